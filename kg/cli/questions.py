"""Commands that ask a graph."""

import datetime
import sys
from collections.abc import Callable
from typing import Any

import click

from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import read_date
from kg.errors import KgError, Misuse
from kg.terms.cells import plain_csv

__all__ = ["claims", "events", "query", "timeline"]


def _params(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    params = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals:
            raise click.BadParameter(f"{value!r}: write it as NAME=VALUE")
        params[name] = text
    return params


def _min_confidence(*, default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that leaves out what is not sure enough."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        metavar="NUMBER",
        help=f"Leave out what has a confidence below it (0 to 1; {default}).",
    )


def _least(given: float | None) -> dict[str, str]:
    """The parameter of queries and reports for what the option gives."""
    return {} if given is None else {"min_confidence": f"{given:g}"}


def _show(text: str, left_out: str) -> None:
    """Writes a report, and to standard error what it leaves out."""
    click.echo(text)
    if left_out:
        say(left_out)


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
@_min_confidence(default="by default what the query says")
@errors_in_a_line
def query(query: str, source: str | None, params: dict[str, str], format_: str, min_confidence: float | None) -> None:
    """Ask a graph.

    QUERY is a .rq file, the name of a query of the package, or SPARQL text; `list` shows the names. SOURCE is a
    graph file, a store directory or the URL of an endpoint.
    """
    from kg.query.named import RESULT_FORMATS, asker, left_out, load_query, named_queries, render
    from kg.query.reports import left_out_line

    if query == "list":
        for named in named_queries():
            click.echo(f"{named.name:18} {named.summary}")
            for p in named.parameters:
                click.echo(f"{'':20} --param {p.name}=  {p.type}: {p.text}{_needed(p.required, p.default)}")
        return
    if source is None:
        raise Misuse("kg query needs a SOURCE: a graph file, a store directory or an endpoint's URL")
    if format_ not in RESULT_FORMATS:
        raise Misuse(f"unknown format {format_!r}: use one of {', '.join(RESULT_FORMATS)}")
    named, given = load_query(query), {**params, **_least(min_confidence)}
    text, ask = named.bind(given), asker(source)
    try:
        shown = render(ask(text), format_)
    except OSError as err:
        raise KgError(f"the query asks a service that does not answer: {err}") from err
    sys.stdout.buffer.write(plain_csv(shown) if format_ == "csv" else shown)
    sys.stdout.buffer.flush()
    if shown.endswith(b"(0 rows)\n") and "GRAPH" not in text.upper():
        say("statements lie in named graphs: ask with GRAPH ?g { … }")
    if note := left_out_line(left_out(named, given, ask), "row", float(named.least(given))):
        say(note)


def _needed(required: bool, default: str | None) -> str:
    return " (needed)" if required else f" (default {default})" if default else ""


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
@_min_confidence(default="default 0.5")
@click.option(
    "--format",
    "format_",
    default="table",
    show_default=True,
    type=click.Choice(["table", "csv", "md", "json", "nanopub", "rdf12", "annotation", "claimreview"]),
    help="table, csv, md, json; for other tools: nanopublications (TriG), RDF 1.2 Turtle with reified triples, "
    "Web Annotations (JSON-LD), ClaimReview without a verdict (JSON-LD).",
)
@click.option("--creator", metavar="IRI", help="Who publishes nanopublications, such as an ORCID.")
@click.option("--licence", metavar="IRI", help="Licence of nanopublications.")
@click.option("--created", metavar="DATE", callback=read_date, help="Day of nanopublications; today with --creator.")
@errors_in_a_line
def claims(
    source: str, speaker: str | None, about: str | None, from_: str | None, to: str | None, act: str | None,
    article: str | None, min_confidence: float | None, format_: str, creator: str | None, licence: str | None,
    created: "datetime.date | None",
) -> None:  # fmt: skip
    """Show who said what, with the sentence, the article and the place in it.

    What somebody says that another said names who tells it; the formats for other tools leave such claims out.

    SOURCE is a graph file, a store directory or the URL of an endpoint.
    """
    from kg.publish.formats import PUBLISHED, Publication, publish
    from kg.query.named import asker, left_out, load_query, render
    from kg.query.reports import left_out_line, write

    given = _narrowed(speaker=speaker, about=about, from_=from_, to=to, act=_speech_act(act), article=article)
    given |= _least(min_confidence)
    if format_ in ("md", "json"):
        _show(*write("claims", source, given, format_))
        return
    named, ask = load_query("claims"), asker(source)
    if format_ in PUBLISHED:
        for iri in (creator, licence):
            if iri and not iri.startswith(("http://", "https://")):
                raise Misuse(f"{iri!r} is no http(s) IRI: write an ORCID as https://orcid.org/0000-…")
        day = created or (datetime.datetime.now(datetime.UTC).date() if creator else None)
        by = Publication(creator or "", licence or "", day.isoformat() if day else "")
        shown = publish(source, given, format_, by)
        if format_ == "nanopub" and not (creator and licence):
            say("the network takes no nanopublication without --creator and --licence")
    else:
        shown = render(ask(named.bind(given)), format_)
    sys.stdout.buffer.write(plain_csv(shown) if format_ == "csv" else shown)
    sys.stdout.buffer.flush()
    if note := left_out_line(left_out(named, given, ask), "claim", float(named.least(given))):
        say(note)


_READING = click.option(
    "--format", "format_", default="md", show_default=True, type=click.Choice(["md", "json"]), help="Markdown or JSON."
)


@main.command()
@click.argument("source")
@click.option("--measure", metavar="CLASS", help="Only figures of a measure, such as Killed or Participants.")
@_min_confidence(default="default 0.5")
@_READING
@errors_in_a_line
def contested(source: str, measure: str | None, min_confidence: float | None, format_: str) -> None:
    """Show figures and events on which sources differ, each side with its voice and sentence, and those they share."""
    from kg.query.reports import write

    _show(*write("contested", source, _narrowed(measure=measure) | _least(min_confidence), format_))


def _between(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow events down in time."""
    command = click.option("--to", metavar="DATE", help="Last day.")(command)
    return click.option("--from", "from_", metavar="DATE", help="First day.")(command)


@main.command()
@click.argument("source")
@click.option("--type", "type_", metavar="CLASS", help="Only events of a class, such as Meeting or Attack.")
@click.option("--actor", metavar="NAME", help="Only events with this person, organisation or place.")
@_between
@_min_confidence(default="default 0: all")
@_READING
@errors_in_a_line
def events(
    source: str, type_: str | None, actor: str | None, from_: str | None, to: str | None,
    min_confidence: float | None, format_: str,
) -> None:  # fmt: skip
    """Show what happened, each event once with all its reports, in order of time.

    Reports in one article or in several that kg:sameEventAs ties are one event. Copies and agency text are one source.
    SOURCE is a graph file, a store directory or the URL of an endpoint.
    """
    from kg.query.reports import write

    given = _narrowed(type_=type_, actor=actor, from_=from_, to=to) | _least(min_confidence)
    _show(*write("events", source, given, format_))


@main.command()
@click.argument("source")
@click.argument("entity")
@_between
@_min_confidence(default="default 0: all")
@_READING
@errors_in_a_line
def timeline(
    source: str, entity: str, from_: str | None, to: str | None, min_confidence: float | None, format_: str
) -> None:
    """Show what happened with somebody or somewhere, each event once, in order of time.

    ENTITY is a name or an IRI. A date is as precise as the text gives it; what has none comes last.
    """
    from kg.query.reports import write

    given = _narrowed(actor=entity, from_=from_, to=to) | _least(min_confidence)
    _show(*write("events", source, given, format_))


@main.command()
@click.argument("source")
@click.option("--article", help="Identifier of the article; all without it.")
@_min_confidence(default="default 0.5")
@_READING
@errors_in_a_line
def profile(source: str, article: str | None, min_confidence: float | None, format_: str) -> None:
    """Show whose words each article consists of, in characters: its own voice, each named source, unnamed ones."""
    from kg.query.reports import write

    _show(*write("profile", source, _narrowed(article=article) | _least(min_confidence), format_))


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
    """Show counts of a graph file, store or endpoint, and how many articles older rules read."""
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
