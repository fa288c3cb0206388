"""Tables as CSV on the Web (W3C Recommendation 2015): CSV files, and metadata that say what their columns hold."""

import csv
import io
import json
from typing import Any

from kg.publish.exports.source import Files, Source
from kg.query.named import columns, load_query
from kg.terms.data import template

__all__ = ["csvw"]

_TABLES = ("articles", "claims", "entities", "events", "figures", "officials")
_TYPES = {
    "start": "integer", "end": "integer", "articles": "integer", "statements": "integer", "direct": "boolean",
    "confidence": "decimal", "value": "decimal", "claim": "anyURI", "entity": "anyURI", "event": "anyURI",
    "reports": "integer",
}  # fmt: skip
_LISTED = ("events", "articles")  # the articles that report an event, not how many
_METADATA = "csv-metadata.json"


def csvw(source: Source) -> Files:
    """A folder of tables: articles, claims, entities, events, figures and offices, with `csv-metadata.json`."""
    files, described = {}, []
    for name in _TABLES:
        given = {"min_confidence": "0"} if load_query(name).takes("min_confidence") else {}
        header, rows = source.rows(name, given)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        files[f"{name}.csv"] = out.getvalue().encode()
        described.append(_table(name, header))
    metadata = json.loads(template("csvw.json").read_text("utf-8")) | {"tables": described}
    files[_METADATA] = (json.dumps(metadata, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _table(name: str, header: tuple[str, ...]) -> dict[str, Any]:
    meaning = columns()
    return {
        "url": f"{name}.csv",
        "dc:title": load_query(name).summary,
        "tableSchema": {
            "columns": [
                {
                    "name": c,
                    "titles": c,
                    "dc:description": meaning[c],
                    "datatype": "string" if (name, c) == _LISTED else _TYPES.get(c, "string"),
                }
                for c in header
            ]
        },
    }
