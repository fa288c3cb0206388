"""What the names of one article say of each other: one class for one name, repeated mentions, clubs, capitals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.names import Name, make_name
from kg.lang.lexicon import capitals, is_kind_of, words, words_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "agree_on_classes",
    "clubs_in_sports",
    "with_metonym_read",
    "with_repeated",
    "without_nested",
    "without_pairs",
]

_TEAM_MIN = 4  # mentions of a country that make a sports report one on national teams


_SPORTS_MIN, _SPORTS_SHARE = 8, 0.012  # words of sports in a text, and their share of its tokens


_PERSONAL = ("nsubj", "nsubjpass", "poss", "dobj", "dative", "agent")


def agree_on_classes(doc: "Doc", names: list[Name]) -> list[Name]:
    """One name, one class: the majority of its mentions, and a person's last name is that person."""
    votes: dict[str, Counter[NamedNode]] = defaultdict(Counter)
    for name in names:
        votes[name.text][name.cls] += 2 if name.known else 1
    best = {text: max(c, key=lambda cls: (c[cls], cls.value)) for text, c in votes.items()}
    surnames = {name.text.split()[-1] for name in names if best[name.text] == KG.Person and " " in name.text}
    out = []
    for name in names:
        cls = best[name.text]
        if name.known is None and name.text in surnames and not is_kind_of(cls, KG.Country):
            cls = KG.Person
        if name.known and name.text in surnames and _acts_as_person(doc, name, names):
            out.append(replace(name, cls=KG.Person, kind=KG.Name, known=None, rule="name-surname"))
        else:
            out.append(name if name.known else replace(name, cls=cls))
    return out


def _acts_as_person(doc: "Doc", name: Name, names: Sequence[Name]) -> bool:
    """Whether a listed word that is somebody's surname too stands for this person: "Cuban's team", "Paris claims".

    A town or capital does only where the word stands again and again, and never for a place ("in Paris").
    """
    if is_kind_of(name.cls, KG.Country) and name.kind == KG.Name:
        return False
    if doc[name.start : name.end].root.dep_ not in _PERSONAL:
        return False
    alike = [doc[n.start : n.end].root.dep_ for n in names if n.known and n.text == name.text]
    return name.kind == KG.Demonym or (len(alike) > 1 and all(dep in _PERSONAL for dep in alike))


def without_nested(names: list[Name]) -> list[Name]:
    """Without the names that lie inside a longer one."""
    longest: dict[int, Name] = {}
    for name in sorted(names, key=lambda n: n.end - n.start):
        longest |= dict.fromkeys(range(name.start, name.end), name)
    return [n for n in names if all(longest[i] == n for i in range(n.start, n.end))]


def without_pairs(names: list[Name]) -> list[Name]:
    """Without "Cazeneuve-Schulz", which names two people of the article and nobody else."""
    surnames = {n.text.split()[-1] for n in names if n.cls == KG.Person}
    return [n for n in names if not ("-" in n.text and set(n.text.split("-")) <= surnames)]


def clubs_in_sports(doc: "Doc", names: list[Name]) -> list[Name]:
    """In sports reports, towns that mostly play rather than lie somewhere are clubs, and such countries are teams."""
    vocabulary = words_of("sports.txt")
    if sum(t.lower_ in vocabulary for t in doc) < max(_SPORTS_MIN, len(doc) * _SPORTS_SHARE):
        return names
    plays: dict[str, list[bool]] = defaultdict(list)
    for name in names:
        if is_kind_of(name.cls, KG.Place) and name.kind != KG.Demonym:
            before = doc[name.start - 1].lower_ if name.start else ""
            plays[name.text].append(before not in words("names.yaml", "locative"))
    countries = {n.text for n in names if n.cls == KG.Country and n.kind == KG.Name}
    clubs = {text for text, seen in plays.items() if sum(seen) > len(seen) / 2}
    if not any(sum(plays[text]) >= _TEAM_MIN for text in countries) or not _some_country_plays(doc, names):
        clubs -= countries
    return [replace(n, cls=KG.Organisation, kind=KG.Name, known=None) if n.text in clubs else n for n in names]


def _some_country_plays(doc: "Doc", names: Iterable[Name]) -> bool:
    roots = [doc[n.start : n.end].root for n in names if n.cls == KG.Country and n.kind == KG.Name]
    acts = any(t.dep_ in ("nsubj", "dobj") and t.head.lemma_ in words("names.yaml", "plays") for t in roots)
    has = any(t.dep_ in ("compound", "poss", "nmod") and t.head.lower_ in words_of("sports.txt") for t in roots)
    return acts or has


def with_repeated(doc: "Doc", names: list[Name]) -> list[Name]:
    """Adds the mentions of a name that the model overlooked."""
    taken = {i for n in names for i in range(n.start, n.end)}
    index: dict[str, dict[tuple[str, ...], Name]] = defaultdict(dict)  # the first of each wording
    for name in names:
        if name.known is None:
            parts = tuple(t.text for t in doc[name.start : name.end])
            index[parts[0]].setdefault(parts, name)
            if name.cls == KG.Person and len(parts) > 1 and len(parts[-1]) > 2:
                index[parts[-1]].setdefault(parts[-1:], name)
    added = list(names)
    for i, token in enumerate(doc):
        for parts, name in sorted(index.get(token.text, {}).items(), key=lambda row: -len(row[0])):
            span = range(i, i + len(parts))
            if (
                not taken.intersection(span)
                and tuple(t.text for t in doc[i : i + len(parts)]) == parts
                and token.text[0].isupper()
            ):
                if len(parts) == 1 and _inside_longer(doc, i):
                    continue
                taken.update(span)
                added.append(make_name(doc, i, i + len(parts), name.cls, rule="name-repeated"))
                break
    return added


def _inside_longer(doc: "Doc", i: int) -> bool:
    """Whether a capitalised neighbour makes the word part of another name ("Bush" in "Bush Street")."""
    after = doc[i + 1] if i + 1 < len(doc) else None
    return after is not None and after.pos_ == "PROPN" and not after.is_sent_start


def with_metonym_read(doc: "Doc", name: Name) -> Name:
    """A capital that acts stands for its country; one that things happen in is a place."""
    if name.known is None or name.known.kind != KG.Metonym:
        return name
    if _acts(doc[name.start : name.end].root):
        return name
    return replace(name, cls=KG.Settlement, kind=KG.Name, known=capitals().get(name.text))


def _acts(token: "Token") -> bool:
    """Whether a capital's place in the sentence is one of those who act, not one where something is."""
    head = token.head
    match token.dep_:
        case "nsubj" | "nsubjpass" | "csubj":
            return head.pos_ in ("VERB", "AUX") and head.lemma_ not in ("be", *words("names.yaml", "of_cities"))
        case "dobj":
            return head.lemma_ in words("names.yaml", "on_governments")
        case "poss":
            return head.lemma_ in words("names.yaml", "of_governments")
        case "pobj":
            of_government = head.lower_ in words("names.yaml", "of_governments_too")
            return of_government and head.head.lemma_ not in words("names.yaml", "at_places")
        case "agent":
            return True
        case "conj":
            return head != token and _acts(head)
    return False
