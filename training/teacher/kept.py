"""The teacher's answers about articles: the mean of several networks, in a form that is small enough to keep."""

import json
import lzma
import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from training.event_labels import CLASSES

__all__ = ["Answers", "compact", "event_chances", "joined", "listed_articles", "read_answers", "write_answers"]

# By name: an array with a row a token (or a claim), or pairs: two arrays of numbers and one of probabilities.
Answers = dict[str, Any]
_BEST = 5  # classes kept of each trigger
_SURE = 0.97  # probability from which a word tells no event for sure
# Pairs less likely than this are not kept.
_LEAST = {
    "roles": 0.03, "dates": 0.01, "same": 0.02, "holders": 0.02, "bodies": 0.01, "speakers": 0.01, "references": 0.03
}  # fmt: skip
_WORDS = ("entity", "title", "content")


def joined(several: Sequence[Answers]) -> Answers:
    """The mean of several networks' answers about one article; of a pair, of those that were asked about it."""
    made: Answers = {}
    for name in sorted({k for own in several for k in own}):
        own = [a[name] for a in several if name in a]
        if name == "triggers":
            made[name] = np.unique(np.concatenate(own))
        elif isinstance(own[0], tuple):
            made[name] = _joined_pairs(own)
        else:
            made[name] = np.mean(own, 0)
    return made


def _joined_pairs(several: Sequence[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    keys = np.concatenate([np.stack(p[:2], 1) for p in several])
    chance = np.concatenate([p[2] for p in several])
    pairs, number = np.unique(keys, axis=0, return_inverse=True)
    number = number.reshape(-1)
    summed = np.zeros((len(pairs), *chance.shape[1:]))
    np.add.at(summed, number, chance)
    count = np.bincount(number, minlength=len(pairs)).reshape(-1, *(1 for _ in chance.shape[1:]))
    return pairs[:, 0], pairs[:, 1], summed / count


def compact(own: Answers) -> Answers:
    """Answers with probabilities in 8 bits, and without what is hardly likely."""
    event = own["event"]
    live = np.flatnonzero(event[:, 0] < _SURE)
    best = np.argsort(-event[live, 1:], 1, kind="stable")[:, :_BEST] + 1
    made: Answers = {
        "size": len(event),
        "event": (
            live.astype(np.int32),
            _bytes(event[live, 0]),
            best.astype(np.uint8),
            _bytes(np.take_along_axis(event[live], best, 1)),
        ),
        "triggers": own["triggers"].astype(np.int32),
        "modality": _bytes(own["modality"][own["triggers"]]),
        **{k: _bytes(own[k]) for k in (*_WORDS, "act") if k in own},
    }
    for name, least in _LEAST.items():
        if name in own:
            left, right, chance = own[name]
            kept = (1 - chance[:, 0] if chance.ndim > 1 else chance) > least
            made[name] = (left[kept].astype(np.int32), right[kept].astype(np.int32), _bytes(chance[kept]))
    return made


def _bytes(chance: np.ndarray) -> np.ndarray:
    return np.round(np.clip(chance, 0, 1) * 255).astype(np.uint8)


def event_chances(own: Answers, tokens: np.ndarray) -> np.ndarray:
    """The probability of each class of events at some tokens, from `compact` answers."""
    live, none, best, chance = own["event"]
    found = np.zeros((own["size"], len(CLASSES)), np.float32)
    found[:, 0] = 1
    found[live, 0] = none / 255
    for k in range(best.shape[1]):
        found[live, best[:, k]] = chance[:, k] / 255
    return found[tokens] / found[tokens].sum(1, keepdims=True)


def write_answers(path: Path, answers: Mapping[str, Answers]) -> None:
    """Writes compact answers by the identifiers of their articles."""
    path.write_bytes(lzma.compress(pickle.dumps(dict(sorted(answers.items())), protocol=5), preset=3))


def read_answers(path: Path) -> dict[str, Answers]:
    """What `write_answers` wrote; the file is the user's own."""
    found: dict[str, Answers] = pickle.loads(lzma.decompress(path.read_bytes()))  # noqa: S301  written by us
    return found


def listed_articles(shared: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """The articles that nobody annotated, with `id`, `text` and `date`, None where it is not known.

    Args:
        shared: the folder that holds `corpora`.
        folder: what the teacher wrote; `articles.json` names the articles.
    """
    listed = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
    for corpus in sorted({entry["corpus"] for entry in listed}):
        wanted = {entry["id"]: entry for entry in listed if entry["corpus"] == corpus}
        for line in (shared / "corpora" / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if (entry := wanted.get(str(record["id"]))) is not None:
                day = date.fromisoformat(entry["date"][:10]) if entry["date"] else None
                yield {"id": entry["id"], "text": record["text"], "date": day}
