"""Trains what the larger readers share: one encoder for attributions, events, modality and speech acts.

    python -m training.large SHARED [--teacher FOLDER] [--fold N] [--steps N] [--device cuda] [-o FOLDER]

It goes on from the encoder that `scripts/train_attribution.py` has tuned and written (`large/body.onnx`), with the
articles of `gold2/train` and our own annotations: for each word the class of the event that it triggers and its
modality, for each claim its speech act, and, only to help the encoder, the claims' contents and the parties of events.
What the large attribution network reads of the encoder's states is held near to what it was, and in the end the matrix
by which it reads them is fitted anew; the rest of that network stays as it is. Writes `body.onnx` (eight-bit integers),
`heads.npz` and that matrix, in `attribution.npz`. `--teacher` is what `training.teacher` wrote: events, modality,
contents and speech acts are learned from it too. With `--fold` the articles of that fold are left out and the
probabilities for them written as `held_out.npz`. One thread, about forty minutes, or a minute on a GPU. Needs the extra
`train`.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.extract.claims.by_network import LARGE_MODEL
from kg.nlp.ranges import Range
from kg.nlp.transformer import FOLDER, STRIDE, WINDOW
from kg.terms.data import model_file
from training.gold import fold_of, load
from training.own import own_articles
from training.word_labels import ACTS, CLASSES, MODALITIES, ROLES, Example, Soft, examples, taught

sys.path.append(str(Path(__file__).parent.parent / "scripts"))
import minilm
from minilm import SIZE

Given = TypeVar("Given", Example, Soft)

__all__ = ["Net", "export", "states_of", "train", "tuned", "windows"]

FIRST, LAST, HIDDEN = 101, 102, 103  # [CLS], [SEP] and [MASK]
# What counts how much: regions told again, modality, contents, acts, parties, and holding the states where they were.
AGAIN, MODALITY, CONTENT, ACT, PARTY, HOLD = 0.3, 0.3, 0.5, 0.5, 0.5, 2.0
RATE, HEAD_RATE = 3e-4, 1e-3
PIECES = 1600  # of a batch, at least
HIDE = 0.06  # share of the pieces that the encoder does not see in training
DROP = 0.2
RIDGE = 1e-3
WARM = 0.1  # share of the steps in which the rates rise


# ---------------------------------------------------------------- the network


class Net(nn.Module):
    """The encoder with its heads; `export` writes those that `kg.nlp.heads.Heads` reads."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        size = SIZE
        self.body = body
        self.event, self.modality = nn.Linear(size, len(CLASSES)), nn.Linear(size, len(MODALITIES))
        nn.init.constant_(self.event.bias, -2.0)
        nn.init.constant_(self.event.bias[:1], 3.0)  # most words tell no event
        self.content = nn.Linear(size, 3)
        self.look, self.claim, self.act = nn.Linear(size, 2), nn.Linear(4 * size, 128), nn.Linear(128, len(ACTS))
        self.trigger, self.party = nn.Linear(size, 128), nn.Linear(size, 128)
        self.left, self.right, self.pair = (nn.Linear(*s, bias=False) for s in ((size, 64), (size, 64), (64, 128)))
        self.role = nn.Linear(128, len(ROLES))
        self.drop = nn.Dropout(DROP)

    def acts(self, h: torch.Tensor, claims: Sequence[tuple[np.ndarray, np.ndarray]]) -> torch.Tensor:
        """The log odds of each claim's act; a claim is the rows inside and beside its content."""
        rows = [torch.cat([*self._pooled(h, inside, 0), *self._pooled(h, beside, 1)]) for inside, beside in claims]
        return self.act(self.drop(functional.relu(self.claim(self.drop(torch.stack(rows))))))

    def _pooled(self, h: torch.Tensor, rows: np.ndarray, column: int) -> list[torch.Tensor]:
        if not len(rows):
            return [h.new_zeros(h.shape[1])] * 2
        own = h[torch.from_numpy(rows).to(h.device)]
        return [own.mean(0), self.look(own)[:, column].softmax(0) @ own]

    def roles(self, h: torch.Tensor, triggers: Sequence[int], parties: Sequence[int]) -> torch.Tensor:
        """The log odds of each pair's role."""
        a, b = (h[torch.tensor(rows, device=h.device)] for rows in (triggers, parties))
        both = self.pair(self.left(a) * self.right(b))
        return self.role(self.drop(functional.relu(self.trigger(a) + self.party(b) + both)))


def windows(size: int, shift: int) -> tuple[list[Range], np.ndarray]:
    """The windows over some pieces when the first begins `shift` pieces before them, and the window of each piece."""
    starts = [-shift]
    while starts[-1] + WINDOW < size:
        starts.append(starts[-1] + STRIDE)
    middles = np.array([s + WINDOW / 2 for s in starts])
    owners = np.searchsorted((middles[1:] + middles[:-1]) / 2, np.arange(size), side="right")
    return [(max(s, 0), min(s + WINDOW, size)) for s in starts], owners


def states_of(body: nn.Module, given: Sequence[Example], *, train: bool = False) -> torch.Tensor:
    """The state of each token of some articles one below the other; to train, some pieces are hidden, windows moved."""
    parts, picked, rows, at = [], [], [], 0
    plans = [windows(len(x.pieces.ids), random.randrange(STRIDE - 40) if train else 0) for x in given]  # noqa: S311
    width = max(e - s for spans, _ in plans for s, e in spans) + 2
    for x, (spans, owners) in zip(given, plans, strict=True):
        begins = np.array([s for s, _ in spans])
        picked.append((owners + len(parts)) * width + np.arange(len(owners)) - begins[owners] + 1)
        ids = x.pieces.ids
        if train:
            ids = np.where(np.random.rand(len(ids)) < HIDE, HIDDEN, ids)
        parts += [[FIRST, *ids[s:e], LAST] for s, e in spans]
        rows.append(x.pieces.words + at)
        at += x.size
    device = next(body.parameters()).device
    ids = torch.tensor([p + [0] * (width - len(p)) for p in parts], device=device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        found = body(ids, (ids > 0)[:, None, None, :]).float().flatten(0, 1)
    owner, read = (torch.from_numpy(np.concatenate(x)).to(device) for x in (rows, picked))
    summed = torch.zeros(at, SIZE, device=device).index_add(0, owner, found[read])
    return summed / torch.bincount(owner, minlength=at).clamp(min=1)[:, None]


# ---------------------------------------------------------------- training


def loss_of(
    model: Net, batch: Sequence[Example], hold: Callable[[Sequence[Example]], torch.Tensor], read: torch.Tensor
):
    """What a batch still has to teach.

    Args:
        model: the network.
        batch: some articles.
        hold: what the attribution network read of the encoder's states before the training.
        read: the matrix by which it reads them.
    """
    h = states_of(model.body, batch, train=True)
    seen, begins = model.drop(h), np.cumsum([0, *(x.size for x in batch)])[:-1].tolist()
    before = hold(batch)
    loss = HOLD * ((h @ read - before) ** 2).mean() / before.var(0).mean()
    labels = _joined((x.classes for x in batch), h)
    odds, live = model.event(seen), labels >= 0
    triggers = max(1, int((labels > 0).sum()))
    loss += functional.cross_entropy(odds[live], labels[live], reduction="sum") / triggers
    chance = functional.log_softmax(odds, 1)
    told = [
        -torch.log(
            (
                1
                - torch.exp(torch.log1p(-chance[torch.from_numpy(r + b).to(h.device), c].exp().clamp(max=0.999)).sum())
            ).clamp(min=1e-4)
        )
        for x, b in zip(batch, begins, strict=True)
        for r, c in x.again
    ]
    if told:
        loss += AGAIN * torch.stack(told).sum() / triggers
    for head, weight, own in (
        (model.modality, MODALITY, _joined((x.modality for x in batch), h)),
        (model.content, CONTENT, _joined((x.content for x in batch), h)),
    ):
        if (own >= 0).any():
            loss += weight * functional.cross_entropy(head(seen[own >= 0]), own[own >= 0])
    claims = [
        (np.array(i) + b, np.array(o, np.int64) + b, y)
        for x, b in zip(batch, begins, strict=True)
        for i, o, y in x.acts
    ]
    if claims:
        acts = torch.tensor([y for *_, y in claims], device=h.device)
        loss += ACT * functional.cross_entropy(model.acts(h, [(i, o) for i, o, _ in claims]), acts)
    pairs = [
        (t + b, c + b, y) for x, b in zip(batch, begins, strict=True) for t, own in x.parties for c, y in own.items()
    ]
    if pairs:
        triggers_of, parties, roles = map(list, zip(*pairs, strict=True))
        loss += PARTY * functional.cross_entropy(
            model.roles(seen, triggers_of, parties), torch.tensor(roles, device=h.device)
        )
    return loss


def _joined(parts: Iterator[np.ndarray], like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(np.concatenate(list(parts))).to(like.device)


def loss_from_teacher(
    model: Net, batch: Sequence[Soft], hold: Callable[[Sequence[Soft]], torch.Tensor], read: torch.Tensor
):
    """What the teacher still has to teach by what it says of some articles; as `loss_of`."""
    h = states_of(model.body, batch, train=True)
    seen, begins = model.drop(h), np.cumsum([0, *(x.size for x in batch)])[:-1].tolist()
    before = hold(batch)
    loss = HOLD * ((h @ read - before) ** 2).mean() / before.var(0).mean()
    events = _joined((x.classes for x in batch), h)
    told = (1 - events[:, 0]).sum().clamp(min=1)
    loss += functional.cross_entropy(model.event(seen), events, reduction="sum") / told
    loss += CONTENT * functional.cross_entropy(model.content(seen), _joined((x.content for x in batch), h))
    triggers = _joined((x.triggers + b for x, b in zip(batch, begins, strict=True)), h)
    if len(triggers):
        modality = _joined((x.modality for x in batch), h)
        loss += MODALITY * functional.cross_entropy(model.modality(seen[triggers]), modality)
    said = [(i + b, o + b) for x, b in zip(batch, begins, strict=True) for i, o in x.said]
    if said:
        loss += ACT * functional.cross_entropy(model.acts(h, said), _joined((x.acts for x in batch), h))
    return loss


def batches(given: Sequence[Given]) -> Iterator[list[Given]]:
    """The articles in random order, again and again."""
    batch: list[Given] = []
    while True:
        for x in random.sample(given, len(given)):
            batch.append(x)
            if sum(len(y.pieces.ids) for y in batch) >= PIECES:
                yield batch
                batch = []


def read_by(body: nn.Module, given: Sequence[Example | Soft], read: torch.Tensor) -> dict[str, torch.Tensor]:
    """What is read of an encoder's states of some articles, by identifier."""
    body.eval()
    with torch.no_grad():
        return {x.id: (states_of(body, [x]) @ read).half() for x in given}


def refitted(
    body: nn.Module, given: Sequence[Example], before: dict[str, torch.Tensor]
) -> tuple[np.ndarray, np.ndarray]:
    """The matrix, and the row to add, by which an encoder's states give what was read `before`: ridge regression."""
    both, own, rows = np.zeros((SIZE + 1, SIZE + 1)), 0.0, 0
    for x in given:
        with torch.no_grad():
            h = states_of(body, [x]).cpu().numpy().astype(np.float64)
        h = np.concatenate([h, np.ones((len(h), 1))], 1)
        both, own, rows = both + h.T @ h, own + h.T @ before[x.id].cpu().numpy().astype(np.float64), rows + len(h)
    found = np.linalg.solve(both + RIDGE * rows * np.eye(SIZE + 1), own)
    return found[:-1], found[-1]


def train(
    given: Sequence[Example],
    news: Sequence[Soft],
    body: nn.Module,
    read: torch.Tensor,
    before: dict[str, torch.Tensor],
    steps: int,
) -> Net:
    """An encoder with heads whose weights are a running mean over the last steps.

    Args:
        given: annotated articles.
        news: what a teacher says of others.
        body: the encoder to go on from.
        read: the matrix by which the attribution network reads its states.
        before: what it read of each article's before the training.
        steps: how many.
    """
    model = Net(body).to(read.device).train()
    body.words.weight.requires_grad_(False)
    names = dict(model.named_parameters())
    own = [p for n, p in names.items() if n.startswith("body.") and p.requires_grad]
    others = [p for n, p in names.items() if not n.startswith("body.")]
    groups = [{"params": own, "lr": RATE}, {"params": others, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (WARM * steps), max(0.02, (steps - s) / ((1 - WARM) * steps)))
    )
    mean = {k: v.clone() for k, v in model.state_dict().items()}
    source, others = batches(given), batches(news) if news else None

    def hold(xs: Sequence[Example | Soft]) -> torch.Tensor:
        return torch.cat([before[x.id] for x in xs]).float()

    for step in range(steps):
        loss = loss_of(model, next(source), hold, read)
        if others is not None:
            loss += loss_from_teacher(model, next(others), hold, read)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        keep = min(0.99, (step + 1) / (step + 11))
        for k, v in model.state_dict().items():
            mean[k].mul_(keep).add_(v, alpha=1 - keep)
        if (step + 1) % 100 == 0:
            print(f"step {step + 1}: loss {float(loss.detach()):.2f}", flush=True)
    model.load_state_dict(mean)
    return model.eval()


# ---------------------------------------------------------------- weights


def tuned(path: Path) -> minilm.Body:
    """The encoder of a body.onnx, its eight-bit integers as numbers again."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    kept = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def whole(name: str) -> np.ndarray:
        steps, scale, zero = (
            kept[f"{name}_{kind}"].astype(np.float32) for kind in ("quantized", "scale", "zero_point")
        )
        return (steps - zero) * scale  # one scale for each column

    body = minilm.Body()
    state: dict[str, np.ndarray] = {"kinds.weight": np.zeros((2, SIZE), np.float32)}
    for name in body.state_dict():
        if name in kept or f"{name}_quantized" in kept:
            state[name] = kept[name] if name in kept else whole(name)
    for node in graph.node:
        quantized = [i.removesuffix("_quantized") for i in node.input if i.endswith("_quantized") and i in kept]
        if node.op_type == "MatMulInteger" and quantized:
            _, layer, matrix, _ = node.name.split("/")
            state[f"{layer}.{matrix}.weight"] = whole(quantized[0]).T
        elif node.op_type == "Add" and "layers" not in node.name and (own := [i for i in node.input if i in kept]):
            state["kinds.weight"][0] = kept[own[0]].reshape(-1)  # of the first kind, folded into one row
    body.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in state.items()})
    return body


def export(model: Net, attribution: dict[str, np.ndarray], folder: Path) -> None:
    """Writes body.onnx, heads.npz and attribution.npz, matrices turned for `x @ w`, in half precision."""
    np.savez_compressed(folder / Path(LARGE_MODEL).name, **attribution)
    minilm.export(model.body, folder)
    out: dict[str, Any] = {"classes": CLASSES, "modalities": MODALITIES, "acts": ACTS}
    for name in ("event", "modality", "claim", "act", "look"):
        layer = getattr(model, name)
        out[name] = layer.weight.detach().numpy().T.astype(np.float16)
        out[f"{name}.bias"] = layer.bias.detach().numpy().astype(np.float16)
    np.savez_compressed(folder / "heads.npz", **out)


def held_out(model: Net, given: Sequence[Example]) -> dict[str, np.ndarray]:
    """The probabilities for articles that the model never saw: by article and head."""
    found = {}
    with torch.no_grad():
        for x in given:
            h = states_of(model.body, [x])
            claims = [(np.array(i), np.array(o, np.int64)) for i, o, _ in x.acts]
            found[f"{x.id}|event"] = model.event(h).softmax(1).half().cpu().numpy()
            found[f"{x.id}|modality"] = model.modality(h).softmax(1).half().cpu().numpy()
            found[f"{x.id}|act"] = (
                model.acts(h, claims).softmax(1).half().cpu().numpy() if claims else np.zeros((0, len(ACTS)))
            )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--fold", type=int, help="leave out the articles of a fold, and say what is read in them")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--teacher", type=Path, help="what training.teacher wrote")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("-o", "--output", type=Path, default=model_file(FOLDER), help="by default where kg looks")
    args = parser.parse_args()
    torch.set_num_threads(1)
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    articles = [*load(args.shared), *own_articles(args.shared)]
    kept = [a for a in articles if fold_of(a.id) != args.fold]
    with np.load(model_file(LARGE_MODEL)) as file:
        attribution = dict(file)
    device = torch.device(args.device)
    read = torch.from_numpy(attribution["states"].astype(np.float32)).to(device)
    given, body = list(examples(kept)), tuned(model_file(FOLDER) / "body.onnx").to(device)
    news = list(taught(args.shared, args.teacher, args.fold)) if args.teacher else []
    before = read_by(body, [*given, *news], read)
    model = train(given, news, body, read, before, args.steps)
    matrix, row = refitted(model.body, given, before)
    model.cpu()
    attribution["states"] = matrix.astype(np.float16)
    attribution["inp.bias"] = (attribution["inp.bias"] + row).astype(np.float16)
    args.output.mkdir(parents=True, exist_ok=True)
    export(model, attribution, args.output)
    if args.fold is not None:
        left = [a for a in articles if fold_of(a.id) == args.fold]
        np.savez_compressed(args.output / "held_out.npz", **held_out(model, list(examples(left))))


if __name__ == "__main__":
    main()
