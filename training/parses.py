"""Parses of articles for training, kept in a folder between runs."""

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from kg.defaults import MODEL
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.read.left_out import left_out

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["parses"]


def parses(texts: Sequence[str], cache: Path | None = None) -> Iterator[Doc]:
    """The parse of each text, one by one.

    Args:
        texts: the texts of articles.
        cache: a folder that keeps parses, by the hash of their text.
    """
    nlp = load(MODEL)
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
    for text in texts:
        path = cache / hashlib.sha256(text.encode()).hexdigest() if cache else None
        if path is not None and path.exists():
            yield _stored(nlp, path)
            continue
        (doc,) = parse(nlp, [prepare(text, left_out(text))])
        if path is not None:
            data = {k: v for k, v in doc.user_data.items() if isinstance(k, str)}
            path.write_bytes(pickle.dumps((doc.to_bytes(exclude=["user_data"]), data)))
        yield doc


def _stored(nlp: "Language", path: Path) -> Doc:
    """A parse of an earlier run; the folder is the user's own."""
    stored, data = pickle.loads(path.read_bytes())  # noqa: S301  written by us
    doc = Doc(nlp.vocab).from_bytes(stored)
    doc.user_data.update(data)
    return doc
