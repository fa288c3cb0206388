"""Names compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.names import alike, is_acronym, plain


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("The Hague", "hague"), ("U.N.", "un"), ("Recep Tayyip Erdoğan", "recep tayyip erdogan"), ("Łódź", "lodz"),
        ("Abu-Marzouk", "abu marzouk"), ("Merkel’s", "merkel"), ("Straße", "strasse"), ("The", "the"), ("Владимир", "владимир"),
    ],
)  # fmt: skip
def test_plain_form(name, form):
    assert plain(name) == form


@given(st.text())
def test_a_plain_form_is_its_own(name):
    assert plain(plain(name)) == plain(name)


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share_and_goes_both_ways(a, b):
    assert 0 <= alike(a, b) == alike(b, a) <= 1
    assert alike(a, a) == 1


def test_acronyms():
    assert [n for n in ("CDU", "U.N.", "Cdu", "A", "G20", "C. D. U") if is_acronym(n)] == ["CDU", "U.N."]
