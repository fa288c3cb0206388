"""Whom descriptions and pronouns mean by the rules, over parses that are kept as data; each with its twin."""

import pytest

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.mentions import Quote
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.terms.vocab import KG


@pytest.fixture
def meant(parsed):
    """Whom each reference of a text means; `quoted` are a quotation and the name of its speaker."""

    def read(text, quoted=()):
        doc = parsed(text)
        clusters = cluster_names(doc, names_by_rule(doc))
        quotes = []
        if quoted:
            span, speaker = doc.char_span(text.index(quoted[0]), text.index(quoted[0]) + len(quoted[0])), quoted[1]
            quotes = [Quote(span.start, span.end, next(t.i for t in doc if t.text == speaker))]
        found = resolve(doc, clusters, quotes)
        return [
            (doc[m.start : m.end].text, clusters[m.entity].label) for m in found if m.kind in (KG.Nominal, KG.Pronoun)
        ]

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Angela Merkel spoke. She left.", [("She", "Angela Merkel")]),
        ("Angela Merkel spoke. He left.", []),
        ("Angela Merkel met Vladimir Putin. She left.", [("She", "Angela Merkel")]),
        ("Angela Merkel met Vladimir Putin. He left.", [("He", "Vladimir Putin")]),
        ("Vladimir Putin spoke. The suspect said he left.", []),
        ("Germany's Foreign Ministry spoke. It declined.", [("It", "Foreign Ministry")]),
        ("Germany's Foreign Ministry spoke. It rained.", []),
        ("Germany's Foreign Ministry spoke. It is clear that Kim lied.", []),
        ("Angela Merkel, who left, agreed.", [("who", "Angela Merkel")]),
        ("Germany defends itself.", [("itself", "Germany")]),
        ("Israel has a right to defend itself.", [("itself", "Israel")]),
        ("Hamas spoke. They left.", [("They", "Hamas")]),
        ("Angela Merkel flew to Mariupol. He works there.", [("there", "Mariupol")]),
        ("There is hope. Kim lives there.", []),
        ("Angela Merkel and her team left.", [("her", "Angela Merkel")]),
    ],
)
def test_pronouns(meant, text, expected):
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Tony Blair spoke. The prime minister left.", ("The prime minister", "Tony Blair")),
        ("Germany's Foreign Ministry spoke. The ministry declined.", ("The ministry", "Foreign Ministry")),
        ("The Jewish state agreed with Israel.", ("The Jewish state", "Israel")),
        ("Hamas leaders left.", ("Hamas leaders", "Hamas")),
        ("The Hezbollah terror group struck.", ("The Hezbollah terror group", "Hezbollah")),
        ("Vladimir Putin, the Russian president, left.", ("the Russian president", "Vladimir Putin")),
    ],
)
def test_descriptions(meant, text, expected):
    assert expected in meant(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Tony Blair spoke. A prime minister left.",
        "Prime Minister Tony Blair spoke. The foreign minister left.",
        "Germany's Foreign Ministry spoke. Another ministry declined.",
        "Germany's Foreign Ministry spoke. The health ministry declined.",
        "Kim saw President Vladimir Putin and President Emmanuel Macron. The president left.",
    ],
)
def test_descriptions_of_others(meant, text):
    assert [
        row
        for row in meant(text)
        if row[0].lower().endswith(("prime minister", "foreign minister", "ministry", "the president"))
    ] == []


def test_who_is_quoted_is_i(meant):
    text = "“I saw Kim,” said Merkel. I agree."
    assert meant(text, ("“I saw Kim,”", "Merkel")) == [("I", "Merkel")]
    assert meant(text) == []
