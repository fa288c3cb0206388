"""A text cut into stretches loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from kg.explore.article_text import paragraphs

TEXT = st.text(st.sampled_from("ab \n😀é\u202e"), max_size=40)


def spans(text):
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda s: s[0] < s[1])


@given(TEXT.flatmap(lambda t: st.tuples(st.just(t), st.lists(spans(t), max_size=4) if t else st.just([]), st.lists(spans(t), max_size=4) if t else st.just([]))))  # fmt: skip
def test_the_stretches_are_the_text_and_know_their_facts(given_):
    text, mentions, marks = given_
    named = [{"start": b, "end": e, "name": "x"} for b, e in mentions]
    facts = [{"marks": [{"start": b, "end": e}]} for b, e in marks]
    pieces = [p for row in paragraphs(text, named, facts) for p in row]
    assert all(text[p["start"] : p["end"]] == p["text"] for p in pieces)
    assert "".join(p["text"] for p in pieces) == text.replace("\n", "")
    for p in pieces:
        assert p["facts"] == [n for n, (b, e) in enumerate(marks) if b <= p["start"] and p["end"] <= e]
        assert bool(p["entity"]) == any(b <= p["start"] < e for b, e in mentions)


def test_no_text_has_no_paragraph():
    assert paragraphs("", [], []) == []
