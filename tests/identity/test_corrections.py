"""Lines of decisions on statements: what they mean, what is refused, and that a line written is the line read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.identity.corrections import CHOICES, ROLES, VERDICTS, Correction, correction_line, parse_correction

BASE = "https://example.org/news/"
ART = f"{BASE}article/alpha-0123456789"
CLAIM, EVENT = (f"{BASE}{kind}/alpha-0123456789/{kind}-1" for kind in ("claim", "event"))
LEE, KIM = (f"{BASE}entity/{name}-0123456789" for name in ("lee", "kim"))


def read(line, base=BASE):
    return parse_correction(line, base, "decisions:1")


@pytest.mark.parametrize("verb", VERDICTS)
def test_a_verdict_has_a_statement_and_nothing_else(verb):
    assert read(f"{verb} claim/alpha-0123456789/claim-1") == Correction(verb, CLAIM)
    assert read(f"{verb} {CLAIM}  # by Ann: no") == Correction(verb, CLAIM, (), "by Ann: no")
    for line in (verb, f"{verb} {CLAIM} date=2020", f"{verb} {CLAIM} {EVENT}"):
        with pytest.raises(KgError, match="write it as"):
            read(line)


def test_a_change_has_values_by_name_in_any_order():
    change = read(f"change event/alpha-0123456789/event-1 place= agent=entity/lee-0123456789,{KIM} date=2020-05")
    assert change == Correction("change", EVENT, (("agent", f"{LEE},{KIM}"), ("date", "2020-05"), ("place", "")))
    assert change.given == {"agent": f"{LEE},{KIM}", "date": "2020-05", "place": ""}
    assert change.article == ART
    with pytest.raises(KgError, match="write it as"):
        read(f"change {EVENT}")
    with pytest.raises(KgError, match="gives a value twice"):
        read(f"change {EVENT} date=2020 date=2021")


@pytest.mark.parametrize("text", ["", "2020", "2020-05", "2020-05-02"])
def test_dates_are_years_months_and_days(text):
    assert read(f"change {EVENT} date={text}").given == {"date": text}


@pytest.mark.parametrize("text", ["20", "2020-5", "2020-05-02T10", "may", "2020/05/02"])
def test_other_dates_are_refused(text):
    with pytest.raises(KgError, match="is not a date"):
        read(f"change {EVENT} date={text}")


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_one_of_the_ontology(name):
    for value in CHOICES[name]:
        assert read(f"change {EVENT} {name}={value}").given == {name: value}
    with pytest.raises(KgError, match=f"{name} is one of {CHOICES[name][0]}"):
        read(f"change {EVENT} {name}=Other")
    assert "Claimed" not in CHOICES["modality"]


def test_numbers_are_plain():
    assert read(f"change {EVENT} number=2.5").given == {"number": "2.5"}
    for text in ("", "-1", "two", "1e5", "1,200"):
        with pytest.raises(KgError, match="is not a number"):
            read(f'change {EVENT} number="{text}"')


def test_what_is_added_needs_its_class_its_words_and_what_its_kind_needs():
    words = f'add {ART} quote="Lee met \\"Kim\\""'
    assert read(f"{words} type=Meeting").given == {"type": "Meeting", "quote": 'Lee met "Kim"'}
    for line in (words, f"add {ART} type=Meeting", f'add {ART} type=Meeting quote=""', f"{words} type="):
        with pytest.raises(KgError, match="needs type=CLASS and quote"):
            read(line)
    assert read(f"{words} type=Office member={LEE} title=minister").given["title"] == "minister"
    for line, needed in (
        (f"{words} type=Office member={LEE}", "title="),
        (f"{words} type=Office title=minister", "member="),
        (f"{words} type=Figure", "number= and of= and measure="),
    ):
        with pytest.raises(KgError, match=f"needs {needed}$"):
            read(line)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"wrong {LEE}", "is not the IRI of"),
        (f"wrong {ART}", "is not the IRI of"),
        (f'add {CLAIM} type=Meeting quote="x"', "is not the IRI of article"),
        (f"change {EVENT} agent={CLAIM}", "is not the IRI of entity"),
        (f"change {EVENT} agent={LEE}#char=1,2", "is not the IRI of entity"),
        (f"change {EVENT} agent=https://other.org/entity/lee-0123456789", "is not the IRI of entity"),
        (f"change {EVENT} mood=good", "is not NAME=VALUE"),
        (f"change {EVENT} date", "is not NAME=VALUE"),
        (f'change {EVENT} of="a\\q"', "is not a text in quotation marks"),
    ],
)
def test_what_is_not_understood_names_its_line(line, message):
    with pytest.raises(KgError, match=rf"^decisions:1: .*{message}"):
        read(line)


def test_what_names_nothing_has_no_article():
    assert Correction("wrong", "x").article == ""


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20)
ENTITIES = st.lists(st.sampled_from([LEE, KIM]), unique=True).map(",".join)
VALUES = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(ROLES, ENTITIES), "of": TEXTS, "title": TEXTS, "quote": TEXTS}
)


@given(VALUES.filter(bool), TEXTS.map(lambda text: " ".join(text.split())))
def test_a_line_written_is_the_line_read(values, note):
    made = Correction("change", EVENT, tuple(sorted(values.items())), note)
    line = correction_line(made, BASE)
    assert line.count("\n") == 1
    assert read(line.strip()) == made
