"""Who is meant, by rules: names, descriptions and pronouns of one article gathered to entities."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.description_rules import description
from kg.extract.entities.mentions import Mention, Quote
from kg.extract.entities.pronoun_rules import first_person, is_first_person, pronoun
from kg.extract.entities.seen import Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["resolve"]


def resolve(doc: "Doc", clusters: Sequence[Cluster], quotes: Sequence[Quote] = ()) -> tuple[Mention, ...]:
    """All mentions of the clusters, in order: their names, and the descriptions and pronouns that refer to them.

    Args:
        doc: the parse.
        clusters: the entities with their names.
        quotes: quotations and who says them, for "I" and "we".
    """
    seen = Seen(doc, clusters, quotes)
    named = {name.start: (name, e) for e, c in enumerate(clusters) for name in c.names}
    inside = {i for c in clusters for name in c.names for i in range(name.start, name.end)}
    later: list[Token] = []
    for token in doc:
        if token.i in named:
            name, entity = named[token.i]
            seen.add(Mention(name.start, name.end, doc[name.start : name.end].root.i, entity, name.kind, name.rule))
        elif token.i in inside:
            continue
        elif mention := description(seen, token) or pronoun(seen, token):
            seen.add(mention)
        elif is_first_person(token):
            later.append(token)
    for token in later:  # now it is known who says the quotations
        if mention := first_person(seen, token):
            seen.add(mention)
    return tuple(sorted(seen.mentions, key=lambda m: (m.start, -m.end)))
