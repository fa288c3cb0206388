"""Lines of the snapshot that comes with the package."""

import pytest
from profiles import item

from kg.identity.wikidata.starter import _item_of, line_of
from kg.terms.vocab import KG


@pytest.mark.parametrize(
    "candidate",
    [
        item("Q1", "Ann Lee", KG.Person, aliases=["Annie", "A Lee"], country="Q2", description="judge", sitelinks=7),
        item("Q1", "Zenda", KG.Settlement, KG.Place, sitelinks=0),
        item("Q1", "X"),
    ],
)
def test_an_item_comes_back_from_its_line(candidate):
    line = line_of(candidate)
    assert line.endswith("\n")
    assert line.count("\t") == 6
    assert _item_of(line) == candidate


def test_what_parts_a_line_is_taken_out_of_texts():
    found = _item_of(line_of(item("Q1", "A|B\tC", aliases=["D|E", "F\nG"], description=" two\t words ")))
    assert (found.label, found.aliases, found.description) == ("A/B C", ("D/E", "F G"), "two words")
