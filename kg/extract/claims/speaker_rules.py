"""Who speaks, who says it with them, and to whom, by rules over the source and the mentions in it."""

from typing import TYPE_CHECKING

from kg.extract.claims.attribution import Attribution
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Mention
from kg.lang.lexicon import sections, words
from kg.nlp.ranges import Range
from kg.nlp.tree import is_former, subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["addressee_of", "nobody_says", "speakers_of"]

_OWNERS = frozenset({"compound", "nmod", "poss"})


def speakers_of(doc: "Doc", entities: Entities, a: Attribution) -> tuple[int, ...]:
    """The entities that make a claim, the one at the head of its source first; none where the text names none.

    Args:
        doc: the parse.
        entities: its entities with their mentions.
        a: the attribution.
    """
    mention = _beside_office(doc, entities, a.head) or _headed(entities, a.head) or _titled(doc, entities, a.source)
    if mention is None and a.head < 0 and not a.cue:
        mention = _talking_before(doc, entities, a.content[0])
    if mention is None and a.head >= 0:
        mention = _body_of(doc[a.head], entities)
    if mention is None or not entities.is_a(mention.entity, KG.Agent):
        return ()
    return (mention.entity, *_joint_speakers(doc, entities, a, mention.entity))


def addressee_of(verb: "Token | None", entities: Entities, speaker: int | None) -> int | None:
    """Whom the speaker tells, asks or urges.

    Args:
        verb: the cue, where it is one.
        entities: its entities with their mentions.
        speaker: who speaks, where that is known.
    """
    if verb is None or verb.lemma_ not in sections("cues.yaml")["telling"]:
        return None
    for child in verb.children:
        token = child
        if child.dep_ == "prep" and child.lower_ in ("to", "on"):
            token = next((c for c in child.children if c.dep_ == "pobj"), child)
        if token.dep_ in ("dobj", "dative", "pobj"):
            mention = entities.headed(token.i)
            if mention and mention.entity != speaker and entities.is_a(mention.entity, KG.Agent):
                return mention.entity
    return None


def nobody_says(doc: "Doc", source: Range | None) -> bool:
    """Whether the source says that there is none: "No official said", "Neither Biden nor Harris"."""
    if source is None:
        return False
    near = doc[max(source[0] - 1, 0) : source[0] + 1]
    return any(t.lower_ in words("modality.yaml", "nobody") for t in near if t.sent == near[-1].sent)


def _headed(entities: Entities, token: int) -> Mention | None:
    return entities.headed(token) if token >= 0 else None


def _talking_before(doc: "Doc", entities: Entities, quotation: Range) -> Mention | None:
    """Who talks in the sentence before a quotation that has no source: "Ann began talking to Bob. “…”"."""
    at = next((i for i in range(quotation[0] - 1, -1, -1) if doc[i].is_alpha or "\n" in doc[i].text), -1)
    if at < 0 or not doc[at].is_alpha:
        return None
    root = doc[at].sent.root
    verbs = [root, *(c for c in root.children if c.dep_ == "xcomp")]
    subject = subject_of(root)
    if subject is None or not any(v.lemma_.lower() in words("cues.yaml", "talking") for v in verbs):
        return None
    mention = entities.headed(subject.i)
    return mention if mention and entities.is_a(mention.entity, KG.Person) else None


def _joint_speakers(doc: "Doc", entities: Entities, a: Attribution, speaker: int) -> tuple[int, ...]:
    """Who says it with the speaker: "Biden, Harris and Blinken said"."""
    if a.source is None or a.head < 0:
        return ()
    others = [entities.headed(t.i) for t in doc[a.head].conjuncts if a.source[0] <= t.i < a.source[1]]
    agents = {m.entity for m in others if m and entities.is_a(m.entity, KG.Agent)}
    return tuple(sorted(agents - {speaker}))


def _beside_office(doc: "Doc", entities: Entities, token: int) -> Mention | None:
    """The person in apposition with an office: "said the deputy head, Vladislav Surkov"."""
    children = doc[token].children if token >= 0 else ()
    beside = [m for c in children if c.dep_ == "appos" and (m := entities.headed(c.i))]
    return next((m for m in beside if entities.is_a(m.entity, KG.Person)), None)


def _titled(doc: "Doc", entities: Entities, source: Range | None) -> Mention | None:
    """The person whose name ends a source, right behind what they are: "American academic and author Ann Lee"."""
    last = next((m for m in entities.in_tokens if source and m.end == source[1] and m.kind == KG.Name), None)
    if last is None or source is None or last.start <= source[0]:
        return None
    person = entities.is_a(last.entity, KG.Person)
    return last if person and doc[last.start - 1].pos_ in ("NOUN", "PROPN", "ADJ") else None


def _body_of(head: "Token", entities: Entities) -> Mention | None:
    """The body whose office, agency or statement it is: "the UN human rights office"; not "police in Monrovia"."""
    if is_former(head):
        return None
    near = [m for c in head.lefts if c.dep_ in _OWNERS and (m := entities.headed(c.i))]
    if head.lower_ in words("nominals.yaml", "people"):
        inner = [
            g
            for c in head.rights
            if c.dep_ == "prep" and c.lower_ in words("grammar.yaml", "of_citizens")
            for g in c.children
        ]
        near += [m for g in inner if (m := entities.headed(g.i)) and _belongs(m, g.head.lower_)]
    bodies = [m for m in near if m.kind == KG.Name and _may_speak(m, entities)]
    return bodies[0] if len({m.entity for m in bodies}) == 1 else None


def _belongs(mention: Mention, preposition: str) -> bool:
    """ "Leaders of Hamas", "officials in Russia", but "leaders in Manchester" are some of those who live there."""
    return preposition != "in" or mention.rule == "name-list"


def _may_speak(mention: Mention, entities: Entities) -> bool:
    """A body or a state: not a person's circle, not a town's people."""
    return entities.entities[mention.entity].cls != KG.Settlement and not entities.is_a(mention.entity, KG.Person)
