"""Whom a pronoun means, by rules: the most salient entity that fits."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.mentions import Mention
from kg.extract.entities.seen import Seen
from kg.lang.lexicon import is_kind_of, words
from kg.nlp.tree import PREDICATES, subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["first_person", "is_first_person", "pronoun"]

_PLURAL_WINDOW = 1


# What makes an entity the likelier antecedent; set on GUM news and the gold articles.
_SALIENCE = {
    "sentence": 3.0,
    "token": 0.01,
    "subject": 2.0,
    "parallel": 0.7,
    "modifier": 0.8,
    "oblique": 0.3,
    "demonym": 0.5,
    "frequent": 0.2,
}


_WINDOW = 4  # sentences to look back for an antecedent


def pronoun(seen: Seen, token: "Token") -> Mention | None:
    """The mention that a pronoun of the third person, a relative one or "there" is."""
    word = token.lower_
    if word == "there" and token.dep_ == "advmod":
        return _there(seen, token)
    if not _is_pronoun(token):
        return None
    if word in words("pronouns.yaml", "relative"):
        entity = _relative(seen, token)
    elif word in words("pronouns.yaml", "he", "she"):
        entity = _somebody(seen, token, "male" if word in words("pronouns.yaml", "he") else "female")
    elif word in words("pronouns.yaml", "it"):
        entity = _something(seen, token)
    elif word in words("pronouns.yaml", "they"):
        entity = _several(seen, token)
    else:
        return None
    return Mention(token.i, token.i + 1, token.i, entity, KG.Pronoun, "coref-pronoun") if entity is not None else None


def is_first_person(token: "Token") -> bool:
    """Whether a word is "I", "my" and the like, which mean who is quoted."""
    return _is_pronoun(token) and token.lower_ in words("pronouns.yaml", "i")


def _is_pronoun(token: "Token") -> bool:
    return token.pos_ in ("PRON", "DET") and token.tag_ not in ("DT", "EX")


def _somebody(seen: Seen, token: "Token", gender: str) -> int | None:
    """The person that "he" or "she" means."""
    entity = _antecedent(seen, token, lambda c: is_kind_of(c.cls, KG.Person) and c.gender in ("", gender))
    if entity is None or _unnamed_since(seen, token, seen.recent[entity][-1].root, gender):
        return None
    seen.clusters[entity].gender = gender
    return entity


def _something(seen: Seen, token: "Token") -> int | None:
    """The body that "it", "its" or "itself" means."""
    if token.i in seen.sources and (last := _last_speaker(seen, token)) is not None:
        return last
    if _pleonastic(token):
        return None
    if token.lower_ == "it":
        return _acting(seen, token)
    return _antecedent(seen, token, lambda c: is_kind_of(c.cls, KG.Organisation, KG.GeopoliticalEntity))


def _several(seen: Seen, token: "Token") -> int | None:
    """The body that "they" means: whoever they are, they hardly stood in another's clause."""
    entity = _antecedent(seen, token, _is_plural, _PLURAL_WINDOW)
    if entity is None or token.dep_ == "poss":
        return entity
    return entity if seen.doc[seen.recent[entity][-1].root].dep_ in ("nsubj", "nsubjpass") else None


def _unnamed_since(seen: Seen, token: "Token", mention: int, gender: str) -> bool:
    """Whether a sentence has had somebody without a name for its subject since: "The suspect said he …"."""
    if token.dep_ not in ("nsubj", "nsubjpass", "poss"):
        return False
    nouns = words("nominals.yaml", "person", "strangers", gender)
    for i in range(token.i - 1, mention, -1):
        near = seen.doc[i]
        if seen.sentence[token.i] - seen.sentence[i] > 1:
            return False
        quoted = i in seen.quote_at and seen.quote_at[i] != seen.quote_at.get(token.i)
        if near.dep_ in ("nsubj", "nsubjpass") and near.tag_ == "NN" and near.lower_ in nouns and not quoted:
            return i not in seen.at_root
    return False


def _there(seen: Seen, token: "Token") -> Mention | None:
    """The place that was named last, in this sentence or the one before."""
    for mention in reversed(seen.mentions):
        if seen.sentence[token.i] - seen.sentence[mention.start] > 1:
            return None
        if is_kind_of(seen.clusters[mention.entity].cls, KG.Place) and mention.kind == KG.Name:
            return Mention(token.i, token.i + 1, token.i, mention.entity, KG.Pronoun, "coref-there")
    return None


def _acting(seen: Seen, token: "Token") -> int | None:
    """The body that "it" means: the subject of the clause above or of the sentence before, as "it" is one itself.

    What "it" means else is hardly ever a body.
    """
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return None
    verb = token.head
    for above in verb.ancestors:
        if above.pos_ in PREDICATES and (own := subject_of(above)) is not None:
            return _acting_body(seen, own)
    if verb.lemma_ == "be" or token.i in seen.quote_at:
        return None
    before = seen.doc[token.sent.start - 1].sent.root if token.sent.start else None
    own = subject_of(before) if before is not None else None
    return _acting_body(seen, own) if own is not None else None


def _acting_body(seen: Seen, subject: "Token") -> int | None:
    mention = seen.at_root.get(subject.i)
    if mention is None or not is_kind_of(seen.clusters[mention.entity].cls, KG.Organisation, KG.GeopoliticalEntity):
        return None
    return mention.entity


def _last_speaker(seen: Seen, token: "Token") -> int | None:
    """The body that spoke last: "…, the ministry said. “…,” it added"."""
    before = [seen.at_root[i] for i in seen.sources if i < token.i and i in seen.at_root]
    last = max(before, key=lambda m: m.root, default=None)
    if last is None or seen.sentence[token.i] - seen.sentence[last.root] > _WINDOW:
        return None
    return last.entity if is_kind_of(seen.clusters[last.entity].cls, KG.Organisation, KG.GeopoliticalEntity) else None


def _relative(seen: Seen, token: "Token") -> int | None:
    """The entity that a relative clause is hung on."""
    if token.tag_ not in ("WP", "WDT", "WP$"):
        return None
    verb = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
    mention = seen.at_root.get(verb.head.i) if verb is not None else None
    return mention.entity if mention else None


def _antecedent(seen: Seen, token: "Token", fits: Callable[[Cluster], bool], window: int = _WINDOW) -> int | None:
    """The most salient entity that fits, of this sentence and those before."""
    if token.lower_.endswith(("self", "selves")) and (own := _reflexive(seen, token)) is not None:
        return own
    here = seen.sentence[token.i]
    quote = seen.quote_at.get(token.i)
    speaker = seen.at_root.get(quote.source).entity if quote and seen.at_root.get(quote.source) else None  # type: ignore[union-attr]
    scores: dict[int, float] = {}
    for mention in reversed(seen.mentions):
        distance = here - seen.sentence[mention.start]
        if distance > window:
            break
        entity = mention.entity
        if entity == speaker or not fits(seen.clusters[entity]) or _clash(seen, token, mention):
            continue
        scores[entity] = max(scores.get(entity, -99.0), _weight(seen, token, mention, distance))
    return max(scores, key=lambda e: (scores[e], -e), default=None)


def _reflexive(seen: Seen, token: "Token") -> int | None:
    """Whom a verb's own subject means, or whose right it is: "Israel's right to defend itself"."""
    verb = token.head if token.head.pos_ == "VERB" else token.head.head
    while verb.dep_ in ("xcomp", "conj") and not any(c.dep_ == "nsubj" for c in verb.children) and verb.head != verb:
        verb = verb.head
    near = [c for c in verb.children if c.dep_ == "nsubj"]
    if verb.dep_ == "acl":
        near += [c for c in verb.head.children if c.dep_ == "poss"]
    return next((seen.at_root[c.i].entity for c in near if c.i in seen.at_root), None)


def _weight(seen: Seen, token: "Token", mention: Mention, distance: int) -> float:
    root = seen.doc[mention.root]
    weight = -_SALIENCE["sentence"] * distance - _SALIENCE["token"] * float(token.i - mention.start)
    if root.dep_ in ("nsubj", "nsubjpass"):
        weight += _SALIENCE["subject"] + (_SALIENCE["parallel"] if token.dep_ in ("nsubj", "nsubjpass") else 0)
    elif root.dep_ in ("poss", "compound", "amod"):
        weight -= _SALIENCE["modifier"]
    elif root.dep_ in ("pobj", "appos"):
        weight -= _SALIENCE["oblique"]
    if mention.kind in (KG.Demonym, KG.Metonym):
        weight -= _SALIENCE["demonym"]
    return weight + _SALIENCE["frequent"] * min(len(seen.recent[mention.entity]), 5)


def _clash(seen: Seen, token: "Token", mention: Mention) -> bool:
    """Whether both are arguments of one verb, so that a plain pronoun cannot mean the other."""
    if token.lower_.endswith(("self", "selves")) or token.dep_ == "poss":
        return False
    root = seen.doc[mention.root]
    return (
        root.head == token.head
        and root.dep_ != token.dep_
        and root.dep_ in ("nsubj", "dobj", "nsubjpass")
        and token.dep_ in ("nsubj", "dobj", "pobj")
    )


def first_person(seen: Seen, token: "Token") -> Mention | None:
    """The mention that "I" in a quotation is, once it is known who says the quotation."""
    quote = seen.quote_at.get(token.i)
    said = seen.at_root.get(quote.source) if quote else None
    return Mention(token.i, token.i + 1, token.i, said.entity, KG.Pronoun, "coref-first-person") if said else None


def _is_plural(cluster: Cluster) -> bool:
    """A body that "they" may mean."""
    return cluster.cls in (KG.ArmedGroup, KG.Company) or (
        cluster.label.endswith("s") and is_kind_of(cluster.cls, KG.Organisation)
    )


def _pleonastic(token: "Token") -> bool:
    """ "It" that refers to nothing: "it is clear that", "it seems", "it rained"."""
    if token.dep_ == "expl" or token.lower_ != "it":
        return bool(token.dep_ == "expl")
    verb = token.head
    if verb.lemma_ in words("pronouns.yaml", "of_nothing"):
        return True
    clause = any(c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") and c.i > verb.i for c in verb.children)
    adjective = any(
        c.dep_ in ("acomp", "attr") and c.lower_ in words("nominals.yaml", "impersonal") for c in verb.children
    )
    return (verb.lemma_ == "be" and (clause or adjective)) or (token.dep_ == "nsubjpass" and clause)
