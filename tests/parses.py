"""Parses of sentences, kept as CoNLL-U, so that a rule is tested without the model and each parse is seen in a diff.

`make parses` runs the tests with `--write-parses`: what a test asks for is parsed by the model and written, what none
asks for any more goes.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare

FILE = Path(__file__).parent / "parses.conllu"
_TEXT = re.compile(r"# text = (.*)")


class Parses:
    """The parses of a file by their text; with `write` they are made anew."""

    def __init__(self, path: Path = FILE, *, write: bool = False) -> None:
        self.path, self.write = path, write
        self._vocab = spacy.blank("en").vocab
        self._kept = dict(_blocks(path.read_text(encoding="utf-8"))) if path.exists() and not write else {}

    def doc(self, text: str) -> Doc:
        """The parse of a text, as the pipeline gives it."""
        if self.write and text not in self._kept:
            (made,) = parse(load(), [prepare(text)])
            self._kept[text] = as_conllu(made)
            assert [s.text for s in self.doc(text).sents] == [s.text for s in made.sents]
        if text not in self._kept:
            raise KeyError(f"no parse of {text!r}: run make parses")
        prepared = prepare(text)
        doc = from_conllu(self._kept[text], self._vocab)
        assert doc.text == prepared.text
        doc.user_data["paragraphs"] = [(p.span.start, p.span.end, p.heading) for p in prepared.paragraphs]
        doc.user_data["labels"] = [(s.start, s.end) for s in prepared.labels]
        return doc

    def close(self) -> None:
        """Writes the file, sorted by text."""
        if self.write:
            parts = (f"# text = {_line(text)}\n{self._kept[text]}\n" for text in sorted(self._kept))
            self.path.write_text("\n".join(parts), encoding="utf-8")


def write_features(file: Path, texts: Iterable[str], features: Callable[[Doc], Any]) -> None:
    """Keeps what a reader looks at in some texts, a text a line: {text: features}."""
    parses = Parses()
    lines = (f"{json.dumps(t)}: {json.dumps(features(parses.doc(t)), ensure_ascii=False)}" for t in texts)
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _blocks(content: str) -> Iterator[tuple[str, str]]:
    for block in content.split("\n\n"):
        first, _, rows = block.strip("\n").partition("\n")
        if found := _TEXT.fullmatch(first):
            yield _text(found[1]), rows


def _line(text: str) -> str:
    return text.replace("\n", "\\n")


def _text(line: str) -> str:
    return line.replace("\\n", "\n")


def as_conllu(doc: Doc) -> str:
    """The tokens of a parse, numbered through all its sentences; names stand in the last column."""
    return "\n".join(
        "\t".join(
            (
                str(t.i + 1), _line(t.text), _line(t.lemma_) or "_", t.pos_, t.tag_, str(t.morph) or "_",
                "0" if t.head == t else str(t.head.i + 1), t.dep_, "_",
                f"Name={t.ent_iob_}-{t.ent_type_}|Space={'Yes' if t.whitespace_ else 'No'}",
            )
        )
        for t in doc
    )  # fmt: skip


def from_conllu(rows: str, vocab: spacy.Vocab) -> Doc:
    """A parse of what `as_conllu` wrote."""
    cells = [row.split("\t") for row in rows.splitlines()]
    last = [dict(part.split("=", 1) for part in row[9].split("|")) for row in cells]
    return Doc(
        vocab,
        words=[_text(row[1]) for row in cells],
        spaces=[row["Space"] == "Yes" for row in last],
        lemmas=["" if row[2] == "_" else _text(row[2]) for row in cells],
        pos=[row[3] for row in cells],
        tags=[row[4] for row in cells],
        morphs=["" if row[5] == "_" else row[5] for row in cells],
        heads=[i if row[6] == "0" else int(row[6]) - 1 for i, row in enumerate(cells)],
        deps=[row[7] for row in cells],
        ents=[row["Name"] if row["Name"] != "O-" else "O" for row in last],
    )
