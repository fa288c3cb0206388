"""Who is meant: names, descriptions and pronouns of one article gathered to entities."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.clusters import Cluster
from kg.lang.lexicon import classes_by_word, demonyms, epithets, is_kind_of, words
from kg.nlp.tree import PREDICATES, is_former, subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Mention", "Quote", "head_mentions", "resolve"]

_HE = frozenset(["he", "him", "his", "himself"])
_SHE = frozenset(["she", "her", "hers", "herself"])
_IT = frozenset(["it", "its", "itself"])
_THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
_I = frozenset(["i", "me", "my", "mine", "myself"])
_WE = frozenset(["we", "us", "our", "ours", "ourselves"])
_WHO = frozenset(["who", "whom", "whose", "which", "that"])
_PLURAL_WINDOW = 1
_RIVALS = 6  # sentences back within which two holders of one title compete
_UNKNOWN_BODY_WINDOW = 3  # for bodies of which nothing is known but that they are one
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
_NOMINAL_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start:end` with head `root` refer to the entity with index `entity`, by `kind`."""

    start: int
    end: int
    root: int
    entity: int
    kind: NamedNode
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `start:end` of quoted words; `source` is the head token of who said them, or -1."""

    start: int
    end: int
    source: int


def resolve(doc: "Doc", clusters: Sequence[Cluster], quotes: Sequence[Quote] = ()) -> tuple[Mention, ...]:
    """All mentions of the clusters, in order: their names, and the descriptions and pronouns that refer to them."""
    reader = _Reader(doc, clusters, quotes)
    return reader.read()


class _Reader:
    """Walks through the article once and keeps who was mentioned where."""

    def __init__(self, doc: "Doc", clusters: Sequence[Cluster], quotes: Sequence[Quote]) -> None:
        self.doc, self.clusters = doc, clusters
        self.sentence = _sentence_numbers(doc)
        self.mentions: list[Mention] = []
        self.at_root: dict[int, Mention] = {}
        self.recent: dict[int, list[Mention]] = defaultdict(list)
        self.quote_at = {i: q for q in quotes for i in range(q.start, q.end)}
        self.late: list[int] = []
        self.people = {
            name.start: e for e, c in enumerate(clusters) if is_kind_of(c.cls, KG.Person) for name in c.names
        }
        self.sources = {q.source for q in quotes if q.source >= 0}

    def read(self) -> tuple[Mention, ...]:
        named = {i: (name, e) for e, c in enumerate(self.clusters) for name in c.names for i in (name.start,)}
        inside = {i for c in self.clusters for name in c.names for i in range(name.start, name.end)}
        for token in self.doc:
            if token.i in named:
                name, entity = named[token.i]
                self._add(
                    Mention(name.start, name.end, self.doc[name.start : name.end].root.i, entity, name.kind, name.rule)
                )
            elif token.i not in inside and (mention := self._describe(token) or self._pronoun(token)):
                self._add(mention)
        for i in self.late:
            if mention := self._first_person(self.doc[i]):
                self._add(mention)
        return tuple(sorted(self.mentions, key=lambda m: (m.start, -m.end)))

    def _add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.at_root[mention.root] = mention
        self.recent[mention.entity].append(mention)

    # -- descriptions

    def _describe(self, token: "Token") -> Mention | None:
        """The mention that a noun heads: "the ministry", "Hamas leaders", "the prime minister of Ethiopia"."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        start, end = _noun_phrase(token)
        if token.dep_ in ("compound", "nmod"):
            return self._before_name(token, start)
        if self._names_person(token) and (person := self._beside(token)) is not None:
            return Mention(start, end, token.i, person, KG.Nominal, "coref-apposition")
        one = self._names_person(token) and token.tag_ in ("NN", "NNP") and _definite(token)
        if one and token.i + 1 not in self.people and (person := self._person(token, start)) is not None:
            return Mention(start, end, token.i, person, KG.Nominal, "coref-office")
        if (named := self._epithet(token, start)) is not None:
            return Mention(start, end, token.i, named, KG.Nominal, "coref-epithet")
        owner = self._owner(token)
        if owner is not None and token.lower_ in words("nominals.yaml", "people") and not is_former(token):
            return Mention(start, end, token.i, owner, KG.Nominal, "coref-people")
        if (body := self._named_body(token)) is not None:
            return Mention(start, end, token.i, body, KG.Nominal, "coref-named-body")
        entity = self._person(token, start) if self._names_person(token) else self._body(token)
        if self.people.get(token.i + 1, entity) != entity:
            return self._before_name(token, start)  # "Tunisia's coach Nabil Maaloul" is no other coach
        return Mention(start, end, token.i, entity, KG.Nominal, "coref-description") if entity is not None else None

    def _epithet(self, token: "Token", start: int) -> int | None:
        """Whom a fixed description means: "the Jewish state"."""
        phrase = " ".join(t.lower_ for t in self.doc[start : token.i + 1]).removeprefix("the ")
        label = epithets().get(phrase)
        return next((e for e, c in enumerate(self.clusters) if label and c.label == label), None)

    def _before_name(self, token: "Token", start: int) -> Mention | None:
        """ "The socialist candidate" before "Benoit Hamon"."""
        first = token.i + 1
        person = self.people.get(first)
        if person is None or not self._names_person(token) or not (self.doc[start].pos_ == "DET" or _definite(token)):
            return None
        return Mention(start, first, token.i, person, KG.Nominal, "coref-title")

    def _owner(self, token: "Token") -> int | None:
        """The body or country that stands before a noun as its modifier or possessor."""
        for child in reversed(list(token.lefts)):
            if child.dep_ not in ("amod", "compound", "poss", "nmod"):
                continue
            mention = self.at_root.get(child.i)
            if mention is None:
                if child.lower_ == "opposition" and (party := self._opposition()) is not None:
                    return party
                continue
            if mention.start and self.doc[mention.start - 1].text in ("-", "–"):
                continue  # "pro-Russian troops" are not Russia's
            if not is_kind_of(self.clusters[mention.entity].cls, KG.Person):
                return mention.entity
        return None

    def _opposition(self) -> int | None:
        """The party that "opposition" means: the only one, or the last one mentioned."""
        parties = [e for e, c in enumerate(self.clusters) if c.cls == KG.PoliticalParty]
        last = max((e for e in parties if self.recent[e]), key=lambda e: self.recent[e][-1].start, default=None)
        return parties[0] if len(parties) == 1 else last

    def _named_body(self, token: "Token") -> int | None:
        """The body whose name stands before what it is: "the Hezbollah terror group"."""
        if token.lower_ not in classes_by_word("nominals.yaml"):
            return None
        for child in token.lefts:
            mention = self.at_root.get(child.i)
            if (
                mention
                and child.dep_ in ("compound", "nmod")
                and is_kind_of(self.clusters[mention.entity].cls, KG.Organisation)
            ):
                fits = classes_by_word("nominals.yaml")[token.lower_]
                if any(is_kind_of(self.clusters[mention.entity].cls, c) for c in fits):
                    return mention.entity
        return None

    def _names_person(self, token: "Token") -> bool:
        return token.lower_ in words("titles.yaml", "heads") or token.lower_ in words(
            "nominals.yaml", "person", "male", "female"
        )

    def _person(self, token: "Token", start: int) -> int | None:
        """The person whom an office or description means."""
        if not _definite(token):
            return None
        modifiers = {c.lower_ for c in token.lefts if c.dep_ in ("compound", "amod")} - words("titles.yaml", "former")
        fits = []
        for entity, cluster in enumerate(self.clusters):
            if (
                not is_kind_of(cluster.cls, KG.Person)
                or not self.recent[entity]
                or not self._gender_fits(token, cluster)
            ):
                continue
            if token.lower_ in cluster.titles and (modifiers - _peoples()) <= cluster.titles:
                fits.append(entity)
        rivals = [e for e in fits if self.sentence[token.i] - self.sentence[self.recent[e][-1].start] <= _RIVALS]
        if len(rivals) > 1 and token.dep_ != "poss":
            subjects = [e for e in rivals if self.doc[self.recent[e][-1].root].dep_ in ("nsubj", "nsubjpass")]
            return subjects[0] if len(subjects) == 1 else None  # which of two presidents?
        return max(fits, key=lambda e: self.recent[e][-1].start, default=None)

    def _gender_fits(self, token: "Token", cluster: Cluster) -> bool:
        for gender in ("male", "female"):
            if token.lower_ in words("nominals.yaml", gender):
                return cluster.gender in ("", gender)
        return True

    def _beside(self, token: "Token") -> int | None:
        """The person named in apposition with a description, before or behind it."""
        others = [c for c in token.children if c.dep_ == "appos"] + ([token.head] if token.dep_ == "appos" else [])
        if token.dep_ == "attr" and token.head.lemma_ == "be":
            others += [c for c in token.head.children if c.dep_ == "nsubj"]
        for other in others:
            for entity, cluster in enumerate(self.clusters):
                if is_kind_of(cluster.cls, KG.Person) and any(n.start <= other.i < n.end for n in cluster.names):
                    return entity
        return None

    def _body(self, token: "Token") -> int | None:
        """The body or country that a definite description means: the last one of a fitting class."""
        classes = classes_by_word("nominals.yaml").get(token.lower_)
        if (
            not classes
            or not _definite(token)
            or any(c.dep_ in ("relcl", "prep") and c.lower_ == "of" for c in token.children)
        ):
            return None
        if any(c.dep_ == "nummod" or c.lower_ in ("two", "both", "other", "another") for c in token.lefts):
            return None
        if token.i + 1 < len(self.doc) and self.doc[token.i + 1].pos_ == "PROPN":
            return None  # "the group Ladies in White" names its own
        specific = _specific(token) - words("nominals.yaml", "general")
        fits = [
            e
            for e, c in enumerate(self.clusters)
            if self.recent[e] and self._class_fits(c, token, classes) and self._told(c, specific)
        ]
        best = max(fits, key=lambda e: self._salience(e, token), default=None)
        if best is None:
            return None
        window = _UNKNOWN_BODY_WINDOW if self.clusters[best].cls == KG.Organisation else _NOMINAL_WINDOW
        return best if self.sentence[token.i] - self.sentence[self.recent[best][-1].start] <= window else None

    def _told(self, cluster: Cluster, specific: set[str]) -> bool:
        """Whether what a description says more than its noun ("the health ministry") is in a name or is the country."""
        known = {w for name in cluster.names for w in name.text.lower().replace("-", " ").split()}
        country = _peoples(cluster.context or cluster.label)
        return specific <= known | country

    def _class_fits(self, cluster: Cluster, token: "Token", classes: tuple[NamedNode, ...]) -> bool:
        if any(token.lower_ == word for name in cluster.names for word in name.text.lower().split()):
            return True
        modifiers = {c.lower_ for c in token.lefts}
        if modifiers & {"terror", "terrorist", "militant", "armed", "islamist", "rebel", "extremist"}:
            return cluster.cls == KG.ArmedGroup
        if cluster.cls == KG.Organisation:
            return token.lower_ in (
                "organization",
                "organisation",
                "group",
                "body",
                "company",
                "firm",
                "agency",
                "institute",
                "team",
                "club",
            )
        if KG.GeopoliticalEntity in classes:
            return cluster.cls in (KG.GeopoliticalEntity, KG.Place)  # "the territory" is no state
        if token.lower_ in ("regime", "government"):
            return cluster.cls == KG.Country
        return any(c != KG.Organisation and is_kind_of(cluster.cls, c) for c in classes)

    def _salience(self, entity: int, token: "Token") -> float:
        last = self.recent[entity][-1]
        distance = self.sentence[token.i] - self.sentence[last.start]
        same_word = any(token.lower_ in n.text.lower().split() for n in self.clusters[entity].names)
        weight: float = (
            6 * same_word
            - distance
            + 0.5 * (self.doc[last.root].dep_ in ("nsubj", "nsubjpass"))
            + min(len(self.recent[entity]), 8) * 0.8
        )
        return weight

    # -- pronouns

    def _pronoun(self, token: "Token") -> Mention | None:
        word = token.lower_
        if word == "there" and token.dep_ == "advmod":
            return self._there(token)
        if token.pos_ not in ("PRON", "DET") or token.tag_ in ("DT", "EX"):
            return None
        if word in _I:
            self.late.append(token.i)
            return None
        if word in _WHO:
            entity = self._relative(token)
        elif word in _HE or word in _SHE:
            entity = self._somebody(token, "male" if word in _HE else "female")
        elif word in _IT:
            entity = self._something(token)
        elif word in _THEY:
            entity = self._several(token)
        else:
            return None
        return (
            Mention(token.i, token.i + 1, token.i, entity, KG.Pronoun, "coref-pronoun") if entity is not None else None
        )

    def _somebody(self, token: "Token", gender: str) -> int | None:
        """The person that "he" or "she" means."""
        entity = self._antecedent(token, lambda c: is_kind_of(c.cls, KG.Person) and c.gender in ("", gender))
        if entity is None or self._unnamed_since(token, self.recent[entity][-1].root, gender):
            return None
        self.clusters[entity].gender = gender
        return entity

    def _something(self, token: "Token") -> int | None:
        """The body that "it", "its" or "itself" means."""
        if token.i in self.sources and (last := self._last_speaker(token)) is not None:
            return last
        if _pleonastic(token):
            return None
        if token.lower_ == "it":
            return self._acting(token)
        return self._antecedent(token, lambda c: is_kind_of(c.cls, KG.Organisation, KG.GeopoliticalEntity))

    def _several(self, token: "Token") -> int | None:
        """The body that "they" means: whoever they are, they hardly stood in another's clause."""
        entity = self._antecedent(token, _is_plural, _PLURAL_WINDOW)
        if entity is None or token.dep_ == "poss":
            return entity
        return entity if self.doc[self.recent[entity][-1].root].dep_ in ("nsubj", "nsubjpass") else None

    def _unnamed_since(self, token: "Token", mention: int, gender: str) -> bool:
        """Whether a sentence has had somebody without a name for its subject since: "The suspect said he …"."""
        if token.dep_ not in ("nsubj", "nsubjpass", "poss"):
            return False
        nouns = words("nominals.yaml", "person", "strangers", gender)
        for i in range(token.i - 1, mention, -1):
            near = self.doc[i]
            if self.sentence[token.i] - self.sentence[i] > 1:
                return False
            quoted = i in self.quote_at and self.quote_at[i] != self.quote_at.get(token.i)
            if near.dep_ in ("nsubj", "nsubjpass") and near.tag_ == "NN" and near.lower_ in nouns and not quoted:
                return i not in self.at_root
        return False

    def _there(self, token: "Token") -> Mention | None:
        """The place that was named last, in this sentence or the one before."""
        for mention in reversed(self.mentions):
            if self.sentence[token.i] - self.sentence[mention.start] > 1:
                return None
            if is_kind_of(self.clusters[mention.entity].cls, KG.Place) and mention.kind == KG.Name:
                return Mention(token.i, token.i + 1, token.i, mention.entity, KG.Pronoun, "coref-there")
        return None

    def _acting(self, token: "Token") -> int | None:
        """The body that "it" means: the subject of the clause above or of the sentence before, as "it" is one itself.

        What "it" means else is hardly ever a body.
        """
        if token.dep_ not in ("nsubj", "nsubjpass"):
            return None
        verb = token.head
        for above in verb.ancestors:
            if above.pos_ in PREDICATES and (own := subject_of(above)) is not None:
                return self._acting_body(own)
        if verb.lemma_ == "be" or token.i in self.quote_at:
            return None
        before = self.doc[token.sent.start - 1].sent.root if token.sent.start else None
        own = subject_of(before) if before is not None else None
        return self._acting_body(own) if own is not None else None

    def _acting_body(self, subject: "Token") -> int | None:
        mention = self.at_root.get(subject.i)
        if mention is None or not is_kind_of(self.clusters[mention.entity].cls, KG.Organisation, KG.GeopoliticalEntity):
            return None
        return mention.entity

    def _last_speaker(self, token: "Token") -> int | None:
        """The body that spoke last: "…, the ministry said. “…,” it added"."""
        before = [self.at_root[i] for i in self.sources if i < token.i and i in self.at_root]
        last = max(before, key=lambda m: m.root, default=None)
        if last is None or self.sentence[token.i] - self.sentence[last.root] > _WINDOW:
            return None
        return (
            last.entity if is_kind_of(self.clusters[last.entity].cls, KG.Organisation, KG.GeopoliticalEntity) else None
        )

    def _relative(self, token: "Token") -> int | None:
        """The entity that a relative clause is hung on."""
        if token.tag_ not in ("WP", "WDT", "WP$"):
            return None
        verb = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
        mention = self.at_root.get(verb.head.i) if verb is not None else None
        return mention.entity if mention else None

    def _antecedent(self, token: "Token", fits: Callable[[Cluster], bool], window: int = _WINDOW) -> int | None:
        """The most salient entity that fits, of this sentence and those before."""
        if token.lower_.endswith(("self", "selves")) and (own := self._reflexive(token)) is not None:
            return own
        here = self.sentence[token.i]
        quote = self.quote_at.get(token.i)
        speaker = self.at_root.get(quote.source).entity if quote and self.at_root.get(quote.source) else None  # type: ignore[union-attr]
        scores: dict[int, float] = {}
        for mention in reversed(self.mentions):
            distance = here - self.sentence[mention.start]
            if distance > window:
                break
            entity = mention.entity
            if entity == speaker or not fits(self.clusters[entity]) or self._clash(token, mention):
                continue
            scores[entity] = max(scores.get(entity, -99.0), self._weight(token, mention, distance))
        return max(scores, key=lambda e: (scores[e], -e), default=None)

    def _reflexive(self, token: "Token") -> int | None:
        """Whom a verb's own subject means, or whose right it is: "Israel's right to defend itself"."""
        verb = token.head if token.head.pos_ == "VERB" else token.head.head
        while (
            verb.dep_ in ("xcomp", "conj") and not any(c.dep_ == "nsubj" for c in verb.children) and verb.head != verb
        ):
            verb = verb.head
        near = [c for c in verb.children if c.dep_ == "nsubj"]
        if verb.dep_ == "acl":
            near += [c for c in verb.head.children if c.dep_ == "poss"]
        return next((self.at_root[c.i].entity for c in near if c.i in self.at_root), None)

    def _weight(self, token: "Token", mention: Mention, distance: int) -> float:
        root = self.doc[mention.root]
        weight = -_SALIENCE["sentence"] * distance - _SALIENCE["token"] * float(token.i - mention.start)
        if root.dep_ in ("nsubj", "nsubjpass"):
            weight += _SALIENCE["subject"] + (_SALIENCE["parallel"] if token.dep_ in ("nsubj", "nsubjpass") else 0)
        elif root.dep_ in ("poss", "compound", "amod"):
            weight -= _SALIENCE["modifier"]
        elif root.dep_ in ("pobj", "appos"):
            weight -= _SALIENCE["oblique"]
        if mention.kind in (KG.Demonym, KG.Metonym):
            weight -= _SALIENCE["demonym"]
        return weight + _SALIENCE["frequent"] * min(len(self.recent[mention.entity]), 5)

    def _clash(self, token: "Token", mention: Mention) -> bool:
        """Whether both are arguments of one verb, so that a plain pronoun cannot mean the other."""
        if token.lower_.endswith(("self", "selves")) or token.dep_ == "poss":
            return False
        root = self.doc[mention.root]
        return (
            root.head == token.head
            and root.dep_ != token.dep_
            and root.dep_ in ("nsubj", "dobj", "nsubjpass")
            and token.dep_ in ("nsubj", "dobj", "pobj")
        )

    def _first_person(self, token: "Token") -> Mention | None:
        quote = self.quote_at.get(token.i)
        said = self.at_root.get(quote.source) if quote else None
        return Mention(token.i, token.i + 1, token.i, said.entity, KG.Pronoun, "coref-first-person") if said else None


def _is_plural(cluster: Cluster) -> bool:
    """A body that "they" may mean."""
    return cluster.cls in (KG.ArmedGroup, KG.Company) or (
        cluster.label.endswith("s") and is_kind_of(cluster.cls, KG.Organisation)
    )


def _sentence_numbers(doc: "Doc") -> list[int]:
    numbers, n = [], -1
    for token in doc:
        n += bool(token.is_sent_start)
        numbers.append(max(n, 0))
    return numbers


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


def _definite(token: "Token") -> bool:
    return any((c.dep_ == "det" and c.lower_ in ("the", "this", "that")) or c.dep_ == "poss" for c in token.lefts)


def _pleonastic(token: "Token") -> bool:
    """ "It" that refers to nothing: "it is clear that", "it seems", "it rained"."""
    if token.dep_ == "expl" or token.lower_ != "it":
        return bool(token.dep_ == "expl")
    verb = token.head
    if verb.lemma_ in ("seem", "appear", "rain", "snow", "happen", "turn", "matter", "emerge"):
        return True
    clause = any(c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") and c.i > verb.i for c in verb.children)
    adjective = any(
        c.dep_ in ("acomp", "attr") and c.lower_ in words("nominals.yaml", "impersonal") for c in verb.children
    )
    return (verb.lemma_ == "be" and (clause or adjective)) or (token.dep_ == "nsubjpass" and clause)


def head_mentions(mentions: Iterable[Mention]) -> dict[int, Mention]:
    """Token index -> the mention with that head; names before descriptions before pronouns."""
    rank = {KG.Pronoun: 0, KG.Nominal: 1}
    found: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda m: rank.get(m.kind, 2)):
        found[mention.root] = mention
    return found
