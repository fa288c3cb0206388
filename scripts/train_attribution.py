"""Trains the networks of `kg.extract.claims.network` on PolNeAR, with one thread. Needs torch (extra `train`).

    train_attribution.py SHARED [--without-dev] [-o FOLDER] [--taught-by FOLDER]

First two small networks, in ten minutes each, and the large one, whose transformer is trained with it, in an hour.
These teach the standard network: it learns what PolNeAR's annotators marked, and on other news what the three think on
average (distillation: Hinton, Vinyals and Dean 2015), in three quarters of an hour. With `--taught-by` they are those
of an earlier run's folder. With `--without-dev` the documents of `dev.jsonl` whose split is dev are left out of all:
the networks to report dev scores with.
"""

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import minilm
import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from kg.extract.claims.by_network import LARGE_MODEL, MODEL
from kg.extract.claims.network import inputs as read
from kg.extract.claims.network import model as net
from kg.extract.claims.quotations import find_quotations, paragraph_tokens
from kg.extract.claims.rules import rule_attributions, rule_marks
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.nlp.ranges import tokens_of
from kg.nlp.transformer import Pieces, Transformer, cut
from kg.terms.data import model_file

DROP, EVERY = 0.2, 0.25  # EVERY: least odds of a false cue
ROLES = ("source", "cue", "content")
PAD, GAP = 8, 4  # rows between two documents, and two windows: as far as the widest convolution reaches
Range = tuple[int, int]


class Net(nn.Module):
    """The network of `kg.extract.claims.network.model.Network`; parameters bear the same names."""

    def __init__(self, body: nn.Module | None, d: int = 128, w: int = 64, kids: int = 2) -> None:
        super().__init__()
        self.body = body
        self.states = nn.Linear(minilm.SIZE, d, bias=False) if body else None
        self.emb = nn.ModuleList(nn.Embedding(s, 16 if s > 12 else 8) for s in read.SIZES)
        own = sum(e.embedding_dim for e in self.emb)
        self.vec = nn.Linear(300, d, bias=False)
        self.inp = nn.Linear(2 * 96 + len(read.DEPS) + 1 + 2 * own, d)
        self.kidw = nn.ModuleList(nn.Linear(d, d, bias=False) for _ in range(kids))
        self.convs = nn.ModuleList(nn.Linear(4 * d, d) for _ in net.DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in net.DILATIONS)
        self.out = nn.Linear(d, 9)  # BIO of source, cue and content; the first and last only help to train
        self.tok = nn.Linear(d, w)
        self.cue, self.mul, self.mul2 = (nn.Linear(d, w, bias=False) for _ in range(3))
        self.feats = nn.ModuleList(nn.Embedding(s, w) for s in read.PLACES)
        self.dconvs = nn.ModuleList(nn.Linear(3 * w, w) for _ in net.WINDOW_DILATIONS)
        self.dnorms = nn.ModuleList(nn.LayerNorm(w) for _ in net.WINDOW_DILATIONS)
        self.dout = nn.Linear(w, 5)
        self.drop = nn.Dropout(DROP)

    def encode(self, tensor, vectors, kids, cats, heads, states):
        """The state of each token, and the log odds of O, B, I of source, cue and content."""
        e = torch.cat([m(cats[:, j]) for j, m in enumerate(self.emb)], 1)
        x = torch.cat([tensor, tensor[heads], kids, e, e[heads]], 1)
        h = self.inp(self.drop(x)) + self.vec(self.drop(vectors))
        h = functional.relu(h if states is None else h + self.states(self.drop(states)))
        root = (heads == torch.arange(len(heads)))[:, None]
        for j, (d, conv, norm) in enumerate(zip(net.DILATIONS, self.convs, self.norms, strict=True)):
            y = conv(torch.cat([*_about(h, d), h[heads]], 1))
            if j < len(self.kidw):
                y = y + torch.zeros_like(h).index_add(0, heads, self.kidw[j](h).masked_fill(root, 0))
            h = norm(h + self.drop(functional.relu(y)))
        return h, self.out(self.drop(h))

    def decode(self, h, token, cue, place, row, total):
        """The log odds of neither, B and I of source, B and I of content, for each row of the windows."""
        z = self.tok(h)[token] + self.cue(h)[cue] + self.mul(h)[token] * self.mul2(h)[cue]
        for j, table in enumerate(self.feats):
            z = z + table(place[:, j])
        full = torch.zeros(total, z.shape[1]).index_copy(0, row, self.drop(functional.relu(z)))
        live = torch.zeros(total, 1).index_fill(0, row, 1.0)
        for d, conv, norm in zip(net.WINDOW_DILATIONS, self.dconvs, self.dnorms, strict=True):
            full = norm(full + self.drop(functional.relu(conv(torch.cat(_about(full, d), 1))))) * live
        return self.dout(full)[row]


def _about(h, d):
    return [functional.pad(h, (0, 0, d, 0))[:-d], h, functional.pad(h, (0, 0, 0, d))[d:]]


@dataclass(frozen=True)
class Recipe:
    """How to train: passes, tokens of a batch, highest rates of network and transformer, and the widths."""

    epochs: int
    tokens: int
    rate: float
    body_rate: float = 0.0
    width: int = 128
    window_width: int = 64


SMALL, LARGE, STANDARD = (
    Recipe(7, 5000, 3e-3),
    Recipe(3, 2500, 2e-3, 1.2e-4),
    Recipe(10, 5000, 3e-3, width=192, window_width=96),
)
TEACHERS = ("teacher-0.npz", "teacher-1.npz")  # trained with seeds 0 and 1
# News in whose annotations nothing is learned: what the teachers think of its texts is.
UNLABELLED = ("dwie", "rams", "wikievents", "newsfair", "msnbc", "gum_news", "meantime_el", "reuters128")
LIKELY = 0.08  # least odds of a cue whose source and content are taught


@dataclass
class Example:
    """A document with its gold token ranges."""

    x: read.Inputs
    pieces: Pieces
    geometry: read.Geometry
    gold: list[dict[str, list[Range]]]
    labels: np.ndarray  # BIO of each role


@dataclass
class Lesson:
    """A document without gold, and what the teachers think of it: log odds of each role, and of the cues' windows."""

    x: read.Inputs
    odds: np.ndarray
    at: read.Windows | None
    windows: np.ndarray
    labels: np.ndarray  # none


def examples(shared: Path, without_dev: bool) -> Iterator[Example]:
    lines = (shared / "corpora" / "polnear" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    records = [r for r in map(json.loads, lines) if not (without_dev and r["split"] == "dev")]
    tokenizer = Tokenizer.from_buffer(minilm.read("tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    for record, doc in zip(records, parse(load(), (prepare(r["text"]) for r in records)), strict=True):
        x = seen(doc)
        gold = [{role: list(_ranges(doc, a[role])) for role in ROLES} for a in record["attributions"]]
        labels = np.zeros((len(doc), 3), np.int64)
        for a in gold:
            for j, role in enumerate(ROLES):
                for s, e in a[role]:
                    labels[s, j], labels[s + 1 : e, j] = 1, 2
        yield Example(x, cut(tokenizer, [t.text for t in doc]), read.Geometry(x), gold, labels)


def seen(doc) -> read.Inputs:
    """What a network reads of a document."""
    quotations = find_quotations(doc)
    marks = rule_marks(doc, rule_attributions(doc, quotations))
    return read.inputs([read.Marked(doc, marks, tokens_of(quotations), paragraph_tokens(doc))])


def lessons(shared: Path, folder: Path) -> Iterator[Lesson]:
    """What the networks of a folder think on average of news that nobody annotated for it."""
    vectors, body = load().vocab.vectors.data, Transformer((folder / LARGE_MODEL).parent)
    teachers = [net.Network(folder / name, vectors) for name in (*TEACHERS, LARGE_MODEL)]
    for doc in parse(load(), map(prepare, other_news(shared))):
        x = seen(doc)
        inputs = (x, x, replace(x, states=body.states([t.text for t in doc])))
        states = [teacher.encode(x)[0] for teacher, x in zip(teachers, inputs, strict=True)]
        odds = [teacher._linear(h, "out") for teacher, h in zip(teachers, states, strict=True)]
        mean = np.concatenate([log_softmax(net._mean([o[:, j : j + 3] for o in odds])) for j in (0, 3, 6)], 1)
        cues = [cue for cue, chance in net.find_cues(mean[:, 3:6], x.begins) if chance >= LIKELY]
        at = read.windows(read.Geometry(x), cues) if cues else None
        decoded = [teacher.decode(h, at) for teacher, h in zip(teachers, states, strict=True)] if at else []
        windows = log_softmax(net._mean(decoded)) if at else np.zeros((0, 5))
        yield Lesson(x, mean.astype(np.float16), at, windows.astype(np.float16), np.zeros((len(doc), 3), np.int64))


def other_news(shared: Path) -> Iterator[str]:
    """The texts of other corpora, without the articles of the hand-made gold set."""
    gold = {p.read_text(encoding="utf-8")[:200] for p in sorted((shared / "gold").glob("*.txt"))}
    for name in UNLABELLED:
        for line in (shared / "corpora" / name / "dev.jsonl").read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            if text[:200] not in gold:
                yield text


def log_softmax(odds: np.ndarray) -> np.ndarray:
    odds = odds - odds.max(1, keepdims=True)
    return odds - np.log(np.exp(odds).sum(1, keepdims=True))


def _ranges(doc, spans: Sequence[Range]) -> Iterator[Range]:
    for b, e in spans:
        inside = [t.i for t in doc if t.idx < e and t.idx + len(t) > b and not t.is_space]
        if inside:
            yield inside[0], inside[-1] + 1


def batches(docs: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """The documents in random order, as many at once as have about some number of tokens."""
    batch, n = [], 0
    for doc in random.sample(docs, len(docs)):
        batch.append(doc)
        n += len(doc.x.heads)
        if n >= size:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch


def pad(a: np.ndarray, fill: int = 0) -> np.ndarray:
    return np.concatenate([a, np.full((PAD, *a.shape[1:]), fill, a.dtype)])


def join(parts: Iterable[np.ndarray]) -> torch.Tensor:
    return torch.from_numpy(np.concatenate(list(parts)))


def stacked(docs: list[Example], table: torch.Tensor):
    """The documents one below the other: first rows, the inputs of `encode`, labels."""
    begins = np.cumsum([0, *(len(d.x.heads) + PAD for d in docs)])
    heads = join(
        np.concatenate([d.x.heads + b, np.arange(e - PAD, e)])
        for d, b, e in zip(docs, begins[:-1], begins[1:], strict=True)
    )
    inputs = (
        join(pad(d.x.tensor) for d in docs),
        table[join(pad(d.x.rows, -1) for d in docs).long()],
        join(pad(read.child_deps(d.x)) for d in docs),
        join(pad(d.x.cats.astype(np.int64)) for d in docs),
        heads.long(),
    )
    return begins, inputs, join(pad(d.labels) for d in docs)


def cue_windows(docs: list[Example], begins: np.ndarray, likely: np.ndarray):
    """The inputs of `decode` and its labels: gold cues, and as "neither" what the encoder wrongly takes for cues."""
    parts, labels, shift = [], [], 0
    for doc, begin in zip(docs, begins, strict=False):
        gold = [(a["cue"][0], a) for a in doc.gold if a["cue"] and a["content"]]
        taken = tokens_of(c for c, _ in gold)
        false = [c for c in net.spans_of(likely[begin : begin + len(doc.labels)], 1) if not taken & set(range(*c))]
        cues = [*gold, *((c, None) for c in false)]
        if not cues:
            continue
        at = read.windows(doc.geometry, [c for c, _ in cues], [c for c, _ in cues if random.random() < 0.9])  # noqa: S311
        parts.append((at.token + begin, at.cue + begin, at.place, apart(at) + shift))
        shift += total(at)
        for i, (_, a) in enumerate(cues):
            labels.append(_window_labels(at.token[at.begins[i] : at.begins[i + 1]], a))
    columns = [torch.from_numpy(np.concatenate([p[j] for p in parts])) for j in range(4)]
    return columns, shift, torch.from_numpy(np.concatenate(labels))


def apart(at: read.Windows) -> np.ndarray:
    """The rows of some windows with room between them, so that no convolution reaches from one into another."""
    return np.arange(at.begins[-1]) + GAP * np.repeat(np.arange(len(at.begins) - 1), np.diff(at.begins))


def total(at: read.Windows) -> int:
    """The rows of some windows and the room between them."""
    return int(at.begins[-1]) + GAP * (len(at.begins) - 1)


def _window_labels(tokens: np.ndarray, a: dict | None) -> np.ndarray:
    labels = np.zeros(len(tokens), np.int64)
    for role, begin in (("content", 3), ("source", 1)) if a else ():
        for s, e in a[role]:
            first, last = max(s - tokens[0], 0), min(e - tokens[0], len(tokens))
            if first < last:
                labels[first], labels[first + 1 : last] = begin, begin + 1
    return labels


def likely_cues(odds: torch.Tensor) -> np.ndarray:
    p = odds.detach().softmax(1).numpy()
    return np.where(p[:, 0] < 1 - EVERY, np.where(p[:, 1] > p[:, 2], 1, 2), 0)


class Average:
    """A running mean of a module's parameters: what is kept in the end."""

    def __init__(self, module: nn.Module) -> None:
        self.module, self.step = module, 0
        self.state = {k: v.clone() for k, v in module.state_dict().items()}

    def update(self) -> None:
        """Takes in the parameters as they are."""
        self.step += 1
        keep = min(0.995, self.step / (self.step + 10))
        for k, v in self.module.state_dict().items():
            self.state[k].mul_(keep).add_(v, alpha=1 - keep)


def export(state: dict[str, torch.Tensor], path: Path) -> None:
    """Writes the weights in half precision, matrices turned for `x @ w`."""
    out = {}
    for key, value in state.items():
        if key.startswith("body."):
            continue
        name, kind = key.rsplit(".", 1)
        looked_up = key.startswith(("emb.", "feats."))
        turned = value.numpy().T if value.ndim == 2 and not looked_up else value.numpy()
        out[name if kind == "weight" else key] = turned.astype(np.float16)
    np.savez_compressed(path, **out)


MARKS = (101, 102)  # [CLS] and [SEP]


def states_of(body: nn.Module, docs: list[Example], begins: np.ndarray) -> torch.Tensor:
    """The transformer's state of each row of the documents one below the other."""
    parts = [(d.pieces, s, e) for d in docs for s, e in d.pieces.windows()]
    width = max(e - s for _, s, e in parts) + 2
    ids = np.zeros((len(parts), width), np.int64)
    for i, (pieces, s, e) in enumerate(parts):
        ids[i, : e - s + 2] = [MARKS[0], *pieces.ids[s:e], MARKS[1]]
    mask = torch.from_numpy(ids > 0)[:, None, None, :]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = body(torch.from_numpy(ids), mask).float()
    picked, rows, window = [], [], 0
    for doc, begin in zip(docs, begins, strict=False):
        owners, spans = doc.pieces.owners(), doc.pieces.windows()
        place = np.arange(len(owners)) - np.array([s for s, _ in spans])[owners] + 1
        picked.append((owners + window) * width + place)
        rows.append(doc.pieces.words + begin)
        window += len(spans)
    rows = join(rows)
    summed = torch.zeros(int(begins[-1]), minilm.SIZE).index_add(0, rows, found.flatten(0, 1)[join(picked)])
    return summed / torch.bincount(rows, minlength=len(summed)).clamp(min=1)[:, None]


def step_loss(model: Net, docs: list[Example], table: torch.Tensor, *, first: bool) -> torch.Tensor:
    begins, inputs, labels = stacked(docs, table)
    h, odds = model.encode(*inputs, states_of(model.body, docs, begins) if model.body else None)
    weighted = enumerate((0.5, 2, 0.5))
    loss = sum(w * functional.cross_entropy(odds[:, 3 * j : 3 * j + 3], labels[:, j]) for j, w in weighted)
    likely = np.zeros(len(odds), np.int64) if first else likely_cues(odds[:, 3:6])
    columns, total, gold = cue_windows(docs, begins, likely)
    return loss + 2 * functional.cross_entropy(model.decode(h, *columns, total), gold)


def lesson_loss(model: Net, docs: list[Lesson], table: torch.Tensor) -> torch.Tensor:
    """How far the network is from what the teachers think."""
    begins, inputs, _ = stacked(docs, table)
    h, odds = model.encode(*inputs, None)
    live = torch.cat([torch.arange(b, b + len(d.odds)) for d, b in zip(docs, begins, strict=False)])
    taught = join(d.odds.astype(np.float32) for d in docs)
    weighted = enumerate((0.5, 2, 0.5))
    loss = sum(w * divergence(odds[live, 3 * j : 3 * j + 3], taught[:, 3 * j : 3 * j + 3]) for j, w in weighted)
    parts, shift = [], 0
    for doc, begin in zip(docs, begins, strict=False):
        if doc.at is not None:
            parts.append((doc.at.token + begin, doc.at.cue + begin, doc.at.place, apart(doc.at) + shift))
            shift += total(doc.at)
    if not parts:
        return loss
    columns = [join(p[j].astype(np.int64) for p in parts) for j in range(4)]
    return loss + 2 * divergence(model.decode(h, *columns, shift), join(d.windows.astype(np.float32) for d in docs))


def divergence(odds: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """The Kullback-Leibler divergence from what is taught, the mean over rows."""
    return (taught.exp() * (taught - functional.log_softmax(odds, 1))).sum(1).mean()


def train(docs: list[Example], table: torch.Tensor, recipe: Recipe, taught: Sequence[Lesson] = ()) -> Net:
    """A network whose weights are the mean over the last steps."""
    model = Net(minilm.pretrained() if recipe.body_rate else None, recipe.width, recipe.window_width).train()
    mean = Average(model)
    body = [p for n, p in model.named_parameters() if n.startswith("body.")]
    head = [p for n, p in model.named_parameters() if not n.startswith("body.")]
    groups = [{"params": head, "lr": recipe.rate}, {"params": body, "lr": recipe.body_rate}][: 2 if body else 1]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    steps = (sum(1 for d in (docs, taught) for _ in batches(d, recipe.tokens)) + 6) * recipe.epochs
    rates = [g["lr"] for g in groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.15)
    for epoch in range(recipe.epochs):
        todo = [batch for d in (docs, taught) for batch in batches(d, recipe.tokens)]
        for batch in random.sample(todo, len(todo)):
            gold = isinstance(batch[0], Example)
            loss = step_loss(model, batch, table, first=epoch == 0) if gold else lesson_loss(model, batch, table)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update()
        print(f"epoch {epoch}: last loss {float(loss.detach()):.3f}", flush=True)
    model.load_state_dict(mean.state)
    return model


def write(model: Net, output: Path) -> None:
    """Writes a network's weights, and its transformer beside it."""
    output.parent.mkdir(parents=True, exist_ok=True)
    export(model.state_dict(), output)
    if model.body:
        minilm.export(model.body, output.parent)
    print(f"{output}: {output.stat().st_size / 1e6:.2f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--without-dev", action="store_true")
    parser.add_argument("--taught-by", type=Path, help="folder of an earlier run")
    parser.add_argument("-o", "--output", type=Path, help="folder; by default where kg looks for the weights")
    args = parser.parse_args()
    torch.set_num_threads(1)
    vectors = load().vocab.vectors.data
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6) * net.SCALE
    table = torch.from_numpy(np.concatenate([unit, np.zeros((1, unit.shape[1]), np.float32)]))
    docs = list(examples(args.shared, args.without_dev))
    output = args.output or model_file(MODEL).parent
    with tempfile.TemporaryDirectory() as made:
        folder = args.taught_by or args.output or Path(made)
        if args.taught_by is None:
            for number, name in enumerate(TEACHERS):
                seed(number)
                write(train(docs, table, SMALL), folder / name)
            seed()
            write(train(docs, table, LARGE), folder / LARGE_MODEL)
        if folder != output:
            shutil.copytree((folder / LARGE_MODEL).parent, (output / LARGE_MODEL).parent, dirs_exist_ok=True)
        taught = list(lessons(args.shared, folder))
        seed()
        write(train(docs, table, STANDARD, taught), output / MODEL)


def seed(number: int = 0) -> None:
    random.seed(number)
    torch.manual_seed(number)


if __name__ == "__main__":
    main()
