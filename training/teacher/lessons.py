"""What the teacher is asked about an article, and what annotations answer: arrays of tokens and of pairs of tokens."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.claims.find import find_attributions
from kg.extract.claims.pieces import by_sentence
from kg.extract.entities.places import Place, find_places, names_by_token
from kg.extract.events.parties import may_take_part
from kg.extract.events.timing import kind_of, moved, relation_of
from kg.extract.offices.titles import title_word
from kg.lang.lexicon import is_kind_of
from kg.nlp.heads import outside
from kg.nlp.ranges import span_of
from kg.nlp.transformer import Pieces, cut
from kg.terms.vocab import KG
from training.event_labels import CLASSES, Prepared, modality_answer, role_answers
from training.event_score import ALIKE, names_of
from training.gold import Annotated, GoldPosition, fold_of
from training.offices import bodies_of, noun_of
from training.references import COMPLETE, gold_places
from training.word_labels import claim_labels

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from tokenizers import Tokenizer

__all__ = [
    "ENTITIES",
    "MASKED",
    "Choice",
    "Lesson",
    "Marks",
    "dates_near",
    "lesson_of",
    "named_before",
    "speakers_near",
]

Ints = np.ndarray[Any, np.dtype[np.int64]]
MASKED = -1  # a label that teaches nothing
ENTITIES = ("Person", "Organisation", "GeopoliticalEntity", "Place")
_KINDS = (KG.Name, KG.Demonym, KG.Metonym, KG.Nominal, KG.Pronoun)
_NAMES = 3  # how many of these kinds are names
_GRAINS = ("day", "month", "year")
_RELATIONS = ("", "same", "later", "old", "past")  # of a date to the day of publication
_NAME_LABELS = frozenset(
    "PERSON ORG GPE LOC FAC NORP EVENT PRODUCT WORK_OF_ART LAW".split()
)  # of the parser: nobody annotated whether such a word is a name
_NEAR = 3  # tokens beside an annotated name that are known to be none
_DATES, _DATES_BACK, _DATES_AHEAD = 40, 6, 3  # how many dates, and sentences, may belong to an event
_SPEAKERS, _SPEAKERS_BACK, _SPEAKERS_AHEAD = 48, 6, 2
_BACK, _AHEAD, _MOST = 40, 6, 90  # names that a reference may stand for


@dataclass(frozen=True, slots=True)
class Choice:
    """One question about a token with several answers.

    Attributes:
        about: the token, or for a speaker the number of the claim.
        class_: the class of the event, where the token triggers one.
        tokens: the candidates: tokens, or numbers of dates.
        right: a flag for each candidate and for each answer that is none of them, which stand last.
    """

    about: int
    class_: int
    tokens: Ints
    right: np.ndarray[Any, np.dtype[np.bool_]]


@dataclass
class Marks:
    """What annotations say of an article; labels of tokens are MASKED where they say nothing.

    Attributes:
        event: the class of the event that a token triggers.
        modality: at triggers.
        entity: O, then B and I of each of ENTITIES.
        title: 1 for the noun of an office, 2 for further words of its title.
        content: B (1) and I (2) of what is said.
        again: tokens of which at least one tells an event of a class.
        acts: of each claim.
        roles: of each candidate of a trigger: 0 for none, MASKED for a word inside another phrase.
        dates: which date is an event's; the day of publication and none at all stand last.
        holders, bodies: who holds a title (several may), and of what (none stands last).
        former: titles and whether they were held before.
        speakers: who says each claim (nobody last).
        references: who is meant (nobody last).
        same: pairs of triggers and whether they tell one event, shape (pairs, 3).
    """

    event: Ints
    modality: Ints
    entity: Ints
    title: Ints
    content: Ints
    again: list[tuple[Ints, int]] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)
    roles: list[tuple[int, int, Ints, Ints]] = field(default_factory=list)
    dates: list[Choice] = field(default_factory=list)
    holders: list[Choice] = field(default_factory=list)
    bodies: list[Choice] = field(default_factory=list)
    former: list[tuple[int, int]] = field(default_factory=list)
    speakers: list[Choice] = field(default_factory=list)
    references: list[Choice] = field(default_factory=list)
    same: Ints = field(default_factory=lambda: np.zeros((0, 3), np.int64))


@dataclass
class Lesson:
    """An article as the teacher reads it.

    Attributes:
        pieces: by the name of the encoder.
        sentence: the number of each token's sentence.
        parties: whether a token may head a phrase with a role.
        mentions: token, entity and kind of each mention, in order.
        groups: the place of each entity's class in ENTITIES, or their number.
        dates: token, grain and relation of each date.
        published: the article has a date.
        places: tokens that may refer to an entity.
        said: for each claim the tokens of its content and those beside it; of the annotated ones where there are marks.
    """

    id: str
    size: int
    fold: int
    pieces: dict[str, Pieces]
    sentence: Ints
    parties: np.ndarray[Any, np.dtype[np.bool_]]
    mentions: Ints
    groups: Ints
    dates: Ints
    published: bool
    places: Ints
    said: list[tuple[Ints, Ints]]
    marks: Marks | None = None


def lesson_of(prepared: Prepared, tokenizers: "dict[str, Tokenizer]") -> Lesson:
    """What is asked about a parsed article, with the answers where it is annotated."""
    doc, context, entities = prepared.context.doc, prepared.context, prepared.entities
    words = [t.text for t in doc]
    kinds = {kind: k for k, kind in enumerate(_KINDS)}
    mentions = sorted({(m.root, m.entity, kinds.get(m.kind, len(kinds))) for m in entities.in_tokens})
    dates = [
        (doc[w.start : w.end].root.i, _GRAINS.index(kind_of(w)), _RELATIONS.index(relation_of(context, w)))
        for w in context.dated
    ]
    places = list(find_places(doc, names_by_token(entities.clusters)))
    (attributions,) = find_attributions([doc])
    pieces = [p for a in attributions for p in by_sentence(doc, a.content)]
    made = Lesson(
        id=prepared.article.id,
        size=len(doc),
        fold=fold_of(prepared.article.id) if prepared.gold else MASKED,
        pieces={name: cut(t, words) for name, t in tokenizers.items()},
        sentence=np.asarray(context.parse.sentence, np.int64),
        parties=np.array([may_take_part(t) for t in doc], bool),
        mentions=np.array(mentions, np.int64).reshape(-1, 3),
        groups=np.array([_group(e.cls) for e in entities.entities], np.int64),
        dates=np.array(dates, np.int64).reshape(-1, 3),
        published=context.published is not None,
        places=np.array([p.root for p in places], np.int64),
        said=[_tokens_of(outside(doc, [p])) for p in pieces],
    )
    if prepared.gold is not None:
        made.said, made.marks = _marks(made, prepared, prepared.gold, places)
    return made


def _tokens_of(said: tuple[Sequence[int], Sequence[int]]) -> tuple[Ints, Ints]:
    return np.array(said[0], np.int64), np.array(said[1], np.int64)


def _group(cls: Any) -> int:
    own = (KG.Person, KG.Organisation, KG.GeopoliticalEntity, KG.Place)
    return next((k for k, other in enumerate(own) if is_kind_of(cls, other)), len(own))


# ---------------------------------------------------------------- candidates


def dates_near(lesson: Lesson, trigger: int) -> Ints:
    """The numbers of the dates that may be an event's: those of sentences about it, and the article's first."""
    if not len(lesson.dates):
        return np.zeros(0, np.int64)
    gap = lesson.sentence[trigger] - lesson.sentence[lesson.dates[:, 0]]
    near = ((gap >= -_DATES_AHEAD) & (gap <= _DATES_BACK)) | (np.arange(len(gap)) == 0)
    return np.flatnonzero(near)[:_DATES]


def speakers_near(lesson: Lesson, content: Ints) -> Ints:
    """The numbers of the mentions that may be a claim's speaker: the nearest about it."""
    if not len(lesson.mentions):
        return np.zeros(0, np.int64)
    token = lesson.mentions[:, 0]
    gap = lesson.sentence[token] - lesson.sentence[content[0]]
    near = np.flatnonzero((gap >= -_SPEAKERS_BACK) & (gap <= _SPEAKERS_AHEAD))
    apart = np.minimum(np.abs(token[near] - content[0]), np.abs(token[near] - content[-1]))
    return np.sort(near[np.argsort(apart, kind="stable")][:_SPEAKERS])


def named_before(lesson: Lesson, token: int) -> Ints:
    """The numbers of the mentions that a reference may stand for: names before it, the first of each, a few behind."""
    names = np.flatnonzero(lesson.mentions[:, 2] < _NAMES)
    at = lesson.mentions[names, 0]
    _, index = np.unique(lesson.mentions[names, 1], return_index=True)
    first = np.zeros(len(names), bool)
    first[index] = True
    before, behind, number = int((at < token).sum()), int((at <= token).sum()), np.arange(len(names))
    near = ((number >= before - _BACK) & (number < before)) | ((number >= behind) & (number < behind + _AHEAD))
    return names[near | (first & (at < token))][-_MOST:]


# ---------------------------------------------------------------- answers


def _marks(
    lesson: Lesson, p: Prepared, gold: Annotated, places: Sequence[Place]
) -> tuple[list[tuple[Ints, Ints]], Marks]:
    doc, names = p.context.doc, names_of(gold, p.entities)
    event, told = np.zeros(len(doc), np.int64), np.full(len(doc), -1)
    event[p.at], told[p.at] = p.answers, p.told
    modality = np.full(len(doc), MASKED)
    for i in np.flatnonzero(told >= 0):
        modality[i] = modality_answer(gold.events[told[i]])
    content, claims = claim_labels(gold, doc)
    title, offices = _titles(gold, doc)
    said = [_tokens_of((inside, beside)) for inside, beside, _ in claims]
    made = Marks(event, modality, _entities(gold, doc), title, content, acts=[act for *_, act in claims])
    made.again = list(_again(gold, doc, event))
    made.former = [(head, int(any(o.status == "Former" for o in own))) for head, own in offices.items()]
    _mark_events(made, lesson, p, gold)
    _mark_offices(made, lesson, offices, names)
    placed = [c for c in gold.claims if doc.char_span(*c.content, alignment_mode="expand") is not None]
    for number, (claim, (inside, _)) in enumerate(zip(placed, said, strict=False)):
        own = speakers_near(lesson, inside)
        wanted = {claim.speaker, *claim.alternatives} - {""}
        right = [bool(wanted & names[lesson.mentions[k, 1]]) for k in own]
        made.speakers.append(_choice(number, 0, lesson.mentions[own, 0], right, not claim.speaker))
    _mark_references(made, lesson, gold, doc, places, names)
    made.same = _same(told, gold)
    return said, made


def _choice(about: int, class_: int, tokens: Ints, right: Sequence[bool], *others: bool) -> Choice:
    return Choice(about, class_, np.asarray(tokens, np.int64), np.array([*right, *others], bool))


def _again(gold: Annotated, doc: "Doc", event: Ints) -> Iterator[tuple[Ints, int]]:
    for e in gold.events:
        cls = f"kg:{e.cls}"
        for span in () if e.optional or cls not in CLASSES else e.more:
            found = doc.char_span(*span, alignment_mode="expand")
            own = np.array([t.i for t in found or () if not t.is_space], np.int64)
            if len(own) and not (event[own] == CLASSES.index(cls)).any():
                yield own, CLASSES.index(cls)


def _entities(gold: Annotated, doc: "Doc") -> Ints:
    """The names wherever they stand; other words that look like a name are masked, since not all are annotated."""
    made, inside = np.zeros(len(doc), np.int64), np.zeros(len(doc), bool)
    starts, ends = {t.idx: t.i for t in doc}, {t.idx + len(t): t.i for t in doc}
    known = {(name, e.cls, e.optional) for e in gold.entities for name in e.names if e.cls in ENTITIES}
    for name, cls, optional in sorted(known, key=lambda k: (-len(k[0]), k)):
        for match in re.finditer(re.escape(name), doc.text):
            b, e = starts.get(match.start()), ends.get(match.end())
            if b is None or e is None or inside[b : e + 1].any():
                continue
            inside[b : e + 1] = True
            k = ENTITIES.index(cls)
            made[b : e + 1] = MASKED if optional else 2 + 2 * k
            made[b] = MASKED if optional else 1 + 2 * k
    near = np.zeros(len(doc), bool)
    for i in np.flatnonzero(made > 0):
        near[max(0, i - _NEAR) : i + _NEAR + 1] = True
    for token in doc:
        if not inside[token.i] and token.ent_type_ != "NORP" and _may_be_name(token, bool(near[token.i])):
            made[token.i] = MASKED
    return made


def _may_be_name(token: "Token", near: bool) -> bool:
    if token.ent_type_ in _NAME_LABELS:
        return True
    return token.text[:1].isupper() and not token.is_sent_start and not (near and not token.ent_type_)


def _titles(gold: Annotated, doc: "Doc") -> tuple[Ints, dict[int, list[GoldPosition]]]:
    """The words of titles, and the offices that each noun tells; the same noun elsewhere is masked."""
    made, found = np.zeros(len(doc), np.int64), defaultdict(list)
    for office in gold.positions:
        noun, near = noun_of(office.title), doc.char_span(*office.near, alignment_mode="expand")
        if near is None:
            continue
        around = doc[near[0].sent.start : near[-1].sent.end]
        hits = [t for t in near if title_word(t) == noun] or [t for t in around if title_word(t) == noun]
        for token in doc:
            if title_word(token) == noun and made[token.i] == 0:
                made[token.i] = MASKED
        if not hits:
            continue
        head, words = hits[0].i, set(re.split(r"[\s’'-]+", office.title.lower()))
        start = end = head
        while start > 0 and (doc[start - 1].lower_ in words or doc[start - 1].text == "-"):
            start -= 1
        while end + 1 < len(doc) and doc[end + 1].lower_ in words - {"of", "the", "and"}:
            end += 1
        made[start : end + 1] = MASKED if office.optional else 2
        if not office.optional:
            made[head] = 1
            found[head].append(office)
    return made, dict(found)


def _mark_events(made: Marks, lesson: Lesson, p: Prepared, gold: Annotated) -> None:
    context = p.context
    published = context.published.isoformat() if context.published else ""
    for event, trigger in zip(gold.events, p.triggers, strict=True):
        cls = f"kg:{event.cls}"
        if trigger is None or cls not in CLASSES:
            continue
        class_ = CLASSES.index(cls)
        tokens, answers = role_answers(p, event, trigger)
        if tokens and not event.optional:
            made.roles.append((trigger, class_, np.array(tokens, np.int64), answers))
        near = dates_near(lesson, trigger)
        values = [moved(context, context.dated[k], f"kg:{event.modality}").value for k in near]
        right = [_is_date(event.date, value) for value in values]
        choice = _choice(trigger, class_, near, right, _is_date(event.date, published), not event.date)
        if choice.right.any():
            made.dates.append(choice)


def _is_date(wanted: str, value: str) -> bool:
    return bool(wanted) and (value == wanted or value.startswith(wanted + "-"))


def _mark_offices(
    made: Marks, lesson: Lesson, offices: dict[int, list[GoldPosition]], names: Sequence[frozenset[str]]
) -> None:
    tokens, sentence = lesson.mentions[:, 0], lesson.sentence
    person = lesson.groups[lesson.mentions[:, 1]] == 0
    for head, own in offices.items():
        gap = np.abs(sentence[tokens] - sentence[head])
        people = {o.person for o in own}
        near = np.flatnonzero(person & (gap <= 1) & (tokens != head))
        made.holders.append(_choice(head, 0, tokens[near], [bool(people & names[e]) for e in lesson.mentions[near, 1]]))
        bodies = set().union(*(bodies_of(o) for o in own))
        near = np.flatnonzero(~person & (gap <= 2))
        right = [bool(bodies & names[e]) for e in lesson.mentions[near, 1]]
        made.bodies.append(_choice(head, 0, tokens[near], right, all(not o.of for o in own)))


def _mark_references(
    made: Marks,
    lesson: Lesson,
    gold: Annotated,
    doc: "Doc",
    places: Iterable[Place],
    names: Sequence[frozenset[str]],
) -> None:
    from types import SimpleNamespace

    places = list(places)
    annotated = gold_places(SimpleNamespace(doc=doc, gold=gold), places)
    last = max((r.span[1] for r in gold.references), default=0)
    complete = len(gold.references) < COMPLETE
    for place in places:
        who = annotated[place].entity if place in annotated else ""
        if not who and not complete and span_of(doc, (place.start, place.end))[1] >= last:
            continue
        own = named_before(lesson, place.root)
        right = [bool(who) and who in names[e] for e in lesson.mentions[own, 1]]
        choice = _choice(place.root, 0, lesson.mentions[own, 0], right, not who)
        if choice.right.any():
            made.references.append(choice)


def _same(told: Ints, gold: Annotated) -> Ints:
    rows, at = [], np.flatnonzero(told >= 0)
    for n, a in enumerate(at):
        for b in at[n + 1 :]:
            mine, theirs = gold.events[told[a]].cls, gold.events[told[b]].cls
            if mine == theirs or frozenset((mine, theirs)) in ALIKE:
                rows.append((a, b, told[a] == told[b]))
    return np.array(rows, np.int64).reshape(-1, 3)
