"""From a model's answer to findings: every word that it copies is looked up, and what is not there is dropped."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.errors import BadInput
from kg.extract.extractor import Findings, FoundClaim, FoundEvent, FoundRole, Misquote, Party, quote
from kg.extract.llm.prompt import acts, events
from kg.model import Article, Span
from kg.terms.ontology import term
from kg.terms.vocab import KG

__all__ = ["findings_in"]

_FENCED = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
_ROLES = (("agents", KG.agent), ("targets", KG.target), ("participants", KG.participant), ("places", KG.place))
_MODALITIES = {"Occurred": KG.Occurred, "Planned": KG.Planned, "Possible": KG.Possible, "Negated": KG.Negated}
_CONFIDENCE = 0.5  # nobody has measured the model that answers
_ACTS, _EVENTS = frozenset(acts()), frozenset(events())


class _NotThere(Exception):
    """A finding names no words of the article, or no class of the ontology."""


def findings_in(answer: str, article: Article, rule: str) -> Findings:
    """What of an answer stands in the article, word for word.

    Args:
        answer: a JSON object with "claims" and "events", as the prompt asks for.
        article: the article, or the part of it that the model saw.
        rule: what the statements are to name as their rule.

    Returns:
        The findings; `dropped` counts what points to words that the article does not have, has in several places that
        nothing tells apart, or to no class of the ontology. Of an event, a role whose words are not there is dropped
        and counted alone.

    Raises:
        BadInput: the answer is no such object.
    """
    told = _object(answer, article)
    found = _Found(article, rule)
    claims = tuple(found.claims(_listed(told, "claims")))
    happened = tuple(found.events(_listed(told, "events")))
    return Findings(events=happened, claims=claims, dropped=found.dropped)


def _object(answer: str, article: Article) -> Mapping[str, Any]:
    fenced = _FENCED.search(answer)
    text = fenced[1] if fenced else answer[answer.find("{") : answer.rfind("}") + 1]
    try:
        parsed = json.loads(text)
    except ValueError as err:
        raise BadInput(f"{article.source}: the model's answer is not valid JSON: {answer[:60]!r}") from err
    if not isinstance(parsed, dict):
        raise BadInput(f"{article.source}: the model's answer is not a JSON object: {answer[:60]!r}")
    return parsed


def _listed(told: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


class _Found:
    """Looks up what an answer names, and counts what is not there."""

    def __init__(self, article: Article, rule: str) -> None:
        self.article, self.rule, self.dropped = article, rule, 0

    def claims(self, told: Sequence[Any]) -> Iterator[FoundClaim]:
        """The claims whose words are all there."""
        for item in told:
            try:
                yield self._claim(item)
            except _NotThere:
                self.dropped += 1

    def events(self, told: Sequence[Any]) -> Iterator[FoundEvent]:
        """The events whose trigger is there, with those roles that are."""
        for item in told:
            try:
                yield self._event(item)
            except _NotThere:
                self.dropped += 1

    def _claim(self, item: Any) -> FoundClaim:
        near, act = self._near(item), _text(item, "act") or "Statement"
        if act not in _ACTS:
            raise _NotThere
        source = self._span(item["speaker"], near) if item.get("speaker") else None
        return FoundClaim(
            content=(self._span(item.get("quote"), near),),
            cue=(self._span(item["cue"], near),) if item.get("cue") else (),
            source=source,
            speakers=(Party(source),) if source else (),
            confidence=_CONFIDENCE,
            rule=self.rule,
            act=KG.Claim if act == "Statement" else term(f"kg:{act}"),
        )

    def _event(self, item: Any) -> FoundEvent:
        near = self._near(item)
        cls, how = _text(item, "type"), _text(item, "modality") or "Occurred"
        if cls not in _EVENTS or how not in _MODALITIES:
            raise _NotThere
        return FoundEvent(
            cls=term(f"kg:{cls}"),
            trigger=self._span(item.get("trigger"), near),
            roles=tuple(self._roles(item, near)),
            time=None,
            modality=_MODALITIES[how],
            confidence=_CONFIDENCE,
            rule=self.rule,
        )

    def _roles(self, item: Mapping[str, Any], near: Span) -> Iterator[FoundRole]:
        for name, role in _ROLES:
            for words in _listed(item, name):
                try:
                    yield FoundRole(role, Party(self._span(words, near)))
                except _NotThere:
                    self.dropped += 1

    def _near(self, item: Any) -> Span:
        """Where the sentence stands that a finding was read from."""
        near = _text(item, "near")
        try:
            return quote(self.article, near)
        except Misquote as err:
            raise _NotThere from err

    def _span(self, words: Any, near: Span) -> Span:
        """Where some words stand in a sentence, as a word of their own; in the first place of several."""
        if not isinstance(words, str) or not words.strip():
            raise _NotThere
        sentence = self.article.text[near.start : near.end]
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence)
        if found is None:
            raise _NotThere
        return Span(near.start + found.start(), near.start + found.end())


def _text(item: Any, name: str) -> str:
    """A text of a finding.

    Raises:
        _NotThere: the finding is no object, or the value no text.
    """
    value = item.get(name, "") if isinstance(item, dict) else None
    if not isinstance(value, str):
        raise _NotThere
    return value
