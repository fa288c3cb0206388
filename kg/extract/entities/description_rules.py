"""Whom a description means, by rules: "the ministry", "Hamas leaders", "the prime minister of Ethiopia"."""

from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.mentions import Mention
from kg.extract.entities.seen import Seen, is_definite
from kg.lang.lexicon import classes_by_word, demonyms, epithets, is_kind_of, words
from kg.nlp.tree import is_former
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["description"]

_RIVALS = 6  # sentences back within which two holders of one title compete


_UNKNOWN_BODY_WINDOW = 3  # for bodies of which nothing is known but that they are one


_NOMINAL_WINDOW = 40


def description(seen: Seen, token: "Token") -> Mention | None:
    """The mention that a noun heads: "the ministry", "Hamas leaders", "the prime minister of Ethiopia"."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    start, end = _noun_phrase(token)
    if token.dep_ in ("compound", "nmod"):
        return _before_name(seen, token, start)
    if _names_person(seen, token) and (person := _beside(seen, token)) is not None:
        return Mention(start, end, token.i, person, KG.Nominal, "coref-apposition")
    one = _names_person(seen, token) and token.tag_ in ("NN", "NNP") and is_definite(token)
    if one and token.i + 1 not in seen.people and (person := _person(seen, token, start)) is not None:
        return Mention(start, end, token.i, person, KG.Nominal, "coref-office")
    if (named := _epithet(seen, token, start)) is not None:
        return Mention(start, end, token.i, named, KG.Nominal, "coref-epithet")
    owner = _owner(seen, token)
    if owner is not None and token.lower_ in words("nominals.yaml", "people") and not is_former(token):
        return Mention(start, end, token.i, owner, KG.Nominal, "coref-people")
    if (body := _named_body(seen, token)) is not None:
        return Mention(start, end, token.i, body, KG.Nominal, "coref-named-body")
    entity = _person(seen, token, start) if _names_person(seen, token) else _body(seen, token)
    if seen.people.get(token.i + 1, entity) != entity:
        return _before_name(seen, token, start)  # "Tunisia's coach Nabil Maaloul" is no other coach
    return Mention(start, end, token.i, entity, KG.Nominal, "coref-description") if entity is not None else None


def _epithet(seen: Seen, token: "Token", start: int) -> int | None:
    """Whom a fixed description means: "the Jewish state"."""
    phrase = " ".join(t.lower_ for t in seen.doc[start : token.i + 1]).removeprefix("the ")
    label = epithets().get(phrase)
    return next((e for e, c in enumerate(seen.clusters) if label and c.label == label), None)


def _before_name(seen: Seen, token: "Token", start: int) -> Mention | None:
    """ "The socialist candidate" before "Benoit Hamon"."""
    first = token.i + 1
    person = seen.people.get(first)
    if person is None or not _names_person(seen, token) or not (seen.doc[start].pos_ == "DET" or is_definite(token)):
        return None
    return Mention(start, first, token.i, person, KG.Nominal, "coref-title")


def _owner(seen: Seen, token: "Token") -> int | None:
    """The body or country that stands before a noun as its modifier or possessor."""
    for child in reversed(list(token.lefts)):
        if child.dep_ not in ("amod", "compound", "poss", "nmod"):
            continue
        mention = seen.at_root.get(child.i)
        if mention is None:
            if child.lower_ == "opposition" and (party := _opposition(seen)) is not None:
                return party
            continue
        if mention.start and seen.doc[mention.start - 1].text in ("-", "–"):
            continue  # "pro-Russian troops" are not Russia's
        if not is_kind_of(seen.clusters[mention.entity].cls, KG.Person):
            return mention.entity
    return None


def _opposition(seen: Seen) -> int | None:
    """The party that "opposition" means: the only one, or the last one mentioned."""
    parties = [e for e, c in enumerate(seen.clusters) if c.cls == KG.PoliticalParty]
    last = max((e for e in parties if seen.recent[e]), key=lambda e: seen.recent[e][-1].start, default=None)
    return parties[0] if len(parties) == 1 else last


def _named_body(seen: Seen, token: "Token") -> int | None:
    """The body whose name stands before what it is: "the Hezbollah terror group"."""
    if token.lower_ not in classes_by_word("nominals.yaml"):
        return None
    for child in token.lefts:
        mention = seen.at_root.get(child.i)
        if (
            mention
            and child.dep_ in ("compound", "nmod")
            and is_kind_of(seen.clusters[mention.entity].cls, KG.Organisation)
        ):
            fits = classes_by_word("nominals.yaml")[token.lower_]
            if any(is_kind_of(seen.clusters[mention.entity].cls, c) for c in fits):
                return mention.entity
    return None


def _names_person(seen: Seen, token: "Token") -> bool:
    return token.lower_ in words("titles.yaml", "heads") or token.lower_ in words(
        "nominals.yaml", "person", "male", "female"
    )


def _person(seen: Seen, token: "Token", start: int) -> int | None:
    """The person whom an office or description means."""
    if not is_definite(token):
        return None
    modifiers = {c.lower_ for c in token.lefts if c.dep_ in ("compound", "amod")} - words("titles.yaml", "former")
    fits = []
    for entity, cluster in enumerate(seen.clusters):
        if not is_kind_of(cluster.cls, KG.Person) or not seen.recent[entity] or not _gender_fits(seen, token, cluster):
            continue
        if token.lower_ in cluster.titles and (modifiers - _peoples()) <= cluster.titles:
            fits.append(entity)
    rivals = [e for e in fits if seen.sentence[token.i] - seen.sentence[seen.recent[e][-1].start] <= _RIVALS]
    if len(rivals) > 1 and token.dep_ != "poss":
        subjects = [e for e in rivals if seen.doc[seen.recent[e][-1].root].dep_ in ("nsubj", "nsubjpass")]
        return subjects[0] if len(subjects) == 1 else None  # which of two presidents?
    return max(fits, key=lambda e: seen.recent[e][-1].start, default=None)


def _gender_fits(seen: Seen, token: "Token", cluster: Cluster) -> bool:
    for gender in ("male", "female"):
        if token.lower_ in words("nominals.yaml", gender):
            return cluster.gender in ("", gender)
    return True


def _beside(seen: Seen, token: "Token") -> int | None:
    """The person named in apposition with a description, before or behind it."""
    others = [c for c in token.children if c.dep_ == "appos"] + ([token.head] if token.dep_ == "appos" else [])
    if token.dep_ == "attr" and token.head.lemma_ == "be":
        others += [c for c in token.head.children if c.dep_ == "nsubj"]
    for other in others:
        for entity, cluster in enumerate(seen.clusters):
            if is_kind_of(cluster.cls, KG.Person) and any(n.start <= other.i < n.end for n in cluster.names):
                return entity
    return None


def _body(seen: Seen, token: "Token") -> int | None:
    """The body or country that a definite description means: the last one of a fitting class."""
    classes = classes_by_word("nominals.yaml").get(token.lower_)
    if (
        not classes
        or not is_definite(token)
        or any(c.dep_ in ("relcl", "prep") and c.lower_ == "of" for c in token.children)
    ):
        return None
    if any(c.dep_ == "nummod" or c.lower_ in words("grammar.yaml", "others") for c in token.lefts):
        return None
    if token.i + 1 < len(seen.doc) and seen.doc[token.i + 1].pos_ == "PROPN":
        return None  # "the group Ladies in White" names its own
    specific = _specific(token) - words("nominals.yaml", "general")
    fits = [
        e
        for e, c in enumerate(seen.clusters)
        if seen.recent[e] and _class_fits(seen, c, token, classes) and _is_specified(seen, c, specific)
    ]
    best = max(fits, key=lambda e: _salience(seen, e, token), default=None)
    if best is None:
        return None
    window = _UNKNOWN_BODY_WINDOW if seen.clusters[best].cls == KG.Organisation else _NOMINAL_WINDOW
    return best if seen.sentence[token.i] - seen.sentence[seen.recent[best][-1].start] <= window else None


def _is_specified(seen: Seen, cluster: Cluster, specific: set[str]) -> bool:
    """Whether what a description says more than its noun ("the health ministry") is in a name or is the country."""
    known = {w for name in cluster.names for w in name.text.lower().replace("-", " ").split()}
    country = _peoples(cluster.context or cluster.label)
    return specific <= known | country


def _class_fits(seen: Seen, cluster: Cluster, token: "Token", classes: tuple[NamedNode, ...]) -> bool:
    if any(token.lower_ == word for name in cluster.names for word in name.text.lower().split()):
        return True
    modifiers = {c.lower_ for c in token.lefts}
    if modifiers & words("nominals.yaml", "armed"):
        return cluster.cls == KG.ArmedGroup
    if cluster.cls == KG.Organisation:
        return token.lower_ in words("nominals.yaml", "bodies")
    if KG.GeopoliticalEntity in classes:
        return cluster.cls in (KG.GeopoliticalEntity, KG.Place)  # "the territory" is no state
    if token.lower_ in words("nominals.yaml", "rulers"):
        return cluster.cls == KG.Country
    return any(c != KG.Organisation and is_kind_of(cluster.cls, c) for c in classes)


def _salience(seen: Seen, entity: int, token: "Token") -> float:
    last = seen.recent[entity][-1]
    distance = seen.sentence[token.i] - seen.sentence[last.start]
    same_word = any(token.lower_ in n.text.lower().split() for n in seen.clusters[entity].names)
    weight: float = (
        6 * same_word
        - distance
        + 0.5 * (seen.doc[last.root].dep_ in ("nsubj", "nsubjpass"))
        + min(len(seen.recent[entity]), 8) * 0.8
    )
    return weight


def _noun_phrase(token: "Token") -> tuple[int, int]:
    """From the determiner to the noun, with "of" and a name behind an office."""
    lefts = [
        c for c in token.lefts if c.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "advmod")
    ]
    start = min((c.left_edge.i for c in lefts), default=token.i)
    end = token.i + 1
    for child in token.rights:
        if (
            child.dep_ == "prep"
            and child.lower_ == "of"
            and token.lower_ in words("titles.yaml", "heads")
            and child.i == token.i + 1
        ):
            end = max(end, next((c.i + 1 for c in child.children if c.dep_ == "pobj"), end))
    return start, end


@cache
def _peoples(country: str = "") -> frozenset[str]:
    """The demonyms of a country, or of all, in lower case."""
    return frozenset(d.lower() for d, c in demonyms().items() if not country or c == country)


def _specific(token: "Token") -> set[str]:
    """What stands before a noun and tells which one is meant: names, nouns, and the fields of offices."""
    fields = words("titles.yaml", "modifiers")
    return {
        c.lower_
        for c in token.lefts
        if c.dep_ in ("compound", "nmod") or (c.dep_ == "amod" and (c.text[0].isupper() or c.lower_ in fields))
    }
