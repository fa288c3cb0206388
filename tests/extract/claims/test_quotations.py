"""Quotations by their marks, over parses that are kept as data."""

import pytest

from kg.extract.claims.quotations import find_quotations, paragraph_tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” Lee said.", ["We won,"]),
        ('"We won," Lee said.', ["We won,"]),
        ("Lee said: “We won. They lost.”", ["We won. They lost."]),
        ("“We won,” Lee said. “They lost.”", ["We won,", "They lost."]),
        ("Lee said that they won.", []),
        ("Lee said “We won, and left.\n\nKim stayed.", []),
        ("“We won.\n\n“They lost,” Lee said.", ["We won.", "They lost,"]),
    ],
)
def test_quotations(parsed, text, expected):
    doc = parsed(text)
    found = [doc[start:end].text.strip() for start, end in find_quotations(doc)]
    if expected:
        assert found == expected
    else:
        assert all("Kim" not in words for words in found)


def test_paragraphs_in_tokens(parsed):
    doc = parsed("“We won.\n\n“They lost,” Lee said.")
    assert [doc[s:e].text.strip() for s, e in paragraph_tokens(doc)] == ["“We won.", "“They lost,” Lee said."]
