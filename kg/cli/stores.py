"""Commands that fill, compare, save and empty stores."""

import os.path

import click

from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import (
    FORMATS,
    decisions_file,
    decisions_option,
    default_graph_option,
    source_option,
    store_option,
    token_option,
)

__all__ = ["backup", "restore"]


@main.command()
@source_option
@click.option("-o", "--output", required=True, help="Graph file; its ending tells the format. A folder for some.")
@click.option(
    "--format",
    "format_",
    metavar="F",
    help=f"Graphs: {', '.join(FORMATS)}; by the ending without it. For other tools: csl, csvw (folder), ftm, gexf, "
    "graphml, jsonld-short, neo4j (folder), quickstatements.",
)
@click.option("--decisions", metavar="FILE", help="Export what people decided on statements, as annotated articles.")
@default_graph_option
@errors_in_a_line
def export(store: str, output: str, format_: str | None, decisions: str | None, default_graph: str | None) -> None:
    """Write all of a store or endpoint into a graph file, or for other people's tools.

    CSL-JSON of the articles, CSV on the Web, FollowTheMoney, GEXF and GraphML of the network, JSON-LD with a context,
    CSV for neo4j-admin, QuickStatements for offices (reviewed by people, never sent).
    """
    from kg.build.archive import export
    from kg.graph.serialise import format_of
    from kg.publish.decided import export_decisions
    from kg.publish.exports import EXPORTS
    from kg.publish.write import export_for

    if decisions is not None:
        say(f"{output}: {export_decisions(store, decisions, output)} articles")
        return

    if format_ in EXPORTS:
        export_for(store, output, format_)
        return
    export(store, output, format_of(output, format_), default=default_graph)


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@source_option
@click.option("--update-url", metavar="URL", help="Where the endpoint takes updates, if not beside it.")
@token_option
@default_graph_option
@click.option("--resume", is_flag=True, help="Skip the graphs that the endpoint has already, by their size.")
@errors_in_a_line
def load(
    files: tuple[str, ...], store: str, update_url: str | None, token: str | None, default_graph: str | None,
    resume: bool,
) -> None:  # fmt: skip
    """Put graph files into a store or an endpoint.

    An article that is there already is replaced.
    """
    from kg.build.archive import load, load_endpoint
    from kg.store.remote import Endpoint, is_endpoint

    def say_quads(file: str, count: int) -> None:
        say(f"{file}: {count} quads")

    if is_endpoint(store):
        endpoint = Endpoint(store, update=update_url, token=token, default=default_graph)
        load_endpoint(files, endpoint, say_quads, resume=resume)
    else:
        load(files, store, say_quads)


@main.command()
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@store_option
@decisions_option
@errors_in_a_line
def retract(articles: tuple[str, ...], store: str, decisions: str | None) -> None:
    """Take articles out of a store, by identifier or IRI, with everything that only they said."""
    from kg.build.run import retract

    for iri in retract(store, articles, decisions_file(decisions)):
        say(f"{iri}: taken out")


_CHANGES_FORMAT = click.option(
    "--format", "format_", default="text", show_default=True, type=click.Choice(["text", "json"]), help="Form."
)


@main.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "format_",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json", "patch"]),
    help="Words, JSON, or an RDF Patch that makes NEW of OLD.",
)
@errors_in_a_line
def diff(old: str, new: str, format_: str) -> None:
    """Say which statements came, went and changed between two stores or graph files."""
    from kg.explore.changes import differences, patch
    from kg.query.reports import differences_text, json_text
    from kg.store.articles import open_source

    before = open_source(old)
    after = before if os.path.realpath(old) == os.path.realpath(new) else open_source(new)
    if format_ == "patch":
        for text in patch(before, after):
            click.echo(text)
        return
    changes = differences(before, after)
    click.echo(json_text(changes) if format_ == "json" else differences_text(changes))


@main.command()
@click.argument("store", metavar="DIR")
@click.option("--since", required=True, metavar="TIME", help="2023-10-26 or 2023-10-26T14:30, UTC without a zone.")
@_CHANGES_FORMAT
@errors_in_a_line
def changes(store: str, since: str, format_: str) -> None:
    """Say which articles and statements came into a store and went since a time."""
    from kg.explore.changes import since as recorded
    from kg.query.reports import changes_text, json_text
    from kg.store.articles import open_store

    found = recorded(open_store(store, read_only=True), store, since)
    click.echo(json_text(found) if format_ == "json" else changes_text(found))


@main.command()
@store_option
@click.argument("target", metavar="FOLDER")
@errors_in_a_line
def backup(store: str, target: str) -> None:
    """Copy a store, as it is at this moment, to a new folder."""
    from kg.build.archive import backup

    say(f"{target}: {backup(store, target)} quads")


@main.command()
@click.argument("source", metavar="BACKUP")
@store_option
@errors_in_a_line
def restore(source: str, store: str) -> None:
    """Restore a backup into a new store; never overwrites one."""
    from kg.build.archive import restore

    say(f"{store}: {restore(source, store)} quads")
