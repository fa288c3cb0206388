"""Where the files beside the code lie: inside an installed wheel, or at the root of a checkout."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "PATTERNS",
    "TYPES",
    "cache_folder",
    "fill",
    "large_models",
    "lexicon_file",
    "lexicon_lines",
    "model_file",
    "ontology_file",
    "patterns_file",
    "query_folder",
    "repository_root",
    "starter_file",
    "template",
    "types_file",
]

TYPES, PATTERNS = "KG_TYPES", "KG_PATTERNS"  # of the environment: processes that read find them there

_PACKAGE = Path(__file__).parent.parent


def repository_root() -> Path:
    """The checkout that this package is run from."""
    return _PACKAGE.parent


@cache
def _folder(name: str) -> Path:
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else repository_root() / name


def ontology_file(name: str) -> Path:
    """A file of `ontology/`."""
    return _folder("ontology") / name


def query_folder() -> Path:
    """The folder of the named queries."""
    return _folder("queries")


def cache_folder() -> Path:
    """Where what was fetched is kept for the user (XDG Base Directory)."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "newskg"


def lexicon_file(name: str) -> Path:
    """A word list or pattern file."""
    return _PACKAGE / "lang" / "en" / name


def lexicon_lines(name: str) -> list[str]:
    """The lines of a word list or pattern file, without blank ones and comments."""
    lines = lexicon_file(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def model_file(name: str) -> Path:
    """A file of weights; those of `large/` may come with a distribution of their own."""
    folder, _, rest = name.partition("/")
    return large_models() / rest if folder == "large" else _PACKAGE / "models" / name


@cache
def large_models() -> Path:
    """Where the weights of the large network lie: in a checkout, else in `newskg-models-large`, if it is installed."""
    own = _PACKAGE / "models" / "large"
    found = None if own.is_dir() else find_spec("newskg_models_large")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) if places else own


def types_file() -> Path | None:
    """The user's own classes, a Turtle file that KG_TYPES in the environment names; None without."""
    named = os.environ.get(TYPES, "")
    return Path(named) if named else None


def patterns_file() -> Path | None:
    """The user's own patterns of events, a YAML file that KG_PATTERNS in the environment names; None without."""
    named = os.environ.get(PATTERNS, "")
    return Path(named) if named else None


def starter_file() -> Path:
    """The snapshot of Wikidata that comes with the package."""
    return _PACKAGE / "identity" / "wikidata" / "starter.tsv.xz"


def template(name: str) -> Path:
    """A file that an output is filled into."""
    return _PACKAGE / "templates" / name


def fill(name: str, /, **context: Any) -> str:
    """A template filled; in one of HTML or XML, whatever the graph holds is escaped."""
    return _templates().get_template(name).render(**context)


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(_PACKAGE / "templates"),
        autoescape=select_autoescape(("html", "xml")),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
