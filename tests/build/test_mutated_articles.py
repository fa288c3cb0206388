"""Mutated articles are built into a store: none is lost without a word, and what is written keeps the contract."""

import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from pyoxigraph import Store, parse

from kg.build.processes import Options
from kg.build.run import build
from kg.defaults import BASE_IRI
from kg.graph.serialise import FORMATS, write_quads
from kg.query.validate import check
from kg.store.articles import open_store
from kg.terms.vocab import DCTERMS

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))]
# Put between words: numbers and dates out of range, marks that open and never close, names on end, what no format likes.
ODD = (
    "1" + "0" * 310, "-0", "9" * 40 + " people were killed", "٣٣ percent", "$1e999 billion", "on 31 February 2021", "in 9999", "in 0000",
    "on December 31, 9999", "last century", "“", "”", "‘“‘", "(", ")))", '"', "'s 's 's", "!" * 200, "- " * 50, "Mr.", "HAVANA " * 20,
    "Obama and " * 30, "AFP, " * 20, "By John Smith and Ann Lee", "said", "said that said", "he", "and they", "not", "\x0c", "\x0b", "\x00",
    "\uffff", "\u202e", "\u200b", "\ufeff", "\U0001f600", "e\u0301" * 10, "\u2028", "\r", "\n\n", "\n", "\t", "<b>", "&amp;", "http://[::1", "a@b.c",
    "=cmd|'/c calc'!A0", "{{7*7}}", "\\", "#", "%s", "١٤٤٢", "Þór Müller-Łódź", "李明", "Москва", "Xxxxxxxxxx" * 40,
)  # fmt: skip
DATES = (None, "2020-05-02", "9999-12-31", "0001-01-01", "2020-13-40", "yesterday", "1850-06-01T23:59:60Z", 7, "")


def mutated(text: str, rng: random.Random) -> str:
    """Some words left out, doubled, moved, written in capitals, or something odd put between them."""
    words = text.split(" ")
    begin = rng.randrange(max(1, len(words) - 60))
    words = words[begin : begin + rng.randint(10, 60)]
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(words) + 1)
        match rng.randrange(6):
            case 0:
                del words[at : at + rng.randint(1, 4)]
            case 1:
                words[at:at] = words[at : at + rng.randint(1, 12)]
            case 2:
                words.insert(at, words.pop(rng.randrange(len(words))) if words else "the")
            case 3:
                words[at : at + 6] = [word.upper() for word in words[at : at + 6]]
            case _:
                words.insert(at, rng.choice(ODD))
    return " ".join(words)


class Listener:
    """Counts what a build says."""

    def __init__(self):
        self.told: list[str] = []
        self.counts = Counter()

    def article(self, identifier, counts):
        self.counts["read"] += 1

    def unchanged(self, identifier):
        self.counts["unchanged"] += 1

    def skipped(self, error):
        self.told.append(str(error))

    def notice(self, notice):
        assert "\n" not in str(notice)


def build_and_check(folder: Path, seed: int, count: int) -> int:
    """Builds so many mutated articles; gives how many were read.

    Raises:
        AssertionError: one is lost, or told in no clear line, or the graph is not valid or cannot be read by others.
    """
    rng, path = random.Random(f"built {seed}"), folder / "a.jsonl"
    records = [
        {
            "id": str(number),
            "text": mutated(rng.choice(TEXTS), rng),
            "date": rng.choice(DATES),
            "title": rng.choice(ODD),
        }
        for number in range(count)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    listener = Listener()
    build([str(path)], Options(), store=str(folder / "store"), listener=listener)
    for line in listener.told:
        assert "\n" not in line
        assert "please report it" not in line, line
    assert listener.counts["read"] + len(listener.told) == count, listener.told
    store = open_store(str(folder / "store"), read_only=True)
    held = {q.object.value for q in store.quads_for_pattern(None, DCTERMS.identifier, None, None)}
    assert len(held) >= listener.counts["read"]
    assert check(store) == []
    _read_by_others(store, folder)
    return listener.counts["read"]


def _read_by_others(store: Store, folder: Path) -> None:
    """Every format has all statements, and the XML is well-formed for a parser that is not ours."""
    triples = {quad.triple for quad in store}
    for format_, media in FORMATS.items():
        out = io.BytesIO()
        write_quads(store, format_, BASE_IRI, out)
        assert len({quad.triple for quad in parse(out.getvalue(), format=media)}) == len(triples), format_
        if format_ == "rdf":
            etree.fromstring(out.getvalue(), etree.XMLParser(huge_tree=True))


@pytest.mark.slow
def test_mutated_articles_are_built_or_told(tmp_path):
    assert build_and_check(tmp_path, 7, 20) > 5
