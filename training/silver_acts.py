"""Speech acts of unannotated news as the larger reader tells them, for the small model to learn from.

Distillation (Hinton, Vinyals and Dean 2015): of each sentence that somebody says in 700 articles of DWIE, Wikinews,
PolNeAR and ECB+ the likeliest act by the larger encoder and the small model together, which counts as much as they are
sure of it, and less than an annotated one. Texts that are annotated or kept aside are not read.
"""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kg.extract.claims.find import find_attributions
from kg.extract.claims.learned import PLAIN
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.second_voice import with_acts
from kg.extract.claims.speech_acts import ACTS, Acts, Uttered, read_piece
from kg.nlp.ranges import tokens_of
from kg.nlp.transformer import states_of
from training.gold import load
from training.own import own_articles
from training.parses import parses

__all__ = ["silver_acts", "unannotated"]

ARTICLES = 700
WEIGHT = 0.3  # of a sentence of which the teachers are certain, beside an annotated one
NONE = 0.5  # chance of being nobody's words from which a sentence is left out
# Corpus and file, whether one split alone may be read, and how many articles at most.
CORPORA = (
    ("dwie/dev", "", 640),
    ("wikinews/dev", "", 400),
    ("polnear/train", "train", 620),
    ("ecbplus/dev", "train", 120),
)
FEWEST, MOST = 60, 1300  # words of an article


def silver_acts(shared: Path, small: Acts, cache: Path | None = None) -> list[tuple[Uttered, int, float]]:
    """Sentences that somebody says with the number of their act and what each counts.

    Args:
        shared: the folder that holds the corpora.
        small: the small model, trained on what is annotated.
        cache: a folder for parses.
    """
    made = []
    for doc in parses(unannotated(shared)[:ARTICLES], cache):
        (found,) = find_attributions([doc])
        quoted, states = tokens_of(find_quotations(doc)), states_of(doc)
        for a in found:
            said = by_sentence(doc, a.content)
            whole = type(a)(a.source, a.cue, said, a.head, a.lemma, a.rule, a.confidence)
            uttered = [read_piece(doc, whole, n, quoted) for n in range(len(said))]
            chances = with_acts(doc, said, states, small.chances(uttered))
            made += [label for u, c in zip(uttered, chances, strict=True) if (label := _label(u, c))]
    return made


def _label(uttered: Uttered, chances: np.ndarray) -> tuple[Uttered, int, float] | None:
    """A sentence with its likeliest act; a plain statement has to be likelier, as in reading."""
    if chances[-1] > NONE:
        return None
    acts = chances[:-1] / chances[:-1].sum()
    best = int(np.argmax(acts * ([PLAIN] + [1.0] * (len(ACTS) - 1))))
    return uttered, best, round(WEIGHT * float(acts[best]), 4)


def unannotated(shared: Path) -> list[str]:
    """The texts of news articles that nobody annotated and that are not kept aside, in an order by chance."""
    gold = [*load(shared, "train"), *own_articles(shared)]
    aside = [p for folder in ("gold2/dev", "gold") for p in sorted((shared / folder).glob("**/*.txt"))]
    known = [_key(t) for t in (*(a.text for a in gold), *(p.read_text(encoding="utf-8") for p in aside))]
    seen = {k[:120] for k in known} | {k[100:220] for k in known}
    found: list[tuple[str, str]] = []
    for name, split, most in CORPORA:
        found += _of_corpus(shared / "corpora" / f"{name}.jsonl", split, most, seen)
    random.Random(5).shuffle(found)  # noqa: S311  the order must be the same each time
    return [text for _, text in found]


def _of_corpus(path: Path, split: str, most: int, seen: set[str]) -> Iterator[tuple[str, str]]:
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
    free = [r for r in records if (not split or r["split"] == split) and _is_free(r["text"], seen)]
    random.Random(3).shuffle(free)  # noqa: S311
    taken: dict[str, tuple[str, str]] = {}
    for record in free:
        if len(taken) < most:
            taken.setdefault(_key(record["text"])[:200], (str(record["id"]), record["text"]))
    yield from taken.values()


def _is_free(text: str, seen: set[str]) -> bool:
    key = _key(text)
    return len(key) >= 250 and not {key[:120], key[100:220]} & seen and FEWEST <= len(text.split()) <= MOST


def _key(text: str) -> str:
    """The first letters of a text, by which copies are known."""
    return re.sub(r"\W", "", text)[:300]
