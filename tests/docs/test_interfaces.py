"""The table of interfaces names tests that there are, and every export."""

import re
from pathlib import Path

import pytest

from kg.publish.exports import EXPORTS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)[1:]


@pytest.mark.parametrize("row", [r for r in ROWS if not set(r[0]) <= {"-"}], ids=lambda r: r[0])
def test_each_interface_names_where_it_is_tried(row):
    named = re.findall(r"`((?:tests|scripts)/[\w/.]+)`", row[3])
    assert named
    assert all((ROOT / name).exists() for name in named)


def test_every_export_is_in_the_table():
    words = {"csl": "CSL-JSON", "csvw": "CSV on the Web", "ftm": "FollowTheMoney", "gexf": "GEXF", "graphml": "GraphML",
             "jsonld-short": "JSON-LD with short names", "neo4j": "Neo4j", "quickstatements": "QuickStatements"}  # fmt: skip
    assert set(words) == set(EXPORTS)
    assert not [word for word in words.values() if word not in TEXT]
