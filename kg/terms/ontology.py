"""The ontology as the program sees it: terms by CURIE, classes and their superclasses, and the generated names.

`python -m kg.terms.ontology` writes `kg/terms/vocab.py` and `docs/ontology.md` from `ontology/newskg.ttl`.
"""

import difflib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import KgError
from kg.terms.data import ontology_file, repository_root, template, types_file
from kg.terms.rdf import name_of

__all__ = [
    "bare",
    "children",
    "curie",
    "first_sentence",
    "is_ours",
    "label",
    "own_terms",
    "prefixes",
    "read_types",
    "reload",
    "superclasses",
    "term",
    "types_of",
    "values_of",
]


@cache
def _graph() -> tuple[tuple[Triple, ...], dict[str, str]]:
    """The triples and prefixes of the ontology, and of the user's own classes where there are any.

    Raises:
        KgError: the file of the user's classes does not fit.
    """
    reader = parse(path=str(ontology_file("newskg.ttl")), format=RdfFormat.TURTLE)
    triples = tuple(quad.triple for quad in reader)
    own = dict(reader.prefixes)
    path = types_file()
    return read_types(path, triples, own) if path is not None else (triples, own)


def read_types(
    path: Path, triples: tuple[Triple, ...], own: dict[str, str]
) -> tuple[tuple[Triple, ...], dict[str, str]]:
    """The ontology with a user's own classes of events below ours.

    Args:
        path: a Turtle file; each class has a label, an IRI with a #, and stands below `kg:Event` or a class under it.
        triples: the ontology.
        own: its prefixes.

    Raises:
        KgError: it cannot be read, or a class lacks one of these.
    """
    try:
        reader = parse(path=str(path), format=RdfFormat.TURTLE)
        parsed = tuple(quad.triple for quad in reader)
    except (OSError, SyntaxError, ValueError) as err:
        raise KgError(f"{path}: cannot be read: {err}") from err
    for name, namespace in reader.prefixes.items():
        if own.get(name, namespace) != namespace:
            raise KgError(f"{path}: the prefix {name}: is ours, for {own[name]}: choose another")
    below, named = f"{own['rdfs']}subClassOf", f"{own['rdfs']}label"
    above = {t.subject: t.object for t in (*triples, *parsed) if t.predicate.value == below}
    labelled = {t.subject for t in parsed if t.predicate.value == named}
    classes = sorted({t.subject for t in parsed if t.predicate.value == below}, key=str)
    if not classes:
        raise KgError(f"{path}: declares no class: write my:Recall rdfs:subClassOf kg:Event")
    event = NamedNode(f"{own['kg']}Event")
    for cls in classes:
        name, seen, top = name_of(cls), {cls}, above.get(cls)
        while top is not None and top != event and top not in seen:
            seen.add(top)
            top = above.get(top)
        if top != event:
            raise KgError(f"{path}: <{name}> stands below no class of events: write rdfs:subClassOf kg:Event")
        if not name.partition("#")[2]:
            raise KgError(f"{path}: <{name}> has no # before its name: choose a namespace that ends with #")
        if cls not in labelled:
            raise KgError(f"{path}: <{name}> has no rdfs:label")
    return (*triples, *parsed), {**reader.prefixes, **own}


def prefixes() -> dict[str, str]:
    """Prefix -> namespace, as declared in the ontology file."""
    return dict(_graph()[1])


def _rdfs(name: str) -> str:
    """The IRI of a term of RDF Schema."""
    return prefixes()["rdfs"] + name


@cache
def _declared() -> frozenset[str]:
    return frozenset(t.subject.value for t in _graph()[0] if isinstance(t.subject, NamedNode))


@cache
def term(name: str) -> NamedNode:
    """The term of a CURIE such as `kg:Meeting`.

    Raises:
        KgError: the ontology declares no such term; the message names the nearest ones.
    """
    prefix, _, local = name.partition(":")
    namespace = _graph()[1].get(prefix)
    if namespace is None or namespace + local not in _declared():
        near = difflib.get_close_matches(name, sorted(filter(None, map(curie, _declared()))), n=3)
        raise KgError(f"the ontology declares no {name!r}; nearest: {', '.join(near) or 'none'}")
    return NamedNode(namespace + local)


def bare(name: str) -> str:
    """The CURIE of a name without prefix: ours, or a class of the user's own that nobody else calls so."""
    named = [c for c in map(curie, _declared()) if c.partition(":")[2] == name]
    others = [c for c in named if types_file() is not None and not c.startswith("kg:")]
    return others[0] if others and f"kg:{name}" not in named and len(others) == 1 else f"kg:{name}"


@lru_cache(maxsize=4096)
def curie(iri: str) -> str:
    """The shortest prefixed name of an IRI, or '' when no declared namespace fits."""
    fits = [(ns, p) for p, ns in _graph()[1].items() if iri.startswith(ns) and len(iri) > len(ns)]
    if not fits:
        return ""
    namespace, prefix = max(fits, key=lambda fit: len(fit[0]))
    return f"{prefix}:{iri[len(namespace) :]}"


def _objects(subject: str, predicate: str) -> list[str]:
    return [
        t.object.value
        for t in _graph()[0]
        if name_of(t.subject) == subject
        and t.predicate.value == predicate
        and isinstance(t.object, NamedNode | Literal)
    ]


@cache
def superclasses(cls: NamedNode) -> tuple[NamedNode, ...]:
    """The classes of ours above a class, and of the user's own, itself left out, sorted."""
    above: set[str] = set()
    queue = [cls.value]
    while queue:
        for parent in _objects(queue.pop(), _rdfs("subClassOf")):
            if _is_own(parent) and parent not in above:
                above.add(parent)
                queue.append(parent)
    return tuple(NamedNode(iri) for iri in sorted(above))


def is_ours(cls: NamedNode) -> bool:
    """Whether a class is of our ontology, and not one of a user's own."""
    return cls.value.startswith(prefixes()["kg"])


def _is_own(iri: str) -> bool:
    """Whether a class is one of ours, or one of the user's own that is declared below ours."""
    return iri.startswith(prefixes()["kg"]) or iri in _classes_of_user()


@cache
def _classes_of_user() -> frozenset[str]:
    """The classes that the user's file declares."""
    path = types_file()
    if path is None:
        return frozenset()
    quads = parse(path=str(path), format=RdfFormat.TURTLE)
    return frozenset(name_of(q.subject) for q in quads if q.predicate.value == _rdfs("subClassOf"))


@cache
def children(cls: NamedNode) -> tuple[NamedNode, ...]:
    """The classes directly below a class, sorted."""
    below = {name_of(t.subject) for t in _graph()[0] if t.predicate.value == _rdfs("subClassOf") and t.object == cls}
    return tuple(NamedNode(iri) for iri in sorted(below))


@cache
def label(term_: NamedNode) -> str:
    """The term's rdfs:label, or its local name where it has none."""
    objects = _objects(term_.value, _rdfs("label"))
    return objects[0] if objects else curie(term_.value).partition(":")[2]


@cache
def notation(term_: NamedNode) -> str:
    """The term's PLOVER code (skos:notation), or ''."""
    objects = _objects(term_.value, prefixes()["skos"] + "notation")
    return objects[0] if objects else ""


def first_sentence(term_: NamedNode) -> str:
    """The first sentence of the term's comment, or ''."""
    objects = _objects(term_.value, _rdfs("comment"))
    return objects[0].split(". ")[0].rstrip(".") + "." if objects else ""


def types_of(name: str) -> tuple[str, ...]:
    """The IRIs of the types of a term: owl:Class, owl:ObjectProperty ...

    Raises:
        KgError: the ontology declares no such term.
    """
    return tuple(_types(term(name).value))


@cache
def own_terms() -> tuple[tuple[str, str, str], ...]:
    """Local name, label and comment of each term of ours, by name."""
    return tuple(
        (curie(iri).partition(":")[2], label(NamedNode(iri)), " ".join(_objects(iri, _rdfs("comment"))))
        for iri in _ours(bool)
        if curie(iri)
    )


def reload() -> None:
    """Reads the ontology anew, with the user's own classes that the environment names now.

    Raises:
        KgError: the file of the user's classes does not fit.
    """
    for kept in (_graph, _declared, _classes_of_user, term, curie, superclasses, children, label, notation, own_terms):
        kept.cache_clear()
    _graph()


def vocabulary() -> str:
    """The source text of `kg/terms/vocab.py`."""
    lines = [
        '"""The terms of the ontology. Generated from ontology/newskg.ttl by `make generated`; never edited."""',
        "",
        "from typing import Final",
        "",
        "from pyoxigraph import NamedNode",
        "",
        "PREFIXES: Final = {",
        *(f'    "{prefix}": "{namespace}",' for prefix, namespace in sorted(prefixes().items())),
        "}",
    ]
    for prefix, names in sorted(_by_prefix().items()):
        lines += ["", "", f"class {prefix.upper()}:", f'    """Terms of {prefixes()[prefix]}."""', ""]
        for name in names:
            iri = NamedNode(prefixes()[prefix] + name)
            lines.append(f'    {_identifier(name)}: Final = NamedNode("{iri.value}")')
            if comment := first_sentence(iri):
                lines.append(f'    """{comment}"""')
    return "\n".join(lines) + "\n"


def _by_prefix() -> dict[str, list[str]]:
    by_prefix: dict[str, list[str]] = {}
    for iri in sorted(_declared()):
        prefix, _, name = curie(iri).partition(":")
        if name:
            by_prefix.setdefault(prefix, []).append(name)
    return by_prefix


def _identifier(name: str) -> str:
    import keyword

    return name + "_" if keyword.iskeyword(name) else name


def document() -> str:
    """The ontology as one readable Markdown page."""
    lines = ["# Ontology", "", "Generated from `ontology/newskg.ttl` by `python -m kg.terms.ontology`.", ""]
    lines += [*_introduction(), ""]
    for title, kind in (
        ("Classes", "owl#Class"),
        ("Object properties", "owl#ObjectProperty"),
        ("Datatype properties", "owl#DatatypeProperty"),
        ("Annotation properties", "owl#AnnotationProperty"),
    ):
        lines += [f"## {title}", "", *_rows(kind), ""]
    lines += ["## Values", "", *_values(), ""]
    lines += ["## PLOVER codes", "", *_codes(), ""]
    reused = sorted(f"`{curie(iri)}`" for iri in _declared() if not iri.startswith(prefixes()["kg"]) and curie(iri))
    lines += ["## Terms of other vocabularies", "", ", ".join(reused), ""]
    return "\n".join(lines)


def _introduction() -> Iterator[str]:
    """A diagram of what hangs together, and how terms of others are meant."""
    return iter(template("ontology.md").read_text(encoding="utf-8").splitlines())


def _rows(kind: str) -> Iterator[str]:
    yield "| term | what it says | below, from, to |"
    yield "|---|---|---|"
    for iri in _ours(lambda types: any(t.endswith(kind) for t in types)):
        context = [
            f"{word} " + ", ".join(f"`{curie(o)}`" for o in _objects(iri, _rdfs(key)))
            for word, key in (("⊑", "subClassOf"), ("⊑", "subPropertyOf"), ("from", "domain"), ("to", "range"))
            if _objects(iri, _rdfs(key))
        ]
        comment = " ".join(_objects(iri, _rdfs("comment")))
        yield f'| <a id="{curie(iri)[3:]}"></a>`{curie(iri)}` | {comment} | {"; ".join(context)} |'


def _values() -> Iterator[str]:
    yield "| term | kind | meaning |"
    yield "|---|---|---|"
    for iri in _ours(lambda types: any(t.startswith(prefixes()["kg"]) for t in types)):
        kind = ", ".join(f"`{curie(t)}`" for t in _types(iri))
        yield f"| `{curie(iri)}` | {kind} | {' '.join(_objects(iri, _rdfs('comment')))} |"


def _codes() -> Iterator[str]:
    yield "Codes of the Political Language Ontology for Verifiable Event Records, as `skos:notation` of events and"
    yield "claims, typed `plover:Code`. The definitions are ours."
    yield ""
    yield "| code | meaning | classes |"
    yield "|---|---|---|"
    for iri in sorted(_declared()):
        if curie(iri).startswith("plover:") and (code := notation(NamedNode(iri))):
            named = [f"`{curie(i)}`" for i in _ours(bool) if notation(NamedNode(i)) == code]
            yield f"| `{code}` | {' '.join(_objects(iri, _rdfs('comment')))} | {', '.join(named)} |"


def values_of(cls: str) -> tuple[str, ...]:
    """The local names of what the ontology declares to be of a class: kg:Status has Current, Former, Incoming."""
    wanted = term(cls).value
    return tuple(curie(iri).partition(":")[2] for iri in _ours(lambda types: wanted in types))


def _types(iri: str) -> list[str]:
    return _objects(iri, prefixes()["rdf"] + "type")


def _ours(keep: Callable[[list[str]], bool]) -> Iterator[str]:
    for iri in sorted(_declared()):
        if iri.startswith(prefixes()["kg"]) and keep(_types(iri)):
            yield iri


def main() -> None:
    """Writes the generated files into the repository."""
    root = repository_root()
    (root / "kg" / "terms" / "vocab.py").write_text(vocabulary(), encoding="utf-8")
    (root / "docs" / "ontology.md").write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
