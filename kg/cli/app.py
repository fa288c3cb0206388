"""The command line: each command parses, calls one function, and tells what came of it.

Exit status: 0 all went well; 1 something was skipped, failed or does not conform; 2 wrong usage.
"""

import os.path
import sys
from collections.abc import Callable
from functools import wraps
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.defaults import BASE_IRI, MODEL
from kg.errors import BadInput, KgError, Misuse

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

__all__ = ["main"]

_SINGULAR = {
    "articles": "article",
    "entities": "entity",
    "memberships": "membership",
    "events": "event",
    "claims": "claim",
    "figures": "figure",
}
_DECISIONS = "kg-decisions.txt"
_BAD_LINES = 20  # of a file of items that are told one by one
_FORMATS = ["ttl", "trig", "nt", "nq", "jsonld", "rdf"]


def _errors_in_a_line(command: Callable[..., int | None]) -> Callable[..., None]:
    """Turns the user's mistakes into one line and an exit status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            status = command(*args, **kwargs)
        except Misuse as err:
            _say(str(err))
            sys.exit(2)
        except KgError as err:
            _say(str(err))
            sys.exit(1)
        except RuntimeError as err:
            if "orruption" not in str(err):
                raise
            _say("the store is damaged: bring back a backup with kg restore")
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        sys.exit(status or 0)

    return run


def _say(message: str) -> None:
    click.echo(f"kg: {message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """News into a knowledge graph that can be queried, cited and trusted."""


# ---------------------------------------------------------------- build


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> "datetime.date | None":
    from kg.read.dates import parse_date

    if value is None:
        return None
    parsed = parse_date(value)
    if parsed is None:
        raise click.BadParameter(f"{value!r} is no date: write it as 2023-10-26")
    return parsed


_DATE_OPTION = click.option("--date", callback=_date, help="Publication date (2023-10-26) of articles that tell none.")
_MODEL_OPTION = click.option("--model", default=MODEL, show_default=True, help="spaCy model, installed as a package.")


_ATTRIBUTION_OPTION = click.option(
    "--attribution",
    default="standard",
    show_default=True,
    type=click.Choice(["standard", "large"]),
    help="Network that finds who said what; large: better, half as fast, needs newskg[large].",
)

_SNAPSHOT_OPTION = click.option(
    "--snapshot", metavar="FILE", help="Snapshot of Wikidata; without it the small one of the package."
)
_DECISIONS_OPTION = click.option(
    "--decisions",
    metavar="FILE",
    help=f"What people decided on links and merges. Default: {_DECISIONS}, where it is there.",
)


def _decisions_file(given: str | None) -> str:
    """The file of decisions; one that the user names must be there."""
    from pathlib import Path

    if given is not None and not Path(given).exists():
        raise Misuse(f"{given}: no such file of decisions")
    return given or _DECISIONS


def _tell_strangers(strangers: "Iterable[str]") -> None:
    """What decisions name and no article shows: a slip of the pen, or an article that is not here."""
    for iri in strangers:
        _say(f"a decision names {iri}, which no article here shows")


def _base(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not value.startswith(("http://", "https://")) or any(c in value for c in ' <>"{}|\\^`'):
        raise click.BadParameter(f"{value!r} is no http(s) IRI")
    if "#" in value:
        raise click.BadParameter(f"{value!r} has a #, which IRIs of spans need for themselves: end it with /")
    return value if value.endswith("/") else value + "/"


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", help="Graph file; its ending tells the format. Standard output without -o and --store.")
@click.option("--store", metavar="DIR", help="Store to put the articles into; it is made when it is not there.")
@click.option(
    "--format", "format_", metavar="F", help=f"Format: {', '.join(_FORMATS)}. Default: by the ending, else ttl."
)
@_DATE_OPTION
@click.option(
    "--base-iri",
    default=BASE_IRI,
    show_default=True,
    callback=_base,
    help="Where the IRIs of the data begin.",
)
@click.option(
    "--mentions/--no-mentions", default=False, help="Write every mention, not only one for each entity and name."
)
@click.option("--text/--no-text", default=True, help="Write the articles' text into the graph.")
@_MODEL_OPTION
@_ATTRIBUTION_OPTION
@click.option("--link", "linked", is_flag=True, help="Link entities with Wikidata, by a snapshot on this machine.")
@_SNAPSHOT_OPTION
@_DECISIONS_OPTION
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--cluster", metavar="ADDRESS", help="Let the workers of a Dask scheduler read, tcp://host:8786.")
@click.option("--shard", type=click.IntRange(1), help="Make OUTPUT a folder of N-Quads, this many articles a file.")
@click.option("--limit", type=click.IntRange(1), help="Read this many articles at most; unchanged ones do not count.")
@click.option("--rebuild", is_flag=True, help="Read also the articles that the store holds unchanged.")
@click.option("--quiet", is_flag=True, help="Tell only what was skipped.")
@click.option("--verbose", is_flag=True, help="Tell of each article.")
@_errors_in_a_line
def build(
    inputs: tuple[str, ...], output: str | None, store: str | None, format_: str | None, date: "datetime.date | None",
    base_iri: str, mentions: bool, text: bool, model: str, attribution: str, linked: bool, snapshot: str | None,
    decisions: str | None, jobs: int, cluster: str | None, shard: int | None, limit: int | None, rebuild: bool,
    quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Read articles and write their graph.

    INPUT is a .txt, .html or .jsonl file (.jsonl also packed as .gz or .zst), a .parquet table, a .warc archive, a feed
    or sitemap (.rss, .atom, .xml), a folder of them, the URL of a page, feed or sitemap, or - for standard input.
    """
    from kg.build.link import Sought, candidates
    from kg.build.run import Linking, Options, Work, build
    from kg.graph.serialise import format_of
    from kg.identity.decisions import read_decisions
    from kg.read import count

    if snapshot is not None and not linked:
        raise Misuse("--snapshot is of use with --link only")
    if quiet and verbose:
        raise Misuse("--quiet and --verbose exclude each other")
    if cluster is not None and jobs > 1:
        raise Misuse("--cluster and --jobs exclude each other")
    if output is None and store is None:
        output = "-"
    if shard is not None and (output in (None, "-") or format_ not in (None, "nq")):
        raise Misuse("--shard writes N-Quads into a folder: name it with -o, without another --format")
    format_ = "nq" if shard is not None else format_
    chosen = format_of(output, format_ or (None if output != "-" else "ttl")) if output else "ttl"
    show = _Show(count(inputs), quiet=quiet, verbose=verbose)
    options = Options(base=base_iri, mentions=mentions, text=text, model=model, date=date, large=attribution == "large")
    source = candidates(Sought(snapshot=snapshot), _say) if linked else None
    linking = Linking(read_decisions(_decisions_file(decisions), base_iri), source)
    with show:
        work = Work(jobs, rebuild, limit, cluster, shard)
        summary = build(
            inputs, options, out=output, format_=chosen, store=store, linking=linking, work=work, listener=show
        )
    _tell_strangers(summary.strangers)
    if not quiet:
        told = ", ".join(f"{summary.counts[k]} {k if summary.counts[k] != 1 else _SINGULAR[k]}" for k in _SINGULAR)
        links = f", {summary.counts['links']} linked" if linked else ""
        unchanged = f"; {summary.unchanged} unchanged" if summary.unchanged else ""
        skipped = f"; {summary.skipped} skipped" if summary.skipped else ""
        _say(f"{told}{links}{unchanged}{skipped}")
    return 1 if summary.skipped else 0


class _Show:
    """Progress on a terminal, skipped documents always, each article with --verbose."""

    def __init__(self, total: int | None, *, quiet: bool, verbose: bool, unit: str = " articles") -> None:
        self.verbose, self.unit = verbose, unit
        self.wanted = not quiet and not verbose and sys.stderr.isatty() and (total is None or total > 3)
        self.total = total
        self.errors = 0
        self.bar: Any = None

    def __enter__(self) -> "_Show":
        if self.wanted:
            from tqdm import tqdm

            width, height = get_terminal_size()  # tqdm draws nothing where the terminal tells no size
            self.bar = tqdm(
                total=self.total,
                unit=self.unit,
                unit_scale=self.unit == "B",
                file=sys.stderr,
                leave=False,
                ncols=width,
                nrows=height,
            )
        return self

    def __exit__(self, *exc: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def article(self, identifier: str, counts: "Mapping[str, int]") -> None:
        """One more article."""
        if self.bar is not None:
            self.bar.update()
        elif self.verbose:
            kinds = [kind for kind in _SINGULAR if kind != "articles"]
            _say(f"{identifier}: " + ", ".join(f"{counts[kind]} {kind}" for kind in kinds))

    def unchanged(self, identifier: str) -> None:
        """One that the store holds as it is."""
        if self.bar is not None:
            self.bar.update()
        elif self.verbose:
            _say(f"{identifier}: unchanged")

    def reached(self, position: int) -> None:
        """So far in a file."""
        if self.bar is not None and position > self.bar.n:
            self.bar.update(position - self.bar.n)

    def skipped(self, error: BadInput) -> None:
        """A document was left out."""
        self.errors += 1
        if self.bar is not None:
            self.bar.clear()
        _say(str(error))


@main.command()
@click.argument("inputs", metavar="FILE...", nargs=-1, required=True)
@_DATE_OPTION
@_MODEL_OPTION
@_ATTRIBUTION_OPTION
@_errors_in_a_line
def explain(inputs: tuple[str, ...], date: "datetime.date | None", model: str, attribution: str) -> int:
    """Show what was found in each sentence of an article, and by which rule."""
    from kg.build.run import Options, explain

    show = _Show(None, quiet=True, verbose=False)
    for text in explain(inputs, Options(date=date, model=model, large=attribution == "large"), show):
        click.echo(text)
    return 1 if show.errors else 0


# ---------------------------------------------------------------- query


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
@_errors_in_a_line
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
        _say("statements lie in named graphs: ask with GRAPH ?g { … }")


# ---------------------------------------------------------------- claims


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
@_errors_in_a_line
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
@_errors_in_a_line
def contested(source: str, measure: str | None, format_: str) -> None:
    """Show figures and events on which sources differ, each side with its voice and sentence, and those they share."""
    from kg.query.reports import write

    click.echo(write("contested", source, _narrowed(measure=measure), format_))


@main.command()
@click.argument("source")
@click.option("--article", help="Identifier of the article; all without it.")
@_READING
@_errors_in_a_line
def profile(source: str, article: str | None, format_: str) -> None:
    """Show whose words each article consists of: its own voice, each named source, unnamed ones."""
    from kg.query.reports import write

    click.echo(write("profile", source, _narrowed(inArticle=article), format_))


# ---------------------------------------------------------------- links and resolution


_CONTACT_OPTION = click.option(
    "--contact",
    default="",
    envvar="KG_CONTACT",
    help="E-mail address or page of who asks, for services; also as KG_CONTACT.",
)
_CACHE_OPTION = click.option("--cache", metavar="FILE", help="Where good answers of services are kept.")
_BUDGET_OPTION = click.option(
    "--budget", default=500, show_default=True, type=click.IntRange(1), help="Requests to a service at most."
)
_INTERVAL_OPTION = click.option(
    "--interval", default=1.0, show_default=True, type=click.FloatRange(0), help="Seconds between two requests."
)
_RESULT_OPTION = click.option(
    "-o", "--output", metavar="FILE", help="Graph file for the result; needed for graph files."
)


@main.command()
@click.argument("source")
@_RESULT_OPTION
@click.option(
    "--source",
    "kind",
    default="snapshot",
    show_default=True,
    type=click.Choice(["snapshot", "sparql", "api", "recon"]),
    help="A snapshot, or a service: SPARQL endpoint, MediaWiki API, reconciliation service.",
)
@_SNAPSHOT_OPTION
@click.option("--url", default="", metavar="URL", help="Address of the service.")
@_CONTACT_OPTION
@_CACHE_OPTION
@click.option("--offline", is_flag=True, help="Ask services nothing: only what the cache holds.")
@_INTERVAL_OPTION
@_BUDGET_OPTION
@_DECISIONS_OPTION
@click.option("--explain", metavar="ENTITY", help="Show the candidates of an entity with what speaks for each.")
@click.option("--review", "reviewed", is_flag=True, help="Walk through the links in doubt and decide.")
@click.option("--enrich", is_flag=True, help="Add what Wikidata says of linked entities, apart from what articles say.")
@_errors_in_a_line
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
    found = candidates(Sought(kind, snapshot, url, manners, cache), _say)
    decided = (decisions or _DECISIONS) if reviewed else _decisions_file(decisions)
    if explain is not None:
        click.echo("\n\n".join(explain_links(source, explain, decided, found)))
    elif reviewed:
        made = review(source, decided, found, _ask)
        _say(f"{made} decisions in {decided}" + ("; apply them with kg link or kg build" if made else ""))
    else:
        done = relink(source, output, decided, found, enrich=enrich)
        _tell_strangers(done.strangers)
        identities = done.identities
        exact = sum(bool(i.link and i.link.exact) for i in identities)
        doubtful = sum(bool(i.link and not i.link.exact) for i in identities)
        if (open_ := getattr(getattr(found, "client", None), "unanswered", 0)) and offline:
            _say(f"{open_} questions were never asked before: offline they stay open, and links as they were")
        _say(f"{len(identities)} entities, {exact} linked, {doubtful} in doubt")
    return 1 if getattr(found, "failure", "") else 0


def _ask(text: str, count: int) -> str:
    """What the user chooses among some candidates."""
    click.echo(f"\n{text}")
    choices = [*map(str, range(1, count + 1)), "n", "s", "q"]
    prompt = "which item? n: none of them, s: skip, q: quit"
    return str(click.prompt(prompt, type=click.Choice(choices), show_choices=False))


@main.command()
@click.argument("source")
@_RESULT_OPTION
@_DECISIONS_OPTION
@click.option("--history", is_flag=True, help="Only show what was found to be what, and why.")
@_errors_in_a_line
def resolve(source: str, output: str | None, decisions: str | None, history: bool) -> None:
    """Decide anew which entities of different articles are one.

    SOURCE is a store directory, which is changed in place, or a graph file. Links stay as they are.
    """
    from kg.build.link import history_of, relink

    if history:
        for old, new, why in history_of(source):
            click.echo(f"{old}\t{new}\t{why}")
        return
    done = relink(source, output, _decisions_file(decisions), None)
    _tell_strangers(done.strangers)
    identities = done.identities
    merged = sum(len(i.known_as) for i in identities)
    _say(f"{len(identities)} entities; {merged} were observed under other IRIs too")


@main.group()
def wikidata() -> None:
    """Make snapshots of Wikidata to link with offline."""


_SNAPSHOT_OUT = click.option("-o", "--output", metavar="SNAPSHOT", required=True, help="The snapshot to write.")
_DAY_OPTION = click.option("--date", callback=_date, help="Day of the data (2026-11-22).")


@wikidata.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_SNAPSHOT_OUT
@click.option("--type", "types", metavar="QID", multiple=True, help="Only items of this Wikidata class; repeatable.")
@click.option("--min-sitelinks", default=0, type=click.IntRange(0), help="Only items with so many sitelinks.")
@click.option("--name", default="", help="What the snapshot is called on record. Default: the file's name.")
@_DAY_OPTION
@_errors_in_a_line
def import_(
    files: tuple[str, ...], output: str, types: tuple[str, ...], min_sitelinks: int, name: str,
    date: "datetime.date | None",
) -> int:  # fmt: skip
    """Make a snapshot of JSON lines or a Wikidata JSON dump, also .gz and .bz2."""
    from pathlib import Path

    from kg.identity.wikidata.candidates import Origin
    from kg.identity.wikidata.items import Keep

    if wrong := next((t for t in types if not (t[:1] == "Q" and t[1:].isdigit())), None):
        raise Misuse(f"--type {wrong}: is no class of Wikidata: write it as Q5")
    from kg.build.link import import_snapshot

    sizes = [Path(f).stat().st_size for f in files if Path(f).exists()]
    show = _Show(sum(sizes), quiet=False, verbose=False, unit="B")

    def skipped(error: BadInput) -> None:
        """The first bad lines are told, the others counted."""
        if show.errors < _BAD_LINES:
            show.skipped(error)
        else:
            show.errors += 1

    with show:
        origin = Origin(name, date.isoformat() if date else "")
        keep = Keep(frozenset(types), min_sitelinks)
        count = import_snapshot(files, output, keep, origin, skipped, show.reached)
    _say(f"{output}: {count} items" + (f"; {show.errors} lines skipped" if show.errors else ""))
    return 1 if show.errors else 0


@wikidata.command()
@click.option("--url", required=True, metavar="URL", help="SPARQL endpoint with Wikidata's data.")
@_SNAPSHOT_OUT
@click.option("--where", metavar="PATTERN", help="SPARQL pattern that selects ?item.")
@click.option("--names-from", metavar="GRAPH", help="Graph file or store whose names are looked up.")
@_CONTACT_OPTION
@_CACHE_OPTION
@_INTERVAL_OPTION
@_BUDGET_OPTION
@_DAY_OPTION
@_errors_in_a_line
def snapshot(
    url: str, output: str, where: str | None, names_from: str | None, contact: str, cache: str | None, interval: float,
    budget: int, date: "datetime.date | None",
) -> None:  # fmt: skip
    """Make a snapshot of what a SPARQL endpoint knows of a pattern, or of the names in a graph."""
    from kg.build.link import snapshot_of_endpoint
    from kg.identity.wikidata.client import Manners

    if (where is None) == (names_from is None):
        raise Misuse("name either --where or --names-from")
    manners = Manners(contact, interval=interval, budget=budget)
    day = date.isoformat() if date else ""
    count = snapshot_of_endpoint(output, url, manners, cache, where=where, names_from=names_from, date=day)
    _say(f"{output}: {count} items")


# ---------------------------------------------------------------- validate, the store as a whole


@main.command()
@click.argument("source")
@_errors_in_a_line
def validate(source: str) -> int:
    """Check a graph file or store with the shapes of the ontology, one line a violation."""
    from kg.query.validate import validate

    violations = validate(source)
    for violation in violations:
        click.echo(str(violation))
    _say(f"{source}: {f'{len(violations)} violations' if violations else 'conforms'}")
    return 1 if violations else 0


_STORE_OPTION = click.option("--store", metavar="DIR", required=True, help="The store.")
_SOURCE_OPTION = click.option("--store", metavar="DIR|URL", required=True, help="A store, or an endpoint's URL.")
_TOKEN_OPTION = click.option("--token", envvar="KG_TOKEN", help="Secret that allows writing, also as KG_TOKEN.")
_DEFAULT_GRAPH = click.option(
    "--default-graph", metavar="IRI", help="Graph that stands for the default graph, for endpoints without one."
)


@main.command()
@_SOURCE_OPTION
@click.option("-o", "--output", required=True, help="Graph file; its ending tells the format.")
@click.option("--format", "format_", metavar="F", help=f"Format: {', '.join(_FORMATS)}. Default: by the ending.")
@_DEFAULT_GRAPH
@_errors_in_a_line
def export(store: str, output: str, format_: str | None, default_graph: str | None) -> None:
    """Write all of a store or endpoint into a graph file."""
    from kg.build.archive import export
    from kg.graph.serialise import format_of

    export(store, output, format_of(output, format_), default=default_graph)


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_SOURCE_OPTION
@click.option("--update-url", metavar="URL", help="Where the endpoint takes updates, if not beside it.")
@_TOKEN_OPTION
@_DEFAULT_GRAPH
@click.option("--resume", is_flag=True, help="Skip the graphs that the endpoint has already, by their size.")
@_errors_in_a_line
def load(
    files: tuple[str, ...], store: str, update_url: str | None, token: str | None, default_graph: str | None,
    resume: bool,
) -> None:  # fmt: skip
    """Put graph files into a store or an endpoint.

    An article that is there already is replaced.
    """
    from kg.build.archive import load, load_endpoint
    from kg.store.remote import Endpoint, is_endpoint

    def told(file: str, count: int) -> None:
        _say(f"{file}: {count} quads")

    if is_endpoint(store):
        endpoint = Endpoint(store, update=update_url, token=token, default=default_graph)
        load_endpoint(files, endpoint, told, resume=resume)
    else:
        load(files, store, told)


@main.command()
@click.argument("source")
@_errors_in_a_line
def stats(source: str) -> None:
    """Say how much of what is in a graph file, store or endpoint."""
    from pathlib import Path

    from kg.build.archive import size_on_disk
    from kg.query.named import load_query, render, run_query

    sys.stdout.buffer.write(render(run_query(load_query("statistics").text, source)))
    if Path(source).is_dir():
        click.echo(f"{size_on_disk(source) / 1e6:.1f} MB on disk")


@main.command()
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@_STORE_OPTION
@_DECISIONS_OPTION
@_errors_in_a_line
def retract(articles: tuple[str, ...], store: str, decisions: str | None) -> None:
    """Take articles out of a store, by identifier or IRI, with everything that only they said."""
    from kg.build.run import retract

    for iri in retract(store, articles, _decisions_file(decisions)):
        _say(f"{iri}: taken out")


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
@_errors_in_a_line
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
    found = differences(before, after)
    click.echo(json_text(found) if format_ == "json" else differences_text(found))


@main.command()
@click.argument("store", metavar="DIR")
@click.option("--since", required=True, metavar="TIME", help="2023-10-26 or 2023-10-26T14:30, UTC without a zone.")
@_CHANGES_FORMAT
@_errors_in_a_line
def changes(store: str, since: str, format_: str) -> None:
    """Say which articles and statements came into a store and went since a time."""
    from kg.explore.changes import since as recorded
    from kg.query.reports import changes_text, json_text
    from kg.store.articles import open_store

    found = recorded(open_store(store), store, since)
    click.echo(json_text(found) if format_ == "json" else changes_text(found))


@main.command()
@_STORE_OPTION
@click.argument("target", metavar="FOLDER")
@_errors_in_a_line
def backup(store: str, target: str) -> None:
    """Copy a store, as it is at this moment, to a new folder."""
    from kg.build.archive import backup

    _say(f"{target}: {backup(store, target)} quads")


@main.command()
@click.argument("source", metavar="BACKUP")
@_STORE_OPTION
@_errors_in_a_line
def restore(source: str, store: str) -> None:
    """Make a store of a backup; a store that is there is left alone."""
    from kg.build.archive import restore

    _say(f"{store}: {restore(source, store)} quads")


# ---------------------------------------------------------------- serve


@main.command()
@_STORE_OPTION
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any free one.")
@_TOKEN_OPTION
@click.option("--read-only", is_flag=True, help="Take no updates, token or not.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for one query.")
@click.option("--memory", default=1024, show_default=True, type=click.IntRange(64), help="MB for one query.")
@click.option("--workers", default=4, show_default=True, type=click.IntRange(1, 256), help="Queries at once.")
@click.option("--waiting", default=64, show_default=True, type=click.IntRange(0), help="Queries that may wait.")
@click.option("--max-body", default=64, show_default=True, type=click.IntRange(1), help="MB of a request.")
@click.option("--max-query", default=256, show_default=True, type=click.IntRange(1), help="kB of a query or update.")
@click.option("--max-answer", default=1024, show_default=True, type=click.IntRange(1), help="MB of an answer.")
@click.option("--cache", default=64, show_default=True, type=click.IntRange(0), help="MB of answers to keep.")
@click.option("--allow-host", multiple=True, help="Host name, beside this machine's own, that requests may name.")
@click.option("--allow-origin", multiple=True, help="Origin whose pages may read, beside this machine's; * for all.")
@click.option("--allow-service", metavar="IRI", multiple=True, help="What SERVICE and LOAD may fetch.")
@_errors_in_a_line
def serve(
    store: str, host: str, port: int, token: str | None, read_only: bool, timeout: float, memory: int, workers: int,
    waiting: int, max_body: int, max_query: int, max_answer: int, cache: int, allow_host: tuple[str, ...],
    allow_origin: tuple[str, ...], allow_service: tuple[str, ...],
) -> None:  # fmt: skip
    """Serve a store: a SPARQL endpoint, the named queries and a page for every entity.

    The endpoint is at /sparql, updates at /update, graphs at /store. Writing needs the token, as
    `Authorization: Bearer TOKEN`.
    """
    from kg.serve import Settings, serve

    settings = Settings(
        store,
        token=token or None,
        read_only=read_only,
        timeout=timeout,
        memory=memory << 20,
        workers=workers,
        waiting=waiting,
        body=max_body << 20,
        query=max_query << 10,
        answer=max_answer << 20,
        cache=cache << 20,
        hosts=frozenset(name.lower() for name in allow_host),
        origins=allow_origin,
        services=frozenset(allow_service),
    )
    serve(settings, host, port, ready=lambda url: _say(f"serving {store} at {url} (stop with Ctrl-C)"))


if __name__ == "__main__":
    main()
