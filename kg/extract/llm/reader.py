"""The extractor `llm:MODEL`: an article in pieces that a model can hold, and the findings of all of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.entities.lookup import Entities
from kg.extract.extractor import Findings, moved
from kg.extract.llm.answer import findings_in
from kg.extract.llm.prompt import prompt_hash
from kg.extract.llm.service import Service, service_of
from kg.model import Article, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["LlmReader"]

_PIECE = 8_000  # characters that are read at once: a small local model holds them with the prompt


class LlmReader:
    """Finds claims and events by asking a model. Its statements name model and prompt: `llm:MODEL#HASH`."""

    def __init__(self, model: str) -> None:
        """Takes the name of the model; where it answers, the environment tells.

        Raises:
            Misuse: the environment names no address.
        """
        service_of(model)
        self.model, self.name = model, f"llm:{model}"
        self.rule = f"{self.name}#{prompt_hash()}"

    def find(self, article: Article, doc: "Doc", entities: Entities) -> Findings:
        """What the model tells and the article says word for word.

        Args:
            article: the article.
            doc: the parse.
            entities: its entities with their mentions.

        Raises:
            BadInput: the model gives no answer that can be read.
            KgError: nobody answers at its address.
        """
        service = service_of(self.model)
        findings = [moved(self._read(service, piece), start) for piece, start in _pieces(article)]
        return Findings(
            events=tuple(e for f in findings for e in f.events),
            claims=tuple(c for f in findings for c in f.claims),
            dropped=sum(f.dropped for f in findings),
        )

    def _read(self, service: Service, piece: Article) -> Findings:
        """The findings in a part of an article; an answer is kept when it can be read."""
        kept = service.kept(piece.text)
        answer = kept or service.ask(piece.text, piece.source)
        found = findings_in(answer, piece, self.rule)
        if not kept:
            service.keep(piece.text, answer)
        return found


def _pieces(article: Article) -> Iterator[tuple[Article, int]]:
    """The article in parts of whole paragraphs, or sentences where a paragraph is too long, with where each begins."""
    for span in _spans(article.text):
        yield replace(article, text=article.text[span.start : span.end]), span.start


def _spans(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > _PIECE:
        end = start + _PIECE
        cut = next(
            (at + len(mark) for mark in ("\n\n", "\n", ". ", " ") if (at := text.rfind(mark, start, end)) > start), end
        )
        yield Span(start, cut)
        start = cut
    if text[start:].strip():
        yield Span(start, len(text))
