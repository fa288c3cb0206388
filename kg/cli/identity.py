"""Commands about who is who, in a corpus and beside Wikidata."""

from typing import TYPE_CHECKING

import click

from kg.cli.build import Show
from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import (
    DECISIONS,
    budget_option,
    cache_option,
    contact_option,
    decisions_file,
    decisions_option,
    interval_option,
    read_date,
    report_unknown_iris,
    result_option,
    snapshot_option,
)
from kg.errors import BadInput, Misuse

if TYPE_CHECKING:
    import datetime

__all__ = ["link", "snapshot"]

_BAD_LINES = 20  # of a file of items that are told one by one


@main.command()
@click.argument("source")
@result_option
@click.option(
    "--source",
    "kind",
    default="snapshot",
    show_default=True,
    type=click.Choice(["snapshot", "sparql", "api", "recon"]),
    help="A snapshot, or a service: SPARQL endpoint, MediaWiki API, reconciliation service.",
)
@snapshot_option
@click.option("--url", default="", metavar="URL", help="Address of the service.")
@contact_option
@cache_option
@click.option("--offline", is_flag=True, help="Ask services nothing: only what the cache holds.")
@interval_option
@budget_option
@decisions_option
@click.option("--explain", metavar="ENTITY", help="Show the candidates of an entity with what speaks for each.")
@click.option("--review", "reviewed", is_flag=True, help="Walk through the links in doubt and decide.")
@click.option("--enrich", is_flag=True, help="Add what Wikidata says of linked entities, apart from what articles say.")
@errors_in_a_line
def link(
    source: str, output: str | None, kind: str, snapshot: str | None, url: str, contact: str, cache: str | None,
    offline: bool, interval: float, budget: int, decisions: str | None, explain: str | None, reviewed: bool,
    enrich: bool,
) -> int:  # fmt: skip
    """Link the entities of a graph with Wikidata.

    SOURCE is a store directory, which is changed in place, or a graph file.
    """
    from kg.build.link import Sought, candidates, explain_links, relink, review
    from kg.identity.wikidata.client import Manners

    if sum((explain is not None, reviewed, enrich or output is not None)) > 1:
        raise Misuse("--explain, --review and what writes a graph (-o, --enrich) exclude each other")
    manners = Manners(contact, interval=interval, budget=budget, offline=offline)
    items = candidates(Sought(kind, snapshot, url, manners, cache), say)
    decided = (decisions or DECISIONS) if reviewed else decisions_file(decisions)
    if explain is not None:
        click.echo("\n\n".join(explain_links(source, explain, decided, items)))
    elif reviewed:
        made = review(source, decided, items, _ask)
        say(f"{made} decisions in {decided}" + ("; apply them with kg link or kg build" if made else ""))
    else:
        done = relink(source, output, decided, items, enrich=enrich, say=say)
        report_unknown_iris(done.unknown_iris)
        identities = done.identities
        exact = sum(bool(i.link and i.link.exact) for i in identities)
        doubtful = sum(bool(i.link and not i.link.exact) for i in identities)
        if (open_ := getattr(getattr(items, "client", None), "unanswered", 0)) and offline:
            say(f"{open_} questions were never asked before: offline they stay open, and links as they were")
        say(f"{len(identities)} entities, {exact} linked, {doubtful} in doubt")
    return 1 if getattr(items, "failure", "") else 0


def _ask(text: str, count: int) -> str:
    """What the user chooses among some candidates."""
    click.echo(f"\n{text}")
    choices = [*map(str, range(1, count + 1)), "n", "s", "q"]
    prompt = "which item? n: none of them, s: skip, q: quit"
    return str(click.prompt(prompt, type=click.Choice(choices), show_choices=False))


@main.command()
@click.argument("source")
@result_option
@decisions_option
@click.option("--history", is_flag=True, help="Only show what was found to be what, and why.")
@errors_in_a_line
def resolve(source: str, output: str | None, decisions: str | None, history: bool) -> None:
    """Decide anew which entities of different articles are one.

    SOURCE is a store directory, which is changed in place, or a graph file. Links stay as they are.
    """
    from kg.build.link import history_of, relink

    if history:
        for old, new, why in history_of(source):
            click.echo(f"{old}\t{new}\t{why}")
        return
    done = relink(source, output, decisions_file(decisions), None)
    report_unknown_iris(done.unknown_iris)
    identities = done.identities
    merged = sum(len(i.known_as) for i in identities)
    say(f"{len(identities)} entities; {merged} were observed under other IRIs too")


@main.group()
def wikidata() -> None:
    """Make snapshots of Wikidata to link with offline."""


_SNAPSHOT_OUT = click.option("-o", "--output", metavar="SNAPSHOT", required=True, help="The snapshot to write.")
_LANGUAGE_OPTION = click.option(
    "--language",
    "languages",
    metavar="CODE",
    multiple=True,
    help="Keep the names of this language (de); repeatable, the first one first. Default: English.",
)
_DAY_OPTION = click.option("--date", callback=read_date, help="Day of the data (2026-11-22).")


@wikidata.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_SNAPSHOT_OUT
@click.option("--type", "types", metavar="QID", multiple=True, help="Only items of this Wikidata class; repeatable.")
@click.option("--min-sitelinks", default=0, type=click.IntRange(0), help="Only items with so many sitelinks.")
@_LANGUAGE_OPTION
@click.option("--name", default="", help="What the snapshot is called on record. Default: the file's name.")
@_DAY_OPTION
@errors_in_a_line
def import_(
    files: tuple[str, ...], output: str, types: tuple[str, ...], min_sitelinks: int, languages: tuple[str, ...],
    name: str, date: "datetime.date | None",
) -> int:  # fmt: skip
    """Make a snapshot of JSON lines, a Wikidata JSON dump or its truthy N-Triples (.nt), also .gz and .bz2.

    An import that breaks off goes on where it was when it is started again. A newer dump makes a new snapshot in the
    place of the old one.
    """
    from pathlib import Path

    from kg.identity.wikidata.candidates import Origin
    from kg.identity.wikidata.entity import LANGUAGES
    from kg.identity.wikidata.items import Keep

    if wrong := next((t for t in types if not (t[:1] == "Q" and t[1:].isdigit())), None):
        raise Misuse(f"--type {wrong}: is no class of Wikidata: write it as Q5")
    from kg.build.link import import_snapshot

    sizes = [Path(f).stat().st_size for f in files if Path(f).exists()]
    show = Show(sum(sizes), quiet=False, verbose=False, unit="B")

    def skipped(error: BadInput) -> None:
        """The first bad lines are told, the others counted."""
        if show.errors < _BAD_LINES:
            show.skipped(error)
        else:
            show.errors += 1

    with show:
        origin = Origin(name, date.isoformat() if date else "")
        keep = Keep(frozenset(types), min_sitelinks, tuple(dict.fromkeys((*languages, *LANGUAGES))))
        count = import_snapshot(files, output, keep, origin, skipped, show.reached)
    say(f"{output}: {count} items" + (f"; {show.errors} lines skipped" if show.errors else ""))
    return 1 if show.errors else 0


@wikidata.command()
@click.option("--url", required=True, metavar="URL", help="SPARQL endpoint with Wikidata's data.")
@_SNAPSHOT_OUT
@click.option("--where", metavar="PATTERN", help="SPARQL pattern that selects ?item.")
@click.option("--names-from", metavar="GRAPH", help="Graph file or store whose names are looked up.")
@contact_option
@cache_option
@interval_option
@budget_option
@_LANGUAGE_OPTION
@_DAY_OPTION
@errors_in_a_line
def snapshot(
    url: str, output: str, where: str | None, names_from: str | None, contact: str, cache: str | None, interval: float,
    budget: int, languages: tuple[str, ...], date: "datetime.date | None",
) -> None:  # fmt: skip
    """Make a snapshot of what a SPARQL endpoint knows of a pattern, or of the names in a graph."""
    from kg.build.link import snapshot_of_endpoint
    from kg.identity.wikidata.client import Manners
    from kg.identity.wikidata.entity import LANGUAGES

    if (where is None) == (names_from is None):
        raise Misuse("name either --where or --names-from")
    manners = Manners(contact, interval=interval, budget=budget)
    day = date.isoformat() if date else ""
    kept = tuple(dict.fromkeys((*languages, *LANGUAGES)))
    count = snapshot_of_endpoint(
        output, url, manners, cache, where=where, names_from=names_from, date=day, languages=kept
    )
    say(f"{output}: {count} items")
