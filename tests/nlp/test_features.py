"""Hashed features are the same in every process, and say which values stand together."""

import numpy as np

from kg.nlp.features import BUCKETS, Bags, buckets_of, combine, hash_of, mix


def test_a_hash_is_spacys_own(nlp):
    doc = nlp.make_doc("Troops left Mali")
    assert hash_of("Mali") == doc[2].orth
    assert hash_of("") == 0


def test_dependencies_hash_as_arrays_of_the_parse_have_them(nlp):
    doc = nlp("Police arrested two men.")
    assert hash_of("nsubj") == doc[0].dep


def test_mixed_values_depend_on_their_kind_order_and_value():
    a, b = np.array([hash_of("a")], np.uint64), np.array([hash_of("b")], np.uint64)
    made = {int(mix(1, a, b)[0]), int(mix(1, b, a)[0]), int(mix(2, a, b)[0]), int(mix(1, a)[0])}
    assert len(made) == 4
    assert all(0 <= m < BUCKETS for m in made)
    assert int(mix(1, a, b)[0]) == int(mix(1, a, b)[0])


def test_combined_features_follow_their_templates():
    x, y, z = (hash_of(s) for s in "xyz")
    bags = combine([[x, y], [x, z]], [(0,), (0, 1)], first=5)
    first, second = bags.bucket.reshape(2, 2)
    assert bags.row.tolist() == [0, 0, 1, 1]
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_no_items_have_no_features():
    assert len(combine([], [(0,)], first=0).bucket) == 0
    assert len(Bags.of([]).row) == 0


def test_written_features_keep_to_their_item():
    bags = Bags.of([buckets_of(["a", "b"]), buckets_of([]), buckets_of(["a"])])
    assert bags.row.tolist() == [0, 0, 2]
    assert bags.bucket[0] == bags.bucket[2] != bags.bucket[1]
