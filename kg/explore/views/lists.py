"""Lists of articles, entities, events and claims: narrowed, counted by facet, sorted, in pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.explore.index import matching
from kg.explore.reader import Look, Record, words_of
from kg.explore.records import Line
from kg.explore.statements import claim_line, event_line
from kg.explore.views.given import PAGE, Given, asked_for
from kg.terms.ontology import children
from kg.terms.vocab import KG

__all__ = ["SURE", "TIES", "articles", "claims", "entities", "events"]

_TIMELINE = 300  # events that a timeline draws
_VALUES = 12  # of a facet that are shown
SURE = 0.5  # claims below this confidence are left out where nobody asks for them
TIES = {"accuses": (KG.Accusation, KG.Condemnation), "supports": (KG.Support, KG.Praise), "threatens": (KG.Threat,)}
_STEPS = {"0.8": "80% and more", "0.5": "50% and more", "0": "all"}


@dataclass
class _Asked:
    """A question about one table: conditions by the name of what narrows it, so that a facet can leave out its own."""

    table: str
    conditions: dict[str, tuple[str, tuple[object, ...]]] = field(default_factory=dict)

    def narrow(self, name: str, condition: str, *values: object) -> None:
        self.conditions[name] = condition, values

    def where(self, but: str = "") -> tuple[str, list[object]]:
        kept = [c for name, c in self.conditions.items() if name != but]
        text = " AND ".join(c for c, _ in kept) or "1"
        return f"FROM {self.table} WHERE {text}", [v for _, values in kept for v in values]

    def count(self, look: Look, but: str = "") -> int:
        text, values = self.where(but)
        return int(look.index.rows(f"SELECT count(*) {text}", values)[0][0])

    def facet(self, look: Look, key: str, name: str, column: str, given: Given, empty: str = "") -> Record:
        """The values of a column among what is left by all else, the most frequent first."""
        text, values = self.where(key)
        counted = look.index.rows(
            f"SELECT {column} AS v, count(*) AS n {text} GROUP BY v ORDER BY n DESC, v LIMIT {_VALUES}", values
        )
        chosen = given.get(key, "")
        rows = [
            {"value": str(v), "text": str(v) or empty, "count": n, "chosen": str(v) == chosen}
            for v, n in counted
            if str(v) or empty
        ]
        if chosen and all(row["value"] != chosen for row in rows):
            rows.insert(0, {"value": chosen, "text": chosen, "count": self.count(look), "chosen": True})
        return {"key": key, "name": name, "values": rows if len(rows) > 1 or chosen else []}

    def page(self, look: Look, order: str, given: Given) -> tuple[list[str], Record]:
        """The IRIs of a page, and what page it is."""
        text, values = self.where()
        count = self.count(look)
        pages = max(1, -(-count // PAGE))
        number = min(max(1, int(given.get("page") or 1)), pages)
        limit = "" if given.get("all") else f" LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
        rows = look.index.rows(f"SELECT iri {text} ORDER BY {order}{limit}", values)
        return [iri for (iri,) in rows], {"count": count, "page": number, "pages": pages}


def _sorting(given: Given, orders: Mapping[str, str]) -> tuple[str, Record]:
    """The order that was asked for, and those that there are."""
    chosen = given.get("sort", "")
    name = chosen if chosen in orders else next(iter(orders))
    return orders[name], {"sorts": list(orders), "sort": name}


def _in_time(asked: _Asked, given: Given, earliest: str, latest: str) -> None:
    if given.get("from"):
        asked.narrow("from", f"{latest} >= ?", given["from"])
    if given.get("to"):
        asked.narrow("to", f"{earliest} != '' AND {earliest} <= ?", given["to"])
    if given.get("year"):
        asked.narrow("year", f"substr({latest}, 1, 4) = ?", given["year"])


# ---------------------------------------------------------------- articles and entities


def articles(look: Look, given: Given) -> Record:
    """Articles by outlet, year and words of their text."""
    asked = _Asked("article")
    if given.get("outlet"):
        asked.narrow("outlet", "outlet = ? COLLATE NOCASE", given["outlet"])
    _in_time(asked, given, "date", "date")
    if given.get("q"):
        _with_words(asked, given["q"], ("article", "text"))
    order, sorts = _sorting(
        given,
        {
            "newest": "date DESC, iri", "oldest": "date = '', date, iri", "title": "title COLLATE NOCASE, iri",
            "most statements": "statements DESC, iri",
        },
    )  # fmt: skip
    iris, page = asked.page(look, order, given)
    count = dict(look.index.rows(f"SELECT iri, statements FROM article WHERE iri IN ({_marks(iris)})", iris))
    facets = [
        asked.facet(look, "outlet", "Outlet", "outlet", given, "unknown"),
        asked.facet(look, "year", "Year", "substr(date, 1, 4)", given),
    ]
    lines = [{**look.article(NamedNode(iri)), "statements": count[iri]} for iri in iris]
    return page | sorts | {"lines": lines, "facets": facets, "given": dict(given)}


def entities(look: Look, given: Given) -> Record:
    """People, organisations or places (`broad`) by class, link and name."""
    broad = given.get("broad", "person")
    asked = _Asked("entity")
    asked.narrow("broad", "broad = ?", broad)
    if given.get("type"):
        asked.narrow("type", "cls = ?", given["type"])
    if given.get("link"):
        asked.narrow("link", "link = ?", given["link"])
    if given.get("q"):
        _with_words(asked, given["q"], ("entity",))
    order, sorts = _sorting(given, {"most articles": "articles DESC, name, iri", "name": "name COLLATE NOCASE, iri"})
    iris, page = asked.page(look, order, given)
    facts = {
        iri: {"link": link, "articles": n}
        for iri, link, n in look.index.rows(
            f"SELECT iri, link, articles FROM entity WHERE iri IN ({_marks(iris)})", iris
        )
    }
    return page | sorts | {
        "lines": [{**look.entity(NamedNode(iri)), **look.class_of(NamedNode(iri)), **facts[iri]} for iri in iris],
        "facets": [
            asked.facet(look, "type", "Class", "cls", given),
            asked.facet(look, "link", "Wikidata", "link", given),
        ],
        "given": dict(given),
        "meant": look.index.meant(given["q"], broad) if given.get("q") and not iris else [],
    }  # fmt: skip


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)


def _with_words(asked: _Asked, text: str, kinds: Iterable[str]) -> None:
    chosen = [*kinds]
    asked.narrow(
        "q",
        f"iri IN (SELECT iri FROM words WHERE words MATCH ? AND kind IN ({_marks(chosen)}))",
        matching(text) or '""',
        *chosen,
    )


# ---------------------------------------------------------------- statements


def _among(look: Look, asked: _Asked, given: Given, roles: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Narrows statements to those in which entities of some names stand.

    Returns:
        For each name that nobody bears, the names that may be meant, by the parameter it was given for.
    """
    meant = {}
    for key, played in roles.items():
        if not (name := given.get(key, "")):
            continue
        iris = [name] if name.startswith(("http://", "https://")) else look.index.called(name)
        if not iris:
            meant[key] = look.index.meant(name)
        asked.narrow(
            key,
            f"iri IN (SELECT statement FROM party WHERE entity IN ({_marks(iris)}) AND role IN ({_marks(played)}))",
            *iris,
            *played,
        )
    return meant


def _by_confidence(look: Look, asked: _Asked, given: Given, least: float) -> Record:
    """Narrows to what is sure enough, and says how many are left out."""
    wanted = float(given.get("min_confidence") or least)
    if wanted:
        asked.narrow("min_confidence", "coalesce(confidence, 1) >= ?", wanted)
    chosen = given.get("min_confidence", f"{least:g}")
    values = []
    for step, text in _STEPS.items():
        every, taken = asked.where("min_confidence")
        rows = look.index.rows(f"SELECT count(*) {every} AND coalesce(confidence, 1) >= ?", [*taken, float(step)])
        values.append({"value": step, "text": text, "count": rows[0][0], "chosen": float(chosen) == float(step)})
    left_out = asked.count(look, "min_confidence") - asked.count(look)
    facet = {"key": "min_confidence", "name": "Confidence", "values": values}
    return {"facet": facet, "left_out": left_out, "below": round(100 * wanted)}


def events(look: Look, given: Given) -> Record:
    """Meetings and other events, narrowed by actors, class, place, time, outlet, confidence, and whose word it is."""
    cls = _class(given.get("type", ""), KG.Event)
    asked = _Asked("statement")
    asked.narrow("kind", "kind = 'event'")
    if given.get("type"):
        asked.narrow("type", "cls = ?", words_of(cls))
    roles = {"actor": ("participant",), "with": ("participant",), "place": ("place",)}
    meant = _among(look, asked, given, roles)
    _in_time(asked, given, "earliest", "latest")
    if not given.get("voices"):
        asked.narrow("voices", "own = 1")
    if given.get("happened"):
        asked.narrow("happened", "modality = 'occurred' AND own = 1")
    if given.get("modality"):
        asked.narrow("modality", "modality = ?", given["modality"])
    if given.get("outlet"):
        asked.narrow("outlet", "outlet = ? COLLATE NOCASE", given["outlet"])
    sure = _by_confidence(look, asked, given, 0)
    facets = [
        asked.facet(look, "type", "Kind", "cls", given),
        asked.facet(look, "year", "Year", "substr(latest, 1, 4)", given),
        asked.facet(look, "outlet", "Outlet", "outlet", given, ""),
        asked.facet(look, "modality", "Whether it happened", "modality", given),
        sure["facet"],
    ]
    drawn = look.index.rows(
        f"SELECT iri {asked.where()[0]} AND earliest != '' ORDER BY latest DESC, iri DESC LIMIT {_TIMELINE}",
        asked.where()[1],
    )
    return _listed(look, asked, given, event_line) | {
        "facets": facets, "sure": sure, "meant": meant, "classes": _classes(KG.Event),
        "timeline": [_drawn(look, NamedNode(iri)) for (iri,) in reversed(drawn)],
    }  # fmt: skip


def _listed(look: Look, asked: _Asked, given: Given, make: Callable[[Look, NamedNode], Line]) -> Record:
    """A page of lines; what has no date comes last."""
    orders = {
        "newest": "latest DESC, iri DESC", "oldest": "latest = '', earliest, iri",
        "most certain": "confidence DESC, latest DESC, iri",
        "least certain": "coalesce(confidence, 1), latest DESC, iri",
    }  # fmt: skip
    order, sorts = _sorting(given, orders)
    iris, page = asked.page(look, order, given)
    return page | sorts | {"lines": [make(look, NamedNode(iri)) for iri in iris], "given": asked_for(look, given)}


def _drawn(look: Look, node: NamedNode) -> Record:
    event = event_line(look, node)
    who = [e["name"] for e in (*event["agents"], *event["participants"], *event["targets"])]
    return {
        "iri": event["iri"],
        "type": event["type"],
        "text": f"{event['label']}: {', '.join(who)}" if who else event["label"],
        "earliest": event["earliest"],
        "latest": event["latest"],
        "source": event["source"] and {key: event["source"][key] for key in ("iri", "start", "end")},
    }


def _class(name: str, default: NamedNode) -> NamedNode:
    """The class of a name ("armed group", "ArmedGroup") below another, or that one where nothing is named.

    Raises:
        ValueError: there is no such class.
    """
    if not name:
        return default
    wanted = name.replace(" ", "").casefold()
    cls = next((c for c in children(default) if words_of(c).replace(" ", "").casefold() == wanted), None)
    if cls is None:
        raise ValueError(f"{name!r} is none of: {', '.join(_classes(default))}")
    return cls


def _classes(cls: NamedNode) -> list[str]:
    return sorted(words_of(c) for c in children(cls))


def claims(look: Look, given: Given) -> Record:
    """Who said what, narrowed by speaker, whom it is about or aimed at, act, time, outlet, words and confidence."""
    act = given.get("act", "").casefold()
    if act and act != "statement":
        act = words_of(_class(act, KG.Claim))
    asked = _Asked("statement")
    asked.narrow("kind", "kind = 'claim'")
    if act:
        asked.narrow("act", "cls = ?", act)
    roles = {"speaker": ("speaker",), "about": ("about",), "target": ("directed_at",)}
    meant = _among(look, asked, given, roles)
    _in_time(asked, given, "earliest", "latest")
    for key, column in (("direct", "direct"), ("named", "named")):
        if given.get(key):
            asked.narrow(key, f"{column} = ?", given[key] if key == "direct" else int(given[key] == "yes"))
    if given.get("outlet"):
        asked.narrow("outlet", "outlet = ? COLLATE NOCASE", given["outlet"])
    if tie := [words_of(c) for c in TIES.get(given.get("tie", ""), ())]:
        asked.narrow("tie", f"cls IN ({_marks(tie)}) AND own = 1", *tie)
    if given.get("word"):
        _with_words(asked, given["word"], ("claim",))
    sure = _by_confidence(look, asked, given, SURE)
    named = asked.facet(look, "named", "Speaker", "CASE named WHEN 1 THEN 'yes' ELSE 'no' END", given)
    for value in named["values"]:
        value["text"] = {"yes": "named", "no": "unnamed"}[value["value"]]
    facets = [
        asked.facet(look, "act", "Kind", "cls", given), named,
        asked.facet(look, "outlet", "Outlet", "outlet", given, ""),
        asked.facet(look, "year", "Year", "substr(latest, 1, 4)", given), sure["facet"],
    ]  # fmt: skip
    return _listed(look, asked, given, claim_line) | {
        "facets": facets, "sure": sure, "meant": meant, "acts": [*_classes(KG.Claim), "statement"]
    }  # fmt: skip
