"""The explorer: pages for people who know no SPARQL, each from one view of the graph."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import Misuse
from kg.explore.article_text import paragraphs
from kg.identity.corrections import CHOICES
from kg.publish.citations import bibtex, plain, said, web_annotation
from kg.publish.dossier import DOSSIERS, dossier_of
from kg.serve.decisions_file import DecisionsFile
from kg.serve.pages.asked import given_in
from kg.serve.pages.cells import queries_by_name
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
from kg.serve.pages.items import Items
from kg.serve.pages.world import HEIGHT, WIDTH, clustered, outlines
from kg.serve.protocol.media import NAMES
from kg.serve.security import may_edit
from kg.serve.settings import Settings
from kg.serve.workers.pool import Trouble
from kg.serve.workers.served import Served
from kg.serve.workers.wire import Task
from kg.terms.iris import STATEMENTS, last_step, parse_iri
from kg.terms.ontology import children
from kg.terms.vocab import KG

__all__ = ["Explorer"]

_LIBRARIES = Path(__file__).parent.parent / "static" / "lib"
_FIRST = 6  # contested matters on the start page
_AGREED = 40  # matters on which sources agree that the page shows
_AGREEMENT = ("measure", "of", "comparator", "value", "place", "voice")
_FEW_CLAIMS, _SHORT = 3, 70  # claims that are suggested, and characters of each
_SOON = 0.05  # seconds that it waits for them
_MORE_NODES = 2  # times as many when more are asked for
_LISTED = ("min_confidence", "sort", "page", "format")
_FIELDS = {
    "articles": ("q", "outlet", "year", "from", "to"),
    "entities": ("q", "type", "link"),
    "events": ("actor", "with", "type", "place", "from", "to", "year", "outlet", "modality", "voices", "happened"),
    "claims": (
        "speaker", "about", "target", "word", "act", "from", "to", "year", "outlet", "direct", "named", "tie",
    ),
    "network": ("kind", "actor", "from", "to", "outlet", "nodes"),
}  # fmt: skip
_BROAD = {"people": "person", "organisations": "organisation", "places": "place"}
_ACTS = ["Statement", *sorted(last_step(c.value).partition("#")[2] for c in children(KG.Claim))]
_CLASSES = sorted(last_step(c.value).partition("#")[2] for c in children(KG.Event))
_PATIENCE = 5.0  # seconds that a dossier waits for what is contested
_MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class Explorer:
    """The pages of a served store."""

    def __init__(self, served: Served, settings: Settings) -> None:
        self.served, self.settings = served, settings
        self.file = DecisionsFile(settings.decisions)
        self.items = Items(settings.snapshot)
        self._differing: tuple[str, asyncio.Task[Any]] | None = None

    async def _view(self, name: str, given: Mapping[str, str]) -> Any:
        return await self.served.view(name, given)

    async def href(self) -> Callable[[str], str]:
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
        content = await self._view("start", {})
        return page(
            "index.html",
            **content,
            edit=may_edit(request, self.settings),
            contested=_first(await self._contested_soon()),
            href=await self.href(),
        )

    async def _contested_soon(self, seconds: float = _SOON) -> list[Any] | None:
        """The contested matters; None while they are still worked out after a change of the data."""
        if self._differing is None or self._differing[0] != self.served.version:
            work = asyncio.create_task(self._view("contested", {}))
            work.add_done_callback(lambda done: done.cancelled() or done.exception())  # told when it is asked for
            self._differing = self.served.version, work
        task = self._differing[1]
        try:
            groups: list[Any] = (await asyncio.wait_for(asyncio.shield(task), seconds))["matters"]
        except TimeoutError:
            return None
        except Trouble:
            self._differing = None
            return None
        return groups

    async def search(self, request: Request) -> Response:
        """Names and words that are looked for; as JSON the suggestions while one types."""
        given = given_in(request, ("q", "kind", "page", "format"))
        href = await self.href()
        if given.pop("format", "") == "json":
            hits = await self._view("search", {"q": given.get("q", "")})
            return JSONResponse([*_suggested(hits, href)])
        hits = await self._view("search", given | {"all": "1"})
        hits["meant"] = [{"text": m, "href": f"/search?{urlencode({'q': m})}"} for m in hits["meant"]]
        paging = {"page": hits["page"], "pages": hits["pages"]}
        return page("search.html", **hits, paging=paging, link=_linker("/search", given), href=href)

    def _editing(self, request: Request, iri: str) -> dict[str, Any]:
        """Whether whoever asks may correct, what was decided on something, and where its page is."""
        edit, short = may_edit(request, self.settings), iri.rpartition("/article/")[2]
        lines = self.file.lines() if edit else []
        found = [line for line in lines if any(iri.endswith(w) for w in line.split()[1:3] if "/" in w)]
        return {"edit": edit, "decided": found, "here_path": request.url.path, "short": short}

    async def article(self, request: Request, iri: str) -> Response:
        """An article with its facts."""
        content, href = await self._view("article", {"iri": iri}), await self.href()
        at = 0.0
        for voice in content["profile"]:
            voice["at"], at = round(at, 1), at + voice["share"]
        text = paragraphs(content["text"], content["mentions"], content["facts"])
        return page(
            "article.html", **content, **self._editing(request, iri), acts=_ACTS, classes=_CLASSES, values=CHOICES,
            paragraphs=[[_piece(s, href) for s in p] for p in text], href=href,
        )  # fmt: skip

    async def describe(self, link: dict[str, Any] | None) -> None:
        """Gives a link with Wikidata the label and description of its item, where the snapshot has it."""
        if link and (item := (await self.items.get([link["qid"]])).get(link["qid"])):
            link |= {"label": item.label, "description": item.description}

    async def entity(self, request: Request, iri: str) -> Response:
        """Somebody or something that articles name."""
        content = await self._view("entity", {"iri": iri})
        await self.describe(content["link"])
        groups = await self._contested_soon() or []
        return page(
            "entity.html",
            **content,
            **self._editing(request, iri),
            contested=[g for g in groups if iri in g["entities"]],
            href=await self.href(),
        )

    async def fact(self, request: Request, iri: str) -> Response:
        """One statement, to cite and correct."""
        found, href = await self._view("fact", {"iri": iri}), await self.href()
        cite = {"text": plain(found), "bibtex": bibtex(found), "annotation": web_annotation(found)}
        return page(
            "fact.html", **found, **self._editing(request, iri), me=found, plain=said(found), cite=cite,
            address=str(request.url), acts=_ACTS, classes=_CLASSES, href=href,
        )  # fmt: skip

    async def dossier(self, request: Request) -> Response:
        """The dossier of an entity, article or statement as a file.

        Raises:
            HTTPException: there is no such format or thing, or what writes the format is not installed.
        """
        given = given_in(request, ("iri", "format"))
        form, iri = given.get("format", "md"), given.get("iri", "")
        if form not in DOSSIERS:
            raise HTTPException(400, f"format is one of {', '.join(DOSSIERS)}")
        parsed = parse_iri(iri)
        kinds = {"entity": "entity", "article": "article", **dict.fromkeys(STATEMENTS, "fact")}
        if parsed is None or parsed.kind not in kinds:
            raise HTTPException(404, f"nothing is known of {iri}")
        view = kinds[parsed.kind]
        content = await self._view(view, {"iri": iri, "all": "1"})
        if view == "entity":
            groups = await self._contested_soon(_PATIENCE) or []
            content["contested"] = [g for g in groups if iri in g["entities"]]
        try:
            made = await asyncio.to_thread(DOSSIERS[form], dossier_of(view, content))
        except Misuse as err:
            raise HTTPException(501, str(err)) from err
        return download(made, _MEDIA[form], f"{last_step(iri)}.{form}")

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
        given = given_in(request, (*_FIELDS[view], *_LISTED))
        content, href = await self._view(view, {**_narrowed(given), **always}), await self.href()
        if given.get("format") == "csv":
            return as_csv(name, columns, content["lines"])
        link = _linker(f"/{name}", given)
        for facet in content["facets"]:
            for value in facet["values"]:
                value["href"] = link(page="", **{facet["key"]: "" if value["chosen"] else value["value"]})
        for drawn in content.get("timeline", ()):
            drawn["href"] = _place(drawn["source"], href)
        context = {key: content[key] for key in ("count", "facets", "sort", "sorts")}
        context |= {key: content.get(key) for key in ("sure", "timeline", "classes", "acts")}
        return page(
            f"{view}.html", **context, page_lines=content["lines"], here=name, link=link, href=href,
            meant=_meant(content.get("meant"), link), paging={"page": content["page"], "pages": content["pages"]},
            given={field: content["given"].get(field, "") for field in (*_FIELDS[view], *_LISTED)},
        )  # fmt: skip

    async def contested(self, request: Request) -> Response:
        """Where voices differ, side by side, and what independent sources report alike."""
        query = queries_by_name()["agreed-figures"].bind({})
        task: Task = {"op": "query", "query": query, "accept": NAMES["json"], "rows": _AGREED}
        rows = json.loads(await self.served.read_all(task))["results"]["bindings"]
        agreed = [{name: row.get(name, {}).get("value", "") for name in _AGREEMENT} for row in rows]
        found = await self._view("contested", {})
        return page("contested.html", **found, agreed=agreed, href=await self.href())

    async def map(self, request: Request) -> Response:
        """Where it happened, for places whose coordinates the snapshot has."""
        content, href = await self._view("places", {}), await self.href()
        items = await self.items.get(place["qid"] for place in content["places"])
        for place in content["places"]:
            place["coordinates"] = getattr(items.get(place["qid"]), "coordinates", None)
        shown = [place for place in content["places"] if place["coordinates"]]
        return page(
            "map.html", places=content["places"], shown=len(shown), spots=clustered(shown), land=outlines(),
            known=bool(self.settings.snapshot), width=WIDTH, height=HEIGHT, href=href,
        )  # fmt: skip

    async def help(self, request: Request) -> Response:
        """What the pages show, and a glossary."""
        return page("help.html", terms=[*_glossary()])

    async def network(self, request: Request) -> Response:
        """Who meets, accuses, supports and threatens whom; also as GraphML."""
        given = given_in(request, (*_FIELDS["network"], "format"))
        content, href = await self._view("network", _narrowed(given)), await self.href()
        if given.get("format") == "graphml":
            return download(rendered("network.graphml", **content), "application/graphml+xml", "network.graphml")
        for edge in content["edges"]:
            edge["href"] = _evidence_page(edge)
        for node in content["nodes"]:
            node["href"] = href(node["iri"])
        more = str(min(300, _MORE_NODES * max(1, len(content["nodes"]))))
        return page(
            "network.html", nodes=content["nodes"], edges_drawn=content["edges"], more=content["more"], shown_next=more,
            width=content["width"], height=content["height"], href=href, link=_linker("/network", given),
            given={field: content["given"].get(field, "") for field in _FIELDS["network"]},
        )  # fmt: skip


# ---------------------------------------------------------------- what was asked, and links to it


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
    return f"{href(source['iri'])}#char={source['start']},{source['end']}" if source else "/"


def _evidence_page(edge: Mapping[str, Any]) -> str:
    """The list of what an edge of the network stands for."""
    one, other = edge["from"]["iri"], edge["to"]["iri"]
    if edge["kind"] == "meets":
        return f"/events?{urlencode({'actor': one, 'with': other, 'type': 'meeting', 'happened': 'yes'})}"
    return f"/claims?{urlencode({'speaker': one, 'target': other, 'tie': edge['kind'], 'min_confidence': 0})}"


def _suggested(hits: dict[str, Any], href: Callable[[str], str]) -> Iterable[dict[str, str]]:
    for entity in hits["entities"]:
        yield {"href": href(entity["iri"]), "text": entity["name"], "note": entity["label"], "broad": entity["broad"]}
    for article in hits["articles"]:
        yield {"href": href(article["iri"]), "text": article["headline"], "note": "article", "broad": ""}
    for claim in hits["claims"][:_FEW_CLAIMS]:
        words = shorten(claim["text"], _SHORT, placeholder=" …")
        yield {"href": href(claim["iri"]), "text": f"{claim['speaker']['name']}: {words}", "note": "claim", "broad": ""}


def _piece(segment: dict[str, Any], href: Callable[[str], str]) -> dict[str, Any]:
    """A stretch of an article's text as it is shown."""
    entity = segment["entity"]
    return {
        "text": segment["text"],
        "start": segment["start"],
        "end": segment["end"],
        "facts": " ".join(map(str, segment["facts"])),
        "href": href(entity["iri"]) if entity else "",
        "title": f"{entity['name']}, {entity['label']}" if entity else "",
        "broad": entity["broad"] if entity else "",
    }


def _first(groups: list[Any] | None) -> list[Any] | None:
    return None if groups is None else groups[:_FIRST]


def _glossary() -> Iterable[tuple[str, str]]:
    """The words of the pages and what they mean."""
    told: dict[str, str] = json.loads((Path(__file__).parent.parent / "templates" / "glossary.json").read_text("utf-8"))
    return told.items()
