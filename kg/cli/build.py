"""Commands that read articles."""

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from kg.cli.config import typed
from kg.cli.group import errors_in_a_line, main, say
from kg.cli.options import (
    FORMATS,
    chosen_extractors,
    date_option,
    decisions_file,
    decisions_option,
    extractor_option,
    llm_model_option,
    llm_url_option,
    model_option,
    patterns_option,
    report_unknown_iris,
    snapshot_option,
    types_option,
    use_own,
)
from kg.defaults import BASE_IRI
from kg.errors import BadInput, Detail, Misuse, Notice

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from kg.build.summary import Summary

__all__ = ["Show", "build", "explain"]

_SINGULAR = {
    "articles": "article",
    "entities": "entity",
    "memberships": "membership",
    "events": "event",
    "claims": "claim",
    "figures": "figure",
}


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
    "--format", "format_", metavar="F", help=f"Format: {', '.join(FORMATS)}. Default: by the ending, else ttl."
)
@date_option
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
@click.option("--follow", is_flag=True, help="Fetch the pages of which a feed carries only a summary.")
@click.option("--text/--no-text", default=True, help="Write the articles' text into the graph.")
@model_option
@extractor_option
@llm_model_option
@llm_url_option
@types_option
@patterns_option
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="NUMBER",
    help="Write only statements with this confidence (0 to 1) or more; a small number asks for unlikely ones too.",
)
@click.option(
    "--max-article-seconds",
    type=click.FloatRange(0.1),
    default=600.0,
    show_default=True,
    help="Leave out an article that takes longer to read.",
)
@click.option("--link", "linked", is_flag=True, help="Link entities with Wikidata, by a snapshot on this machine.")
@snapshot_option
@decisions_option
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--cluster", metavar="ADDRESS", help="Let the workers of a Dask scheduler read, tcp://host:8786.")
@click.option("--shard", type=click.IntRange(1), help="Make OUTPUT a folder of N-Quads, this many articles a file.")
@click.option("--limit", type=click.IntRange(1), help="Read this many articles at most; unchanged ones do not count.")
@click.option("--rebuild", is_flag=True, help="Read also the articles that the store holds unchanged.")
@click.option("--keep-old", is_flag=True, help="Keep what older rules read from unchanged articles in the store.")
@click.option("--quiet", is_flag=True, help="Report only skipped files.")
@click.option("--verbose", is_flag=True, help="Report every article.")
@errors_in_a_line
def build(
    inputs: tuple[str, ...], output: str | None, store: str | None, format_: str | None, date: "datetime.date | None",
    base_iri: str, mentions: bool, follow: bool, text: bool, model: str, extractor: str,
    llm_model: str | None, llm_url: str | None, types: str | None, patterns: str | None,
    min_confidence: float | None, max_article_seconds: float, linked: bool,
    snapshot: str | None,
    decisions: str | None, jobs: int, cluster: str | None, shard: int | None, limit: int | None, rebuild: bool,
    keep_old: bool, quiet: bool, verbose: bool,
) -> int:  # fmt: skip
    """Read articles and write their graph.

    INPUT is a .txt, .html, .pdf, .docx, .md or .eml document, a .jsonl file (also packed as .gz or .zst), a .parquet,
    .csv or .tsv table, a .warc archive, a feed, sitemap or NewsML (.rss, .atom, .xml), ninjs or CSL-JSON (.json), an
    export of Zotero (.rdf), a folder of them, the URL of a page, feed or sitemap, or - for standard input.
    """
    from kg.build.link import Sought, candidates
    from kg.build.run import Linking, Options, Work, build
    from kg.graph.serialise import format_of
    from kg.identity.decisions import read_decisions
    from kg.nlp.load import untested
    from kg.read import count

    use_own(types, patterns)
    if output is not None and not typed("store"):
        store = None  # the usual store is not meant where a file is named
    output = "-" if output is None and store is None else output
    to_shards = output not in (None, "-") and format_ in (None, "nq")
    _refuse(
        {
            "--snapshot requires --link": snapshot is not None and not linked and typed("snapshot"),
            "--quiet and --verbose exclude each other": quiet and verbose,
            "--rebuild and --keep-old exclude each other": rebuild and keep_old,
            "--keep-old requires --store": keep_old and store is None,
            "--cluster and --jobs exclude each other": cluster is not None and jobs > 1,
            "--shard writes N-Quads into a folder: name it with -o, without another --format": (
                shard is not None and not to_shards
            ),
        }
    )
    format_ = "nq" if shard is not None else format_
    chosen = format_of(output, format_ or (None if output != "-" else "ttl")) if output else "ttl"
    show = Show(count(inputs), quiet=quiet, verbose=verbose)
    options = Options(
        base=base_iri,
        mentions=mentions,
        text=text,
        model=model,
        date=date,
        follow=follow,
        extractors=chosen_extractors(extractor, llm_model, llm_url, patterns),
        min_confidence=min_confidence,
        max_seconds=max_article_seconds,
    )
    source = candidates(Sought(snapshot=snapshot), say) if linked else None
    linking = Linking(read_decisions(decisions_file(decisions), base_iri), source)
    for message in untested(model):
        say(message)
    with show:
        work = Work(jobs, rebuild, keep_old, limit, cluster, shard)
        summary = build(
            inputs, options, out=output, format_=chosen, store=store, linking=linking, work=work, listener=show
        )
    report_unknown_iris(summary.unknown_iris)
    if not quiet:
        for line in _summary_lines(summary, linked=linked, keep_old=keep_old, in_store=store is not None):
            say(line)
    return 1 if summary.skipped else 0


def _refuse(misuses: "Mapping[str, bool]") -> None:
    """Refuses options that do not go together: the first that are given are named."""
    for why, given in misuses.items():
        if given:
            raise Misuse(why)


def _summary_lines(summary: "Summary", *, linked: bool, keep_old: bool, in_store: bool) -> "Iterator[str]":
    """What a build says at its end: what this run read and, of a store, how many entities all its articles name."""
    row = {k: f"{summary.counts[k]} {k if summary.counts[k] != 1 else _SINGULAR[k]}" for k in _SINGULAR}
    links = f", {summary.counts['links']} linked" if linked else ""
    held = f"; the store names {row.pop('entities')}{links}" if in_store else ""
    unchanged = f"; {summary.unchanged} unchanged" if summary.unchanged else ""
    skipped = f"; {summary.skipped} skipped" if summary.skipped else ""
    yield f"{', '.join(row.values())}{'' if in_store else links}{unchanged}{skipped}{held}"
    yield from _notes(summary, keep_old=keep_old)


def _notes(summary: "Summary", *, keep_old: bool) -> "Iterator[str]":
    if dropped := summary.counts["dropped"]:
        yield f"{dropped} finding{'s' if dropped != 1 else ''} dropped: the articles do not say so word for word"
    if summary.older:
        articles = f"{summary.older} article{'s' if summary.older != 1 else ''}"
        done = "kept as they are; read them again without --keep-old" if keep_old else "read again"
        yield f"{articles} of the store {'was' if summary.older == 1 else 'were'} read by older rules: {done}"


class Show:
    """Progress on a terminal, skipped documents always, each article with --verbose."""

    def __init__(self, total: int | None, *, quiet: bool, verbose: bool, unit: str = " articles") -> None:
        self.verbose, self.unit, self.quiet = verbose, unit, quiet
        self.wanted = not quiet and not verbose and sys.stderr.isatty() and (total is None or total > 3)
        self.total = total
        self.errors = 0
        self.bar: Any = None

    def __enter__(self) -> "Show":
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
            say(f"{identifier}: " + ", ".join(f"{counts[kind]} {kind}" for kind in kinds))

    def unchanged(self, identifier: str) -> None:
        """One that the store holds as it is."""
        if self.bar is not None:
            self.bar.update()
        elif self.verbose:
            say(f"{identifier}: unchanged")

    def reached(self, position: int) -> None:
        """So far in a file."""
        if self.bar is not None and position > self.bar.n:
            self.bar.update(position - self.bar.n)

    def skipped(self, error: BadInput) -> None:
        """A document was left out."""
        self.errors += 1
        if self.bar is not None:
            self.bar.clear()
        say(str(error))

    def notice(self, notice: Notice) -> None:
        """Something that loses nothing."""
        if self.verbose or not (self.quiet or isinstance(notice, Detail)):
            if self.bar is not None:
                self.bar.clear()
            say(str(notice))


@main.command()
@click.argument("inputs", metavar="FILE...", nargs=-1, required=True)
@date_option
@model_option
@extractor_option
@llm_model_option
@llm_url_option
@types_option
@patterns_option
@errors_in_a_line
def explain(
    inputs: tuple[str, ...], date: "datetime.date | None", model: str, extractor: str, llm_model: str | None,
    llm_url: str | None, types: str | None, patterns: str | None,
) -> int:  # fmt: skip
    """Show what was found in each sentence of an article, and by which rule."""
    from kg.build.run import Options, explain

    use_own(types, patterns)
    show = Show(None, quiet=True, verbose=False)
    chosen = chosen_extractors(extractor, llm_model, llm_url, patterns)
    for text in explain(inputs, Options(date=date, model=model, extractors=chosen), show):
        click.echo(text)
    return 1 if show.errors else 0
