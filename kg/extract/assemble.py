"""From findings to the facts of an article: entities for spans, keys, and in whose voice each is told."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.claims.quotations import find_quotations
from kg.extract.entities.lookup import Entities
from kg.extract.events.merge import absorb, first_of_each_key, merge_events, only_refers, tie_events
from kg.extract.extractor import (
    Extractor,
    Findings,
    FoundClaim,
    FoundEvent,
    FoundFigure,
    FoundOffice,
    FoundRole,
    Party,
    SpeechReader,
)
from kg.extract.figures.counted import counted_event
from kg.extract.modality import hedge_at
from kg.extract.parts import read_parts
from kg.lang.lexicon import is_kind_of
from kg.model import (
    Article,
    ArticleFacts,
    Claim,
    Event,
    Figure,
    Membership,
    Reading,
    Role,
    Span,
    Time,
    UnnamedRole,
)
from kg.nlp.parser_text import token_starts
from kg.nlp.parts import parts_of
from kg.nlp.ranges import Range, range_at, sentence_range, span_of, tokens_of
from kg.terms.iris import digest, slug
from kg.terms.ontology import label
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["assemble", "read_facts"]


def read_facts(
    articles: Iterable[Article], docs: "Iterable[Doc]", extractors: Sequence[Extractor]
) -> Iterator[ArticleFacts]:
    """The facts of each article, by one or several extractors. Pure: same input, same facts.

    The articles are read together, each as if it were alone.

    Args:
        articles: the articles.
        docs: their parses.
        extractors: who reads, see `kg.extract.registry`.

    Raises:
        Misquote: an extractor points to characters that are not there.
    """
    parsed = list(docs)
    for reader in extractors:
        if isinstance(reader, SpeechReader):
            reader.read_together([part for doc in parsed for _, part in parts_of(doc)])
    for article, doc in zip(articles, parsed, strict=True):
        entities, findings = read_parts(article, doc, extractors)
        yield assemble(article, doc, entities, findings)


def assemble(article: Article, doc: "Doc", entities: Entities, findings: Findings) -> ArticleFacts:
    """The facts that findings make, each kind in the order of the text.

    Args:
        article: the text, and where it comes from.
        doc: its parse.
        entities: whom it names, and where.
        findings: of all extractors, joined.
    """
    return _Assembler(article, doc, entities, findings).facts()


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim that was found, with its key and the tokens of its content."""

    found: FoundClaim
    key: str
    at: int
    tokens: frozenset[int]


def _innermost(holding: Iterable[_Said]) -> str:
    """The key of the claim with the shortest content, or ''."""
    best = min(holding, key=lambda s: (len(s.tokens), s.key), default=None)
    return best.key if best else ""


class _Assembler:
    """Holds what one article's statements need of each other; every property is computed once."""

    def __init__(self, article: Article, doc: "Doc", entities: Entities, findings: Findings) -> None:
        self.article, self.doc, self.entities, self.findings = article, doc, entities, findings
        self._starts = token_starts(doc)

    def facts(self) -> ArticleFacts:
        """The facts."""
        events = self._events()
        return ArticleFacts(
            article=self.article,
            entities=self.entities.entities,
            mentions=self.entities.mentions,
            memberships=tuple(self._memberships()),
            events=tuple(events),
            claims=tuple(self._claim(said) for said in self._said),
            figures=tuple(self._figures(events)),
            sentences=tuple(self._sentence(s.start) for s in self.doc.sents if s.text.strip()),
            dropped=self.findings.dropped,
        )

    # -- where it stands

    def _token(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def _sentence(self, token: int) -> Span:
        return span_of(self.doc, sentence_range(self.doc, token))

    def _text(self, span: Span) -> str:
        return self.article.text[span.start : span.end]

    def _key(self, kind: str, sentence: Span, *parts: str) -> str:
        """Identifies a statement by its sentence's text and its roles, not by offsets."""
        text = " ".join(self._text(sentence).split())
        return f"{slug(kind)}-{digest(kind, text, *parts)}"

    @cached_property
    def _quotations(self) -> tuple[Range, ...]:
        return find_quotations(self.doc)

    def _quotations_in(self, start: int, end: int) -> Sequence[Range]:
        """The quotations that share tokens with a range."""
        first = bisect_right(self._quotations, start, key=lambda q: q[1])
        return self._quotations[first : bisect_left(self._quotations, end, key=lambda q: q[0])]

    @cached_property
    def _quoted_tokens(self) -> frozenset[int]:
        return tokens_of(self._quotations)

    # -- who is meant

    def _entity(self, party: Party | None) -> int | None:
        """The entity of a party: the one that the extractor names, else the one that its phrase mentions."""
        if party is None or party.entity is not None or party.span is None:
            return party.entity if party else None
        if (mention := self.entities.at(party.span)) is not None:
            return mention.entity
        begin, end = range_at(self._starts, party.span)
        headed = self.entities.headed(self.doc[begin:end].root.i)
        return headed.entity if headed else None

    def _place_in_text(self, party: Party | None) -> tuple[Span, ...]:
        """Where a party stands: the mention at the head of its phrase, or the phrase itself."""
        if party is None or party.span is None:
            return ()
        if party.entity is None and self.entities.at(party.span) is None:
            begin, end = range_at(self._starts, party.span)
            if headed := self.entities.headed(self.doc[begin:end].root.i):
                return (span_of(self.doc, (headed.start, headed.end)),)
        return (party.span,)

    # -- claims

    @cached_property
    def _said(self) -> tuple[_Said, ...]:
        out: dict[str, _Said] = {}
        for claim in self.findings.claims:
            at = self._token((claim.cue or claim.content)[0].start)
            content = " … ".join(map(self._text, claim.content))
            key = self._key("claim", self._sentence(at), *map(self._text, claim.cue), content)
            tokens = tokens_of(range_at(self._starts, span) for span in claim.content)
            out.setdefault(key, _Said(claim, key, at, tokens))
        return tuple(out.values())

    @cached_property
    def _said_at(self) -> dict[int, list[_Said]]:
        """Token -> the claims whose content holds it."""
        found: dict[int, list[_Said]] = defaultdict(list)
        for said in self._said:
            for token in said.tokens:
                found[token].append(said)
        return found

    def _inside(self, token: int) -> str:
        """The key of the innermost claim whose content holds a token, or ''."""
        return _innermost(self._said_at.get(token, ()))

    def _claim(self, said: _Said) -> Claim:
        claim = said.found
        content = [range_at(self._starts, span) for span in claim.content]
        quoted = [span_of(self.doc, (max(s, b), min(e, t))) for s, e in content for b, t in self._quotations_in(s, e)]
        letters = {i for i in said.tokens if self.doc[i].is_alpha or self.doc[i].like_num}
        speakers = [e for party in claim.speakers if (e := self._entity(party)) is not None]
        aimed = {e for party in claim.directed_at if (e := self._entity(party)) is not None}
        speaker = speakers[0] if speakers else None
        return Claim(
            reading=Reading(
                key=said.key,
                evidence=self._evidence(said.at, content),
                trigger=(),
                roles=(claim.source_mention,) if claim.source_mention else (),
                rule=claim.rule,
                confidence=claim.confidence,
                modality=claim.modality,
                stated_in=self._outer(said),
                hedge=hedge_at(self.doc[said.at]) if claim.hedge is None else claim.hedge,
            ),
            act=claim.act,
            speaker=speaker,
            beside=tuple(speakers[1:]),
            addressee=self._entity(claim.addressee),
            about=self._about(said, speaker),
            direct=bool(letters) and letters <= self._quoted_tokens,
            source=(claim.source,) if claim.source else (),
            cue=claim.cue,
            content=claim.content,
            quoted=tuple(quoted),
            time=claim.time or self._published(),
            directed_at=tuple(sorted(aimed)),
            speaker_text=" ".join(self._text(claim.source).split()) if claim.source else "",
        )

    def _outer(self, said: _Said) -> str:
        """The claim that a claim stands in: one whose content holds its cue and is larger."""
        if not said.found.cue:
            return ""
        return _innermost(
            s for s in self._said_at.get(said.at, ()) if s.key != said.key and not (s.found.cue and s.at in said.tokens)
        )

    def _evidence(self, at: int, content: Sequence[Range]) -> tuple[Span, ...]:
        """The sentence of the cue and those that the content runs over."""
        tokens = [at, *(i for s, e in content for i in range(s, e) if i == s or self.doc[i].is_sent_start)]
        return tuple(sorted({self._sentence(i) for i in tokens}))

    def _about(self, said: _Said, speaker: int | None) -> tuple[int, ...]:
        meant = {entity for token in said.tokens for entity in self._meant_at.get(token, ())}
        return tuple(sorted(meant - {speaker}))

    @cached_property
    def _meant_at(self) -> dict[int, list[int]]:
        """Token -> the entities of the mentions that it heads."""
        found: dict[int, list[int]] = defaultdict(list)
        for mention in self.entities.in_tokens:
            found[mention.root].append(mention.entity)
        return found

    def _published(self) -> Time | None:
        day = self.article.date
        return Time("", day, day) if day else None

    # -- memberships

    def _memberships(self) -> Iterable[Membership]:
        out: dict[str, Membership] = {}
        for office in self.findings.offices:
            person = self._entity(office.person)
            if person is None:
                continue
            reading = self._office_reading(office)
            membership = Membership(reading, person, office.title, self._entity(office.body), office.status)
            out.setdefault(reading.key, membership)
        return out.values()

    def _office_reading(self, office: FoundOffice) -> Reading:
        at = self._token(office.trigger.end - 1)
        own_voice = not office.asserted and at not in self._quoted_tokens
        return self._reading(
            "membership", at, (office.trigger,), (office.person, office.body), office.rule, office.confidence,
            KG.Occurred, "" if own_voice else self._inside(at), office.title,
        )  # fmt: skip

    def _reading(
        self, kind: str, at: int, triggers: Sequence[Span], parties: Iterable[Party | None], rule: str,
        confidence: float, modality: NamedNode, stated_in: str, *parts: str,
    ) -> Reading:  # fmt: skip
        sentence = self._sentence(at)
        roles = [span for party in parties for span in self._place_in_text(party)]
        return Reading(
            key=self._key(kind, sentence, self._text(triggers[0]), *sorted(map(self._text, roles)), *parts),
            evidence=tuple(sorted({sentence, *(self._sentence(self._token(t.start)) for t in triggers[1:])})),
            trigger=tuple(sorted(set(triggers))),
            roles=tuple(sorted(set(roles))),
            rule=rule,
            confidence=confidence,
            modality=modality,
            stated_in=stated_in,
            hedge=hedge_at(self.doc[at]),
        )

    # -- events

    def _events(self) -> list[Event]:
        single = [(e, self._event(e)) for e in self.findings.events if not self._is_unvouched(e)]
        own = merge_events([e for f, e in single if not e.reading.stated_in and not only_refers(e, refers=f.refers)])
        for finding, event in single:
            if not event.reading.stated_in and only_refers(event, refers=finding.refers):
                own = absorb(own, event)
        claimed = [e for _, e in single if e.reading.stated_in and (e.roles or e.unnamed)]
        return first_of_each_key(tie_events(own, merge_events(claimed)))

    def _event(self, finding: FoundEvent) -> Event:
        triggers = (finding.trigger, *finding.also)
        date_text = self._text(finding.time.span) if finding.time and finding.time.span else ""
        reading = self._reading(
            label(finding.cls), self._token(finding.trigger.start), triggers, [r.party for r in finding.roles],
            finding.rule, finding.confidence, self._modality(finding), self._voice(triggers), date_text,
        )  # fmt: skip
        roles: set[Role] = set()
        unnamed: dict[UnnamedRole, None] = {}
        for role in finding.roles:
            entity = self._entity(role.party)
            if entity is not None and self.entities.is_a(entity, KG.Place if role.term == KG.place else KG.Agent):
                roles.add(Role(role.term, entity))
            elif (party := self._unnamed(role)) is not None:
                unnamed[party] = None
        ordered = tuple(sorted(roles, key=lambda r: (r.term.value, r.entity)))
        return Event(reading, finding.cls, ordered, finding.time, finding.topic, unnamed=tuple(unnamed))

    def _unnamed(self, role: FoundRole) -> UnnamedRole | None:
        """The party in the words of the text; None for a place, which only a name makes one."""
        if role.party.span is None or role.term == KG.place:
            return None
        return UnnamedRole(role.term, " ".join(self._text(role.party.span).split()))

    def _voice(self, triggers: Sequence[Span]) -> str:
        """The innermost claim that tells of it; '' where any of the places is in the article's own voice."""
        claims = [self._inside(self._token(t.start)) for t in triggers]
        return claims[0] if all(claims) else ""

    def _is_unvouched(self, event: FoundEvent) -> bool:
        """Whether it stands in quotation marks, of more than a word, that are nobody's claim: a title, a slogan."""
        begin, end = range_at(self._starts, event.trigger)
        around = next(iter(self._quotations_in(begin, begin + 1)), None)
        return around is not None and around[1] - around[0] > end - begin + 1 and not self._inside(begin)

    def _modality(self, event: FoundEvent) -> NamedNode:
        """What lies ahead of the publication date is planned, whatever the tense ("ahead of his visit next week")."""
        published = self.article.date
        ahead = event.time is not None and published is not None and event.time.earliest > published
        return KG.Planned if ahead and event.modality == KG.Occurred else event.modality

    # -- figures

    def _figures(self, events: Sequence[Event]) -> Iterable[Figure]:
        out: dict[str, Figure] = {}
        for finding in self.findings.figures:
            reading = self._figure_reading(finding)
            event, place = counted_event(events, reading, finding.measure), self._entity(finding.place)
            figure = Figure(
                reading=reading,
                value=finding.value,
                comparator=finding.comparator,
                measure=finding.measure,
                of=finding.of,
                of_entity=self._entity(finding.counted),
                place=self._place_of(event) if place is None else place,
                event=event.reading.key if event else "",
                time=finding.time,
            )
            out.setdefault(reading.key, figure)
        return out.values()

    def _figure_reading(self, found: FoundFigure) -> Reading:
        at = self._token(found.trigger.start)
        return self._reading(
            "figure", at, (found.trigger,), (found.counted,), found.rule, found.confidence, KG.Occurred,
            self._inside(at), str(found.value), found.measure.value,
        )  # fmt: skip

    def _place_of(self, event: Event | None) -> int | None:
        """Where an event is: its place, or the place that it is aimed at ("an attack on Odesa")."""
        for term in (KG.place, KG.target):
            for role in event.roles if event else ():
                if role.term == term and is_kind_of(self.entities.entities[role.entity].cls, KG.Place):
                    return role.entity
        return None
