"""What people decided on statements as annotated articles: a text and a JSON file each, to train and to score with.

An event is `type`, `trigger`, `near` (its sentence) and `roles`; a claim `speaker`, `content`, `direct` and `act`; a
position `person`, `title`, `of`, `status` and `near`; a figure `value`, `comparator`, `measure` and `near`. Names are
as the text has them. `rejected` holds what was decided to be wrong, in the same form.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.defaults import BASE_IRI
from kg.errors import KgError, Misuse
from kg.explore.reader import Look, Record
from kg.explore.statements import line
from kg.explore.views.article import article
from kg.graph.canonical import as_observed
from kg.graph.corrections import uncorrected
from kg.identity.corrections import Correction
from kg.identity.decisions import read_decisions
from kg.store.articles import article_quads, base_of, open_source
from kg.terms.ontology import superclasses
from kg.terms.vocab import ITSRDF, KG, NIF, RDFS, SKOS

__all__ = ["annotated", "export_decisions"]

_KINDS = {"event": "events", "claim": "claims", "membership": "positions", "figure": "figures"}
_ROLES = {"agents": "agent", "targets": "target", "participants": "participant", "places": "place"}
_TRIGGER = 3  # words of a trigger at most


def export_decisions(source: str, decisions: str, folder: str) -> int:
    """Writes the articles on whose statements somebody decided, as `NAME.txt` and `NAME.json`.

    Args:
        source: a store to which the decisions were applied, or a graph file.
        decisions: the file of decisions.
        folder: where the files come to lie.

    Returns:
        The number of articles.

    Raises:
        Misuse: there is no such file of decisions.
        KgError: something cannot be read or written.
    """
    if not Path(decisions).exists():
        raise Misuse(f"{decisions}: no such file of decisions")
    store = open_source(source)
    corrections = read_decisions(decisions, base_of(store) or BASE_IRI).corrections
    by_article: dict[str, list[Correction]] = {}
    for correction in corrections:
        by_article.setdefault(correction.article, []).append(correction)
    count = 0
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for iri in sorted(by_article):
            made = annotated(store, NamedNode(iri), by_article[iri])
            if made is not None:
                text, record = made
                path = Path(folder) / iri.rpartition("/")[2]
                path.with_suffix(".txt").write_text(text, encoding="utf-8", newline="")
                content = json.dumps(record, ensure_ascii=False, indent=1)
                path.with_suffix(".json").write_text(content + "\n", encoding="utf-8")
                count += 1
    except OSError as err:
        raise KgError(f"{folder}: cannot be written: {err.strerror}") from err
    return count


def annotated(store: Store, iri: NamedNode, corrections: Iterable[Correction]) -> tuple[str, Record] | None:
    """The text of an article and its annotation; None where the store does not hold it or not its text.

    Args:
        store: the corrections are applied to it.
        iri: the article.
        corrections: those of the article.
    """
    look, known = Look(store), list(corrections)
    shown = article(look, {"iri": iri.value})
    if shown is None or not shown["text"]:
        return None
    wrong = {c.thing for c in known if c.verb == "wrong"}
    confirmed = {c.thing for c in known if c.verb in ("right", "change")}
    names = _names(look, iri, shown["text"])
    record: Record = {
        "id": iri.value.rpartition("/")[2],
        "date": shown["date"] or None,
        "entities": _entities(look, names),
    }
    record |= {kind: [] for kind in ("positions", "events", "claims", "figures", "coref")}
    for fact in shown["facts"]:
        added = look.value(NamedNode(fact["iri"]), KG.rule) == "added"
        if (fact["iri"] in confirmed or added) and (row := _row(look, fact, shown["text"], names)):
            record[_KINDS[fact["kind"]]].append(row)
    record["rejected"] = list(_rejected(store, iri, wrong, shown["text"], names))
    return shown["text"], record


def _rejected(store: Store, iri: NamedNode, wrong: set[str], text: str, names: Mapping[str, str]) -> Iterable[Record]:
    """What was decided to be wrong, as the article was read."""
    before = Store()
    before.extend(uncorrected(as_observed(article_quads(store, iri))))
    for quad in store.quads_for_pattern(None, RDFS.label, None, None):
        before.add(quad)
    look = Look(before)
    for thing in sorted(wrong):
        statement = line(look, NamedNode(thing))
        if statement is not None and (row := _row(look, statement, text, names)):
            yield {"kind": _KINDS[statement["kind"]], **row}


def _names(look: Look, iri: NamedNode, text: str) -> dict[str, str]:
    """IRI of an entity -> the longest of its names that the text has; without those that it has not."""
    found = {}
    for quad in look.store.quads_for_pattern(None, ITSRDF.taIdentRef, None, iri):
        if isinstance(quad.object, NamedNode):
            own = {v.value for p in (RDFS.label, SKOS.altLabel) for v in look.row(quad.object).get(p, ())}
            if there := sorted((n for n in own if n in text), key=lambda n: (-len(n), n)):
                found[quad.object.value] = there[0]
    return found


def _entities(look: Look, names: Mapping[str, str]) -> list[Record]:
    rows = {}
    for iri, name in names.items():
        cls = look.kind(NamedNode(iri))
        above = {cls, *superclasses(cls)} if cls else set()
        kinds = [(KG.Person, "Person"), (KG.GeopoliticalEntity, "GeopoliticalEntity"), (KG.Place, "Place")]
        rows[name] = {"name": name, "aliases": [], "type": next((t for c, t in kinds if c in above), "Organisation")}
    return [rows[name] for name in sorted(rows)]


def _row(look: Look, fact: Mapping[str, Any], text: str, names: Mapping[str, str]) -> Record | None:
    """A statement as the annotation has it; None where its sentence cannot be told from another by its words."""
    sentence = fact["source"]["sentence"] if fact["source"] else ""
    if not sentence or text.count(sentence) != 1 or "\n" in sentence:
        return None
    node = NamedNode(fact["iri"])
    if fact["kind"] == "claim":
        content = fact["text"].split(" … ")[0]
        who = names.get(fact["speaker"]["iri"])
        claim = {"speaker": who, "content": content, "direct": fact["direct"], "act": fact["type"]}
        return claim if content in text else None
    if fact["kind"] == "event":
        return _event(look, node, fact, sentence, names)
    if fact["kind"] == "membership":
        person, body = (names.get((fact[k] or {"iri": ""})["iri"]) for k in ("person", "organisation"))
        status = fact["status"].capitalize()
        return {"person": person, "title": fact["office"], "of": body, "status": status, "near": sentence}
    row = look.row(node)
    comparator, measure = (
        next((v.value.rpartition("#")[2] for v in row.get(p, ())), "") for p in (KG.comparator, KG.measure)
    )
    value = look.value(node, KG.value)
    return {"value": float(value) if value else None, "comparator": comparator, "measure": measure, "near": sentence}


def _event(
    look: Look, node: NamedNode, fact: Mapping[str, Any], sentence: str, names: Mapping[str, str]
) -> Record | None:
    triggers = [look.value(span, NIF.anchorOf) for span in look.row(node).get(KG.triggerSpan, ())]
    trigger = next((t for t in sorted(triggers) if t in sentence and len(t.split()) <= _TRIGGER), "")
    if not trigger:
        return None
    roles = [
        {"role": role, "text": names[e["iri"]], "entity": names[e["iri"]]}
        for key, role in _ROLES.items()
        for e in fact[key]
        if e["iri"] in names and names[e["iri"]] in sentence
    ]
    event = {"type": fact["type"], "trigger": trigger, "near": sentence, "roles": roles, "also": []}
    date = fact["date"] if look.value(node, KG.date) else None
    return {**event, "date": date, "dateText": None, "modality": fact["modality"].capitalize(), "more": []}
