"""What a model is asked, and the hash by which statements tell which wording it was."""

from functools import cache
from pathlib import Path

from kg.terms.iris import digest
from kg.terms.ontology import children
from kg.terms.vocab import KG

__all__ = ["acts", "events", "prompt", "prompt_hash"]

_FOLDER = Path(__file__).parent


def acts() -> tuple[str, ...]:
    """The speech acts that an answer may name; "Statement" is a claim that is none of them."""
    return ("Statement", *(c.value.rpartition("#")[2] for c in children(KG.Claim)))


def events() -> tuple[str, ...]:
    """The classes of events that an answer may name."""
    return tuple(c.value.rpartition("#")[2] for c in children(KG.Event))


@cache
def prompt() -> str:
    """The instructions, with the classes of the ontology."""
    text = (_FOLDER / "prompt.txt").read_text(encoding="utf-8")
    example = (_FOLDER / "example.json").read_text(encoding="utf-8")
    for name, value in (("acts", ", ".join(acts())), ("events", ", ".join(events())), ("example", example)):
        text = text.replace(f"{{{name}}}", value)
    return text


def prompt_hash() -> str:
    """The hash of the instructions."""
    return digest(prompt())
