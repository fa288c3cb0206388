"""The extractors by name: those of the package and, by entry points, those of other packages.

A run names its extractors as names joined by "+": those of a set of the package, such as `standard`, or single ones;
`llm:MODEL` asks a model behind the address that the environment names (`kg.extract.llm`).
Another package adds one with an entry point of the group `newskg.extractors`: a callable that gets the loaded spaCy
pipeline and returns an extractor.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from kg.errors import Misuse, first_line
from kg.extract.claims import by_network
from kg.extract.claims.reader import ClaimReader
from kg.extract.events.by_network import EventReader
from kg.extract.events.by_rules import EventRules
from kg.extract.events.patterns import read_patterns
from kg.extract.extractor import Extractor
from kg.extract.figures.by_rules import FigureRules
from kg.extract.llm.reader import LlmReader
from kg.extract.offices.reader import OfficeReader
from kg.terms.data import PATTERNS, patterns_file

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["GROUP", "Factory", "extractor_names", "make_extractors", "names_in", "other_extractors", "release"]

GROUP = "newskg.extractors"
Factory = Callable[["Language"], Extractor]
OwnFactory = Callable[["Language", float | None], Extractor]  # also the least confidence that a run asks for


def _large(nlp: "Language", least: float | None) -> Extractor:
    by_network.check_large(nlp.vocab)
    return ClaimReader("claims-large", "large", least)


def _own_patterns() -> Extractor:
    path = patterns_file()
    if path is None:
        raise Misuse(
            f"the extractor own-patterns needs a file of patterns: --patterns, or {PATTERNS} in the environment"
        )
    return EventRules("own-patterns", read_patterns(path))


def _events_large(nlp: "Language", least: float | None) -> Extractor:
    by_network.check_large(nlp.vocab)
    return EventReader(large=True, least=least)


_OWN: dict[str, OwnFactory] = {
    "claims-rules": lambda _, least: ClaimReader("claims-rules", "none", least),
    "claims": lambda _, least: ClaimReader("claims", "small", least),
    "claims-large": _large,
    "events": lambda _, least: EventReader(least=least),
    "events-large": _events_large,
    "events-rules": lambda *_: EventRules(),
    "offices": lambda _, least: OfficeReader(least),
    "figures-rules": lambda *_: FigureRules(),
    "own-patterns": lambda *_: _own_patterns(),
}
_FACTS = ("offices", "figures-rules")
_SETS = {
    "rules": ("claims-rules", "events-rules", *_FACTS),
    "standard": ("claims", "events", *_FACTS),
    "large": ("claims-large", "events-large", *_FACTS),
}


_ASKING = "llm:"  # behind it stands the name of the model


@cache
def other_extractors() -> dict[str, Callable[[], Factory]]:
    """The extractors of other packages: name -> what loads its factory. Names of our own are not theirs to take."""
    return {point.name: point.load for point in entry_points(group=GROUP) if point.name not in {*_OWN, *_SETS}}


def extractor_names() -> tuple[str, ...]:
    """All names that a run may use: sets first, then the extractors of the package, then those of others."""
    return (*_SETS, *_OWN, *sorted(other_extractors()))


def names_in(choice: str) -> tuple[str, ...]:
    """The extractors of a choice such as `standard` or `standard+mine`, each once.

    Args:
        choice: names joined by "+".

    Raises:
        Misuse: a name is unknown.

    >>> names_in("figures-rules+standard")
    ('figures-rules', 'claims', 'events', 'offices')
    """
    named = [part.strip() for part in choice.split("+")]
    known = extractor_names()
    if unknown := [name for name in named if name not in known and not _asks_model(name)]:
        raise Misuse(f"no extractor {unknown[0]!r}: choose from {', '.join(known)}, or join several with +")
    return tuple(dict.fromkeys(name for part in named for name in _SETS.get(part, (part,))))


def _asks_model(name: str) -> bool:
    """Whether a name is `llm:MODEL`.

    Raises:
        Misuse: no model is named.
    """
    if name in ("llm", _ASKING):
        raise Misuse("the extractor llm needs the name of a model: llm:MODEL, or --llm-model")
    return name.startswith(_ASKING)


@lru_cache(maxsize=2)
def make_extractors(choice: str, nlp: "Language", least: float | None = None) -> Sequence[Extractor]:
    """The extractors of a choice.

    Args:
        choice: names joined by "+".
        nlp: the loaded pipeline, for those whose weights go with its vectors.
        least: a confidence from which findings are wanted; where it is below what a reader of ours takes for likely, it
            tells what is less likely too.

    Raises:
        Misuse: a name is unknown, or what an extractor needs is not installed.
    """
    return tuple(_make(name, nlp, least) for name in names_in(choice))


def release() -> None:
    """Gives back the memory of extractors and their networks."""
    make_extractors.cache_clear()
    by_network.release()


def _make(name: str, nlp: "Language", least: float | None) -> Extractor:
    if name in _OWN:
        return _OWN[name](nlp, least)
    if name.startswith(_ASKING):
        return LlmReader(name.removeprefix(_ASKING))
    try:
        return other_extractors()[name]()(nlp)
    except (ImportError, AttributeError, OSError) as err:
        raise Misuse(f"the extractor {name} cannot be loaded: {first_line(err)}") from err
