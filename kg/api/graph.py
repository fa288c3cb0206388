"""A graph to ask: a store, a graph file or an endpoint, with answers as rows, frames and other libraries' graphs."""

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store, serialize

from kg.api.rows import Row, Rows, rows_of
from kg.errors import KgError, Misuse
from kg.explore.contested import contested
from kg.explore.reader import Look
from kg.explore.records import EventRecord, Matter, Side
from kg.explore.reports import events_once
from kg.explore.views import view
from kg.query.named import asker, load_query, query_store
from kg.query.reports import store_of
from kg.store.articles import article_iris
from kg.store.remote import Results, is_endpoint

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

__all__ = ["Graph", "open_graph"]


def open_graph(source: str | os.PathLike[str]) -> "Graph":
    """Opens a graph to ask it.

    Args:
        source: the folder of a store, a graph file (.ttl, .trig, .nq, .jsonld …), or the URL of a SPARQL endpoint.

    Returns:
        The graph. It is only read: others may read the same store at the same time.

    Raises:
        kg.KgError: it is not there, or is no graph.

    Examples:
        >>> graph = kg.open("news.ttl")
        >>> graph
        <Graph 'news.ttl'>
    """
    return Graph(os.fspath(source))


class Graph:
    """A graph to ask. Made by `kg.open`.

    Names are matched without regard to case, other names of the same entity included. Days are texts, "2023-10-26".
    """

    def __init__(self, source: str) -> None:
        """Opens it."""
        self.source = source
        self._store: Store | None = None if is_endpoint(source) else store_of(source)
        self._ask = asker(source) if self._store is None else self._of_store

    def __repr__(self) -> str:
        return f"<Graph {self.source!r}>"

    def _of_store(self, query: str) -> Results:
        assert self._store is not None
        return query_store(query, self._store)

    @property
    def store(self) -> Store:
        """All its quads in a store of pyoxigraph; an endpoint is read out at the first use."""
        if self._store is None:
            self._store = store_of(self.source)
        return self._store

    @cached_property
    def _look(self) -> Look:
        return Look(self.store)

    # ---------------------------------------------------------------- rows

    def claims(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        act: str | None = None,
        article: str | None = None,
        min_confidence: float | None = None,
    ) -> Rows:
        """Who said what, with the sentence and its place: one row for each claim.

        Args:
            speaker: the name of who said it.
            about: the name of whom or what it is about.
            from_: the first day.
            to: the last day.
            act: the speech act, such as "Accusation" or "Denial"; "Statement" for what is none of these.
            article: the identifier of the article.
            min_confidence: leaves out what is less sure, from 0 to 1.

        Raises:
            kg.KgError: a value is no day, class or number.

        Examples:
            >>> [(row["speaker"], row["text"]) for row in kg.open("news.ttl").claims(about="Zenda", to="2020-05-02")][0]
            ('Ann Lee', 'that 10 people were killed in Zenda')
        """
        given = _given(
            speaker=speaker, about=about, from_=from_, to=to, act=act, article=article, min_confidence=min_confidence
        )
        return self._named("claims", given)

    def events(
        self,
        *,
        type: str | None = None,
        actor: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        min_confidence: float | None = None,
    ) -> Rows:
        """What happened by articles' own voice, each event once with all its reports, in order of time.

        Args:
            type: the class of events, such as "Meeting".
            actor: the name of a person, organisation or place that takes part.
            from_: the first day.
            to: the last day.
            min_confidence: leaves out what is less sure, from 0 to 1.

        Returns:
            A row for each event. `parties` and `places` are lists of names, `reports` counts the places in articles
            that tell it, `sources` the independent ones; `articles`, `sentences`, `starts`, `ends` say where they are.

        Raises:
            kg.Misuse: the class is unknown.

        Examples:
            >>> for row in kg.open("news.ttl").events(type="Meeting"):
            ...     print(row["type"], row["date"], row["parties"], row["places"])
            Meeting 2020-05-02 ['Ann Lee', 'Bo Kim'] ['Zenda']
        """
        given = _given(type=type, actor=actor, from_=from_, to=to, min_confidence=min_confidence)
        return Rows(map(_event_row, events_once(self._look, given)), _EVENT_COLUMNS)

    def entities(self, *, name: str | None = None, type: str | None = None) -> Rows:
        """Who and what the articles name, those of most articles first.

        Args:
            name: a name; without it all.
            type: the class, such as "Person" or "Organisation".

        Examples:
            >>> [(row["name"], row["articles"]) for row in kg.open("news.ttl").entities(type="Person")]
            [('Ann Lee', 2), ('Bo Kim', 2)]
        """
        return self._named("entities", _given(name=name, type=type))

    def articles(self) -> Rows:
        """The articles with date, headline, outlet and the number of their statements.

        Examples:
            >>> [(row["article"], row["outlet"]) for row in kg.open("news.ttl").articles()]
            [('beta', None), ('alpha', 'The Zenda Post')]
        """
        return self._named("articles", {})

    def contested(self, *, measure: str | None = None, min_confidence: float | None = None) -> Rows:
        """Where voices differ: a row for each side of each matter.

        Args:
            measure: only figures of one, such as "Killed".
            min_confidence: leaves out what is less sure, from 0 to 1.

        Examples:
            >>> [(row["voice"], row["text"]) for row in kg.open("news.ttl").contested(measure="Killed")]
            [('Ann Lee', '10 people'), ('the article', 'at least 20 people')]
        """
        groups = contested(self._look, _given(measure=measure, min_confidence=min_confidence))["matters"]
        return Rows((_side_row(group, side) for group in groups for side in group["sides"]), _SIDE_COLUMNS)

    def _named(self, name: str, given: Mapping[str, str]) -> Rows:
        results = self._ask(load_query(name).bind(given))
        assert isinstance(results, QuerySolutions)
        return rows_of(results)

    # ---------------------------------------------------------------- questions and other libraries

    def query(self, query: str, /, **given: str | float) -> "Rows | bool | rdflib.Graph":
        """Asks in SPARQL, or by the name of a query of the package.

        Args:
            query: SPARQL text (the usual prefixes are known), the name of a query, or a .rq file.
            given: parameters of a named query; a name that Python keeps for itself gets a _ behind it (`from_`).

        Returns:
            Rows for SELECT, a truth value for ASK, an `rdflib.Graph` for CONSTRUCT and DESCRIBE.

        Raises:
            kg.Misuse: it does not parse, or a parameter is unknown.

        Examples:
            >>> graph = kg.open("news.ttl")
            >>> graph.query("meetings", actor="Bo Kim")[0]["place"]
            'Zenda'
            >>> graph.query("ASK { GRAPH ?g { ?x a kg:Attack } }")
            True
        """
        results = self._ask(load_query(query).bind(_given(**given)))
        if isinstance(results, QuerySolutions):
            return rows_of(results)
        if isinstance(results, QueryBoolean):
            return bool(results)
        import rdflib

        triples = serialize(results, format=RdfFormat.N_TRIPLES) or b""
        return rdflib.Graph().parse(data=triples, format="nt")

    def graph(self) -> "rdflib.Dataset":
        """All of it as a dataset of rdflib, with the named graphs.

        Examples:
            >>> len(kg.open("news.ttl").graph()) > 100
            True
        """
        import rdflib

        quads = serialize(iter(self.store), format=RdfFormat.N_QUADS) or b""
        dataset = rdflib.Dataset()
        dataset.parse(data=quads, format="nquads")
        return dataset

    def network(self, *, kind: str | None = None, actor: str | None = None, nodes: int = 300) -> "nx.MultiDiGraph":
        """Who meets, accuses, supports and threatens whom.

        Args:
            kind: only one kind of edge: "meets", "accuses", "supports" or "threatens".
            actor: only edges of the entity of this name.
            nodes: how many nodes at most, those of the strongest edges first.

        Returns:
            A graph of networkx. Nodes are IRIs with `name`, `type` and `weight`; an edge has `kind`, which is its key
            too, and `count`. Those who meet have one edge, in the order of their IRIs.

        Raises:
            kg.Misuse: networkx is not installed.

        Examples:
            >>> network = kg.open("news.ttl").network(kind="meets")
            >>> [network.nodes[n]["name"] for n in network]
            ['Ann Lee', 'Bo Kim']
        """
        try:
            import networkx as nx
        except ImportError as err:
            raise Misuse("networkx is not installed: pip install 'newskg[frames]'") from err
        drawn = view(self.store, "network", _given(kind=kind, actor=actor, nodes=nodes))
        assert drawn is not None
        graph = nx.MultiDiGraph()
        for node in drawn["nodes"]:
            graph.add_node(node["iri"], name=node["name"], type=node["type"], weight=node["weight"])
        for edge in drawn["edges"]:
            kind = edge["kind"]
            graph.add_edge(edge["from"]["iri"], edge["to"]["iri"], key=kind, kind=kind, count=edge["count"])
        return graph

    def text(self, article: str, start: int = 0, end: int | None = None) -> str:
        """The text of an article, or the characters from `start` to `end`.

        Args:
            article: its identifier or IRI.
            start: the first character.
            end: the one behind the last; without it all that follows.

        Raises:
            kg.KgError: there is no such article, or the graph was built with `--no-text`.

        Examples:
            >>> kg.open("news.ttl").text("alpha", 10, 17)
            'Ann Lee'
        """
        from kg.store.articles import find_article

        iri = find_article(self.store, self.source, article)
        shown = view(self.store, "article", {"iri": iri.value})
        if not shown or not shown["text"]:
            raise KgError(f"{self.source}: does not hold the text of {article!r}: it was built with --no-text")
        return str(shown["text"])[start:end]

    def __len__(self) -> int:
        """How many articles it holds."""
        return len(article_iris(self.store))

    def _repr_html_(self) -> str:
        return self.articles()._repr_html_()


_EVENT_COLUMNS = (
    "type",
    "date",
    "earliest",
    "latest",
    "parties",
    "places",
    "reports",
    "sources",
    "articles",
    "sentences",
    "starts",
    "ends",
    "event",
)


def _event_row(event: EventRecord) -> Row:
    sources = [report["source"] for report in event["reports"] if report["source"]]
    return {
        "type": event["type"],
        "date": event["date"] or None,
        "earliest": event["earliest"] or None,
        "latest": event["latest"] or None,
        "parties": [*(p["name"] for p in event["parties"]), *event["unnamed_parties"]],
        "places": [p["name"] for p in event["places"]],
        "reports": len(event["reports"]),
        "sources": event["sources"],
        "articles": [t["article"] for t in sources],
        "sentences": [t["sentence"] for t in sources],
        "starts": [t["start"] for t in sources],
        "ends": [t["end"] for t in sources],
        "event": event["iri"],
    }


_SIDE_COLUMNS = (
    "matter",
    "kind",
    "measure",
    "voice",
    "text",
    "date",
    "outlet",
    "article",
    "sentence",
    "start",
    "end",
    "statement",
)


def _side_row(group: Matter, side: Side) -> Row:
    source = side["source"]
    return {
        "matter": group["matter"],
        "kind": group["kind"],
        "measure": group.get("measure"),
        "voice": side["voice"]["name"] if side["voice"] else "the article",
        "text": side["text"],
        "date": side["date"] or None,
        "outlet": (source["outlet"] or None) if source else None,
        "article": source["article"] if source else None,
        "sentence": source["sentence"] if source else None,
        "start": source["start"] if source else None,
        "end": source["end"] if source else None,
        "statement": side["iri"],
    }


def _given(**values: Any) -> dict[str, str]:
    """What was given, as texts, under the names that queries have."""
    return {name.rstrip("_"): str(value) for name, value in values.items() if value is not None}
