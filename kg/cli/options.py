"""Options that several commands share."""

import os
from typing import TYPE_CHECKING

import click

from kg.cli.group import say
from kg.defaults import EXTRACTORS, MODEL
from kg.errors import Misuse

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

__all__ = [
    "DECISIONS",
    "FORMATS",
    "budget_option",
    "cache_option",
    "chosen_extractors",
    "contact_option",
    "date_option",
    "decisions_file",
    "decisions_option",
    "default_graph_option",
    "extractor_option",
    "interval_option",
    "llm_model_option",
    "llm_url_option",
    "model_option",
    "patterns_option",
    "read_date",
    "report_unknown_iris",
    "result_option",
    "snapshot_option",
    "source_option",
    "store_option",
    "token_option",
    "types_option",
    "use_own",
]

DECISIONS = "kg-decisions.txt"
FORMATS = ["ttl", "trig", "nt", "nq", "jsonld", "rdf"]


def read_date(ctx: click.Context, param: click.Parameter, value: str | None) -> "datetime.date | None":
    """The day of a --date option.

    Args:
        ctx: the command's.
        param: the option, for the message.
        value: what was written.
    """
    from kg.read.dates import parse_date

    if value is None:
        return None
    parsed = parse_date(value)
    if parsed is None:
        raise click.BadParameter(f"{value!r} is not a date: write it as 2023-10-26")
    return parsed


date_option = click.option(
    "--date", callback=read_date, help="Publication date (2023-10-26) of articles without a date."
)
model_option = click.option("--model", default=MODEL, show_default=True, help="spaCy model, installed as a package.")
extractor_option = click.option(
    "--extractor",
    default=EXTRACTORS,
    show_default=True,
    metavar="NAME[+NAME...]",
    help="Who reads: rules, standard, large (better, half as fast, needs newskg[large]), llm, or others by name.",
)
llm_model_option = click.option(
    "--llm-model", metavar="NAME", envvar="KG_LLM_MODEL", help="Model that --extractor llm asks; also as KG_LLM_MODEL."
)
llm_url_option = click.option(
    "--llm-url",
    metavar="URL",
    help="Where it answers as OpenAI's API does: http://localhost:11434/v1; also as KG_LLM_URL. A key: KG_LLM_KEY.",
)


types_option = click.option(
    "--types", metavar="FILE", help="Turtle file with your own classes of events; also as KG_TYPES."
)
patterns_option = click.option(
    "--patterns", metavar="FILE", help="YAML file with your own patterns of events; also as KG_PATTERNS."
)


def use_own(types: str | None, patterns: str | None) -> None:
    """Makes a user's own classes and patterns known here and in the processes that read.

    Raises:
        KgError: the file of classes does not fit.
    """
    from kg.terms.data import PATTERNS, TYPES
    from kg.terms.ontology import reload

    if patterns is not None:
        os.environ[PATTERNS] = patterns
    if types is not None and os.environ.get(TYPES) != types:
        os.environ[TYPES] = types
    reload()


def chosen_extractors(choice: str, model: str | None, url: str | None, patterns: str | None = None) -> str:
    """The names of extractors, with the model that `llm` asks, and `own-patterns` where there are any.

    The processes that read find the model's address in the environment.

    Args:
        choice: what the user gave for --extractor.
        model: that of a language model's service.
        url: the service's.
        patterns: the user's file of patterns.
    """
    from kg.extract.llm.service import URL

    if url:
        os.environ[URL] = url
    named = [part.strip() for part in choice.split("+")]
    if patterns is not None and "own-patterns" not in named:
        named.append("own-patterns")
    return "+".join(f"llm:{model}" if name == "llm" and model else name for name in named)


snapshot_option = click.option(
    "--snapshot", metavar="FILE", help="Snapshot of Wikidata; without it the small one of the package."
)
decisions_option = click.option(
    "--decisions",
    metavar="FILE",
    help=f"What people decided on links and merges. Default: {DECISIONS}, where it is there.",
)


def decisions_file(given: str | None) -> str:
    """The file of decisions; one that the user names must be there.

    Raises:
        Misuse: it is not there.
    """
    from pathlib import Path

    if given is not None and not Path(given).exists():
        raise Misuse(f"{given}: no such file of decisions")
    return given or DECISIONS


def report_unknown_iris(unknown_iris: "Iterable[str]") -> None:
    """What decisions name and no article shows: a slip of the pen, or an article that is not here."""
    for iri in unknown_iris:
        say(f"a decision names {iri}, which no article here shows")


contact_option = click.option(
    "--contact",
    default="",
    envvar="KG_CONTACT",
    help="E-mail address or page of who asks, for services; also as KG_CONTACT.",
)
cache_option = click.option("--cache", metavar="FILE", help="Where good answers of services are kept.")
budget_option = click.option(
    "--budget", default=500, show_default=True, type=click.IntRange(1), help="Requests to a service at most."
)
interval_option = click.option(
    "--interval", default=1.0, show_default=True, type=click.FloatRange(0), help="Seconds between two requests."
)
result_option = click.option(
    "-o", "--output", metavar="FILE", help="Graph file for the result; needed for graph files."
)
store_option = click.option("--store", metavar="DIR", required=True, help="The store.")
source_option = click.option("--store", metavar="DIR|URL", required=True, help="A store, or an endpoint's URL.")
token_option = click.option("--token", envvar="KG_TOKEN", help="Secret that allows writing, also as KG_TOKEN.")
default_graph_option = click.option(
    "--default-graph", metavar="IRI", help="Graph that stands for the default graph, for endpoints without one."
)
