"""How sure an event is: that there is one of this class at all, and that all that is said of it is right."""

from collections.abc import Iterator
from math import log

from kg.extract.events.context import Context, ReadEvent
from kg.nlp.features import Ints, buckets_of
from kg.terms.ontology import curie
from kg.terms.vocab import KG

__all__ = ["event_features"]

_STEPS = 2.0  # steps for each unit of log odds
_LOWEST, _HIGHEST = 1e-4, 1 - 1e-4
_ACTORS = (KG.agent, KG.target, KG.participant)


def _step(probability: float) -> int:
    """Log odds in steps, so that a regression can bend."""
    p = min(max(round(probability, 4), _LOWEST), _HIGHEST)
    return round(_STEPS * log(p / (1 - p)))


def event_features(context: Context, event: ReadEvent) -> Ints:
    """The buckets of the features of an event, its mentions already gathered."""
    return buckets_of(_features(context, event))


def _steps(name: str, step: int) -> Iterator[str]:
    """A number as features that add up: one for each step that it has reached, and one of its own."""
    yield f"{name}={step}"
    yield from (f"{name}>{s}" for s in range(-8, 9, 2) if step > s)


def _features(context: Context, event: ReadEvent) -> Iterator[str]:
    top = event.mentions[0]
    t = context.doc[top.token]
    cls, modality, count = curie(event.cls.value), curie(event.modality.value), min(len(event.mentions), 4)
    title, quoted = bool(context.parse.title[top.token]), bool(context.parse.quoted[top.token])
    actors = [p for p in event.parties if p.role in _ACTORS]
    named = sum(p.entity is not None for p in actors)
    p_event, p_class = _step(top.probability), _step(top.of_class / max(top.probability, _LOWEST))
    p_mod = _step(event.modality_probability)
    weakest = _step(min((p.probability for p in actors), default=0.5))
    product = 1.0
    for party in actors:
        product *= party.probability
    whole = _step(product)
    dated = "no" if event.when is None else "far" if event.when.start < 0 else "in"
    yield from ("b", f"cls={cls}", f"mod={modality}", f"n={count}", f"pos={t.pos_}", f"tag={t.tag_}", f"dated={dated}")
    yield from (f"title={title}", f"quoted={quoted}", f"actors={min(len(actors), 5)}", f"named={min(named, 4)}")
    yield from (f"{modality}|{quoted}", f"un={min(len(actors) - named, 3)}")
    lemma = t.lemma_.lower()
    yield from (f"lem={lemma}", f"lem={lemma}|{min(named, 3)}", f"lem={lemma}|p{p_event // 2}")
    yield from _steps("p", p_event)
    yield from _steps("c", p_class)
    yield from _steps("m", p_mod)
    yield from _steps("w", weakest)
    yield from _steps("q", whole)
    yield from (
        f"p{p_event // 2}|n{count}",
        f"c{p_class // 2}|p{p_event // 2}",
        f"q{whole // 2}|a{min(len(actors), 3)}",
    )
    pronouns = sum(context.doc[p.token].pos_ == "PRON" for p in actors)
    kinds = sorted({curie(p.mention.kind.value) for p in actors if p.mention is not None})
    yield from (
        f"pron={pronouns}",
        "kinds=" + ",".join(kinds),
        f"roles={','.join(sorted({curie(p.role.value) for p in actors}))}",
    )
    double = _step(event.double)
    yield from _steps("o", double)
    yield from (
        f"o{double // 2}|p{p_event // 2}",
        f"o{double // 2}|n{count}",
        f"o{double // 2}|{dated}|{min(named, 2)}",
    )
    best = max((odds for m in event.mentions for odds, _ in m.dates), default=0.0)
    yield from _steps("d", _step(best))
    yield f"{dated}|d{_step(best) // 2}"
