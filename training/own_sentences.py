"""Sentences of our own that tell of classes which news seldom tells, and some that tell of nothing, for triggers alone.

`annotations/sentences.txt` has one a line; `{word:Class}` is a trigger, every other word tells of no event. They have
no parties, dates or modality, and each is read as an article of its own.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kg.model import Article
from training.event_labels import CLASSES, Prepared, prepare_articles
from training.parses import parses

__all__ = ["own_sentences"]

FILE = Path(__file__).parent / "annotations" / "sentences.txt"
_MARK = re.compile(r"\{(\w[\w-]*):(\w+)\}")


def own_sentences(path: Path = FILE, cache: Path | None = None) -> list[Prepared]:
    """The sentences with the classes of their triggers.

    Args:
        path: the file.
        cache: a folder that keeps parses.
    """
    marked = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    plain = [_MARK.sub(r"\1", line) for line in marked]
    articles = [(Article(f"own-{n}", text, f"own-{n}"), None) for n, text in enumerate(plain)]
    found = list(prepare_articles(articles, parses(plain, cache)))
    for prepared, line in zip(found, marked, strict=True):
        classes = dict(_triggers(line))
        starts = [prepared.context.doc[int(i)].idx for i in prepared.at]
        prepared.answers = np.array([CLASSES.index(classes.get(at, "")) for at in starts], np.int64)
        prepared.told = np.where(prepared.answers > 0, 0, -1)
    return found


def _triggers(line: str) -> Iterator[tuple[int, str]]:
    """Where each trigger begins in the sentence without marks, and its class."""
    shift = 0
    for mark in _MARK.finditer(line):
        yield mark.start() - shift, f"kg:{mark[2]}"
        shift += len(mark[0]) - len(mark[1])
