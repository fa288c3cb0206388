"""Attributions that layout shows, quotation marks of every kind, and what the network is made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.claims.by_network import LARGE_MODEL, MODEL
from kg.extract.claims.find import find_attributions
from kg.extract.claims.network.inputs import PLACES, SIZES
from kg.extract.claims.network.model import spans_of
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.repair import introduced, kept_in, up_to_mark
from kg.nlp.parser_text import prepare
from kg.terms.data import model_file
from kg.terms.vocab import KG


def said(facts) -> set[tuple[str, str]]:
    text = facts.article.text
    return {
        (
            facts.entities[c.speaker].label if c.speaker is not None else "",
            " … ".join(text[s.start : s.end] for s in c.content),
        )
        for c in facts.claims
    }


def test_a_quotation_signed_with_a_dash_has_its_speaker(read):
    facts = read(
        "Voices on the vote\n\n“The people of this valley have waited long enough for a road.” — Ann Lee\n\nThe road was closed in May."
    )
    assert ("Ann Lee", "The people of this valley have waited long enough for a road") in said(facts)


def test_turns_of_a_transcript_have_their_speakers(read):
    facts = read(
        "An interview\n\nANN LEE: We will build the road before the winter comes.\n\nBO KIM: Nobody believes that any more in this valley."
    )
    contents = {content for _, content in said(facts)}
    assert any("We will build the road" in c for c in contents)
    assert any("Nobody believes that" in c for c in contents)


@pytest.mark.parametrize(("one", "other"), [("ANN LEE", "BO KIM"), ("Ms. Lee", "Mr. Kim"), ("Ann Lee", "Bo Kim")])
def test_a_turn_goes_to_whom_its_label_names_and_so_do_the_paragraphs_up_to_the_next(read, one, other):
    facts = read(
        f"An interview\n\n{one}: We will build the road before the winter.\n\nThe valley needs it.\n\n{other}: Nobody believes that any more.\n\n"
        f"{one}: You will see.\n\nThe interview was held in Zenda."
    )
    words = {}
    for claim in facts.claims:
        if claim.speaker is not None:
            label = facts.entities[claim.speaker].label
            words[label] = words.get(label, "") + " ".join(facts.article.text[b:e] for b, e in claim.content)
    [lee] = [w for name, w in words.items() if name.endswith("Lee")]
    [kim] = [w for name, w in words.items() if name.endswith("Kim")]
    assert "We will build the road" in lee
    assert "The valley needs it" in lee
    assert "Nobody believes that" in kim
    assert "held in Zenda" not in lee + kim


def test_a_single_heading_with_a_colon_is_no_turn(read):
    facts = read("NOTE: The road is closed.\n\nThe mayor opened a school.")
    assert not facts.claims


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "''{}''", "``{}''", "„{}“", "«{}»"])
def test_quotation_marks_of_every_kind_hold_a_quotation(read, marks):
    words = "We have waited long enough for a road in this valley,"
    facts = read(f"{marks.format(words)} Ann Lee said on Monday. The mayor left.")
    assert any("waited long enough" in content for _, content in said(facts)), said(facts)


def test_an_unbalanced_mark_does_not_swallow_the_article(read):
    facts = read(
        "“We have waited long enough, Ann Lee said on Monday. The mayor left. Rain fell on the valley. Nobody came."
    )
    assert all("Nobody came" not in content for _, content in said(facts))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab .,'`\"“”\n", max_size=60))
def test_the_parsers_copy_keeps_its_length(text):
    assert len(prepare(text).text) == len(text)


@pytest.mark.parametrize("name", [MODEL, LARGE_MODEL])
def test_the_weights_fit_the_inputs(name):
    if not model_file(name).is_file():
        pytest.skip("the larger weights are not installed")
    with np.load(model_file(name)) as weights:
        assert [weights[f"emb.{j}"].shape[0] for j in range(len(SIZES))] == list(SIZES)
        assert [weights[f"feats.{j}"].shape[0] for j in range(len(PLACES))] == list(PLACES)
        assert max(np.abs(weights[k].astype(np.float32)).max() for k in weights.files) < 1e3


def test_labels_become_spans():
    assert list(spans_of(np.array([0, 1, 2, 2, 0, 1, 1, 2]), 1)) == [(1, 4), (5, 6), (6, 8)]
    assert list(spans_of(np.array([0, 3, 4, 1, 2]), 3)) == [(1, 3)]


def test_without_the_vectors_it_was_trained_over_rules_do_it(read, monkeypatch):
    from kg.extract.claims import by_network
    from kg.extract.claims.by_network import networks

    networks.cache_clear()
    monkeypatch.setattr(by_network, "_VECTORS", ("others", (1, 1)))
    facts = read("Ann Lee said that the road was closed.")
    assert facts.claims[0].reading.rule == "cue-say"
    networks.cache_clear()


PARAGRAPHS = (
    '"I spoke with the government last night," Macron said. "They told me that the operation would go on.\n\n'
    '"Israel attacked Rafah on Monday. Five people were killed in Rafah.\n\n"Netanyahu met Joe Biden in Washington."'
)


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPHS,
        PARAGRAPHS.replace('go on.\n\n"', 'go on."\n\n"'),
        "“We are alone in this,” the aide said.\n\n“Kim met Xi Jinping in Beijing on Tuesday.”",
        "The aide stood at the door.\n\n“Kim Jong Un met Xi Jinping in Beijing on Tuesday.”\n\nThen he left.",
        "Macron said: «Ten people were killed in Kharkiv. Vladimir Putin met Xi Jinping in Moscow on Tuesday.»",
        "Macron said: „Ten people were killed in Kharkiv. Vladimir Putin met Xi Jinping in Moscow on Tuesday.“",
        "Macron said: ‘Ten people were killed in Kharkiv. Vladimir Putin met Xi Jinping in Moscow on Tuesday.’",
        "Macron said: 'Ten people were killed in Kharkiv. Vladimir Putin met Xi Jinping in Moscow on Tuesday.'",
    ],
)
def test_what_stands_in_quotation_marks_is_no_fact(read, text):
    facts = read(text)
    assert facts.claims
    told = [s.reading for s in (*facts.events, *facts.figures, *facts.memberships)]
    assert all(reading.stated_in for reading in told), [r for r in told if not r.stated_in]


def test_paragraphs_that_are_quotations_go_on_with_the_speaker(read):
    facts = read(PARAGRAPHS)
    claim = max(facts.claims, key=lambda c: len(c.content))
    assert facts.entities[claim.speaker].label == "Macron"
    assert [PARAGRAPHS[s.start : s.end] for s in claim.content][-1] == "Netanyahu met Joe Biden in Washington"
    assert claim.direct


def test_apostrophes_are_no_quotation_marks():
    text = "The workers’ union and the boss's men said 'no' to rock 'n' roll in the '90s, didn't they?"
    assert prepare(text).text == text


def test_what_goes_on_behind_a_quotation_is_quoted_too(read):
    facts = read(
        "“They will lose this war in the end,” Joe Biden said, “and we will win it,” and then he left the room."
    )
    claim = max(facts.claims, key=lambda c: len(c.content))
    text = facts.article.text
    assert [text[s.start : s.end] for s in claim.content] == ["They will lose this war in the end", "we will win it"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("According to the Pentagon, Iran rejected the offer of the allies.", KG.Occurred),
        ("Iran has denied that it supplied drones to the army.", KG.Occurred),
        ("No official said that Israel attacked Rafah on Monday.", KG.Negated),
        ("Neither Biden nor Harris said that Israel attacked Rafah on Monday.", KG.Negated),
        ("Israel said that nobody attacked Rafah on Monday.", KG.Occurred),
    ],
)
def test_whether_it_was_said(read, text, modality):
    facts = read(text)
    assert facts.claims[0].reading.modality == modality


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Biden allegedly told aides that the war was lost.", "allegedly"),
        ("The minister reportedly said that the war was lost.", "reportedly"),
        ("The minister said that the war was lost.", ""),
    ],
)
def test_a_hedge_before_the_cue_is_kept(read, text, hedge):
    assert read(text).claims[0].reading.hedge == hedge


def test_a_question_to_somebody_is_no_claim_of_theirs(read):
    facts = read("Asked whether he would resign, Jeremy Hunt said that he was not going to.")
    assert [facts.article.text[c.cue[0].start : c.cue[0].end] for c in facts.claims] == ["said"]


def test_per_the_ministry_is_a_source(read):
    facts = read("Per the ministry, 30 soldiers were killed in the attack. The tax is 10 euros per head.")
    assert len(facts.claims) == 1
    assert facts.figures[0].reading.stated_in == facts.claims[0].reading.key


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In Sergei Lavrov’s telling, Ukraine attacked Russia on Monday.", "Sergei Lavrov"),
        ("In the words of Sergei Lavrov, Ukraine attacked Russia on Monday.", "Sergei Lavrov"),
        ("In the view of the ministry, Ukraine attacked Russia on Monday.", ""),
    ],
)
def test_what_somebody_sees_so_is_no_fact(read, text, speaker):
    facts = read(text)
    assert (speaker, "Ukraine attacked Russia on Monday") in said(facts)
    assert all(e.reading.stated_in for e in facts.events)


def test_to_somebody_something_is_so(read):
    assert said(read("To Sergei Lavrov, the treaty was a mistake.")) == {("Sergei Lavrov", "the treaty was a mistake")}


@pytest.mark.parametrize(
    "text",
    [
        "In the words there was no hope.",
        "In view of the strike, Rishi Sunak met Keir Starmer in London on Monday.",
        "In the eyes of the law, the army attacked Rafah.",
        "To Moscow, Lavrov sent a letter.",
        "To Emmanuel Macron, Joe Biden sent 200 missiles on Monday.",
        "In my view, the money was lost.",
        "In his opinion, published on Tuesday, Judge John Roberts wrote that Trump had met Putin.",
        "In her words to the court, Le Pen thanked the judge.",
    ],
)
def test_where_nobody_s_view_is_told_there_is_no_claim(read, text):
    assert not [c for c in read(text).claims if c.reading.rule == "cue-view"]


@pytest.mark.parametrize("verb", ["refused to say", "declined to say", "would not say"])
def test_what_was_not_said_is_a_claim_that_was_not_made(read, verb):
    (claim,) = read(f"Angela Merkel {verb} whether Germany would leave the talks.").claims
    assert (claim.reading.modality, claim.act) == (KG.Negated, KG.Claim)


def test_whether_he_will_is_no_promise_of_his(read):
    (claim,) = read("Angela Merkel refused to say whether she would leave the talks.").claims
    assert (claim.reading.modality, claim.act) == (KG.Negated, KG.Claim)


@pytest.mark.parametrize("verb", ["neglected to mention", "omitted to say"])
def test_what_was_left_out_was_not_said(read, verb):
    claims = read(f"Angela Merkel {verb} that Germany had left the talks.").claims
    assert all(c.reading.modality == KG.Negated for c in claims)
    assert claims


def test_what_somebody_quoted_refused_to_say_was_not_said(read):
    facts = read("“Kirby refused to say whether Biden had called Putin a killer,” Donald Trump said.")
    (inner,) = [c for c in facts.claims if c.reading.stated_in and facts.article.text[slice(*c.cue[0])].endswith("say")]
    assert inner.reading.modality == KG.Negated


def test_paragraphs_of_one_quotation_lead_up_to_its_speaker(read):
    facts = read(
        "“What we see is a disaster. Israel bombed a bakery in Khan Younis.\n\n"
        "“The army arrested my brother in Jenin.\n\n“It must stop at once,” Volker Türk said.\n\nRain fell."
    )
    assert all(e.reading.stated_in for e in facts.events)
    assert any(len(c.content) == 4 and c.speaker is not None for c in facts.claims)


@pytest.mark.parametrize(
    "text",
    [
        "The spokesman was blunt. “Russia attacked Kyiv.” He left.",
        "She wrote the book “Israel invaded Lebanon” in May.",
    ],
)
def test_what_stands_in_nobody_s_quotation_marks_is_no_fact(read, text):
    assert all(e.reading.stated_in for e in read(text).events)


def attributions(parsed, text):
    doc = parsed(text)
    return doc, find_quotations(doc)


def test_what_a_quoted_cue_gives_out_ends_with_the_quotation(parsed):
    doc, quotations = attributions(parsed, "“You really think so?” Kim said. “Nobody does.”")
    begin, end = quotations[0]
    cue = (begin + 2, begin + 3)
    assert kept_in(((begin, len(doc)),), cue, quotations) == ((begin, end),)
    assert kept_in(((begin, len(doc)),), (end + 3, end + 4), quotations) == ((begin, len(doc)),)


def test_what_stands_between_a_quotation_and_its_cue_is_the_source(parsed):
    doc, quotations = attributions(parsed, "“This will affect us all,” Lee was quoted as saying.")
    cue = next(t.i for t in doc if t.text == "was")
    (begin, end), name = quotations[0], next(t.i for t in doc if t.text == "Lee")
    assert up_to_mark(doc, ((begin, name + 1),), (cue, cue + 3), quotations) == (((begin, end),), (name, name + 1))
    assert up_to_mark(doc, ((begin, end),), (cue, cue + 3), quotations) == (((begin, end),), None)


def test_referring_to_a_topic_says_nothing(read):
    assert said(read("Angela Merkel referred to joblessness in Spain.")) == set()


def test_a_colon_gives_out_the_quotation_behind_it(parsed):
    doc, quotations = attributions(parsed, "He will make news, Lee said: “I feel it.”")
    colon = next(t.i for t in doc if t.text == ":")
    content = ((0, colon - 3), quotations[0])
    assert introduced(doc, content, (colon - 1, colon), quotations) == (quotations[0],)
    assert introduced(doc, content, (colon - 1, colon), ()) == content
    doc, (one, other) = attributions(parsed, "“We are,” Austin said: “at war.”")
    colon = next(t.i for t in doc if t.text == ":")
    assert introduced(doc, (one, other), (colon - 1, colon), (one, other)) == (one, other)


def test_titles_of_films_are_not_said(read):
    facts = read("Steven Spielberg directed “Jaws.” They visited “The Louvre.”")
    assert all(c.reading.rule != "quotation" for c in facts.claims)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Joe Biden, Kamala Harris and Antony Blinken said that the war was over.", {"Joe Biden", "Kamala Harris", "Antony Blinken"}),
        ("China and Russia said that the plan was dead.", {"China", "Russia"}),
        ("Joe Biden said that Kamala Harris and Antony Blinken were right.", {"Joe Biden"}),
    ],
)  # fmt: skip
def test_those_who_say_it_together_are_all_speakers(read, text, speakers):
    facts = read(text)
    claim = facts.claims[0]
    assert {facts.entities[e].label for e in (claim.speaker, *claim.beside)} == speakers


def test_the_speaker_of_a_headline(read_by_rules):
    facts = read_by_rules(
        "Sergei Lavrov: NATO attacked Belgorod on Monday\n\nThe foreign minister spoke to reporters in Moscow."
    )
    assert facts.entities[facts.claims[0].speaker].label == "Sergei Lavrov"
    assert all(e.reading.stated_in for e in facts.events)


def test_the_topic_of_a_headline_is_no_speaker_by_its_place(read):
    facts = read("Ukraine: Russia attacked Kharkiv on Monday\n\nThe attack began at dawn.")
    assert all(c.reading.rule != "layout" for c in facts.claims)


def test_answers_of_an_interview_are_no_facts(read):
    facts = read(
        "Q: What happened?\n\nA: Israel attacked Rafah on Monday.\n\nQ: And then?\n\nA: Macron met Biden in Paris."
    )
    assert all(e.reading.stated_in for e in facts.events)
    assert len(facts.claims) >= 2


@pytest.mark.parametrize(
    ("behind", "named"),
    [("Kelly nodded.", False), ("Kelly said.", True), ("Kelly laughed and left.", False)],
)
def test_what_somebody_does_behind_a_quotation_does_not_make_it_theirs(parsed, behind, named):
    text = f"DUBLIN, May 4, 2022 — Mayor Alice Byrne was talking to Senator Bob Kelly. “The bridge is not safe for cars.” {behind}"
    doc = parsed(text)
    (found,) = find_attributions([doc])
    told = {doc[a.head].text for a in found if a.head >= 0 and "bridge" in doc[a.content[0][0] : a.content[-1][1]].text}
    assert told == ({"Kelly"} if named else set())


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Alice Byrne began talking to Bob Kelly.", "Alice Byrne"),
        ("Alice Byrne spoke to Bob Kelly for an hour.", "Alice Byrne"),
        ("Alice Byrne met Bob Kelly.", ""),
    ],
)
def test_a_quotation_belongs_to_who_is_talking_before_it(read, before, speaker):
    facts = read(f"DUBLIN, May 4, 2022 — {before} “The bridge is unsafe for cars.” Kelly nodded.", "2022-05-04")
    speakers = {facts.entities[c.speaker].label if c.speaker is not None else "" for c in facts.claims}
    assert speakers == {speaker}
