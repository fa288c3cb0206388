"""The word lists: what they say once, and of what."""

from collections import Counter

from kg.lang.lexicon import genders, known_names, lexicon_rows, sections, words


def test_a_given_name_has_one_gender_and_is_no_title_and_no_place():
    rows = [name for _, names in lexicon_rows("given_names.tsv") for name in names.split(";")]
    assert [name for name, count in Counter(rows).items() if count > 1] == []
    assert set(genders().values()) == {"male", "female"}
    assert not set(rows) & set(known_names())
    assert not {name.lower() for name in rows} & words("titles.yaml", "heads", "honorifics")
    assert genders()["Angela"] == "female"
    assert "Kim" not in genders()  # a family name that comes first


def test_titles_of_few_states_name_states():
    for states in sections("titles.yaml")["of_states"].values():
        assert all(known_names()[state].canonical == state for state in states)


def test_shortened_titles_are_titles():
    whole = {title.split()[-1] for title in sections("titles.yaml")["shortened"].values()}
    assert whole <= words("titles.yaml", "heads")
