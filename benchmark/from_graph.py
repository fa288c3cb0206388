"""Makes predictions from a graph that `kg build --mentions` wrote.

    python -m benchmark.from_graph GRAPH.ttl PREDICTIONS.jsonl

An event that several voices of an article tell is one prediction: the article's own, if there is one.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from benchmark.score import ACTS, CLASSES, norm
from kg.terms.vocab import DCTERMS, ITSRDF, KG, NIF, ORG, PREFIXES, RDF, RDFS, SKOS

__all__ = ["predictions"]

_SPAN = re.compile(r"^(.*)#char=(\d+),(\d+)$")
_ROLES = ("agent", "target", "participant", "place")
_KINDS = {  # the first that fits
    "Person": {"Person", "Official"},
    "Organisation": {
        *("Organisation", "GovernmentBody", "PoliticalParty", "ArmedGroup", "InternationalOrganisation", "Company"),
        "NewsOrganisation",
    },
    "GeopoliticalEntity": {"GeopoliticalEntity", "Country", "Settlement", "Region"},
    "Place": {"Place"},
}


class _Graph:
    """The statements of a file by subject, whatever graph they stand in."""

    def __init__(self, path: Path) -> None:
        form = RdfFormat.from_extension(path.suffix.lstrip("."))
        if form is None:
            raise ValueError(f"{path}: the ending says no RDF format; ttl, trig, nt or nq is needed")
        self._out: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._in: dict[str, set[str]] = defaultdict(set)  # what rests on evidence in an article
        self._class: dict[str, set[str]] = defaultdict(set)
        for quad in dict.fromkeys((q.subject, q.predicate, q.object) for q in parse(path=str(path), format=form)):
            subject, predicate, thing = (term.value for term in quad)
            self._out[subject][predicate].append(thing)
            if quad[1] == KG.evidence:
                self._in[thing.partition("#char=")[0]].add(subject)
            elif quad[1] == RDF.type:
                self._class[thing].add(subject)

    def all(self, node: str, predicate: NamedNode) -> list[str]:
        return self._out[node][predicate.value] if node in self._out and predicate.value in self._out[node] else []

    def one(self, node: str, predicate: NamedNode) -> str | None:
        return next(iter(self.all(node, predicate)), None)

    def local(self, node: str, predicate: NamedNode) -> str:
        return (self.one(node, predicate) or "").rpartition("#")[2]

    def types(self, node: str) -> set[str]:
        return {t.removeprefix(PREFIXES["kg"]) for t in self.all(node, RDF.type) if t.startswith(PREFIXES["kg"])}

    def spans(self, node: str, predicate: NamedNode) -> list[list[int]]:
        return sorted(s for s in map(_span, self.all(node, predicate)) if s)

    def of_class(self, cls: NamedNode) -> list[str]:
        return sorted(self._class[cls.value])

    def told_in(self, article: str, cls: NamedNode) -> list[str]:
        """What rests on a sentence of an article and is of a class."""
        return sorted(self._in[article] & self._class[cls.value])


def _span(iri: str) -> list[int] | None:
    found = _SPAN.match(iri)
    return [int(found[2]), int(found[3])] if found else None


def predictions(path: Path) -> list[dict[str, Any]]:
    """The predictions of a graph, one for each of its articles.

    Args:
        path: Turtle, TriG, N-Triples or N-Quads, with all mentions.

    Raises:
        ValueError: the file's ending names none of these.
    """
    graph = _Graph(path)
    mentions: dict[str, list[str]] = defaultdict(list)
    for phrase in graph.of_class(NIF.Phrase):
        if _span(phrase) and graph.all(phrase, ITSRDF.taIdentRef):
            mentions[phrase.partition("#char=")[0]].append(phrase)
    names = sorted((graph.one(a, DCTERMS.identifier) or "", a) for a in graph.of_class(KG.Article))
    return [_Article(graph, article, mentions[article]).prediction(name) for name, article in names if name]


class _Article:
    """Numbers the entities of an article as its findings name them."""

    def __init__(self, graph: _Graph, article: str, mentions: Iterable[str]) -> None:
        self._graph, self._article = graph, article
        self._entities: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        self._references = []
        for phrase in mentions:
            for entity in graph.all(phrase, ITSRDF.taIdentRef):
                number = self._number(entity)
                if graph.local(phrase, KG.mentionType) in ("Nominal", "Pronoun"):
                    self._references.append({"span": _span(phrase), "entity": number})
                else:
                    self._entities[entity]["mentions"].append(_span(phrase))

    def prediction(self, name: str) -> dict[str, Any]:
        """The article's line."""
        facts = {
            "offices": self._offices(),
            "events": self._events(),
            "claims": self._claims(),
            "figures": self._figures(),
        }
        return {"id": name, "entities": list(self._entities.values()), "references": self._references, **facts}

    def _number(self, iri: str) -> int:
        if iri not in self._numbers:
            self._numbers[iri] = len(self._numbers)
            types = self._graph.types(iri)
            self._entities[iri] = {
                "class": next((kind for kind, members in _KINDS.items() if types & members), "Organisation"),
                "name": self._graph.one(iri, RDFS.label) or "",
                "names": sorted(self._graph.all(iri, SKOS.altLabel)),
                "mentions": [],
            }
        return self._numbers[iri]

    def _all(self, node: str, predicate: NamedNode) -> list[int]:
        return [self._number(entity) for entity in self._graph.all(node, predicate)]

    def _offices(self) -> list[dict[str, Any]]:
        graph, made = self._graph, []
        for office in graph.told_in(self._article, ORG.Membership):
            titles = {norm(label) for role in graph.all(office, ORG.role) for label in graph.all(role, RDFS.label)}
            title = min(titles) if len(titles) == 1 else ""
            for person in self._all(office, ORG.member):
                of = self._all(office, ORG.organization)
                made.append({"person": person, "title": title, "of": of, "status": graph.local(office, KG.status)})
        return made

    def _events(self) -> list[dict[str, Any]]:
        graph = self._graph
        nodes = {n for c in CLASSES for n in graph.told_in(self._article, NamedNode(PREFIXES["kg"] + c))}
        return [self._event(n) for n in self._one_of_each(nodes - set(graph.told_in(self._article, KG.Claim)))]

    def _event(self, node: str) -> dict[str, Any]:
        graph, roles = self._graph, []
        for role in _ROLES:
            entities = graph.all(node, getattr(KG, role))
            if role == "participant":  # agents and targets are written as participants too
                entities = [e for e in entities if e not in graph.all(node, KG.agent) + graph.all(node, KG.target)]
            roles += [{"role": role, "entity": self._number(e)} for e in entities]
            if role != "place":
                phrases = graph.all(node, getattr(KG, f"unnamed{role.title()}"))
                roles += [{"role": role, "text": phrase} for phrase in phrases]
        triggers = graph.spans(node, KG.triggerSpan)
        return {
            "class": sorted(graph.types(node) & CLASSES),
            "trigger": triggers[0] if triggers else None,
            "more": triggers[1:],
            "evidence": graph.spans(node, KG.evidence),
            "roles": roles,
            "date": sorted(graph.all(node, KG.date)),
            "modality": graph.local(node, KG.claimedModality) or graph.local(node, KG.modality),
        }

    def _one_of_each(self, nodes: set[str]) -> list[str]:
        """One node of all that are the same event, in the article's own voice if there is one."""
        group = {node: node for node in nodes}

        def first(node: str) -> str:
            while group[node] != node:
                node = group[node]
            return node

        for node in sorted(nodes):
            for other in self._graph.all(node, KG.sameEventAs):
                if other in group:
                    group[first(other)] = first(node)
        best: dict[str, str] = {}
        for node in sorted(nodes, key=lambda n: (self._graph.local(n, KG.modality) == "Claimed", n)):
            best.setdefault(first(node), node)
        return sorted(best.values())

    def _claims(self) -> list[dict[str, Any]]:
        graph = self._graph
        return [
            {
                "content": graph.spans(claim, KG.contentSpan),
                "speaker": self._all(claim, KG.speaker),
                "act": min(graph.types(claim) & ACTS, default="Statement"),
                "direct": graph.one(claim, KG.direct) == "true",
                "confidence": float(graph.one(claim, KG.confidence) or 1),
                "nested": bool(graph.all(claim, KG.statedIn)),
            }
            for claim in graph.told_in(self._article, KG.Claim)
        ]

    def _figures(self) -> list[dict[str, Any]]:
        graph, made = self._graph, []
        for figure in graph.told_in(self._article, KG.Figure):
            claims = graph.all(figure, KG.statedIn)
            value = graph.one(figure, KG.value)
            made.append(
                {
                    "value": None if value is None else float(value),
                    "comparator": graph.local(figure, KG.comparator),
                    "measure": graph.local(figure, KG.measure),
                    "according_to": sorted({n for claim in claims for n in self._all(claim, KG.speaker)}),
                }
            )
        return made


def main() -> int:
    """Runs the command; the status is 2 if the graph cannot be used."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        made = predictions(Path(sys.argv[1]))
    except (OSError, ValueError, SyntaxError) as err:
        print(f"error: {sys.argv[1]}: {err}", file=sys.stderr)
        return 2
    lines = "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in made)
    Path(sys.argv[2]).write_text(lines, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
