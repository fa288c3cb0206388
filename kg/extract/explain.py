"""An article as a person reads it, with what was found in each sentence and the rule that found it."""

from collections.abc import Iterator

from kg.model import ArticleFacts, Claim, Event, Figure, Membership, Reading, Span, Time
from kg.terms.ontology import label

__all__ = ["describe_facts"]


def describe_facts(facts: ArticleFacts) -> str:
    """The article sentence by sentence: offsets, who is mentioned, and each statement with its rule and confidence."""
    lines = [f"# {facts.article.id}"]
    for sentence in facts.sentences:
        text = " ".join(facts.article.text[sentence.start : sentence.end].split())
        lines += ["", f"[{sentence.start},{sentence.end}] {text}", *_lines_of(facts, sentence)]
    return "\n".join(lines)


def _lines_of(facts: ArticleFacts, sentence: Span) -> Iterator[str]:
    mentions = [m for m in facts.mentions if sentence.start <= m.span.start < sentence.end]
    for m in mentions:
        surface = facts.article.text[m.span.start : m.span.end]
        entity = facts.entities[m.entity]
        yield f"    {label(m.kind):10} {surface!r} is {entity.label} ({label(entity.cls)}) [{m.rule}]"
    for reading, words in _statements(facts):
        if reading.evidence[0] == sentence:
            voice = f"{label(reading.modality)}, claimed" if reading.stated_in else label(reading.modality)
            yield f"    {words} [{voice}; {reading.rule}, {reading.confidence:g}]"


def _statements(facts: ArticleFacts) -> Iterator[tuple[Reading, str]]:
    yield from ((m.reading, _membership(facts, m)) for m in facts.memberships)
    yield from ((e.reading, _event(facts, e)) for e in facts.events)
    yield from ((c.reading, _claim(facts, c)) for c in facts.claims)
    yield from ((f.reading, _figure(facts, f)) for f in facts.figures)


def _name(facts: ArticleFacts, entity: int | None) -> str:
    return "nobody named" if entity is None else facts.entities[entity].label


def _membership(facts: ArticleFacts, m: Membership) -> str:
    body = "no body named" if m.body is None else _name(facts, m.body)
    return f"office     {_name(facts, m.person)}: {m.title}, {body}, {label(m.status)}"


def _event(facts: ArticleFacts, event: Event) -> str:
    named = [f"{label(r.term)} {_name(facts, r.entity)}" for r in event.roles]
    roles = ", ".join([*named, *(f"{label(r.term)} {r.text!r}" for r in event.unnamed)])
    when = f", {_when(facts, event.time)}" if event.time else ""
    return f"event      {label(event.cls)}: {roles}{when}"


def _when(facts: ArticleFacts, time: Time) -> str:
    value = time.value or f"{time.earliest} to {time.latest}"
    return f"{value} from {facts.article.text[time.span.start : time.span.end]!r}" if time.span else value


def _claim(facts: ArticleFacts, claim: Claim) -> str:
    text = " … ".join(" ".join(facts.article.text[b:e].split()) for b, e in claim.content)
    how = "quoted" if claim.direct else "reported"
    speaker = claim.speaker_text if claim.speaker is None and claim.speaker_text else _name(facts, claim.speaker)
    return f"claim      {speaker} ({label(claim.act)}, {how}): {text}"


def _figure(facts: ArticleFacts, figure: Figure) -> str:
    return f"figure     {label(figure.comparator)} {figure.value:g} {figure.of}: {label(figure.measure)}"
