"""Commands that ask a graph."""

import sys
from collections.abc import Callable
from typing import Any

import click

from kg.cli.group import errors_in_a_line, main, say
from kg.errors import KgError, Misuse

__all__ = ["claims", "events", "query", "timeline"]


def _params(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals:
            raise click.BadParameter(f"{value!r}: write it as NAME=VALUE")
        found[name] = text
    return found


@main.command()
@click.argument("query")
@click.argument("source", required=False)
@click.option(
    "--param",
    "params",
    metavar="K=V",
    multiple=True,
    callback=_params,
    help="Parameter of a named query; may be repeated.",
)
@click.option(
    "--format",
    "format_",
    default="table",
    show_default=True,
    help="table, csv, tsv, json, xml; of triples ttl, nt, jsonld, rdf.",
)
@errors_in_a_line
def query(query: str, source: str | None, params: dict[str, str], format_: str) -> None:
    """Ask a graph.

    QUERY is a .rq file, the name of a query of the package, or SPARQL text; `list` shows the names. SOURCE is a
    graph file, a store directory or the URL of an endpoint.
    """
    from kg.query.named import RESULT_FORMATS, load_query, named_queries, render, run_query

    if query == "list":
        for named in named_queries():
            click.echo(f"{named.name:18} {named.summary}")
            for p in named.parameters:
                click.echo(f"{'':20} --param {p.name}=  {p.type}: {p.text}{' (needed)' if p.required else ''}")
        return
    if source is None:
        raise Misuse("kg query needs a SOURCE: a graph file, a store directory or an endpoint's URL")
    if format_ not in RESULT_FORMATS:
        raise Misuse(f"unknown format {format_!r}: use one of {', '.join(RESULT_FORMATS)}")
    text = load_query(query).bind(params)
    try:
        shown = render(run_query(text, source), format_)
    except OSError as err:
        raise KgError(f"the query asks a service that does not answer: {err}") from err
    sys.stdout.buffer.write(shown)
    sys.stdout.buffer.flush()
    if shown.endswith(b"(0 rows)\n") and "GRAPH" not in text.upper():
        say("statements lie in named graphs: ask with GRAPH ?g { … }")


def _about_claims(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow claims down."""
    for option in reversed(
        [
            click.option("--speaker", help="Who said it."),
            click.option("--about", help="Whom or what it is about."),
            click.option("--from", "from_", metavar="DATE", help="First day."),
            click.option("--to", metavar="DATE", help="Last day."),
            click.option(
                "--act",
                metavar="CLASS",
                help="Speech act, such as Accusation, Denial or Promise; Statement for those that are none of these.",
            ),
            click.option("--article", help="Identifier of the article."),
        ]
    ):
        command = option(command)
    return command


def _narrowed(**options: str | None) -> dict[str, str]:
    return {name.rstrip("_"): value for name, value in options.items() if value is not None}


def _speech_act(name: str | None) -> str | None:
    """A speech act as the ontology spells it: "Denial" for "denial", "Claim" for what tables call a statement."""
    if not name or ":" in name:
        return name
    return "Claim" if name.lower() == "statement" else name[0].upper() + name[1:]


@main.command()
@click.argument("source")
@_about_claims
@click.option(
    "--format",
    "format_",
    default="table",
    show_default=True,
    type=click.Choice(["table", "csv", "md", "json", "nanopub", "rdf12", "annotation", "claimreview"]),
    help="table, csv, md, json; for others' tools: nanopublications (TriG), RDF 1.2 Turtle with reified triples, "
    "Web Annotations (JSON-LD), ClaimReview skeletons (JSON-LD).",
)
@errors_in_a_line
def claims(
    source: str, speaker: str | None, about: str | None, from_: str | None, to: str | None, act: str | None,
    article: str | None, format_: str,
) -> None:  # fmt: skip
    """Show who said what, with the sentence, the article and the place in it.

    What somebody says that another said names who tells it; the formats for others' tools leave such claims out.

    SOURCE is a graph file, a store directory or the URL of an endpoint.
    """
    from kg.publish.formats import PUBLISHED, publish
    from kg.query.named import load_query, render, run_query
    from kg.query.reports import write

    given = _narrowed(speaker=speaker, about=about, from_=from_, to=to, actFilter=_speech_act(act), inArticle=article)
    if format_ in PUBLISHED:
        sys.stdout.buffer.write(publish(source, given, format_))
    elif format_ in ("md", "json"):
        click.echo(write("claims", source, given, format_))
    else:
        sys.stdout.buffer.write(render(run_query(load_query("claims").bind(given), source), format_))
    sys.stdout.buffer.flush()


_READING = click.option(
    "--format", "format_", default="md", show_default=True, type=click.Choice(["md", "json"]), help="Markdown or JSON."
)


@main.command()
@click.argument("source")
@click.option("--measure", metavar="CLASS", help="Only figures of a measure, such as Killed or Participants.")
@_READING
@errors_in_a_line
def contested(source: str, measure: str | None, format_: str) -> None:
    """Show figures and events on which sources differ, each side with its voice and sentence, and those they share."""
    from kg.query.reports import write

    click.echo(write("contested", source, _narrowed(measure=measure), format_))


def _between(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow events down in time."""
    command = click.option("--to", metavar="DATE", help="Last day.")(command)
    return click.option("--from", "from_", metavar="DATE", help="First day.")(command)


@main.command()
@click.argument("source")
@click.option("--class", "class_", metavar="CLASS", help="Only events of a class, such as Meeting or Attack.")
@click.option("--actor", metavar="NAME", help="Only events with this person, organisation or place.")
@_between
@_READING
@errors_in_a_line
def events(source: str, class_: str | None, actor: str | None, from_: str | None, to: str | None, format_: str) -> None:
    """Show what happened, each event once with all its reports, in order of time.

    Reports in one article or in several that kg:sameEventAs ties are one event. Copies and agency text are one source.
    SOURCE is a graph file, a store directory or the URL of an endpoint.
    """
    from kg.query.reports import write

    click.echo(write("events", source, _narrowed(class_=class_, actor=actor, from_=from_, to=to), format_))


@main.command()
@click.argument("source")
@click.argument("entity")
@_between
@_READING
@errors_in_a_line
def timeline(source: str, entity: str, from_: str | None, to: str | None, format_: str) -> None:
    """Show what happened with somebody or somewhere, each event once, in order of time.

    ENTITY is a name or an IRI. A date is as precise as the text gives it; what has none comes last.
    """
    from kg.query.reports import write

    click.echo(write("events", source, _narrowed(actor=entity, from_=from_, to=to), format_))


@main.command()
@click.argument("source")
@click.option("--article", help="Identifier of the article; all without it.")
@_READING
@errors_in_a_line
def profile(source: str, article: str | None, format_: str) -> None:
    """Show whose words each article consists of: its own voice, each named source, unnamed ones."""
    from kg.query.reports import write

    click.echo(write("profile", source, _narrowed(inArticle=article), format_))


@main.command()
@click.argument("source")
@errors_in_a_line
def validate(source: str) -> int:
    """Check a graph file or store with the shapes of the ontology, one line a violation."""
    from kg.query.validate import validate

    violations = validate(source)
    for violation in violations:
        click.echo(str(violation))
    say(f"{source}: {f'{len(violations)} violations' if violations else 'conforms'}")
    return 1 if violations else 0


@main.command()
@click.argument("source")
@errors_in_a_line
def stats(source: str) -> None:
    """Say how much of what is in a graph file, store or endpoint, and how many articles older rules read."""
    from pathlib import Path

    from kg.build.archive import size_on_disk
    from kg.build.rules import read_by_older_rules
    from kg.query.named import asker, load_query, render

    ask = asker(source)
    sys.stdout.buffer.write(render(ask(load_query("statistics").text)))
    sys.stdout.buffer.flush()
    if older := read_by_older_rules(ask):
        articles = f"{older} article{'s were' if older != 1 else ' was'}"
        click.echo(f"{articles} read by other rules than these: kg build --store reads them again")
    if Path(source).is_dir():
        click.echo(f"{size_on_disk(source) / 1e6:.1f} MB on disk")
