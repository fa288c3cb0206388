import numpy as np
import pytest

from training.event_labels import CLASSES
from training.teacher.kept import compact, event_chances, joined, read_answers, write_answers


def answers(*chances):
    """Three tokens, of which the second triggers an event of the class with the number 2 as surely as it is told."""
    event = np.zeros((3, len(CLASSES)))
    event[:, 0] = 1
    event[1, 0], event[1, 2] = 1 - chances[0], chances[0]
    words = {k: np.eye(n)[[0, 0, 0]] for k, n in (("modality", 4), ("entity", 9), ("title", 3), ("content", 3))}
    pairs = (np.array([1, 1]), np.array([0, -2]), np.array(chances[1:]))
    return {"event": event, "triggers": np.array([1]), "dates": pairs, **words}


def test_the_answers_of_several_networks_are_their_mean():
    both = joined([answers(0.8, 0.4, 0.6), answers(0.4, 0.2, 0.8)])
    assert both["event"][1, 2] == pytest.approx(0.6)
    assert both["dates"][0].tolist() == [1, 1]
    assert dict(zip(both["dates"][1].tolist(), both["dates"][2], strict=True)) == pytest.approx({-2: 0.7, 0: 0.3})


def test_a_pair_that_one_network_was_not_asked_about_has_the_mean_of_the_others():
    one = answers(0.8, 0.4, 0.6)
    one["dates"] = tuple(x[:1] for x in one["dates"])
    both = joined([one, answers(0.8, 0.2, 0.8)])
    assert dict(zip(both["dates"][1].tolist(), both["dates"][2], strict=True)) == pytest.approx({-2: 0.8, 0: 0.3})


def test_what_is_kept_gives_the_chances_of_classes_again(tmp_path):
    write_answers(tmp_path / "news.xz", {"a": compact(answers(0.8, 0.4, 0.6))})
    (kept,) = read_answers(tmp_path / "news.xz").values()
    found = event_chances(kept, np.array([0, 1]))
    assert found[0, 0] == 1
    assert found[1, [0, 2]] == pytest.approx([0.2, 0.8], abs=0.01)


def test_unlikely_pairs_are_not_kept():
    kept = compact(answers(0.8, 0.004, 0.996))
    assert kept["dates"][1].tolist() == [-2]


def test_distances_have_a_bias_as_in_the_encoder_that_was_trained():
    torch = pytest.importorskip("torch")
    from training.teacher.encoder import _distances

    found = _distances(200, torch.device("cpu"))
    assert found[0, 0] == 0
    assert (found[5, 0], found[0, 5]) == (5, 21)  # behind and ahead apart
    assert (found[16, 0], found[199, 0]) == (10, 15)  # far ones by their logarithm
