"""Products whose rows do not depend on what stands beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.nlp import batching as rows

DRAW = np.random.default_rng(1)


def matrix(*shape):
    return DRAW.standard_normal(shape, dtype=np.float32)


@pytest.mark.parametrize("count", [0, 1, 5, rows.LEAST - 1, rows.LEAST, 200])
@pytest.mark.parametrize("width", [3, 7, 8, 96])
def test_a_product_is_what_the_formula_says(count, width):
    x, w = matrix(count, 50), matrix(50, width)
    assert rows.product(x, w).shape == (count, width)
    assert np.allclose(rows.product(x, w), x.astype(np.float64) @ w, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 300), st.sampled_from([3, 5, 9, 96, 192]))
def test_a_row_is_the_same_alone_and_in_company(own, before, behind, width):
    shape = (192, width)
    if not rows.stand_alone(shape):
        pytest.skip("this processor tells rows apart")
    w, x = matrix(*shape), matrix(before + own + behind, 192)
    assert (rows.product(x, w)[before : before + own] == rows.product(x[before : before + own], w)).all()


def test_products_that_tell_rows_apart_are_noticed(monkeypatch):
    rows.stand_alone.cache_clear()
    monkeypatch.setattr(rows, "product", lambda x, w: x @ w * (1 + 1e-7 * np.arange(len(x))[:, None]))
    assert not rows.stand_alone((96, 96))
    rows.stand_alone.cache_clear()
