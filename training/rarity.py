"""How rare words are in news: document frequencies of stems, hashed, from articles that training may read.

python -m training.rarity ../shared
"""

import json
import sys
from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np

from kg.identity.events.words import BUCKETS, bucket, stems
from kg.terms.data import model_file

__all__ = ["main", "table_of"]

_STEP = 16  # of one unit of rarity


def texts(shared: Path) -> Iterator[str]:
    """The articles of the training parts of PolNeAR, ECB+ and gold2."""
    for name in ("corpora/polnear/train.jsonl", "gold2/train.jsonl", "corpora/ecbplus/dev.jsonl"):
        for line in (shared / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("split", "train") == "train" and "text" in record:
                yield record["text"]


def table_of(articles: Iterator[str]) -> np.ndarray:
    """The rarity of each bucket in sixteenths: log(articles / articles with one of its words)."""
    found, total = np.zeros(BUCKETS, np.int64), 0
    for text in articles:
        total += 1
        found[sorted({bucket(w) for w in stems(text)})] += 1
    return np.round(_STEP * (log(total + 1) - np.log(found + 1))).clip(0, 255).astype(np.uint8)


def main(shared: str) -> None:
    """Writes the table."""
    np.savez_compressed(model_file("rarity.npz"), rarity=table_of(texts(Path(shared))))


if __name__ == "__main__":
    main(sys.argv[1])
