"""An attribution: who is said to say what, by which words."""

from dataclasses import dataclass
from functools import lru_cache

from kg.nlp.ranges import Range, tokens_of

__all__ = ["ENDS", "MAX_ASIDE", "NOMINAL", "Attribution"]

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
ENDS = frozenset(".,?!…")
MAX_ASIDE = 6  # words before the verb of ", Angela Merkel said,"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Token ranges of one attribution. `head` is the head token of the source, -1 when the text names none."""

    source: Range | None
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    head: int
    lemma: str
    rule: str
    confidence: float

    @property
    def anchor(self) -> Range:
        """Where it stands: its cue, or the first of its content where it has none."""
        return self.cue[0] if self.cue else self.content[0]

    @property
    def tokens(self) -> frozenset[int]:
        """The tokens of its content."""
        return _tokens_of(self.content)


@lru_cache(maxsize=1024)  # they are asked for again and again while one article is read
def _tokens_of(content: tuple[Range, ...]) -> frozenset[int]:
    return tokens_of(content)
