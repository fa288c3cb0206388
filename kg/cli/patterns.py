"""Commands for a user's own patterns of events."""

import click

from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import model_option, types_option, use_own

__all__ = []


@main.group()
def patterns() -> None:
    """A user's own patterns of events, for kg build --types --patterns."""


@patterns.command("test")
@click.argument("file")
@types_option
@model_option
@errors_in_a_line
def test(file: str, types: str | None, model: str) -> int:
    """Run the examples of a file of patterns: each fires on its yes sentences, and on none of its no sentences.

    FILE is a YAML list of patterns as docs/own-types.md tells.
    """
    from pathlib import Path

    from kg.extract.events.patterns import read_patterns
    from kg.extract.events.try_patterns import broken_examples
    from kg.nlp.load import load

    use_own(types, None)
    read = read_patterns(Path(file))
    broken = list(broken_examples(read, load(model)))
    for rule, text, want in broken:
        click.echo(f"{file}: {rule}: {'does not fire on' if want else 'fires on'}: {text}")
    count = sum(len(p.yes) + len(p.no) for p in read)
    say(f"{file}: {len(read)} pattern{'s' if len(read) != 1 else ''}, {count - len(broken)} of {count} examples hold")
    return 1 if broken else 0
