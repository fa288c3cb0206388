"""Drawings are the same each time, and their labels do not overlap."""

import random

from kg.explore.layout import laid_out


def boxes(places):
    out = []
    for p in places:
        if p.caption:
            long = len(p.caption) * 6.4
            left = {"middle": p.label_x - long / 2, "start": p.label_x, "end": p.label_x - long}[p.anchor]
            out.append((left, p.label_y - 11, left + long, p.label_y + 3))
    return out


def test_labels_of_a_crowded_drawing_do_not_overlap_and_stay_inside():
    chance = random.Random(1)
    names = [f"Somebody called {n} {'x' * (n % 20)}" for n in range(120)]
    ties = [(a, b, 1.0) for a in range(120) for b in range(a + 1, 120) if chance.random() < 0.03]
    places = laid_out(names, [float(n % 7 + 1) for n in range(120)], ties, 1000, 620)
    found = boxes(places)
    assert len(found) > 20
    for number, a in enumerate(found):
        assert min(a) >= 0
        assert a[2] <= 1000
        assert a[3] <= 620
        for b in found[number + 1 :]:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    assert places == laid_out(names, [float(n % 7 + 1) for n in range(120)], ties, 1000, 620)


def test_what_is_tied_lies_together():
    places = laid_out(["a", "b", "c", "d"], [1.0] * 4, [(0, 1, 1.0), (2, 3, 1.0)], 1000, 620)

    def apart(i, j):
        return abs(places[i].x - places[j].x) + abs(places[i].y - places[j].y)

    assert apart(0, 1) < min(apart(0, 2), apart(0, 3))
    assert apart(2, 3) < min(apart(1, 2), apart(1, 3))


def test_one_node_and_none_are_drawn_too():
    assert laid_out([], [], [], 100, 100) == []
    [only] = laid_out(["a"], [1.0], [], 1000, 620)
    assert (only.x, only.y) == (500.0, 310.0)
