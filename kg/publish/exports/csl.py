"""The articles as CSL-JSON, which Zotero, pandoc and citation processors read (https://citationstyles.org)."""

import json
from collections.abc import Mapping
from typing import Any

from kg.publish.exports.source import Files, Source

__all__ = ["csl"]


def csl(source: Source) -> Files:
    """A list of `article-newspaper` items, without empty fields; the id is the article's IRI."""
    items = [_item(article) for article in source.articles]
    return {"": (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()}


def _item(article: Mapping[str, Any]) -> dict[str, Any]:
    fields = {
        "title": article["headline"],
        "container-title": article["outlet"],
        "URL": article["url"],
        "language": article["language"],
    }
    item: dict[str, Any] = {"id": article["iri"], "type": "article-newspaper"}
    item |= {key: value for key, value in fields.items() if value}
    if article["author"]:
        item["author"] = [{"literal": article["author"]}]  # a line of the page: nobody has told names apart
    if article["date"]:
        item["issued"] = {"date-parts": [[int(part) for part in article["date"].split("-")]]}
    return item
