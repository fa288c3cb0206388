"""Services that items are looked up in: SPARQL endpoints, the MediaWiki API, reconciliation services.

A service that fails is asked no more: what the cache holds is used, and `failure` tells why.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Protocol
from urllib.parse import urlencode

from pyoxigraph import Literal

from kg.errors import Misuse
from kg.identity.names import plain
from kg.identity.wikidata.candidates import Candidate, Origin, Position, classes_of, is_nothing_named
from kg.identity.wikidata.client import Client, SourceDown, fetch
from kg.identity.wikidata.entity import CITIZENSHIP, COUNTRY, LANGUAGES, OCCUPATION, PARTY, POSITION, read_entity
from kg.identity.wikidata.truthy import point
from kg.terms.data import template
from kg.terms.ontology import prefixes
from kg.web.sparql import query_form

__all__ = ["SOURCES", "ApiSource", "LiveSource", "ReconSource", "SparqlSource", "live_source"]

_TABLE = "application/sparql-results+json"
_LANGUAGES = ("en", "mul")
_DAY = 10  # letters of an ISO day
_BETWEEN_NAMES = "␟"  # as in items.rq


class Service(Protocol):
    """How one kind of service looks names up."""

    url: str
    client: Client

    def look_up(self, names: Sequence[str], limit: int) -> Mapping[str, Sequence[Candidate]]:
        """The candidates of each name."""


class LiveSource:
    """A service as a `CandidateSource`: every name is asked once, and nothing more once it fails."""

    def __init__(self, service: Service, report: Callable[[str], None]) -> None:
        self.origin = Origin(service.url)
        self.failure = ""
        self.service, self._report = service, report
        self._candidates: dict[str, Sequence[Candidate]] = {}

    @property
    def client(self) -> Client:
        """What asks the service."""
        return self.service.client

    @property
    def incomplete(self) -> bool:
        """Whether something was not answered: the service went down, or was not to be asked."""
        return bool(self.failure) or self.client.unanswered > 0

    def search(self, queries: Sequence[Sequence[str]], limit: int) -> list[list[Candidate]]:
        """The candidates of each query's names; none for names that were not answered any more."""
        names = list(dict.fromkeys(n for q in queries for n in q))
        missing = [n for n in names if n not in self._candidates]
        if missing and not self.failure:
            try:
                self._candidates |= self.service.look_up(missing, limit)
            except SourceDown as err:
                self.failure = str(err)
                self._report(f"{err}; live linking ends here, the rest is written without")
        return [_in_order(self._candidates, query)[:limit] for query in queries]


def _in_order(by_name: Mapping[str, Sequence[Candidate]], names: Iterable[str]) -> list[Candidate]:
    """Each item once, with all aliases that its lookups told of it."""
    items: dict[str, Candidate] = {}
    for name in names:
        for candidate in by_name.get(name, ()):
            items.setdefault(candidate.qid, candidate)
    return list(items.values())


# ---------------------------------------------------------------- SPARQL


class SparqlSource:
    """Wikidata's query service, QLever's, or any endpoint with Wikidata's data: one POST for a batch of names."""

    batch = 40

    def __init__(self, url: str, client: Client) -> None:
        self.url, self.client = url, client

    def look_up(self, names: Sequence[str], limit: int) -> dict[str, list[Candidate]]:
        """The items that bear a name as label or alias, in English or in all languages (`mul`)."""
        result: dict[str, list[Candidate]] = {name: [] for name in names}
        for start in range(0, len(names), self.batch):
            asked = names[start : start + self.batch]
            for row in self._rows(asked):
                candidate = _of_row(row)
                if candidate is not None and row["name"] in result:
                    result[row["name"]].append(candidate)
        return result

    def _rows(self, names: Sequence[str]) -> list[dict[str, str]]:
        values = " ".join(str(Literal(name, language=lang)) for name in names for lang in _LANGUAGES)
        query = template("candidates.rq").read_text(encoding="utf-8").replace("#names", values)
        return self.select(query)

    def items(self, where: str, page: int, languages: Sequence[str] = LANGUAGES) -> Iterator[Candidate]:
        """The items (`?item`) that a SPARQL pattern selects, asked for in pages.

        Args:
            where: the pattern.
            page: how many items are asked for at once.
            languages: codes of the languages whose names are kept; the label is of the first that has one.

        Raises:
            SourceDown: the service fails.
        """
        kept = ", ".join(str(Literal(code)) for code in languages)
        text = template("items.rq").read_text(encoding="utf-8").replace("#where", where).replace("#languages", kept)
        for offset in count(0, page):
            rows = self.select(text.replace("#limit", str(page)).replace("#offset", str(offset)))
            yield from filter(None, (_item_of_row(row, languages) for row in rows))
            if not rows:
                return

    def select(self, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT query."""
        answer = self.client.ask(
            self.url,
            query,
            lambda: fetch(self.url, query_form(self.url, query), self.client.manners, _TABLE),
            is_empty=_nothing,
            fault=_no_table,
        )
        rows = answer["results"]["bindings"] if answer else []
        return [{name: term["value"] for name, term in row.items()} for row in rows]


def _nothing(answer: Any) -> bool:
    return not answer["results"]["bindings"]


def _no_table(answer: Any) -> str:
    is_table = isinstance(answer, dict) and isinstance(answer.get("results"), dict) and "bindings" in answer["results"]
    return "" if is_table else "answered with JSON that is no table of results"


def _qids(text: str) -> tuple[str, ...]:
    """The items of some IRIs, separated by spaces, sorted by number."""
    base = prefixes()["wd"]
    found = {iri.removeprefix(base) for iri in text.split() if iri.startswith(base)}
    return tuple(sorted((q for q in found if q[1:].isdigit()), key=lambda q: int(q[1:])))


def _of_row(row: Mapping[str, str]) -> Candidate | None:
    """A candidate of a row of `candidates.rq`."""
    items, types = _qids(row["item"]), _qids(row.get("types", ""))
    label = row.get("label") or row.get("name", "")
    if not items or not label or is_nothing_named(types):
        return None
    facts = {PARTY: _qids(row.get("parties", "")), POSITION: _qids(row.get("positions", ""))}
    countries = _qids(row.get("countries", ""))
    if len(countries) > 1:
        facts[COUNTRY] = countries
    name = row.get("name", "")
    return Candidate(
        items[0],
        label,
        (name,) if name and plain(name) != plain(label) else (),
        row.get("description", ""),
        classes_of(types),
        countries[0] if countries else "",
        int(row["links"]) if row.get("links", "").isdigit() else None,
        {p: v for p, v in facts.items() if v},
    )


def _item_of_row(row: Mapping[str, str], languages: Sequence[str]) -> Candidate | None:
    """An item of a row of `items.rq`: None for what has no name in the languages or stands for nothing."""
    types, named = _qids(row.get("types", "")), row.get("labels", "").split(_BETWEEN_NAMES)
    labels = {code: name for code, _, name in (text.partition(":") for text in named)}
    names = [labels[code] for code in languages if code in labels]
    if not names or is_nothing_named(types):
        return None
    positions = tuple(sorted(_position(term) for term in row.get("offices", "").split()))
    countries, nations = _qids(row.get("countries", "")), _qids(row.get("citizenships", ""))
    facts = {
        COUNTRY: countries if len(countries) > 1 else (),
        CITIZENSHIP: nations,
        PARTY: _qids(row.get("parties", "")),
        OCCUPATION: _qids(row.get("occupations", "")),
        POSITION: tuple(dict.fromkeys(p.item for p in positions)),
    }
    others = [*names[1:], *row.get("aliases", "").split(_BETWEEN_NAMES)]
    classes = classes_of(types)
    return Candidate(
        _qids(row["item"])[0],
        names[0],
        tuple(n for n in dict.fromkeys(others) if n and plain(n) != plain(names[0])),
        row.get("description", ""),
        classes,
        next(iter((*countries, *nations)), ""),
        int(row["links"]) if row.get("links", "").isdigit() else None,
        {p: v for p, v in facts.items() if v},
        () if classes else types,
        positions,
        point(row.get("place", "")),
    )


def _position(term: str) -> Position:
    """An office with its time: its address, from when and to when, between bars."""
    office, start, end = term.split("|")
    return Position(office.rpartition("/")[2], start[:_DAY], end[:_DAY])


# ---------------------------------------------------------------- MediaWiki API


class ApiSource:
    """The API of Wikidata (wbsearchentities, wbgetentities): one request a name, one for fifty items."""

    batch = 50
    found = 10

    def __init__(self, url: str, client: Client) -> None:
        self.url, self.client = url, client

    def look_up(self, names: Sequence[str], limit: int) -> dict[str, list[Candidate]]:
        """The items that the search finds for each name, with what they say of themselves."""
        qids = {name: self._search(name) for name in names}
        items = self._items(sorted({q for found in qids.values() for q in found}))
        return {name: [items[q] for q in found if q in items] for name, found in qids.items()}

    def _search(self, name: str) -> list[str]:
        answer = self._get(
            action="wbsearchentities", search=name, language="en", uselang="en", type="item", limit=str(self.found)
        )
        return [str(row["id"]) for row in (answer or {}).get("search", ())]

    def entities(self, qids: Sequence[str]) -> list[dict[str, Any]]:
        """The JSON of items; one that was merged into another comes as the other."""
        result = []
        for start in range(0, len(qids), self.batch):
            answer = self._get(
                action="wbgetentities",
                ids="|".join(qids[start : start + self.batch]),
                props="labels|aliases|descriptions|claims|sitelinks",
                languages="en|mul|en-gb|en-us|en-ca",
            )
            rows = (answer or {}).get("entities", {}).values()
            result += [{k: v for k, v in row.items() if k != "redirects"} for row in rows if "missing" not in row]
        return result

    def _items(self, qids: Sequence[str]) -> dict[str, Candidate]:
        return {e.candidate.qid: e.candidate for row in self.entities(qids) if (e := read_entity(row))}

    def _get(self, **parameters: str) -> Any:
        form = urlencode(sorted({**parameters, "format": "json", "formatversion": "1", "maxlag": "5"}.items()))
        return self.client.ask(
            self.url,
            form,
            lambda: fetch(self.url, form, self.client.manners),
            is_empty=lambda answer: not (answer.get("search") or answer.get("entities")),
            fault=lambda answer: _api_error(answer),
        )


def _api_error(answer: Any) -> str:
    """What an answer says went wrong: the API tells errors under status 200."""
    error = answer.get("error") if isinstance(answer, dict) else {"info": "no JSON object"}
    return f"answered with an error: {error.get('info') or error.get('code')}" if error else ""


# ---------------------------------------------------------------- reconciliation


class ReconSource:
    """A reconciliation service (W3C Entity Reconciliation Community Group, specification 0.2)."""

    batch = 10
    found = 10

    def __init__(self, url: str, client: Client) -> None:
        self.url, self.client = url, client

    def look_up(self, names: Sequence[str], limit: int) -> dict[str, list[Candidate]]:
        """The candidates that the service gives for each name; its own `match` counts for nothing."""
        self._check_manifest()
        result: dict[str, list[Candidate]] = {}
        for start in range(0, len(names), self.batch):
            asked = names[start : start + self.batch]
            queries = {f"q{i}": {"query": name, "limit": self.found} for i, name in enumerate(asked)}
            answer = self._ask(urlencode({"queries": json.dumps(queries, sort_keys=True)})) or {}
            for i, name in enumerate(asked):
                rows = answer.get(f"q{i}", {}).get("result", ())
                result[name] = [c for row in rows if (c := _of_result(row, name))]
        return result

    def _check_manifest(self) -> None:
        manifest = self._ask("")
        if manifest is not None and not {"name", "identifierSpace"} <= set(manifest):
            raise SourceDown(f"{self.url}: is no reconciliation service: its manifest has no name or identifierSpace")

    def _ask(self, form: str) -> Any:
        return self.client.ask(self.url, form, lambda: fetch(self.url, form, self.client.manners))


def _of_result(row: Mapping[str, Any], name: str) -> Candidate | None:
    qid, label = str(row.get("id", "")), str(row.get("name", ""))
    types = [str(t.get("id", t) if isinstance(t, dict) else t) for t in row.get("type", ())]
    if not (qid.startswith("Q") and qid[1:].isdigit() and label) or is_nothing_named(types):
        return None
    return Candidate(qid, label, (), str(row.get("description") or ""), classes_of(types))


SOURCES: dict[str, Callable[[str, Client], Service]] = {"sparql": SparqlSource, "api": ApiSource, "recon": ReconSource}


def live_source(kind: str, url: str, client: Client, report: Callable[[str], None]) -> LiveSource:
    """The source of a kind at a URL.

    Args:
        kind: one of `KINDS`.
        url: the service's, if it is not the usual one.
        client: asks it, and keeps the answers.
        report: hears in words what goes on.

    Raises:
        Misuse: there is no such kind, or no URL.
    """
    if kind not in SOURCES:
        raise Misuse(f"unknown source {kind!r}: use snapshot, {', '.join(SOURCES)}")
    if not url.startswith(("http://", "https://")):
        raise Misuse(f"--source {kind} needs --url, the address of the service, which begins with http:// or https://")
    return LiveSource(SOURCES[kind](url, client), report)
