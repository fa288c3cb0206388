"""A small transformer over the words of an article, whose states the larger readers share: one pass for all of them.

Words are cut into pieces and read in windows that overlap; the state of a word is the mean of its pieces' states, from
the window in which it stands furthest from the edges. Needs onnxruntime and tokenizers (extra `large`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.terms.data import model_file

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

__all__ = ["FOLDER", "Pieces", "Transformer", "cut", "pool", "read_tokenizer", "release", "states_of", "transformer"]

Array = npt.NDArray[Any]
FOLDER = "large"  # of its files, beside the other weights
WINDOW, STRIDE = 192, 160  # pieces, the two marks at the ends of a window left out
_MOST = 12  # pieces of one word; the rest of a longer one (an address, a run of signs) is left out


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a document and the word that each belongs to; a word of space alone has none."""

    ids: Array
    words: Array

    def windows(self) -> list[tuple[int, int]]:
        """First and last piece of each window."""
        starts = range(0, max(len(self.ids) - WINDOW + STRIDE, 1), STRIDE)
        return [(s, min(s + WINDOW, len(self.ids))) for s in starts]

    def owners(self) -> Array:
        """For each piece the window that its state is taken from."""
        middles = np.array([s + WINDOW / 2 for s, _ in self.windows()])
        nearest = np.searchsorted((middles[1:] + middles[:-1]) / 2, np.arange(len(self.ids)), side="right")
        return np.asarray(nearest)


def cut(tokenizer: "Tokenizer", words: Sequence[str]) -> Pieces:
    """The pieces of some words."""
    shown = [w if len(w) <= _MOST * 8 else w[: _MOST * 8] for w in words]
    found = tokenizer.encode(shown, is_pretokenized=True, add_special_tokens=False)
    ids, owner = np.array(found.ids, np.int64), np.array(found.word_ids, np.int64)
    first = np.searchsorted(owner, owner, side="left")
    kept = np.arange(len(owner)) - first < _MOST if len(owner) else np.zeros(0, bool)
    return Pieces(ids[kept], owner[kept])


def read_tokenizer(folder: Path) -> "Tokenizer":
    """The tokenizer in a folder, which takes texts of any length as they are.

    Raises:
        ImportError: its library is not installed.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pool(states: Array, words: Array, count: int) -> Array:
    """The mean state of each word's pieces; zero for words without.

    Args:
        states: of the pieces, a row each.
        words: the number of each piece's word, in order.
        count: of words.
    """
    out = np.zeros((count, states.shape[1]), np.float32)
    if len(words):
        first = np.nonzero(np.diff(words, prepend=-1))[0]
        sizes = np.diff(np.append(first, len(words)))
        out[words[first]] = np.add.reduceat(states, first, axis=0) / sizes[:, None]
    return out


class Transformer:
    """The body (an .onnx file of `training/large.py`) with its tokenizer."""

    def __init__(self, folder: Path) -> None:
        """Reads it.

        Raises:
            OSError: its files are not there.
            ImportError: its libraries are not installed.
        """
        if not (folder / "body.onnx").is_file():
            raise FileNotFoundError(f"{folder / 'body.onnx'}: no such file")
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same digits whatever the machine has
        self.session = InferenceSession(folder / "body.onnx", options, providers=["CPUExecutionProvider"])
        self.tokenizer = read_tokenizer(folder)
        self.marks = [self.tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]")]

    def states(self, words: Sequence[str]) -> Array:
        """The state of each word: a row a word."""
        pieces = cut(self.tokenizer, words)
        owners = pieces.owners()
        rows = []
        for i, (s, e) in enumerate(pieces.windows()):
            ids = np.array([[self.marks[0], *pieces.ids[s:e], self.marks[1]]], np.int64)
            (states,) = self.session.run(None, {"ids": ids})
            rows.append(states[0, 1:-1][owners[s:e] == i])
        return pool(np.concatenate(rows), pieces.words, len(words))


@cache
def transformer() -> Transformer:
    """The one that is installed, loaded once a process.

    Raises:
        OSError: its files are not there.
        ImportError: its libraries are not installed.
    """
    return Transformer(model_file(FOLDER))


def release() -> None:
    """Gives back its memory."""
    transformer.cache_clear()


def states_of(doc: "Doc") -> Array:
    """The state of each token of a document: a row of 384 a token, read once and kept with the document."""
    if "states" not in doc.user_data:
        doc.user_data["states"] = transformer().states([t.text for t in doc])
    result: Array = doc.user_data["states"]
    return result
