"""Names as rules find them: spaCy's entities corrected by word lists, titles and the rest of the document."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.lang.lexicon import Known, capitals, classes_by_word, genders, is_kind_of, known_names, words, words_of
from kg.nlp.parser_text import is_dateline
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Name", "is_name", "names_by_rule", "organisation_class"]

# "R-Fla." of a senator, "Group G" of a tournament, "pro-Moscow", "0:30".
_NO_NAME = re.compile(r"[RDI]-[A-Z][\w. ]*|Group [A-H]|(?:[Pp]ro|[Aa]nti)-\w+|[\d:.]+")
_LABELS = {
    "PERSON": KG.Person,
    "ORG": KG.Organisation,
    "GPE": KG.GeopoliticalEntity,
    "LOC": KG.Place,
    "FAC": KG.Place,
}
_TEAM_MIN = 4  # mentions of a country that make a sports report one on national teams
_SPORTS_MIN, _SPORTS_SHARE = 8, 0.012  # words of sports in a text, and their share of its tokens
# Labels that are no actors; a known name or an organisation's head word inside overrules them.
_OTHER = frozenset({"NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})
_CAPITALISED = re.compile(
    r"^(?:[A-ZÀ-ÞĀ-Ž][\w’'.&-]*|\d[\w-]*|of|the|for|and|de|van|von|der|den|al|bin|ibn|la|le|du|di|da|el|dos|del|&|’s|'s)$"
)
_EDGE = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "’s",
        "'s",
        "’",
        "'",
        ",",
        ".",
        "-",
        "–",
        "—",
        "(",
        ")",
        "“",
        "”",
        "@",
        "#",
        "to",
        "in",
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens `start:end`, with its class and how it refers (kg:Name, kg:Demonym, kg:Metonym).

    `known` is what a word list says of it, when it stands there; `rule` tells how it was found.
    """

    start: int
    end: int
    text: str
    cls: NamedNode
    kind: NamedNode
    known: Known | None = None
    rule: str = "name-model"


def names_by_rule(doc: "Doc") -> tuple[Name, ...]:
    """The names of people, organisations and places, in order, without overlap."""
    found = _merge(doc, _from_model(doc), _from_lists(doc))
    found += _from_context(doc, found)
    found = [better for name in found for better in _retype(doc, name) if is_name(doc, better.start, better.end)]
    found += _lower_case_bodies(doc, found)
    found = [_filed(doc, _of_the_union(doc, name)) for name in found]
    found = _apart([_completed(doc, name) for name in found])
    found = _clubs(doc, _without_pairs(_agree(doc, found)))
    found = _repeat(doc, found)
    return tuple(sorted((_metonym(doc, n) for n in found), key=lambda n: n.start))


def _make(
    doc: "Doc",
    start: int,
    end: int,
    cls: NamedNode,
    kind: NamedNode = KG.Name,
    known: Known | None = None,
    rule: str = "name-model",
) -> Name:
    return Name(start, end, doc[start:end].text, cls, kind, known, rule)


def _from_model(doc: "Doc") -> Iterator[Name]:
    for ent in doc.ents:
        cls = _LABELS.get(ent.label_)
        if cls is None and ent.label_ in _OTHER:
            cls = _class_by_head(ent[-1], ent[0])
        if cls is None:
            continue
        start, end = _trim(doc, ent.start, ent.end)
        if start < end and is_name(doc, start, end):
            yield _make(doc, start, end, cls)


def _from_context(doc: "Doc", names: list[Name]) -> list[Name]:
    """Proper nouns that the model overlooked behind a word that tells what they are: "the party Demosisto"."""
    taken = {i for n in names for i in range(n.start, n.end)}
    found = []
    for token in doc[:-1]:
        cls = _BESIDE.get(token.lower_) if token.pos_ == "NOUN" else None
        end = token.i + 1
        while cls and end < len(doc) and doc[end].tag_ == "NNP" and doc[end].text[0].isupper() and end not in taken:
            end += 1
        if cls and end > token.i + 1:
            found.append(_make(doc, token.i + 1, end, cls, rule="name-context"))
    return found


def _lower_case_bodies(doc: "Doc", names: list[Name]) -> list[Name]:
    """ "Foreign ministry" and the like without capitals: a field and a ministry, or a ministry that somebody runs."""
    taken = {i for n in names for i in range(n.start, n.end)}
    fields = words("titles.yaml", "modifiers")
    found = []
    for token in doc:
        if token.lower_ == "ministry" and token.text == token.lower_ and token.i and token.i not in taken:
            start = token.i
            while start and doc[start - 1].lower_ in fields and start - 1 not in taken:
                start -= 1
            if start < token.i:
                found.append(_make(doc, start, token.i + 1, KG.GovernmentBody, rule="name-ministry"))
    return found


def _trim(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """The tokens without articles, punctuation and possessive ending at the edges."""
    while start < end and (doc[start].lower_ in _EDGE or doc[start].is_space):
        start += 1
    while start < end and (doc[end - 1].lower_ in _EDGE or doc[end - 1].is_space):
        end -= 1
    return start, end


def is_name(doc: "Doc", start: int, end: int) -> bool:
    """Whether tokens `start:end` can be a name: not a month, a rank in a table, "pro-Moscow"."""
    tokens = doc[start:end]
    if not any(t.text[0].isupper() or t.text[0].isdigit() for t in tokens) or tokens.text.lower() in words(
        "names.yaml", "not_names"
    ):
        return False
    if _NO_NAME.fullmatch(tokens.text):
        return False
    return not (end - start == 1 and (tokens[0].is_digit or len(tokens[0].text) < 2))


@cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], Known]]]:
    index: dict[str, list[tuple[tuple[str, ...], Known]]] = defaultdict(list)
    for name, known in known_names().items():
        parts = tuple(re.findall(r"[^\s-]+|-", name.replace("'s", " 's").replace("s' ", "s ' ").replace(",", " ,")))
        index[parts[0]].append((parts, known))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return dict(index)


def _from_lists(doc: "Doc") -> Iterator[Name]:
    texts = [t.text.replace("’", "'") for t in doc]
    index, i = _by_first_word(), 0
    while i < len(texts):
        for parts, known in index.get(texts[i], ()):
            if tuple(texts[i : i + len(parts)]) == parts and _stands_alone(doc, i, i + len(parts)):
                yield _make(doc, i, i + len(parts), known.cls, known.kind, known, "name-list")
                i += len(parts) - 1
                break
        i += 1


def _stands_alone(doc: "Doc", start: int, end: int) -> bool:
    """A listed word that is no part of another name or of a common phrase."""
    first, text = doc[start], doc[start:end].text
    if start > 1 and doc[start - 1].text == "-" and doc[start - 2].lower_ in words("names.yaml", "prefixes"):
        return False  # "post-Soviet", "pro-Russian"
    if end - start == 1 and text in words("names.yaml", "languages") and _is_language(doc, start):
        return False
    if (
        start
        and text in words("names.yaml", "parts_of_peoples")
        and doc[start - 1].text in words("names.yaml", "before_peoples")
    ):
        return False  # "South American", "African Americans"
    if text in words("names.yaml", "with_article"):
        return start > 0 and doc[start - 1].lower_ == "the" and (end == len(doc) or not doc[end].text[0].isupper())
    if text in words("names.yaml", "common_words"):
        return bool(first.tag_ == "NNP" and first.ent_type_ != "PERSON")
    if len(text) == 2 and text.isupper() and text not in words("names.yaml", "short"):
        told = first.tag_ == "NNP" or known_names()[text].canonical in doc.text
        return bool(told and not first.sent.text.isupper())
    return True


def _is_language(doc: "Doc", i: int) -> bool:
    """Whether a word for a people and its language means the language: "speaks German", "in English"."""
    token = doc[i]
    after = doc[i + 2 : i + 3] if doc[i + 1 : i + 2].text == "-" else doc[i + 1 : i + 2]
    if after.text.lower() in words("names.yaml", "of_language"):
        return True
    if token.dep_ in ("amod", "compound", "nmod", "poss") or any(
        c.dep_ in ("det", "poss", "nummod") for c in token.lefts
    ):
        return False
    if token.dep_ == "dobj":
        return token.head.lemma_ in words("names.yaml", "on_languages")
    if token.dep_ == "pobj":
        return token.head.lower_ in words("names.yaml", "in_languages")
    if token.dep_ in ("conj", "appos") and token.head != token:
        return token.head.text in words("names.yaml", "other_languages") or (
            token.head.text in words("names.yaml", "languages") and _is_language(doc, token.head.i)
        )
    return token.dep_ in ("nsubj", "nsubjpass", "attr") and token.head.lemma_ in ("be", "introduce", "teach", "speak")


def _merge(doc: "Doc", model: Iterable[Name], listed: Iterable[Name]) -> list[Name]:
    """A listed name wins over the model's unless the model's is longer and a name of its own."""
    by_list = list(listed)
    kept: list[Name] = []
    for name in model:
        inside = [n for n in by_list if n.start < name.end and name.start < n.end]
        if not inside:
            kept.append(name)
        elif not _is_own_name(doc, name, inside):
            kept.extend(_leftovers(doc, name, inside))
        else:
            by_list = [n for n in by_list if n not in inside]
            kept.append(name)
    return sorted(kept + by_list, key=lambda n: n.start)


def _is_own_name(doc: "Doc", name: Name, inside: list[Name]) -> bool:
    """Whether a name that contains listed names is a longer name ("Bank of China", "Paris Hilton")."""
    if any(n.start < name.start or n.end > name.end for n in inside):
        return False
    if any(t.pos_ in ("VERB", "AUX") for t in doc[name.start : name.end]):
        return False  # a headline in title case: "Iran Tops Agenda"
    covered = sum(n.end - n.start for n in inside)
    if covered == name.end - name.start:
        return False
    if name.cls == KG.Person:
        given = doc[name.start].text in genders()  # "Mark Cuban"
        return all(n.end - n.start == 1 and (given or n.kind != KG.Demonym) for n in inside)
    if all(n.kind == KG.Demonym for n in inside):
        head = doc[name.end - 1]
        return (
            name.end - inside[-1].end > 0
            and head.pos_ == "PROPN"
            and bool(_class_by_head(head) or head.text.isupper() or name.end - name.start > 2)
        )
    if name.start == inside[0].start and any(t.text in {"’s", "'s"} for t in doc[name.start : name.end]):
        return False
    return all(_CAPITALISED.match(t.text) for t in doc[name.start : name.end])


def _leftovers(doc: "Doc", name: Name, inside: list[Name]) -> Iterator[Name]:
    """What a model's name has behind a listed one: "Russia's Foreign Ministry" keeps "Foreign Ministry"."""
    start, end = _trim(doc, max(n.end for n in inside), name.end)
    if start < end and doc[start].text[0].isupper() and is_name(doc, start, end):
        yield _make(doc, start, end, _class_by_head(doc[end - 1]) or name.cls)


def _class_by_head(head: "Token", first: "Token | None" = None) -> NamedNode | None:
    classes = classes_by_word("organisation_heads.yaml")
    for token in (head, first):
        if token is not None and (found := classes.get(token.lower_)) and token.text[0].isupper():
            return found[0]
    return None


def _retype(doc: "Doc", name: Name) -> Iterator[Name]:
    """The name with titles cut off and its class decided by what stands in and before it."""
    if name.known:
        yield name
        return
    start = _skip_titles(doc, name)
    if start == name.end or _is_part_of_title(doc, start, name.end):
        return
    name = _make(doc, start, name.end, name.cls, rule=name.rule)
    before = doc[start - 1] if start else None
    titled = before is not None and _is_title(before) and before.sent == doc[start].sent
    last = doc[name.end - 1].lower_
    by_head = (
        None
        if titled and name.end - start <= 3 and last not in classes_by_word("organisation_heads.yaml")
        else organisation_class(doc, name)
    )
    beside = _class_beside(doc, name) or _class_by_apposition(doc, name)
    if beside:
        yield replace(name, cls=beside)
    elif by_head and not (name.cls == KG.Person and not doc[name.end - 1].text[0].isupper()):
        yield replace(name, cls=by_head)
    elif (titled or _has_age(doc, name)) and name.cls != KG.Person and _looks_personal(doc, name):
        yield replace(name, cls=KG.Person)
    elif name.cls in (KG.Place, KG.GeopoliticalEntity):
        yield replace(name, cls=_place_class(doc, name))
    else:
        yield name


def _is_part_of_title(doc: "Doc", start: int, end: int) -> bool:
    """The "State" of "Secretary of State", the "Energy" of "Energy Secretary"."""
    fields, ministers = words("titles.yaml", "modifiers"), words("titles.yaml", "ministers")
    if end < len(doc) and doc[end].lower_ in ministers and all(t.lower_ in fields for t in doc[start:end]):
        return True
    if end - start > 1 or start < 2 or doc[start].text not in words("names.yaml", "of_titles"):
        return False
    return bool(doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in words("titles.yaml", "heads"))


def _is_title(token: "Token") -> bool:
    return token.lower_ in words("titles.yaml", "heads", "honorifics")


def _skip_titles(doc: "Doc", name: Name) -> int:
    """Where a person's name begins behind titles and honorifics that the model counted in."""
    start = name.start
    if name.cls != KG.Person and not (_is_title(doc[start]) and name.end - start > 1):
        return start
    if _class_by_head(doc[name.end - 1]) and name.cls != KG.Person:
        return start
    modifiers = words("titles.yaml", "modifiers", "former", "acting")
    for i in range(name.end - 2, name.start - 1, -1):
        if _is_title(doc[i]) or (doc[i].lower_ in modifiers and i > name.start and _is_title(doc[i - 1])):
            return i + 1
    while start < name.end and doc[start].lower_ in words("names.yaml", "first_words"):
        start += 1
    return start


def _has_age(doc: "Doc", name: Name) -> bool:
    """ "Khairullozhon Matanov, 23," and "26-year-old Tywanza Sanders"."""
    if name.end - name.start < 2:
        return False  # "Chelsea, 45, Arsenal, 44"
    before = doc[max(name.start - 5, 0) : name.start].text.lower()
    behind = doc[name.end : name.end + 3]
    told = [t.text for t in behind]
    return before.endswith(("year-old", "year - old")) or bool(
        len(told) == 3 and told[0] == "," and re.fullmatch(r"1[6-9]|[2-9]\d", told[1]) and told[2] in (",", ".")
    )


def _looks_personal(doc: "Doc", name: Name) -> bool:
    tokens = doc[name.start : name.end]
    return all(
        (t.text[0].isupper() and not t.text.isupper()) or t.lower_ in {"de", "van", "von", "bin", "al", "-"}
        for t in tokens
    )


def organisation_class(doc: "Doc", name: Name) -> NamedNode | None:
    """Class by the organisation word that heads the name: its last, or the one before "of" or "for"."""
    tokens = list(doc[name.start : name.end])
    joins = [i for i, t in enumerate(tokens) if t.lower_ in {"of", "for", "on", "in"}]
    head = tokens[joins[0] - 1] if joins and joins[0] else tokens[-1]
    found = _class_by_head(head)
    if found is None or (len(tokens) == 1 and name.cls != KG.Organisation):
        return None
    if name.cls == KG.Person and len(tokens) > 1 and found in (KG.Company, KG.Organisation):
        return None
    return found


def _class_beside(doc: "Doc", name: Name) -> NamedNode | None:
    """The class that a common noun right before the name tells: "the party Demosisto", "the newspaper Kommersant"."""
    if not name.start:
        return None
    if name.start > 1 and name.cls != KG.Place and doc[name.start - 1].lower_ == "of":
        return _OF_PLACE.get(doc[name.start - 2].text)
    before = doc[name.start - 1]
    if before.pos_ != "NOUN" or before.text != before.lower_ or (name.cls == KG.Person and name.end - name.start > 1):
        return None
    if not any(c.dep_ == "det" for c in before.lefts) and before.dep_ != "compound":
        return None
    return _BESIDE.get(before.lower_)


def _class_by_apposition(doc: "Doc", name: Name) -> NamedNode | None:
    """The class that the noun tells with which a name stands in apposition: "a coalition of parties (MUD)"."""
    root = doc[name.start : name.end].root
    if name.cls != KG.Organisation or root.dep_ != "appos" or root.head.pos_ != "NOUN":
        return None
    found = classes_by_word("organisation_heads.yaml").get(root.head.lemma_.lower())
    return found[0] if found else None


_BESIDE = {
    "party": KG.PoliticalParty,
    "newspaper": KG.NewsOrganisation,
    "magazine": KG.NewsOrganisation,
    "broadcaster": KG.NewsOrganisation,
    "daily": KG.NewsOrganisation,
    "militia": KG.ArmedGroup,
    "group": KG.Organisation,
    "company": KG.Company,
    "carmaker": KG.Company,
    "automaker": KG.Company,
    "airline": KG.Company,
    "city": KG.Settlement,
    "town": KG.Settlement,
    "village": KG.Settlement,
}


# What stands before "of" and a place: "the city of Lyon".
_SETTLED, _GOVERNED = (
    "city town village capital suburb port mayor",
    "province district region county governor",
)
_OF_PLACE = {
    **dict.fromkeys(_SETTLED.split(), KG.Settlement),
    **dict.fromkeys(_GOVERNED.split(), KG.GeopoliticalEntity),
}


def _place_class(doc: "Doc", name: Name) -> NamedNode:
    before = [t.lower_ for t in doc[max(0, name.start - 3) : name.start]]
    if before[-2:] in (["city", "of"], ["town", "of"], ["village", "of"], ["capital", "of"]) or before[-1:] in (
        ["city"],
        ["town"],
        ["village"],
    ):
        return KG.Settlement
    if name.cls == KG.GeopoliticalEntity and doc[name.end - 1].lower_ in words("names.yaml", "place_heads"):
        return KG.Place
    return name.cls


def _agree(doc: "Doc", names: list[Name]) -> list[Name]:
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


_PERSONAL = ("nsubj", "nsubjpass", "poss", "dobj", "dative", "agent")


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


def _completed(doc: "Doc", name: Name) -> Name:
    """A given name with the surname that the model took for something else: "Theresa May"."""
    given = genders()
    if name.known or name.end - name.start > 1:
        return name
    if name.cls == KG.Person and name.start and doc[name.start - 1].text in given:
        return _make(doc, name.start - 1, name.end, KG.Person, rule="name-given")
    if name.text in given and name.end < len(doc) and _may_be_surname(doc, name.end):
        return _make(doc, name.start, name.end + 1, KG.Person, rule="name-given")
    return name


def _may_be_surname(doc: "Doc", i: int) -> bool:
    """A capitalised word behind a given name, no date such as "May 5"."""
    token = doc[i]
    number = i + 1 < len(doc) and doc[i + 1].like_num
    capital = token.is_alpha and token.text[0].isupper() and not token.is_sent_start
    other = _is_title(token) or token.lower_ in classes_by_word("organisation_heads.yaml")  # "Austin Mayor Kirk Watson"
    return bool(capital and not number and not other and token.pos_ in ("PROPN", "AUX", "NOUN"))


def _of_the_union(doc: "Doc", name: Name) -> Name:
    """ "The Commission" in an article on the European Union is the European one."""
    known = known_names()["European Commission"]
    if name.text != "Commission" or not any(t.text in ("EU", "European") for t in doc):
        return name
    return replace(name, cls=known.cls, kind=known.kind, known=known, rule="name-list")


def _filed(doc: "Doc", name: Name) -> Name:
    """The town of a dateline, whatever the model calls it: "Bishkek - " at the head of a paragraph."""
    end = name.end
    heads = {begin for begin, _, heading in doc.user_data.get("paragraphs", ()) if heading}
    if name.known or doc[name.start].idx not in heads or end >= len(doc):
        return name
    return (
        replace(name, cls=KG.Settlement)
        if doc[end].text in ("-", "–", "—", ",") and is_dateline(doc[name.start].sent.text)
        else name
    )


def _apart(names: list[Name]) -> list[Name]:
    """Without the names that lie inside a longer one."""
    longest: dict[int, Name] = {}
    for name in sorted(names, key=lambda n: n.end - n.start):
        longest |= dict.fromkeys(range(name.start, name.end), name)
    return [n for n in names if all(longest[i] == n for i in range(n.start, n.end))]


def _without_pairs(names: list[Name]) -> list[Name]:
    """Without "Cazeneuve-Schulz", which names two people of the article and nobody else."""
    surnames = {n.text.split()[-1] for n in names if n.cls == KG.Person}
    return [n for n in names if not ("-" in n.text and set(n.text.split("-")) <= surnames)]


def _clubs(doc: "Doc", names: list[Name]) -> list[Name]:
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


def _repeat(doc: "Doc", names: list[Name]) -> list[Name]:
    """Adds the mentions of a name that the model overlooked."""
    taken = {i for n in names for i in range(n.start, n.end)}
    index: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
    for name in names:
        if name.known is None:
            parts = tuple(t.text for t in doc[name.start : name.end])
            index[parts[0]].append((parts, name))
            if name.cls == KG.Person and len(parts) > 1 and len(parts[-1]) > 2:
                index[parts[-1]].append((parts[-1:], name))
    added = list(names)
    for i, token in enumerate(doc):
        for parts, name in sorted(index.get(token.text, ()), key=lambda row: -len(row[0])):
            span = range(i, i + len(parts))
            if (
                not taken.intersection(span)
                and tuple(t.text for t in doc[i : i + len(parts)]) == parts
                and token.text[0].isupper()
            ):
                if len(parts) == 1 and _inside_longer(doc, i):
                    continue
                taken.update(span)
                added.append(_make(doc, i, i + len(parts), name.cls, rule="name-repeated"))
                break
    return added


def _inside_longer(doc: "Doc", i: int) -> bool:
    """Whether a capitalised neighbour makes the word part of another name ("Bush" in "Bush Street")."""
    after = doc[i + 1] if i + 1 < len(doc) else None
    return after is not None and after.pos_ == "PROPN" and not after.is_sent_start


def _metonym(doc: "Doc", name: Name) -> Name:
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
            told = head.lower_ in words("names.yaml", "of_governments_too")
            return told and head.head.lemma_ not in words("names.yaml", "at_places")
        case "agent":
            return True
        case "conj":
            return head != token and _acts(head)
    return False
