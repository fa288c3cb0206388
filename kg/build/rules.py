"""What extraction depends on, as a hash: so that a store knows which of its articles older rules read.

The version alone does not do: it stays the same while rules are written, and moves when only the explorer changed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.util import find_spec
from pathlib import Path

import kg
from kg.extract.registry import GROUP
from kg.model import Run
from kg.query.reports import Ask, rows
from kg.terms.data import large_models, ontology_file, patterns_file, types_file

__all__ = ["asked_alike", "read_by_older_rules", "rules_hash"]

_LENGTH = 16  # hexadecimal digits
_FOLDERS = ("extract", "lang", "models", "nlp")
_FILES = (
    "graph/copies.py",
    "graph/placement.py",
    "graph/triples.py",
    "model.py",
    "read/boilerplate.py",
    "terms/iris.py",
    "terms/vocab.py",
)
_NO_RULES = frozenset({".pyc", ".md", ""})  # endings; "": licences
_OF_LINKING = "models/linking.json"  # decides who is who, which is decided anew with each build
_LARGE = "models/large/"
_LIBRARIES = ("spacy", "thinc")


def rules_hash(model: str, extractors: Iterable[str]) -> str:
    """The hash of all that decides which facts are read from a text.

    Word lists, weights and code count, spaCy and its model, and the packages of extractors that are not ours; the
    weights of the large network only where an extractor uses them.

    Args:
        model: the name of the spaCy model, a package that is installed.
        extractors: the names of the extractors, as `kg.extract.registry.names_in` gives them.

    Returns:
        Hexadecimal digits, the same in every process with the same files.
    """
    return _hash(str(Path(kg.__file__).parent), model, tuple(extractors))


@cache
def _hash(package: str, model: str, extractors: tuple[str, ...]) -> str:
    total = hashlib.sha256()
    for name, content in _files(Path(package), large=any("large" in name for name in extractors)):
        total.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    for name, number in (*((name, version(name)) for name in _LIBRARIES), (model, _model_version(model))):
        total.update(f"{name} {number}\n".encode())
    if "own-patterns" in extractors and (own := patterns_file()) is not None:
        total.update(f"{hashlib.sha256(own.read_bytes()).hexdigest()}\n".encode())
    for name in sorted(_packages(extractors)):
        total.update(f"{name}\n".encode())
    return total.hexdigest()[:_LENGTH]


def _files(package: Path, *, large: bool) -> Iterator[tuple[str, bytes]]:
    """The files that count, by their names in the package, sorted."""
    paths = [path for folder in _FOLDERS for path in (package / folder).rglob("*") if path.suffix not in _NO_RULES]
    names = sorted({path.relative_to(package).as_posix() for path in paths if path.is_file()} | set(_FILES))
    for name in names:
        if name != _OF_LINKING and not name.startswith(_LARGE):
            yield name, (package / name).read_bytes()
    if large:
        held = package / _LARGE if (package / _LARGE).is_dir() else large_models()
        for path in sorted(held.iterdir()):
            if path.suffix not in _NO_RULES | {".py"} and path.is_file():
                yield f"{_LARGE}{path.name}", path.read_bytes()
    yield "ontology", ontology_file("newskg.ttl").read_bytes()
    if (types := types_file()) is not None:
        yield "own types", types.read_bytes()


@cache
def _model_version(model: str) -> str:
    """The version of a spaCy model by its own description, without loading it; '' where it is not installed."""
    spec = find_spec(model) if model.isidentifier() else None
    places = list(spec.submodule_search_locations or ()) if spec else [model]
    for place in places:
        try:
            return str(json.loads((Path(place) / "meta.json").read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError):
            continue
    return ""


def _packages(extractors: tuple[str, ...]) -> Iterator[str]:
    """Name and version of the packages that extractors come from, where those are not ours."""
    for point in entry_points(group=GROUP):
        if point.name in extractors and point.dist is not None:
            yield f"{point.dist.name} {point.dist.version}"


def read_by_older_rules(ask: Ask) -> int:
    """How many articles of a graph were read by other rules than this installation has.

    Args:
        ask: answers queries over the graph.
    """
    runs = [
        (Run(row["software"], row["model"], row["settings"], row["rules"]), int(row["articles"]))
        for row in rows("runs", ask, {})
    ]
    return sum(articles for run, articles in runs if _is_older(run, _rules_now(run)))


def _is_older(run: Run, now: str | None) -> bool:
    return now is not None and (not run.rules or run.rules != now)


def _rules_now(run: Run) -> str | None:
    """The hash that the same run would have today, by this installation; None where that cannot be said.

    Args:
        run: what a graph tells of a run: by which model and settings.
    """
    model = run.model.partition(" ")[0]
    names = _settings(run).get("extractors", "")
    if not _model_version(model):
        return None
    try:
        return rules_hash(model, names.split("+")) if names else ""
    except (OSError, PackageNotFoundError):
        return None


def asked_alike(held: Run, run: Run) -> bool:
    """Whether two runs were asked for the same, so that only their rules can differ: model and settings.

    A setting that one of the two does not know does not tell them apart.
    """
    old, new = _settings(held), _settings(run)
    same_model = held.model.partition(" ")[0] == run.model.partition(" ")[0]
    return same_model and all(old[name] == new[name] for name in old.keys() & new.keys())


def _settings(run: Run) -> dict[str, str]:
    return {name: value for name, _, value in (part.partition("=") for part in run.settings.split())}
