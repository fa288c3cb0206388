"""The seam: what an extractor may say, and the example of the docs as a package of somebody else."""

import datetime
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build.processes import Options, extract_one, run_of
from kg.build.run import extract
from kg.errors import BadInput, Misuse
from kg.extract import registry
from kg.extract.extractor import (
    Findings,
    FoundClaim,
    FoundEvent,
    FoundFigure,
    FoundOffice,
    FoundRole,
    Misquote,
    Party,
    moved,
    quote,
    verify,
)
from kg.extract.registry import extractor_names, make_extractors, names_in
from kg.model import Article, Span, Time, UnnamedRole
from kg.terms.vocab import KG

DOC = Path(__file__).parents[2] / "docs" / "extractors.md"
TEXT = "Ann met Bo. Bo left. Ann said that Bo had left."
ARTICLE = Article("a", TEXT, "a.txt")
EVENT = FoundEvent(KG.Meeting, Span(4, 7), (), None, KG.Occurred, 0.5, "test")


def test_a_quote_is_where_the_article_says_it():
    assert quote(ARTICLE, "met") == Span(4, 7)
    assert quote(ARTICLE, "Bo", near="Bo left") == Span(12, 14)
    assert quote(ARTICLE, "left", near="Bo left.") == Span(15, 19)


@pytest.mark.parametrize(
    ("text", "near", "said"),
    [
        ("Bob", "", "does not say 'Bob'"),
        ("met", "Ann saw", "does not say 'met' near 'Ann saw'"),
        ("met", "Bo left", "does not say 'met' near 'Bo left'"),
        ("Bo", "", "says 'Bo' more than once"),
        ("Bo", "Bo ", "says 'Bo ' more than once"),
        ("", "", "does not say ''"),
    ],
)
def test_a_quote_that_is_not_there_or_not_once_is_refused(text, near, said):
    with pytest.raises(Misquote, match=re.escape(f"a.txt: the article {said}")):
        quote(ARTICLE, text, near)


DAY = Time("2020-05-02", *[datetime.date(2020, 5, 2)] * 2, Span(4, 7))
CLAIM = FoundClaim((Span(30, 46),), (Span(25, 29),), Span(21, 24), (), 0.5, "test")
OFFICE = FoundOffice(Party(Span(0, 3)), "mayor", None, KG.Current, Span(0, 3), 0.5, "test")
FIGURE = FoundFigure(Span(0, 3), 3, KG.Exactly, KG.Killed, "people", None, None, None, 0.5, "test")
BAD = Span(40, len(TEXT) + 1)


@pytest.mark.parametrize(
    "findings",
    [
        Findings(events=(replace(EVENT, trigger=BAD),)),
        Findings(events=(replace(EVENT, trigger=Span(4, 4)),)),
        Findings(events=(replace(EVENT, trigger=Span(-1, 4)),)),
        Findings(events=(replace(EVENT, also=(BAD,)),)),
        Findings(events=(replace(EVENT, time=replace(DAY, span=BAD)),)),
        Findings(events=(replace(EVENT, roles=(FoundRole(KG.agent, Party(BAD)),)),)),
        Findings(offices=(replace(OFFICE, person=Party(BAD)),)),
        Findings(offices=(replace(OFFICE, body=Party(BAD)),)),
        Findings(offices=(replace(OFFICE, trigger=BAD),)),
        Findings(claims=(replace(CLAIM, content=(Span(30, 46), BAD)),)),
        Findings(claims=(replace(CLAIM, cue=(BAD,)),)),
        Findings(claims=(replace(CLAIM, source=BAD),)),
        Findings(claims=(replace(CLAIM, source_mention=BAD),)),
        Findings(claims=(replace(CLAIM, speakers=(Party(BAD),)),)),
        Findings(claims=(replace(CLAIM, directed_at=(Party(BAD),)),)),
        Findings(figures=(replace(FIGURE, counted=Party(BAD)),)),
        Findings(figures=(replace(FIGURE, place=Party(BAD)),)),
        Findings(figures=(replace(FIGURE, trigger=BAD),)),
    ],
)
def test_a_place_outside_the_text_is_refused(findings):
    with pytest.raises(Misquote, match=r"a\.txt: extractor mine: .* is no part of the text"):
        verify(ARTICLE, findings, "mine")


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_from_0_to_1(confidence):
    with pytest.raises(Misquote, match="confidence"):
        verify(ARTICLE, Findings(figures=(replace(FIGURE, confidence=confidence),)), "mine")


def test_good_findings_pass():
    dated = replace(EVENT, time=DAY, also=(Span(15, 19),), roles=(FoundRole(KG.agent, Party(None, 3)),))
    findings = Findings((dated,), (OFFICE,), (CLAIM,), (FIGURE,))
    assert verify(ARTICLE, findings, "mine") is findings


def test_a_quote_may_be_the_first_and_the_last_words():
    assert quote(ARTICLE, "Ann met") == Span(0, 7)
    assert quote(ARTICLE, "had left.") == Span(len(TEXT) - 9, len(TEXT))
    assert quote(ARTICLE, TEXT) == Span(0, len(TEXT))


def test_findings_of_a_part_move_to_their_places_in_the_whole():
    role = FoundRole(KG.agent, Party(Span(0, 3), 2))
    event = replace(EVENT, also=(Span(15, 19),), roles=(role, FoundRole(KG.target, Party(None, 1))))
    claim = FoundClaim(
        (Span(30, 46),), (Span(24, 28),), Span(20, 23), (Party(Span(20, 23)), Party(None, 3)), 0.5, "test"
    )
    found = moved(Findings((event,), claims=(claim, replace(claim, source=None))), 100)
    assert (found.events[0].trigger, found.events[0].also) == (Span(104, 107), (Span(115, 119),))
    assert [r.party for r in found.events[0].roles] == [Party(Span(100, 103), 2), Party(None, 1)]
    one, other = found.claims
    assert (one.content, one.cue, one.source) == ((Span(130, 146),), (Span(124, 128),), Span(120, 123))
    assert one.speakers == (Party(Span(120, 123)), Party(None, 3))
    assert other.source is None
    assert moved(Findings((event,)), 0) == Findings((event,))


# ---------------------------------------------------------------- names


def test_a_choice_names_sets_and_extractors_each_once():
    assert names_in("standard") == ("claims", "events", "offices", "figures-rules")
    assert names_in("figures-rules + rules") == ("figures-rules", "claims-rules", "events-rules", "offices")


@pytest.mark.parametrize("choice", ["", "standart", "standard+", "standard,large"])
def test_an_unknown_extractor_is_told_with_those_there_are(choice):
    with pytest.raises(Misuse, match=r"no extractor .*choose from rules, standard, large, claims"):
        names_in(choice)


# ---------------------------------------------------------------- the example of the docs


@pytest.fixture
def curfews(tmp_path, monkeypatch):
    """A package of somebody else, installed."""
    code = re.search(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)[1]
    declared = re.search(r"```toml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)[1]
    name, value = re.search(r'(\w+) = "(.*?)"', declared).groups()
    (tmp_path / "curfews.py").write_text(code, encoding="utf-8")
    info = tmp_path / "curfews-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: curfews\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[newskg.extractors]\n{name} = {value}\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry.other_extractors.cache_clear()
    registry.make_extractors.cache_clear()
    yield tmp_path
    registry.other_extractors.cache_clear()
    registry.make_extractors.cache_clear()


def test_the_example_of_the_docs_is_short():
    code = re.search(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 32


def test_an_extractor_of_another_package_reads_beside_ours(curfews, nlp):
    assert extractor_names()[-1] == "curfews"
    text = "Gunmen imposed a curfew. Merkel imposed a curfew, said Angela Merkel."
    facts = next(extract([Article("a", text, "a.txt")], nlp, "standard+curfews"))
    first, second = (e for e in facts.events if e.reading.rule == "curfew")
    assert first.unnamed == (UnnamedRole(KG.agent, "Gunmen"),)
    assert first.roles == ()
    assert [facts.entities[r.entity].label for r in second.roles] == ["Angela Merkel"]
    assert second.reading.stated_in == facts.claims[0].reading.key
    assert [text[s.start : s.end] for s in first.reading.roles] == ["Gunmen"]
    assert "+curfews" in run_of(Options(extractors="standard+curfews")).settings


def test_without_it_there_are_no_curfews(nlp):
    text = "The mayor imposed a curfew."
    events = next(extract([Article("a", text, "a.txt")], nlp)).events
    assert not [e for e in events if e.cls == KG.Declaration or e.reading.rule == "curfew"]


@pytest.mark.slow
def test_an_extractor_that_points_nowhere_costs_its_article_and_is_named(curfews):
    path = curfews / "curfews.py"
    wrong = path.read_text().replace('quote(article, "curfew", near=match[0])', "Span(0, 10_000)")
    path.write_text(wrong)
    sys.modules.pop("curfews", None)
    found = extract_one(Article("a", "Merkel imposed a curfew.", "a.txt"), Options(extractors="curfews"))
    assert isinstance(found, BadInput)
    assert str(found) == "a.txt: extractor curfews: [0,10000] is no part of the text"


def test_an_extractor_that_cannot_be_loaded_is_misuse(curfews, nlp):
    (curfews / "curfews.py").write_text("import no_such_module")
    sys.modules.pop("curfews", None)
    with pytest.raises(Misuse, match="the extractor curfews cannot be loaded: No module named 'no_such_module'"):
        make_extractors("curfews", nlp)


def test_all_places_of_offices_claims_and_figures_move_and_entities_get_their_numbers_in_the_whole():
    def there(start):
        return Span(start + 100, start + 103)

    here = [Span(n, n + 3) for n in range(0, 30, 3)]
    time = replace(DAY, span=here[5])
    office = FoundOffice(Party(here[0], 1), "mayor", Party(here[1]), KG.Current, here[2], 0.5, "test")
    claim = replace(
        CLAIM,
        addressee=Party(here[3], 0),
        directed_at=(Party(None, 1),),
        source_mention=here[4],
        time=time,
    )
    figure = replace(FIGURE, trigger=here[6], counted=Party(here[7]), place=Party(None, 0), time=time)
    event = replace(EVENT, time=time)
    found = moved(Findings((event,), (office, replace(office, body=None)), (claim,), (figure,), 3), 100, [7, 8])
    (first, second), (said,), (counted,) = found.offices, found.claims, found.figures
    assert (first.person, first.body, first.trigger) == (Party(there(0), 8), Party(there(3)), there(6))
    assert second.body is None
    assert (said.addressee, said.directed_at, said.source_mention) == (Party(there(9), 7), (Party(None, 8),), there(12))
    assert {f.time.span for f in (said, counted, *found.events)} == {there(15)}
    assert (counted.trigger, counted.counted, counted.place) == (there(18), Party(there(21)), Party(None, 7))
    assert found.dropped == 3
    bare = moved(Findings(claims=(CLAIM,), figures=(FIGURE,)), 100)
    assert (bare.claims[0].addressee, bare.claims[0].time) == (CLAIM.addressee, CLAIM.time)
    assert (bare.figures[0].counted, bare.figures[0].place) == (FIGURE.counted, FIGURE.place)


def test_extractors_are_made_by_their_names_and_ask_for_what_a_run_asks(monkeypatch):
    nlp = type("Pipeline", (), {"vocab": None})()
    monkeypatch.setattr(registry.by_network, "check_large", lambda _: None)
    sets = {name: make_extractors(name, nlp) for name in ("standard", "rules", "large")}
    assert {name: [type(e).__name__ for e in made] for name, made in sets.items()} == {
        "standard": ["ClaimReader", "EventReader", "OfficeReader", "FigureRules"],
        "rules": ["ClaimReader", "EventRules", "OfficeReader", "FigureRules"],
        "large": ["ClaimReader", "EventReader", "OfficeReader", "FigureRules"],
    }
    assert {name: made[0]._networks for name, made in sets.items()} == {
        "standard": "small", "rules": "none", "large": "large",
    }  # fmt: skip
    assert (sets["standard"][1]._large, sets["large"][1]._large) == (False, True)
    assert [e._least for e in make_extractors("standard", nlp, 0.1) if hasattr(e, "_least")] == [0.1, 0.1, 0.1]
    with pytest.raises(Misuse, match="own-patterns needs a file of patterns"):
        make_extractors("own-patterns", nlp)
