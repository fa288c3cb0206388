"""The extractor of claims: attributions by rules and networks, then their speakers and speech acts."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.claims.aim import aimed_at
from kg.extract.claims.attribution import Attribution
from kg.extract.claims.by_network import Networks
from kg.extract.claims.cues import cue_verb
from kg.extract.claims.find import find_attributions
from kg.extract.claims.learned import LEAST, ReadClaim, read_claims
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.speaker_rules import addressee_of, nobody_says
from kg.extract.dates import date_on, dates_in, time_of
from kg.extract.entities.lookup import Entities
from kg.extract.entities.mentions import Quote
from kg.extract.extractor import Findings, FoundClaim, Party
from kg.extract.modality import hedge_at, modality_of
from kg.model import Article, Span
from kg.nlp.ranges import span_of
from kg.nlp.transformer import states_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["ClaimReader", "quotes_of"]


class ClaimReader:
    """Claims by rules and some networks; by rules alone where the parser's vectors are not those of the networks.

    `least`: the probability of being a claim from which one is told, where less is asked for than usual.
    """

    def __init__(self, name: str, networks: Networks, least: float | None = None) -> None:
        self.name, self._networks = name, networks
        self._least = LEAST if least is None else min(least, LEAST)

    def read_together(self, docs: "Sequence[Doc]") -> None:
        """Finds the attributions of a batch at once, and keeps them with the documents."""
        for doc, attributions in zip(docs, find_attributions(docs, self._networks), strict=True):
            doc.user_data[self.name] = attributions

    def quotes(self, doc: "Doc") -> tuple[Quote, ...]:
        """Quotations with a source outside them."""
        return quotes_of(doc, self._attributions(doc))

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """The claims of the article in the order of their cues.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.
        """
        states = states_of(doc) if self._networks == "large" else None
        read = read_claims(doc, entities, self._attributions(doc), find_quotations(doc), states, self._least)
        return Findings(claims=tuple(_claim(article, doc, entities, claim) for claim in read))

    def _attributions(self, doc: "Doc") -> tuple[Attribution, ...]:
        if self.name not in doc.user_data:
            self.read_together([doc])
        attributions: tuple[Attribution, ...] = doc.user_data[self.name]
        return attributions


def _claim(article: Article, doc: "Doc", entities: Entities, claim: ReadClaim) -> FoundClaim:
    a, speakers = claim.said, claim.speakers
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    addressee = addressee_of(verb, entities, speakers[0] if speakers else None)
    return FoundClaim(
        content=tuple(span_of(doc, r) for r in a.content),
        cue=tuple(span_of(doc, r) for r in a.cue),
        source=span_of(doc, a.source) if a.source else None,
        speakers=tuple(Party(None, entity) for entity in speakers),
        confidence=claim.confidence,
        rule=a.rule,
        act=claim.act,
        modality=_modality(doc, a, verb),
        addressee=Party(None, addressee) if addressee is not None else None,
        directed_at=tuple(Party(None, e) for e in aimed_at(doc, entities, a, claim.act, speakers)),
        time=time_of(doc, date_on(verb, dates_in(article, doc))) if verb is not None else None,
        source_mention=_mention_at(doc, entities, a.head),
        hedge=hedge_at(doc[a.anchor[0]] if verb is None else verb),
    )


def _mention_at(doc: "Doc", entities: Entities, head: int) -> Span | None:
    mention = entities.headed(head) if head >= 0 else None
    return span_of(doc, (mention.start, mention.end)) if mention else None


def _modality(doc: "Doc", a: Attribution, verb: "Token | None") -> NamedNode:
    if verb is None:
        return KG.Occurred
    return KG.Negated if nobody_says(doc, a.source) or _is_neither(verb) else modality_of(verb)


def _is_neither(verb: "Token") -> bool:
    """ "Israel neither confirmed nor denied"."""
    first = verb.head if verb.dep_ == "conj" else verb
    return any(c.dep_ == "preconj" and c.lower_ == "neither" for c in first.children)


def quotes_of(doc: "Doc", attributions: Iterable[Attribution]) -> tuple[Quote, ...]:
    """The quotations with the heads of their sources, where those stand outside: who speaks within one, quotes nobody.

    Args:
        doc: the parsed article.
        attributions: what the article attributes to sources.
    """
    quotations = find_quotations(doc)
    return tuple(
        Quote(begin, end, a.head)
        for a in attributions
        for begin, end in quotations
        if any(s < end and begin < e for s, e in a.content) and not begin <= a.head < end
    )
