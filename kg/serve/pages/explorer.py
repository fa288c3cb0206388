"""The explorer: pages for people who know no SPARQL, each from one view of the graph."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.explore.article_text import paragraphs
from kg.read.dates import parse_date
from kg.serve.pages.cells import ROWS, named_media, queries_by_name
from kg.serve.pages.downloads import (
    ARTICLE_COLUMNS,
    CLAIM_COLUMNS,
    ENTITY_COLUMNS,
    EVENT_COLUMNS,
    Columns,
    as_csv,
    download,
)
from kg.serve.pages.html import page, rendered
from kg.serve.pages.results import result_shown
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES
from kg.serve.protocol.requests import parameters_of
from kg.serve.protocol.responses import Evaluated
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.serve.workers.wire import Task
from kg.terms.vocab import PREFIXES

__all__ = ["Explorer"]

_LIBRARIES = Path(__file__).parent.parent / "static" / "lib"
_FIRST = 6  # contested matters on the start page
_AGREED = 40  # matters on which sources agree that the page shows
_AGREEMENT = ("counted", "what", "bound", "value", "place", "who")
_FEW_CLAIMS, _SHORT = 3, 70  # claims that are suggested, and characters of each
_SOON = 0.05  # seconds that it waits for them
_MORE_NODES = 2  # times as many when more are asked for
_COMMENT = re.compile(r"#[^\n]*")
_PROLOGUE = re.compile(r"\s*(?:prefix|base)\b[^>]*>", re.IGNORECASE)
_CHANGE = re.compile(r"\s*(?:insert|delete|load|clear|drop|create|copy|move|add)\b", re.IGNORECASE)
_LISTED = ("min_confidence", "sort", "page", "format")
_FIELDS = {
    "articles": ("q", "outlet", "year", "from", "to"),
    "entities": ("q", "class", "link"),
    "events": ("actor", "with", "class", "place", "from", "to", "year", "outlet", "modality", "voices", "happened"),
    "claims": (
        "speaker", "about", "at", "words", "act", "from", "to", "year", "outlet", "direct", "named", "tie",
    ),
    "network": ("kind", "actor", "nodes"),
}  # fmt: skip
_BROAD = {"people": "person", "organisations": "organisation", "places": "place"}
_EXAMPLE = """SELECT ?article ?meeting ?who WHERE {
  ?art a kg:Article .
  GRAPH ?art {
    ?meeting a kg:Meeting ; kg:modality kg:Occurred ; kg:participant ?actor .
    ?art dcterms:identifier ?article
  }
  ?actor rdfs:label ?who
}
LIMIT 100"""


@cache
def _has(library: str) -> bool:
    """Whether the package was built with a library for drawings or editing."""
    return (_LIBRARIES / library).is_file()


class Explorer:
    """The pages of a served store."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._differing: tuple[str, asyncio.Task[Any]] | None = None

    async def _view(self, name: str, given: Mapping[str, str]) -> Any:
        return await self.served.view(name, given)

    async def _href(self) -> Callable[[str], str]:
        """Where an IRI of the data is shown."""
        origin = await self.served.origin()

        def href(iri: str) -> str:
            ours = iri.startswith(f"{origin}/") and not iri.startswith(f"{origin}//") and "#" not in iri
            return (
                quote(iri.removeprefix(origin), safe="/%:@!$&'()*+,;=-._~")
                if ours
                else f"/describe?{urlencode({'iri': iri})}"
            )

        return href

    async def start(self, request: Request) -> Response:
        """The first page."""
        found = await self._view("start", {})
        return page("index.html", **found, contested=_first(await self._contested_soon()), href=await self._href())

    async def _contested_soon(self, seconds: float = _SOON) -> list[Any] | None:
        """The contested matters; None while they are still worked out after a change of the data."""
        if self._differing is None or self._differing[0] != self.served.version:
            work = asyncio.create_task(self._view("contested", {}))
            work.add_done_callback(lambda done: done.cancelled() or done.exception())  # told when it is asked for
            self._differing = self.served.version, work
        task = self._differing[1]
        try:
            groups: list[Any] = (await asyncio.wait_for(asyncio.shield(task), seconds))["groups"]
        except TimeoutError:
            return None
        except Trouble:
            self._differing = None
            return None
        return groups

    async def search(self, request: Request) -> Response:
        """Names and words that are looked for; as JSON the suggestions while one types."""
        given = _given(request, ("q", "kind", "page", "format"))
        href = await self._href()
        if given.pop("format", "") == "json":
            found = await self._view("search", {"q": given.get("q", "")})
            return JSONResponse([*_suggested(found, href)])
        found = await self._view("search", given | {"all": "1"})
        found["meant"] = [{"text": m, "href": f"/search?{urlencode({'q': m})}"} for m in found["meant"]]
        paging = {"page": found["page"], "pages": found["pages"]}
        return page("search.html", **found, paging=paging, link=_linker("/search", given), href=href)

    async def article(self, iri: str) -> Response:
        """An article with its facts."""
        found, href = await self._view("article", {"iri": iri}), await self._href()
        at = 0.0
        for voice in found["profile"]:
            voice["at"], at = round(at, 1), at + voice["share"]
        text = paragraphs(found["text"], found["mentions"], found["facts"])
        return page("article.html", **found, paragraphs=[[_piece(s, href) for s in p] for p in text], href=href)

    async def entity(self, iri: str) -> Response:
        """Somebody or something that articles name."""
        found = await self._view("entity", {"iri": iri})
        groups = await self._contested_soon() or []
        return page(
            "entity.html", **found, contested=[g for g in groups if iri in g["entities"]], href=await self._href()
        )

    async def articles(self, request: Request) -> Response:
        """Articles, narrowed; also as CSV."""
        return await self._browsed(request, "articles", "articles", ARTICLE_COLUMNS, {})

    async def entities(self, request: Request) -> Response:
        """People, organisations or places, narrowed; also as CSV."""
        name = request.url.path.strip("/")
        return await self._browsed(request, name, "entities", ENTITY_COLUMNS, {"broad": _BROAD[name]})

    async def events(self, request: Request) -> Response:
        """Events, narrowed; also as CSV."""
        return await self._browsed(request, "events", "events", EVENT_COLUMNS, {})

    async def claims(self, request: Request) -> Response:
        """Claims, narrowed; also as CSV."""
        return await self._browsed(request, "claims", "claims", CLAIM_COLUMNS, {})

    async def _browsed(
        self, request: Request, name: str, view: str, columns: Columns, always: Mapping[str, str]
    ) -> Response:
        """A list with its facets, or the whole of it as a file."""
        given = _given(request, (*_FIELDS[view], *_LISTED))
        found, href = await self._view(view, {**_narrowed(given), **always}), await self._href()
        if given.get("format") == "csv":
            return as_csv(name, columns, found["lines"])
        link = _linker(f"/{name}", given)
        for facet in found["facets"]:
            for value in facet["values"]:
                value["href"] = link(page="", **{facet["key"]: "" if value["chosen"] else value["value"]})
        for drawn in found.get("timeline", ()):
            drawn["href"] = _place(drawn["source"], href)
        context = {key: found[key] for key in ("count", "facets", "sort", "sorts")}
        context |= {key: found.get(key) for key in ("sure", "timeline", "classes", "acts")}
        return page(
            f"{view}.html", **context, page_lines=found["lines"], here=name, link=link, href=href,
            meant=_meant(found.get("meant"), link), paging={"page": found["page"], "pages": found["pages"]},
            given={field: found["given"].get(field, "") for field in (*_FIELDS[view], *_LISTED)},
        )  # fmt: skip

    async def contested(self, request: Request) -> Response:
        """Where voices differ, side by side, and what independent sources report alike."""
        query = queries_by_name()["corroborated"].bind({})
        task: Task = {"op": "query", "query": query, "accept": NAMES["json"], "rows": _AGREED}
        rows = json.loads(await self.served.read_all(task))["results"]["bindings"]
        agreed = [{name: row.get(name, {}).get("value", "") for name in _AGREEMENT} for row in rows]
        found = await self._view("contested", {})
        return page("contested.html", **found, agreed=agreed, href=await self._href())

    async def help(self, request: Request) -> Response:
        """What the pages show, and a glossary."""
        return page("help.html", terms=[*_glossary()])

    async def network(self, request: Request) -> Response:
        """Who meets, accuses, supports and threatens whom; also as GraphML."""
        given = _given(request, (*_FIELDS["network"], "format"))
        found, href = await self._view("network", _narrowed(given)), await self._href()
        if given.get("format") == "graphml":
            return download(rendered("network.graphml", **found), "application/graphml+xml", "network.graphml")
        for edge in found["edges"]:
            edge["href"] = _told(edge)
        for node in found["nodes"]:
            node["href"] = href(node["iri"])
        more = str(min(300, _MORE_NODES * max(1, len(found["nodes"]))))
        return page(
            "network.html", nodes=found["nodes"], edges_drawn=found["edges"], more=found["more"], shown_next=more,
            given={field: found["given"].get(field, "") for field in _FIELDS["network"]},
            link=_linker("/network", given), drawn=_has("cytoscape.min.js"), href=href,
        )  # fmt: skip

    async def prefixes(self, request: Request) -> Response:
        """The prefixes of the ontology, for the editor."""
        return JSONResponse(dict(sorted(PREFIXES.items())))

    async def query(self, request: Request) -> Response:
        """A query that people write: table, chart where it suits, other formats; errors in words."""
        given = _given(request, ("query", "format"))
        text = given.get("query", "")
        context: dict[str, Any] = {
            "text": text or _EXAMPLE, "named": queries_by_name().values(), "prefixes": sorted(PREFIXES),
            "texts": {q.name: q.text for q in queries_by_name().values()}, "drawn": _has("yasqe.min.js"),
            "forms": ("csv", "tsv", "json", "xml"), "message": None, "rows": None, "turtle": None, "chart": None,
        }  # fmt: skip
        if not text:
            return page("query.html", **context)
        if form := given.get("format"):
            return Evaluated(
                self.served, {"op": "query", "query": text, "accept": named_media(form, {**TABLES, **GRAPHS})}
            )
        try:
            found = await self.served.read_all(
                {"op": "query", "query": text, "accept": f"{NAMES['json']}, {NAMES['ttl']}", "rows": ROWS}
            )
        except Trouble as err:
            return page("query.html", err.status, **context | {"message": _in_words(err.message, text)})
        return page("query.html", **context | result_shown(found))


# ---------------------------------------------------------------- what was asked, and links to it


def _given(request: Request, names: Iterable[str]) -> dict[str, str]:
    """The parameters of a request that mean something, without empty ones.

    Raises:
        HTTPException: a number is none.
    """
    told = dict(parameters_of(request.scope["query_string"]))
    found = {name: told[name].strip() for name in names if told.get(name, "").strip()}
    if not re.fullmatch(r"0|1|0?\.[0-9]{1,3}", found.get("min_confidence", "0")):
        raise HTTPException(400, "min_confidence is a number from 0 to 1")
    for number in ("page", "nodes"):
        if number in found and not re.fullmatch(r"[1-9][0-9]{0,5}", found[number]):
            raise HTTPException(400, f"{number} is a number from 1 on")
    for day in ("from", "to"):
        if day in found and parse_date(found[day]) is None:
            raise HTTPException(400, f"{found[day]!r} is not a date: write it as 2023-10-26")
    if found.get("from", "") > found.get("to", "9999"):
        raise HTTPException(400, "the first day is after the last")
    return found


def _narrowed(given: Mapping[str, str]) -> dict[str, str]:
    """What a view is asked: all lines at once for a file."""
    found = {name: value for name, value in given.items() if name != "format"}
    return found | ({"all": "1"} if given.get("format") == "csv" else {})


def _linker(path: str, given: Mapping[str, str]) -> Callable[..., str]:
    """Links to the same page with something else."""

    def link(**changes: object) -> str:
        wanted = {k: v for k, v in {**given, **changes}.items() if v not in ("", None)}
        return f"{path}?{urlencode(wanted)}" if wanted else path

    return link


def _meant(meant: Any, link: Callable[..., str]) -> list[dict[str, str]]:
    """Links to the same list with a name that may be meant in the place of one that nobody bears."""
    by_key = meant.items() if isinstance(meant, dict) else [("q", meant or [])]
    return [{"text": name, "href": link(page="", **{key: name})} for key, names in by_key for name in names]


def _place(source: dict[str, Any] | None, href: Callable[[str], str]) -> str:
    """The sentence in its article."""
    return f"{href(source['iri'])}#char={source['begin']},{source['end']}" if source else "/"


def _told(edge: Mapping[str, Any]) -> str:
    """The list of what an edge of the network stands for."""
    one, other = edge["from"]["iri"], edge["to"]["iri"]
    if edge["kind"] == "meets":
        return f"/events?{urlencode({'actor': one, 'with': other, 'class': 'meeting', 'happened': 'yes'})}"
    return f"/claims?{urlencode({'speaker': one, 'at': other, 'tie': edge['kind'], 'min_confidence': 0})}"


def _suggested(found: dict[str, Any], href: Callable[[str], str]) -> Iterable[dict[str, str]]:
    for entity in found["entities"]:
        yield {"href": href(entity["iri"]), "text": entity["name"], "note": entity["cls"], "cls": entity["broad"]}
    for article in found["articles"]:
        yield {"href": href(article["iri"]), "text": article["title"], "note": "article", "cls": ""}
    for claim in found["claims"][:_FEW_CLAIMS]:
        words = shorten(claim["words"], _SHORT, placeholder=" …")
        yield {"href": href(claim["iri"]), "text": f"{claim['speaker']['name']}: {words}", "note": "claim", "cls": ""}


def _piece(segment: dict[str, Any], href: Callable[[str], str]) -> dict[str, Any]:
    """A stretch of an article's text as it is shown."""
    entity = segment["entity"]
    return {
        "text": segment["text"],
        "begin": segment["begin"],
        "end": segment["end"],
        "facts": " ".join(map(str, segment["facts"])),
        "href": href(entity["iri"]) if entity else "",
        "title": f"{entity['name']}, {entity['cls']}" if entity else "",
        "cls": entity["broad"] if entity else "",
    }


def _first(groups: list[Any] | None) -> list[Any] | None:
    return None if groups is None else groups[:_FIRST]


def _glossary() -> Iterable[tuple[str, str]]:
    """The words of the pages and what they mean."""
    told: dict[str, str] = json.loads((Path(__file__).parent.parent / "templates" / "glossary.json").read_text("utf-8"))
    return told.items()


# ---------------------------------------------------------------- results of queries


def _is_change(text: str) -> bool:
    """Whether a text is an update: behind comments, prefixes and base stands a word that changes something."""
    plain, at = _COMMENT.sub(" ", text), 0
    while match := _PROLOGUE.match(plain, at):
        at = match.end()
    return _CHANGE.match(plain, at) is not None


def _in_words(message: str, text: str) -> str:
    """An error of the engine for people."""
    if _is_change(text):
        return "This page only reads: changes go to /update, with a token."
    return f"This query cannot be answered: {message}."
