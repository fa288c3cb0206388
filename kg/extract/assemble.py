"""From a parsed article to its facts: the only place where the findings of `kg.nlp` are put together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract import dates as times
from kg.extract import modality
from kg.extract.claims import speech_acts as acts
from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_verb
from kg.extract.claims.find import find_attributions
from kg.extract.claims.quotations import find_quotations
from kg.extract.entities import mentions as coref
from kg.extract.entities import names
from kg.extract.entities.clusters import Cluster, cluster_names, identity_of
from kg.extract.events import roles as events
from kg.extract.events.merge import absorb, merge_events, only_refers, tie_events
from kg.extract.figures import figures
from kg.extract.offices import titles as offices
from kg.lang.lexicon import is_kind_of, sections, words
from kg.model import Article, ArticleFacts, Claim, Entity, Event, Figure, Membership, Mention, Reading, Role, Span, Time
from kg.nlp.ranges import tokens_of
from kg.nlp.tree import is_former
from kg.terms.iris import digest, slug
from kg.terms.ontology import label, term
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["read_facts"]

_Range = tuple[int, int]


@cache
def _counted_in() -> dict[NamedNode, frozenset[NamedNode]]:
    """Which events a figure of each measure may count."""
    counted = sections("event_classes.yaml")["counted"]
    return {term(measure): frozenset(map(term, classes)) for measure, classes in counted.items()}


def read_facts(articles: Iterable[Article], docs: "Iterable[Doc]", *, large: bool = False) -> Iterator[ArticleFacts]:
    """The entities, mentions, memberships, events, claims and figures of each article. Pure: same input, same facts.

    The articles are read together, each as if it were alone. `large`: attributions by the large network.
    """
    parsed = list(docs)
    for article, doc, said in zip(articles, parsed, find_attributions(parsed, large=large), strict=True):
        yield _Assembler(article, doc, said).facts()


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribution with its key and the tokens of its content."""

    found: Attribution
    key: str
    tokens: frozenset[int]


def _innermost(holding: Iterable[_Said]) -> str:
    """The key of the claim with the shortest content, or ''."""
    best = min(holding, key=lambda s: (len(s.tokens), s.key), default=None)
    return best.key if best else ""


class _Assembler:
    """Holds what one article's statements need of each other; every property is computed once."""

    def __init__(self, article: Article, doc: "Doc", said: tuple[Attribution, ...]) -> None:
        self.article, self.doc, self._attributions = article, doc, said
        self.anchor = times.anchor_date(article.text, article.date)

    def facts(self) -> ArticleFacts:
        """The facts, each kind in the order of the text."""
        own_events = self._events()
        return ArticleFacts(
            article=self.article,
            entities=tuple(_entity(c) for c in self._clusters),
            mentions=tuple(Mention(self._span((m.start, m.end)), m.entity, m.kind, m.rule) for m in self._mentions),
            memberships=tuple(self._memberships()),
            events=tuple(own_events),
            claims=tuple(self._claims()),
            figures=tuple(self._figures(own_events)),
            sentences=tuple(self._sentence(s.start) for s in self.doc.sents if s.text.strip()),
        )

    # -- what nlp finds

    @cached_property
    def _clusters(self) -> list[Cluster]:
        return cluster_names(self.doc, names.find_names(self.doc))

    @cached_property
    def _quotations(self) -> tuple[_Range, ...]:
        return find_quotations(self.doc)

    @cached_property
    def _mentions(self) -> tuple[coref.Mention, ...]:
        quotes = [
            coref.Quote(b, e, a.head)
            for a in self._attributions
            for b, e in self._quotations
            if any(s < e and b < t for s, t in a.content) and not b <= a.head < e  # who speaks in it, quotes nobody
        ]
        return coref.resolve(self.doc, self._clusters, quotes)

    @cached_property
    def _at_root(self) -> dict[int, coref.Mention]:
        return coref.head_mentions(self._mentions)

    @cached_property
    def _dates(self) -> tuple[times.When, ...]:
        return times.find_dates(self.doc, self.anchor)

    @cached_property
    def _quoted_tokens(self) -> frozenset[int]:
        return tokens_of(self._quotations)

    # -- where it stands

    def _span(self, tokens: _Range) -> Span:
        last = self.doc[tokens[1] - 1]
        return Span(self.doc[tokens[0]].idx, last.idx + len(last))

    def _sentence(self, token: int) -> Span:
        sentence = self.doc[token].sent
        start, end = sentence.start, sentence.end
        while end - 1 > start and self.doc[end - 1].is_space:
            end -= 1
        while start < end - 1 and self.doc[start].is_space:
            start += 1
        return self._span((start, end))

    def _text(self, span: Span) -> str:
        return self.article.text[span.start : span.end]

    def _key(self, kind: str, sentence: Span, *parts: str) -> str:
        """Identifies a statement by its sentence's text and its roles, not by offsets."""
        text = " ".join(self._text(sentence).split())
        return f"{slug(kind)}-{digest(kind, text, *parts)}"

    # -- claims

    @cached_property
    def _said(self) -> tuple[_Said, ...]:
        out: dict[str, _Said] = {}
        for a in self._attributions:
            content = " … ".join(self._text(self._span(r)) for r in a.content)
            key = self._key("claim", self._sentence(a.anchor[0]), *(self._text(self._span(r)) for r in a.cue), content)
            out.setdefault(key, _Said(a, key, a.tokens))
        return tuple(out.values())

    def _inside(self, token: int) -> str:
        """The key of the innermost claim whose content holds a token, or ''."""
        return _innermost(s for s in self._said if token in s.tokens)

    def _claims(self) -> Iterable[Claim]:
        return [self._claim(said) for said in self._said]

    def _claim(self, said: _Said) -> Claim:
        a = said.found
        at = a.anchor[0]
        speaker = self._speaker(a)
        quoted = list(self._quoted_parts(a.content))
        letters = {i for i in said.tokens if self.doc[i].is_alpha or self.doc[i].like_num}
        verb = cue_verb(self.doc, a.cue[0]) if a.cue else None
        when = self._time(self._date_on(verb)) if verb is not None else None
        return Claim(
            reading=Reading(
                key=said.key,
                evidence=self._evidence(at, a.content),
                trigger=(),
                roles=tuple(self._span((m.start, m.end)) for m in [self._mention_of(a.head)] if m),
                rule=a.rule,
                confidence=a.confidence,
                modality=self._claim_modality(a, verb),
                stated_in=self._outer(said),
                hedge=self._hedge(verb.i if verb is not None else at),
            ),
            act=acts.speech_act(self.doc, a),
            speaker=speaker,
            beside=self._beside(a, speaker),
            addressee=self._addressee(verb, speaker),
            about=self._about(said, speaker),
            direct=bool(letters) and letters <= self._quoted_tokens,
            source=(self._span(a.source),) if a.source else (),
            cue=tuple(map(self._span, a.cue)),
            content=tuple(map(self._span, a.content)),
            quoted=tuple(self._span(r) for r in quoted),
            time=when or self._published(),
        )

    def _outer(self, said: _Said) -> str:
        """The claim that a claim stands in: one whose content holds its cue and is larger."""
        a = said.found
        if not a.cue:
            return ""
        at = a.cue[0][0]
        return _innermost(
            s
            for s in self._said
            if s.key != said.key and at in s.tokens and not (s.found.cue and s.found.cue[0][0] in said.tokens)
        )

    def _evidence(self, at: int, content: Sequence[_Range]) -> tuple[Span, ...]:
        """The sentence of the cue and those that the content runs over."""
        tokens = [at, *(i for s, e in content for i in range(s, e) if i == s or self.doc[i].is_sent_start)]
        return tuple(sorted({self._sentence(i) for i in tokens}))

    def _quoted_parts(self, content: Sequence[_Range]) -> Iterable[_Range]:
        for s, e in content:
            for b, t in self._quotations:
                if max(s, b) < min(e, t):
                    yield max(s, b), min(e, t)

    def _claim_modality(self, a: Attribution, verb: "Token | None") -> NamedNode:
        if verb is None:
            return KG.Occurred
        return KG.Negated if self._nobody(a) or _neither(verb) else modality.modality_of(verb)

    def _nobody(self, a: Attribution) -> bool:
        """Whether the source says that there is none: "No official said", "Neither Biden nor Harris"."""
        if a.source is None:
            return False
        near = self.doc[max(a.source[0] - 1, 0) : a.source[0] + 1]
        return any(t.lower_ in words("modality.yaml", "nobody") for t in near if t.sent == near[-1].sent)

    def _speaker(self, a: Attribution) -> int | None:
        mention = self._named_beside(a.head) or self._mention_of(a.head) or self._titled(a.source)
        if mention is None and a.head >= 0:
            mention = self._named_before(self.doc[a.head])
        if mention is None or not is_kind_of(self._clusters[mention.entity].cls, KG.Agent):
            return None
        return mention.entity

    def _beside(self, a: Attribution, speaker: int | None) -> tuple[int, ...]:
        """Who says it with the speaker: "Biden, Harris and Blinken said"."""
        if speaker is None or a.source is None or a.head < 0:
            return ()
        others = [self._at_root.get(t.i) for t in self.doc[a.head].conjuncts if a.source[0] <= t.i < a.source[1]]
        agents = {m.entity for m in others if m and is_kind_of(self._clusters[m.entity].cls, KG.Agent)}
        return tuple(sorted(agents - {speaker}))

    def _named_beside(self, token: int) -> coref.Mention | None:
        """The person in apposition with an office: "said the deputy head, Vladislav Surkov"."""
        children = self.doc[token].children if token >= 0 else ()
        found = [self._at_root[c.i] for c in children if c.dep_ == "appos" and c.i in self._at_root]
        return next((m for m in found if is_kind_of(self._clusters[m.entity].cls, KG.Person)), None)

    def _titled(self, source: _Range | None) -> coref.Mention | None:
        """The person whose name ends a source, right behind what they are: "American academic and author Ann Lee"."""
        last = next((m for m in self._mentions if source and m.end == source[1] and m.kind == KG.Name), None)
        if last is None or source is None or last.start <= source[0]:
            return None
        person = is_kind_of(self._clusters[last.entity].cls, KG.Person)
        return last if person and self.doc[last.start - 1].pos_ in ("NOUN", "PROPN", "ADJ") else None

    def _named_before(self, head: "Token") -> coref.Mention | None:
        """The body whose office, agency or statement it is: "the UN human rights office"; not "police in Monrovia"."""
        if is_former(head):
            return None
        deps = ("compound", "nmod", "poss")
        found = [self._at_root[c.i] for c in head.lefts if c.dep_ in deps and c.i in self._at_root]
        if head.lower_ in words("nominals.yaml", "people"):
            inner = [
                g for c in head.rights if c.dep_ == "prep" and c.lower_ in ("in", "of", "from") for g in c.children
            ]
            found += [m for g in inner if (m := self._at_root.get(g.i)) and self._is_of(m, g.head.lower_)]
        bodies = [m for m in found if m.kind == KG.Name and self._may_speak(m)]
        return bodies[0] if len({m.entity for m in bodies}) == 1 else None

    def _is_of(self, mention: coref.Mention, preposition: str) -> bool:
        """ "Leaders of Hamas", "officials in Russia", but "leaders in Manchester" are some of those who live there."""
        return preposition != "in" or mention.rule == "name-list"

    def _may_speak(self, mention: coref.Mention) -> bool:
        """A body or a state: not a person's circle, not a town's people."""
        cls = self._clusters[mention.entity].cls
        return cls != KG.Settlement and not is_kind_of(cls, KG.Person)

    def _mention_of(self, token: int) -> coref.Mention | None:
        return self._at_root.get(token) if token >= 0 else None

    def _addressee(self, verb: "Token | None", speaker: int | None) -> int | None:
        """Whom the speaker tells, asks or urges."""
        if verb is None or verb.lemma_ not in sections("cues.yaml")["telling"]:
            return None
        for child in verb.children:
            token = child
            if child.dep_ == "prep" and child.lower_ in ("to", "on"):
                token = next((c for c in child.children if c.dep_ == "pobj"), child)
            if token.dep_ in ("dobj", "dative", "pobj"):
                mention = self._at_root.get(token.i)
                if mention and mention.entity != speaker and is_kind_of(self._clusters[mention.entity].cls, KG.Agent):
                    return mention.entity
        return None

    def _about(self, said: _Said, speaker: int | None) -> tuple[int, ...]:
        return tuple(sorted({m.entity for m in self._mentions if m.root in said.tokens and m.entity != speaker}))

    def _hedge(self, token: int) -> str:
        hedges = sections("cues.yaml")["hedges"]
        node = self.doc[token]
        for _ in range(2):  # a number hangs on its noun, and the noun on its verb
            if node.dep_ in ("nummod", "quantmod"):
                node = node.head
        near = [
            *node.children,
            *(node.head.children if node.dep_ in ("aux", "auxpass", "dobj", "pobj", "nsubjpass") else ()),
        ]
        return next((t.lower_ for t in sorted(near, key=lambda t: t.i) if t.lower_ in hedges), "")

    # -- dates

    def _time(self, when: times.When | None) -> Time | None:
        return Time(when.value, when.earliest, when.latest, self._span((when.start, when.end))) if when else None

    def _published(self) -> Time | None:
        day = self.article.date
        return Time("", day, day) if day else None

    def _date_on(self, token: "Token") -> times.When | None:
        """The first date that hangs on a token itself."""
        for when in self._dates:
            root = self.doc[when.start : when.end].root
            head = root.head if root.dep_ != "pobj" else root.head.head
            if head == token:
                return when
        return None

    # -- memberships

    def _memberships(self) -> Iterable[Membership]:
        out: dict[str, Membership] = {}
        for office in offices.find_offices(self.doc, self._clusters, self._mentions, self._dates, self.anchor):
            at = office.trigger[1] - 1
            own = office.rule != "office-predicate" and at not in self._quoted_tokens
            stated_in = "" if own else self._inside(at)
            reading = self._reading(
                "membership",
                at,
                office.trigger,
                office.roles,
                office.rule,
                office.confidence,
                KG.Occurred,
                stated_in,
                office.title,
            )
            out.setdefault(reading.key, Membership(reading, office.person, office.title, office.body, office.status))
        return out.values()

    def _reading(
        self, kind: str, at: int, trigger: _Range, roles: Sequence[coref.Mention], rule: str, confidence: float,
        modality: NamedNode, stated_in: str, *parts: str,
    ) -> Reading:  # fmt: skip
        sentence = self._sentence(at)
        surfaces = sorted(self._text(self._span((m.start, m.end))) for m in roles)
        return Reading(
            key=self._key(kind, sentence, self._text(self._span(trigger)), *surfaces, *parts),
            evidence=(sentence,),
            trigger=(self._span(trigger),),
            roles=tuple(sorted({self._span((m.start, m.end)) for m in roles})),
            rule=rule,
            confidence=confidence,
            modality=modality,
            stated_in=stated_in,
            hedge=self._hedge(at),
        )

    # -- events

    def _events(self) -> list[Event]:
        found = events.find_events(self.doc, self._clusters, self._mentions, self._dates)
        single = [(e, self._event(e)) for e in found if not self._is_unvouched(e)]
        own = merge_events([event for e, event in single if not event.reading.stated_in and not only_refers(e, event)])
        for e, event in single:
            if not event.reading.stated_in and only_refers(e, event):
                own = absorb(own, event)
        claimed = [event for _, event in single if event.reading.stated_in and event.roles]
        return tie_events(own, merge_events(claimed))

    def _event(self, event: events.Event) -> Event:
        at = event.trigger[0]
        stated_in = self._inside(at)
        kind = label(event.cls)
        date_text = self._text(self._span((event.when.start, event.when.end))) if event.when else ""
        reading = self._reading(
            kind,
            at,
            event.trigger,
            [f.mention for f in event.fillers],
            event.rule,
            event.confidence,
            event.modality,
            stated_in,
            date_text,
        )
        roles = tuple(sorted({Role(f.role, f.entity) for f in event.fillers}, key=lambda r: (r.term.value, r.entity)))
        return Event(
            self._not_before_its_time(reading, event.when), event.cls, roles, self._time(event.when), self._topic(at)
        )

    def _is_unvouched(self, event: events.Event) -> bool:
        """Whether it stands in quotation marks, of more than a word, that are nobody's claim: a title, a slogan."""
        at = event.trigger[0]
        around = next((q for q in self._quotations if q[0] <= at < q[1]), None)
        return around is not None and around[1] - around[0] > len(event.trigger) + 1 and not self._inside(at)

    def _not_before_its_time(self, reading: Reading, when: times.When | None) -> Reading:
        """What lies ahead of the publication date is planned, whatever the tense ("ahead of his visit next week")."""
        ahead = when is not None and self.article.date is not None and when.earliest > self.article.date
        return replace(reading, modality=KG.Planned) if ahead and reading.modality == KG.Occurred else reading

    def _topic(self, at: int) -> str:
        """What a meeting is about: the words behind "on", "about" or "over"."""
        for child in self.doc[at].children:
            if child.dep_ == "prep" and child.lower_ in ("on", "about", "over"):
                for inner in child.children:
                    if inner.dep_ == "pobj" and not inner.ent_type_ and inner.right_edge.i - inner.left_edge.i < 12:
                        return " ".join(self._text(self._span((inner.left_edge.i, inner.right_edge.i + 1))).split())
        return ""

    # -- figures

    def _figures(self, told: Sequence[Event]) -> Iterable[Figure]:
        out: dict[str, Figure] = {}
        for found in figures.find_figures(self.doc):
            stated_in = self._inside(found.start)
            trigger = (
                (found.start, found.noun + 1) if found.start <= found.noun < found.end + 6 else (found.start, found.end)
            )
            counted = self._counted_entity(found)
            reading = self._reading(
                "figure", found.start, trigger, [counted] if counted else [], f"figure-{slug(label(found.measure))}",
                found.confidence, KG.Occurred, stated_in, str(found.value), found.measure.value,
            )  # fmt: skip
            event, place = _event_of(told, reading, found.measure), self._figure_place(found)
            figure = Figure(
                reading=reading,
                value=found.value,
                comparator=found.comparator,
                measure=found.measure,
                of=found.of,
                of_entity=counted.entity if counted else None,
                place=self._place_of(event) if place is None else place,
                event=event.reading.key if event else "",
                time=self._time(self._date_on(self.doc[found.anchor])),
            )
            out.setdefault(reading.key, figure)
        return out.values()

    def _counted_entity(self, found: figures.Figure) -> coref.Mention | None:
        """Whose people are counted: "Hamas terrorists" are Hamas's, "Israelis" Israel's."""
        if found.noun < 0:
            return None
        noun = self.doc[found.noun]
        for i in (found.noun, *(c.i for c in noun.lefts if c.dep_ in ("amod", "compound", "poss"))):
            mention = self._at_root.get(i)
            if mention is not None and not is_kind_of(self._clusters[mention.entity].cls, KG.Person):
                return mention
        return None

    def _place_of(self, event: Event | None) -> int | None:
        """Where an event is: its place, or the place that it is aimed at ("an attack on Odesa")."""
        for role in (KG.place, KG.target):
            for filled in event.roles if event else ():
                if filled.term == role and is_kind_of(self._clusters[filled.entity].cls, KG.Place):
                    return filled.entity
        return None

    def _figure_place(self, found: figures.Figure) -> int | None:
        """The place that hangs on the word that tells the measure."""
        for child in self.doc[found.anchor].children:
            if child.dep_ == "prep" and child.lower_ in ("in", "inside", "at", "near"):
                for inner in child.children:
                    mention = self._at_root.get(inner.i)
                    if mention and is_kind_of(self._clusters[mention.entity].cls, KG.Place):
                        return mention.entity
        return None


def _neither(verb: "Token") -> bool:
    """ "Israel neither confirmed nor denied"."""
    first = verb.head if verb.dep_ == "conj" else verb
    return any(c.dep_ == "preconj" and c.lower_ == "neither" for c in first.children)


def _entity(cluster: Cluster) -> Entity:
    return Entity(cluster.label, cluster.cls, identity_of(cluster), cluster.context)


def _event_of(told: Sequence[Event], reading: Reading, measure: NamedNode) -> Event | None:
    """The event of a fitting class in the same sentence and voice."""
    for event in told:
        same_voice = event.reading.stated_in == reading.stated_in
        if (
            same_voice
            and event.cls in _counted_in().get(measure, ())
            and set(reading.evidence) & set(event.reading.evidence)
        ):
            return event
    return None
