"""Offices with their sources as QuickStatements (https://www.wikidata.org/wiki/Help:QuickStatements).

To be read by a person before anything is sent: the program sends nothing. There is a line for each office whose person
is linked exactly and whose office Wikidata knows of that person (after `kg link --enrich`): it adds the article as a
source. All others are comments, for somebody to look up.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.explore.reader import Record
from kg.publish.exports.source import Files, Source
from kg.terms.vocab import KG, RDFS

__all__ = ["quickstatements"]


def quickstatements(source: Source) -> Files:
    """Tab-separated commands of version 1, and comments behind `#`."""
    articles = {a["iri"]: a for a in source.articles}
    offices = dict(_offices_of_items(source))
    lines = [
        "# Read before you send: each line says that an article names somebody's office, and cites it.",
        *_lines(source, articles, offices),
    ]
    return {"": ("\n".join(dict.fromkeys(lines)) + "\n").encode()}


def _lines(source: Source, articles: dict[str, Record], offices: dict[tuple[str, str], str]) -> Iterator[str]:
    for _, line in source.offices():
        person, place = line["person"], line["source"]
        if person is None or not place:
            continue
        item = source.item(NamedNode(person["iri"]))
        known = next((q for (p, label), q in offices.items() if p == person["iri"] and line["office"] in label), "")
        article = articles[place["iri"]]
        if item and known and article["url"]:
            yield "\t".join([item, "P39", known, *_cited(article)])
        else:
            why = "no item" if not item else "no address of the article" if known else "office unknown to Wikidata"
            yield f"# {person['name']}, {line['office']} ({why}): {place['sentence']}"


def _cited(article: Record) -> Iterator[str]:
    yield from ("S854", f'"{article["url"]}"')
    yield from ("S1476", f'en:"{_quoted(article["headline"])}"')
    if article["date"]:
        yield from ("S577", f"+{article['date']}T00:00:00Z/11")


def _quoted(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


def _offices_of_items(source: Source) -> Iterator[tuple[tuple[str, str], str]]:
    """What Wikidata tells of persons: (person, label of the office in small letters) -> its item."""
    look = source.look
    for statement in sorted(look.subjects(KG.property, Literal("P39")), key=str):
        value = look.value(statement, KG.externalValue).rpartition("/")[2]
        if value.startswith("Q"):
            yield (look.value(statement, KG.describes), look.value(statement, RDFS.label).lower()), value
