"""Who holds which office: each sentence that must not give one beside one that must."""

import pytest

from kg.terms.ontology import curie
from kg.terms.vocab import KG


def offices(facts):
    return {
        (
            facts.entities[m.person].label,
            m.title,
            "" if m.body is None else facts.entities[m.body].label,
            curie(m.status.value).partition(":")[2],
        )
        for m in facts.memberships
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # before the name
        ("The United States will help. President Donald Trump said so.", ("Donald Trump", "president", "United States", "Current")),
        ("German Foreign Minister Heiko Maas visited Poland.", ("Heiko Maas", "foreign minister", "Germany", "Current")),
        ("U.S. Secretary of State Mike Pompeo met the Taliban.", ("Mike Pompeo", "secretary of state", "United States", "Current")),
        ("The United States changed its mind, Energy Secretary Rick Perry said.", ("Rick Perry", "energy secretary", "United States", "Current")),
        ("Ryanair CEO Michael Leary said that fares would rise.", ("Michael Leary", "ceo", "Ryanair", "Current")),
        # behind it
        ("Maria Lopez, a spokesperson for Ryanair, declined to comment.", ("Maria Lopez", "spokesperson", "Ryanair", "Current")),
        ("Boris Petrov, the former mayor of Sofia, was arrested.", ("Boris Petrov", "mayor", "Sofia", "Former")),
        ("Peter Novak, who served as foreign minister of Slovakia until 2012, died.", ("Peter Novak", "foreign minister", "Slovakia", "Former")),
        # before a comma
        ("The president of the Senate, Bukola Saraki, closed the session.", ("Bukola Saraki", "president", "Senate", "Current")),
        # as a predicate
        ("Angela Merkel was elected chancellor of Germany.", ("Angela Merkel", "chancellor", "Germany", "Current")),
    ],
)  # fmt: skip
def test_an_office_is_found(read, text, expected):
    assert expected in offices(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Peter Novak never served as foreign minister of Slovakia.",
        "The candidate for president of France, Jean Petit, lost.",
        "The self-proclaimed president of Freedonia, Rufus Lee, spoke.",
        "Jean Petit met the president of France in Lyon.",
        "The minister was not named. Peter Novak left Slovakia.",
        "Nobody in Italy knew. Chancellor Olaf Scholz spoke.",
        "Clara Ruiz published an essay about the president of Chile.",
        "Clara Ruiz criticised the finance minister of Chile.",
        "Clara Ruiz argued with the mayor of Valparaiso.",
    ],
)
def test_no_office_is_found(read, text):
    assert offices(read(text)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clara Ruiz, the president of Chile, published an essay.", ("Clara Ruiz", "president", "Chile", "Current")),
        ("Clara Ruiz served as finance minister of Chile.", ("Clara Ruiz", "finance minister", "Chile", "Current")),
    ],
)
def test_who_writes_of_an_office_does_not_hold_it_but_who_serves_does(read, text, expected):
    assert {o[:3] for o in offices(read(text))} == {expected[:3]}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Foreign Minister Lena Holm met her Danish counterpart Ole Krag in Bergen.", ""),
        ("Danish Foreign Minister Lena Holm met her counterpart Ole Krag in Bergen.", "Denmark"),
    ],
)
def test_a_counterpart_s_country_is_not_one_s_own(read, text, body):
    assert {o[2] for o in offices(read(text)) if o[0] == "Lena Holm"} == {body}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Ann Lee met Sergei Lavrov in Paris.", {("Ann Lee", "foreign minister", "")}),
        ("The mayor of Paris, Ann Lee, spoke.", {("Ann Lee", "mayor", "Paris")}),
        ("Defense Minister Ursula von der Leyen met John Kerry in Berlin.", {("Ursula von der Leyen", "defense minister", "")}),
    ],
)  # fmt: skip
def test_a_town_is_no_body_of_what_no_town_has(read, text, expected):
    assert {o[:3] for o in offices(read(text))} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("German Treasury Secretary Ann Lee spoke.", "treasury secretary"),
        ("Ann Lee, minister for European affairs of Sweden, spoke.", "minister for european affairs"),
        ("Ann Lee, a co-founder of Ryanair, spoke.", "co-founder"),
        ("Deputy Prime Minister Ann Lee of Sweden spoke.", "deputy prime minister"),
    ],
)
def test_a_title_has_the_words_that_belong_to_it(read, text, expected):
    assert {o[1] for o in offices(read(text))} == {expected}


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("The mayor of Sofia, Ivan Iliev, Boris Petrov and Ana Dimova met in Varna.", {"Ivan Iliev"}),
        ("Senators Susan Collins and Olympia Snowe of Maine met in Varna.", {"Susan Collins", "Olympia Snowe"}),
    ],
)
def test_who_follows_in_a_list_holds_a_title_in_the_plural_only(read, text, holders):
    assert {o[0] for o in offices(read(text))} == holders


def test_two_ministries_of_one_person_are_two_offices(read):
    text = "Ann Lee, foreign minister of Sweden, spoke. Lee was finance minister of Sweden until 2012."
    assert {o[1] for o in offices(read(text, "2019-05-01"))} == {"foreign minister", "finance minister"}


def test_a_title_of_two_people_is_each_one_s_own(read):
    found = offices(read("Boris Petrov, the former mayor of Sofia, and the current mayor, Ivan Iliev, met in Sofia."))
    assert ("Boris Petrov", "mayor", "Sofia", "Former") in found
    assert ("Ivan Iliev", "mayor", "Sofia", "Current") in found


@pytest.mark.parametrize(
    ("text", "date", "status"),
    [
        ("Peter Novak, foreign minister of Slovakia until 2012, died.", "2019-05-01", KG.Former),
        ("Peter Novak, foreign minister of Slovakia until 2030, left.", "2019-05-01", KG.Current),
        ("Slovakia's incoming foreign minister Peter Novak spoke.", "2019-05-01", KG.Incoming),
    ],
)
def test_whether_it_is_held(read, text, date, status):
    assert [m.status for m in read(text, date).memberships] == [status]


def test_every_office_says_how_sure_it_is_and_where_it_was_read(read):
    text = "German Foreign Minister Heiko Maas visited Poland."
    (membership,) = read(text).memberships
    reading = membership.reading
    assert 0.5 <= reading.confidence < 1
    assert [text[s.start : s.end] for s in reading.trigger] == ["Foreign Minister"]
    assert {text[s.start : s.end] for s in reading.roles} == {"German", "Heiko Maas"}


def test_an_article_is_read_alone(nlp):
    from kg.build.run import extract
    from kg.model import Article

    texts = ["German Foreign Minister Heiko Maas visited Poland.", "Ryanair CEO Michael Leary said no.", "Nobody came."]
    alone = [next(extract([Article(str(i), t, f"{i}.txt")], nlp)).memberships for i, t in enumerate(texts)]
    together = [f.memberships for f in extract([Article(str(i), t, f"{i}.txt") for i, t in enumerate(texts)], nlp)]
    assert alone == together
