"""How far two annotators agree: names that stand for the same, titles alike."""

import pytest

from training.agreement import agreement
from training.gold import read_article

TEXT = "Deputy Foreign Minister Ann Lee of Sweden spoke. Lee said so."
LISTS = {"events": [], "claims": [], "figures": [], "coref": []}


def annotated(person, title, of):
    names = {"Ann Lee": "Person", "Lee": "Person", "Sweden": "GeopoliticalEntity"}
    entities = [{"name": n, "aliases": ["Lee"] if n == "Ann Lee" else [], "type": names[n]} for n in (person, of) if n]
    office = {"person": person, "title": title, "of": of, "status": "Current", "near": "Ann Lee of Sweden"}
    return read_article({"id": "a", "entities": entities, "positions": [office], **LISTS}, TEXT)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (("Lee", "deputy minister", "Sweden"), 1.0),
        (("Ann Lee", "deputy foreign minister", None), 1.0),
        (("Ann Lee", "foreign minister", "Sweden"), 0.0),
        (("Ann Lee", "ambassador", "Sweden"), 0.0),
    ],
)
def test_offices_of_one_holder_with_titles_alike_are_the_same(other, share):
    one = annotated("Ann Lee", "deputy foreign minister", "Sweden")
    assert agreement([one], [annotated(*other)])["offices"] == share
