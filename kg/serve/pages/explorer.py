"""The explorer: pages for people who know no SPARQL, each from one view of the graph."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.explore.article_text import paragraphs
from kg.read.dates import parse_date
from kg.serve.pages.cells import ROWS, named_media, queries_by_name
from kg.serve.pages.html import page, rendered
from kg.serve.pages.results import result_shown
from kg.serve.protocol.media import GRAPHS, NAMES, TABLES
from kg.serve.protocol.requests import parameters_of
from kg.serve.protocol.responses import Evaluated
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.terms.vocab import PREFIXES

__all__ = ["Explorer"]

_LIBRARIES = Path(__file__).parent.parent / "static" / "lib"
_FIRST = 6  # contested matters on the start page
_SOON = 0.05  # seconds that it waits for them
_MORE_NODES = 2  # times as many when more are asked for
_COMMENT = re.compile(r"#[^\n]*")
_PROLOGUE = re.compile(r"\s*(?:prefix|base)\b[^>]*>", re.IGNORECASE)
_CHANGE = re.compile(r"\s*(?:insert|delete|load|clear|drop|create|copy|move|add)\b", re.IGNORECASE)
_FIELDS = {
    "events": ("actor", "with", "class", "place", "from", "to", "voices", "happened"),
    "claims": ("speaker", "about", "act", "from", "to", "outlet", "direct", "tie"),
    "network": ("kind", "actor", "nodes"),
}
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
        return json.loads(await self.served.read_all({"op": "view", "view": name, "given": dict(given)}))

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
        return page("index.html", **found, contested=await self._contested_soon(), href=await self._href())

    async def _contested_soon(self) -> list[Any] | None:
        """The first contested matters; None while they are still worked out after a change of the data."""
        if self._differing is None or self._differing[0] != self.served.version:
            work = asyncio.create_task(self._view("contested", {}))
            work.add_done_callback(lambda done: done.cancelled() or done.exception())  # told when it is asked for
            self._differing = self.served.version, work
        task = self._differing[1]
        try:
            groups: list[Any] = (await asyncio.wait_for(asyncio.shield(task), _SOON))["groups"]
        except TimeoutError:
            return None
        except Trouble:
            self._differing = None
            return None
        return groups[:_FIRST]

    async def search(self, request: Request) -> Response:
        """Names and words that are looked for; as JSON the suggestions while one types."""
        given = _given(request, ("q", "format"))
        href = await self._href()
        if given.get("format") == "json":
            found = await self._view("search", {"q": given.get("q", "")})
            return JSONResponse([*_suggested(found, href)])
        return page("search.html", **await self._view("search", {"q": given.get("q", ""), "all": "1"}), href=href)

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
        return page("entity.html", **await self._view("entity", {"iri": iri}), href=await self._href())

    async def events(self, request: Request) -> Response:
        """Events, narrowed; also as CSV."""
        given = _given(request, (*_FIELDS["events"], "page", "format"))
        found, href = await self._view("events", _narrowed(given)), await self._href()
        if given.get("format") == "csv":
            return _csv("events", _EVENT_COLUMNS, found["lines"])
        for drawn in found["timeline"]:
            drawn["href"] = _place(drawn["source"], href)
        return page(
            "events.html", **_list(found, "events", given), timeline=found["timeline"], classes=found["classes"],
            drawn=_has("vis-timeline-graph2d.min.js"), href=href,
        )  # fmt: skip

    async def claims(self, request: Request) -> Response:
        """Claims, narrowed; also as CSV."""
        given = _given(request, (*_FIELDS["claims"], "page", "format"))
        found = await self._view("claims", _narrowed(given))
        if given.get("format") == "csv":
            return _csv("claims", _CLAIM_COLUMNS, found["lines"])
        return page("claims.html", **_list(found, "claims", given), acts=found["acts"], href=await self._href())

    async def contested(self, request: Request) -> Response:
        """Where voices differ, side by side."""
        return page("contested.html", **await self._view("contested", {}), href=await self._href())

    async def network(self, request: Request) -> Response:
        """Who meets, accuses, supports and threatens whom; also as GraphML."""
        given = _given(request, (*_FIELDS["network"], "format"))
        found, href = await self._view("network", _narrowed(given)), await self._href()
        if given.get("format") == "graphml":
            return _download(rendered("network.graphml", **found), "application/graphml+xml", "network.graphml")
        for edge in found["edges"]:
            edge["href"] = _told(edge)
        for node in found["nodes"]:
            node["href"] = href(node["iri"])
        more = str(min(300, _MORE_NODES * max(1, len(found["nodes"]))))
        return page(
            "network.html", nodes=found["nodes"], edges_drawn=found["edges"], more=found["more"], shown_next=more,
            given=_filled("network", found["given"]), link=_linker("/network", given), drawn=_has("cytoscape.min.js"),
            href=href,
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
    for number in ("page", "nodes"):
        if number in found and not re.fullmatch(r"[1-9][0-9]{0,5}", found[number]):
            raise HTTPException(400, f"{number} is a number from 1 on")
    for day in ("from", "to"):
        if day in found and parse_date(found[day]) is None:
            raise HTTPException(400, f"{found[day]!r} is no date: write it as 2023-10-26")
    if found.get("from", "") > found.get("to", "9999"):
        raise HTTPException(400, "the first day is behind the last")
    return found


def _narrowed(given: Mapping[str, str]) -> dict[str, str]:
    """What a view is asked: all lines at once for a file."""
    found = {name: value for name, value in given.items() if name != "format"}
    return found | ({"all": "1"} if given.get("format") == "csv" else {})


def _filled(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """What a form shows: '' where nothing was given."""
    return {field: given.get(field, "") for field in _FIELDS[name]}


def _linker(path: str, given: Mapping[str, str]) -> Callable[..., str]:
    """Links to the same page with something else."""

    def link(**changes: object) -> str:
        return f"{path}?{urlencode({**given, **changes})}"

    return link


def _list(found: dict[str, Any], name: str, given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "page_lines": found["lines"],
        "count": found["count"],
        "paging": {"page": found["page"], "pages": found["pages"]},
        "given": _filled(name, found["given"]),
        "link": _linker(f"/{name}", given),
    }


def _place(source: dict[str, Any] | None, href: Callable[[str], str]) -> str:
    """The sentence in its article."""
    return f"{href(source['iri'])}#char={source['begin']},{source['end']}" if source else "/"


def _told(edge: Mapping[str, Any]) -> str:
    """The list of what an edge of the network stands for."""
    one, other = edge["from"]["iri"], edge["to"]["iri"]
    if edge["kind"] == "meets":
        return f"/events?{urlencode({'actor': one, 'with': other, 'class': 'meeting', 'happened': 'yes'})}"
    return f"/claims?{urlencode({'speaker': one, 'about': other, 'tie': edge['kind']})}"


def _suggested(found: dict[str, Any], href: Callable[[str], str]) -> Iterable[dict[str, str]]:
    for entity in found["entities"]:
        yield {"href": href(entity["iri"]), "text": entity["name"], "note": entity["cls"]}
    for article in found["articles"]:
        yield {"href": href(article["iri"]), "text": article["title"], "note": "article"}
    for claim in found["claims"]:
        yield {
            "href": _place(claim["source"], href),
            "text": claim["words"][:90],
            "note": f"said {claim['speaker']['name']}",
        }


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
        "cls": _broad(entity["cls"]) if entity else "",
    }


def _broad(cls: str) -> str:
    if cls in ("person", "official"):
        return "person"
    return "place" if cls in ("place", "country", "settlement", "geopolitical entity") else "organisation"


# ---------------------------------------------------------------- downloads


def _names(entities: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(e["name"] for e in entities)


_Columns = Mapping[str, Callable[[dict[str, Any]], object]]
_SOURCE: _Columns = {
    "sentence": lambda r: (r["source"] or {}).get("sentence", ""),
    "article": lambda r: (r["source"] or {}).get("title", ""),
    "outlet": lambda r: (r["source"] or {}).get("outlet", ""),
    "begin": lambda r: (r["source"] or {}).get("begin", ""),
    "end": lambda r: (r["source"] or {}).get("end", ""),
    "iri": lambda r: r["iri"],
}
_EVENT_COLUMNS: _Columns = {
    "what": lambda r: r["cls"],
    "agents": lambda r: _names(r["agents"]),
    "participants": lambda r: _names(r["participants"]),
    "targets": lambda r: _names(r["targets"]),
    "places": lambda r: _names(r["places"]),
    "earliest": lambda r: r["earliest"],
    "latest": lambda r: r["latest"],
    "modality": lambda r: r["modality"],
    "according to": lambda r: r["voice"]["name"] if r["voice"] else "the article",
    **_SOURCE,
}
_CLAIM_COLUMNS: _Columns = {
    "speaker": lambda r: r["speaker"]["name"],
    "act": lambda r: r["cls"],
    "words": lambda r: r["words"],
    "direct": lambda r: str(r["direct"]).lower(),
    "about": lambda r: _names(r["about"]),
    "date": lambda r: r["date"],
    **_SOURCE,
}


def _csv(name: str, columns: _Columns, lines: Iterable[dict[str, Any]]) -> Response:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_plain_cell(str(make(line))) for make in columns.values()] for line in lines)
    return _download(out.getvalue(), "text/csv", f"{name}.csv")


def _plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text[:1] else text


def _download(text: str, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{media}; charset=utf-8", headers=headers)


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
