"""Documents written of what a store holds."""

from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.errors import KgError, Misuse
from kg.explore.indexing import make_index
from kg.explore.reader import Look, Record
from kg.explore.views import VIEWS
from kg.publish.dossier import DOSSIERS, dossier_of
from kg.store.articles import open_source
from kg.terms.iris import STATEMENTS, parse_iri

__all__ = ["look_up_for_dossier", "write_dossier"]

_VIEWS = {"entity": "entity", "article": "article", **dict.fromkeys(STATEMENTS, "fact")}


def write_dossier(source: str, thing: str, path: str, form: str) -> int:
    """Writes the dossier of something.

    Args:
        source: a store or graph file.
        thing: a name, a headline, an article's identifier, or an IRI.
        path: where the document comes to lie.
        form: one of `kg.publish.dossier.DOSSIERS`.

    Returns:
        How many statements it holds.

    Raises:
        Misuse: the format is unknown, or what writes it is not installed.
        KgError: nothing bears the name, or the document cannot be written.
    """
    if form not in DOSSIERS:
        raise Misuse(f"{path}: a dossier is written as {', '.join(DOSSIERS)}: end the file's name so")
    store = open_source(source)
    look = _look(store)
    iri = _iri_of(look, thing)
    if iri is None:
        meant = look.index.meant(thing)
        hint = f": did you mean {' or '.join(meant)}?" if meant else ""
        raise KgError(f"{source}: names nothing {thing!r}{hint}")
    view, content = look_up_for_dossier(look, iri)
    made = dossier_of(view, content)
    try:
        Path(path).write_bytes(DOSSIERS[form](made))
    except OSError as err:
        raise KgError(f"{path}: cannot be written: {err.strerror}") from err
    return sum(len(part.statements) for part in made.parts)


def _look(store: Store) -> Look:
    return Look(store, lambda: make_index(store))


def _iri_of(look: Look, thing: str) -> str | None:
    if thing.startswith(("http://", "https://")):
        return thing
    if named := look.index.called(thing):
        return max(named, key=lambda iri: (look.index.rows("SELECT articles FROM entity WHERE iri = ?", (iri,)), iri))
    titled = look.index.rows("SELECT iri FROM article WHERE title = ? OR id = ? ORDER BY iri", (thing, thing))
    return str(titled[0][0]) if titled else None


def look_up_for_dossier(look: Look, iri: str) -> tuple[str, Record]:
    """The view that a dossier is made of, with every line.

    Raises:
        KgError: the graph says nothing of the IRI.
    """
    parsed = parse_iri(iri)
    view = _VIEWS.get(parsed.kind, "") if parsed else ""
    content = VIEWS[view](look, {"iri": NamedNode(iri).value, "all": "1"}) if view else None
    if content is None:
        raise KgError(f"nothing is known of {iri}")
    if view == "entity":
        disputed = VIEWS["contested"](look, {}) or {"matters": []}
        content["contested"] = [g for g in disputed["matters"] if iri in g["entities"]]
    return view, content
