"""Trains the teacher and writes what it says: see the package.

Writes `held_out.xz` (annotated articles, each by networks that did not see its fold), `news_N.xz` (articles that nobody
annotated, by networks that did not see fold N) and `news.xz` (by networks that saw all). An hour on a large GPU.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.model import Article
from training.event_labels import prepare_articles
from training.gold import FOLDS, Annotated, load
from training.own import own_articles
from training.parses import parses
from training.teacher.answers import answers_of
from training.teacher.encoder import SHAPES, Encoder, pretrained, tokenizer_of
from training.teacher.kept import Answers, compact, joined, write_answers
from training.teacher.lessons import Lesson, lesson_of
from training.teacher.losses import loss_of
from training.teacher.network import Teacher

# Corpora whose texts may be taught from, with their split; none of them is one to evaluate events on.
NEWS = (
    ("dwie/dev", None, 640),
    ("wikinews/dev", None, 400),
    ("polnear/train", "train", 620),
    ("ecbplus/dev", "train", 120),
)
SHORTEST, LONGEST = 60, 1300  # words of an article
WORDS, EPOCHS, WARM = 3600, 16, 40  # of a batch; passes; steps in which the rates rise
HEAD_RATE, DECAY, MEAN = 6e-4, 0.01, 0.98
HIDDEN, ADAPT_EPOCHS, ADAPT_BATCH, ADAPT_WINDOW = 0.15, 6, 48, 254
TOGETHER = 16  # articles read at once
_LEAST_RATE = 0.02


def main() -> None:
    """Adapts, trains, reads, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("folder", type=Path, help="where the answers are written")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--encoder", action="append", choices=sorted(SHAPES), help="by default all")
    parser.add_argument("--cache", type=Path, help="folder that keeps parses for the next run")
    asked = parser.parse_args()
    device, names = torch.device(asked.device), asked.encoder or sorted(SHAPES)
    asked.folder.mkdir(parents=True, exist_ok=True)
    annotated, news = _lessons(asked.shared, names, asked.cache, asked.folder)
    bodies = {name: adapted(name, [*annotated, *news], device) for name in names}
    held_out: dict[str, Answers] = {}
    for fold in (*range(FOLDS), None):
        said: list[tuple[dict[str, Answers], dict[str, Answers]]] = []
        for name in names:
            model = trained(name, bodies[name], [x for x in annotated if x.fold != fold], device)
            own = [x for x in annotated if x.fold == fold]
            said.append((read(model, name, own, device), read(model, name, news, device)))
            print(f"fold {fold}, {name}", flush=True)
        held_out |= _mean([own for own, _ in said])
        suffix = "" if fold is None else f"_{fold}"
        write_answers(asked.folder / f"news{suffix}.xz", _mean([others for _, others in said]))
    write_answers(asked.folder / "held_out.xz", held_out)


def _mean(several: Sequence[dict[str, Answers]]) -> dict[str, Answers]:
    return {i: compact(joined([own[i] for own in several])) for i in several[0]}


# ---------------------------------------------------------------- articles


def _lessons(shared: Path, names: Sequence[str], cache: Path | None, folder: Path) -> tuple[list[Lesson], list[Lesson]]:
    """The annotated articles and the others; which these are is written as `articles.json`."""
    tokenizers = {name: tokenizer_of(name) for name in names}
    gold = [*load(shared, "train"), *own_articles(shared)]
    known = [a.text for a in (*gold, *load(shared, "dev"))]
    known += [p.read_text(encoding="utf-8") for p in sorted((shared / "gold").rglob("*.txt"))]
    others = list(unannotated(shared, known))
    listed = [{k: r[k] for k in ("corpus", "id", "date")} for r in others]
    (folder / "articles.json").write_text(json.dumps(listed, indent=0), encoding="utf-8")
    pairs: list[tuple[Article, Annotated | None]] = [(Article(a.id, a.text, a.id, date=a.date), a) for a in gold]
    pairs += [(Article(r["id"], r["text"], r["id"], date=_date(r["date"])), None) for r in others]
    prepared = prepare_articles(pairs, parses([a.text for a, _ in pairs], cache))
    lessons = [lesson_of(p, tokenizers) for p in prepared if len(p.at)]
    return [x for x in lessons if x.marks], [x for x in lessons if not x.marks]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def unannotated(shared: Path, known: Sequence[str]) -> Iterator[dict[str, Any]]:
    """News that nobody annotated for us, without articles whose beginnings are those of known ones."""
    seen = {key for text in known for key in _keys(text)}
    for corpus, split, most in NEWS:
        path = shared / "corpora" / f"{corpus}.jsonl"
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        random.Random(3).shuffle(records)  # noqa: S311
        taken = 0
        for record in records:
            keys = _keys(record["text"])
            long_enough = SHORTEST <= len(record["text"].split()) <= LONGEST
            if taken < most and long_enough and split in (None, record["split"]) and not seen & keys:
                seen |= keys
                taken += 1
                yield {k: record.get(k) for k in ("text", "date")} | {"corpus": corpus, "id": str(record["id"])}


def _keys(text: str) -> set[str]:
    """Letters of the beginning, and some further on, that two copies of an article share."""
    letters = re.sub(r"\W", "", text)
    return {letters[:120], letters[100:220]}


# ---------------------------------------------------------------- training


def adapted(name: str, lessons: Sequence[Lesson], device: torch.device) -> Encoder:
    """An encoder that has guessed hidden pieces of news for some passes."""
    _seed(0)
    body = pretrained(name).to(device).train()
    shape = body.shape
    head = nn.Sequential(nn.Linear(shape.size, shape.size), nn.GELU(), nn.LayerNorm(shape.size)).to(device)
    bias = nn.Parameter(torch.zeros(shape.pieces, device=device))
    parameters = [*body.parameters(), *head.parameters(), bias]
    optimizer = torch.optim.AdamW(parameters, weight_decay=DECAY, betas=(0.9, 0.98))
    windows = [
        x.pieces[name].ids[s : s + ADAPT_WINDOW]
        for x in lessons
        for s in range(0, len(x.pieces[name].ids), ADAPT_WINDOW)
    ]
    steps = ADAPT_EPOCHS * len(windows) // ADAPT_BATCH
    order: list[int] = []
    for step in range(steps):
        if len(order) < ADAPT_BATCH:
            order = list(np.random.permutation(len(windows)))
        ids, live, picked, shown = _hidden(shape, [windows[order.pop()] for _ in range(ADAPT_BATCH)])
        _set_rates(optimizer, [1e-4], step, steps)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
            states = body(shown.to(device), live.to(device)).flatten(0, 1)[picked.to(device)]
            odds = head(states) @ body.words.weight.T + bias
        loss = functional.cross_entropy(odds.float(), ids.flatten()[picked].to(device))
        _step(optimizer, loss, parameters)
    return body.eval()


def _hidden(shape: Any, windows: Sequence[np.ndarray]) -> tuple[torch.Tensor, ...]:
    """The pieces of some windows, which of them are live, the numbers of those to guess, and what the encoder sees."""
    width = max(map(len, windows)) + 2
    ids, live = np.full((len(windows), width), shape.padding), np.zeros((len(windows), width), bool)
    for i, window in enumerate(windows):
        ids[i, : len(window) + 2], live[i, : len(window) + 2] = [shape.first, *window, shape.last], True
    chosen = live & ~np.isin(ids, [shape.first, shape.last]) & (np.random.rand(*ids.shape) < HIDDEN)
    kind = np.random.rand(*ids.shape)
    shown = np.where(chosen & (kind < 0.8), shape.hidden, ids)
    other = chosen & (kind >= 0.9)
    shown[other] = np.random.randint(0, shape.pieces, int(other.sum()))
    return tuple(torch.from_numpy(x) for x in (ids, live, np.flatnonzero(chosen), shown))


def trained(name: str, body: Encoder, given: Sequence[Lesson], device: torch.device) -> Teacher:
    """A teacher that goes on from an adapted encoder; its weights are a running mean over the last steps."""
    _seed(1)
    own = Encoder(body.shape)
    own.load_state_dict(body.state_dict())
    model = Teacher(own).to(device).train()
    own.words.weight.requires_grad_(False)
    tuned = [p for n, p in model.named_parameters() if n.startswith("body.") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("body.")]
    rates = [body.shape.rate, HEAD_RATE]
    optimizer = torch.optim.AdamW([{"params": tuned}, {"params": heads}], weight_decay=DECAY, betas=(0.9, 0.98))
    parameters = [*tuned, *heads]
    mean = [p.detach().clone() for p in parameters]
    steps = EPOCHS * sum(x.size for x in given) // WORDS
    order: list[int] = []
    for step in range(steps):
        batch: list[Lesson] = []
        while sum(x.size for x in batch) < WORDS:
            order = order or list(np.random.permutation(len(given)))
            batch.append(given[order.pop()])
        _set_rates(optimizer, rates, step, steps)
        _step(optimizer, loss_of(model, name, batch, device), parameters)
        with torch.no_grad():
            keep = min(MEAN, (step + 1) / (step + 11))
            for kept, new in zip(mean, parameters, strict=True):
                kept.lerp_(new, 1 - keep)
    with torch.no_grad():
        for kept, new in zip(mean, parameters, strict=True):
            new.copy_(kept)
    return model.eval()


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def _set_rates(optimizer: torch.optim.Optimizer, rates: Sequence[float], step: int, steps: int) -> None:
    factor = min(1.0, (step + 1) / WARM) * max(_LEAST_RATE, 1 - step / steps)
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate * factor


def _step(optimizer: torch.optim.Optimizer, loss: torch.Tensor, parameters: Sequence[nn.Parameter]) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()


def read(model: Teacher, name: str, given: Sequence[Lesson], device: torch.device) -> dict[str, Answers]:
    """The answers about some articles, by identifier."""
    found = {}
    ordered = sorted(given, key=lambda x: (x.size, x.id))
    for start in range(0, len(ordered), TOGETHER):
        batch = ordered[start : start + TOGETHER]
        found |= {x.id: own for x, own in zip(batch, answers_of(model, name, batch, device), strict=True)}
    return found


if __name__ == "__main__":
    main()
