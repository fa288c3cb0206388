"""Results of queries as a page shows them: rows, a chart, yes or no, triples."""

import json
import math
from typing import Any

from kg.serve.pages.cells import Cell, result_rows

__all__ = ["result_shown"]

_BARS, _WIDEST = 30, 380  # bars of a chart, and the longest


def result_shown(result: bytes) -> dict[str, Any]:
    """What the page shows of a result: rows, yes or no, or triples."""
    try:
        parsed = json.loads(result)
    except ValueError:
        return {"turtle": result.decode()}
    if "boolean" in parsed:
        answer = [[Cell("yes" if parsed["boolean"] else "no")]]
        return {"names": ["answer"], "rows": answer, "count": 1, "forms": ("json", "xml")}
    shown = result_rows(parsed, ())
    return shown | {"chart": _chart(shown["names"], shown["rows"])}


def _chart(names: list[str], rows: list[list[Cell]]) -> dict[str, Any] | None:
    """Bars, where the result has one column of text and one of numbers, and not too many rows."""
    if len(names) != 2 or not 2 <= len(rows) <= _BARS:
        return None
    for by, of in ((0, 1), (1, 0)):
        try:
            values = [float(row[of].text) for row in rows]
        except ValueError:
            continue
        if not all(map(math.isfinite, values)):
            return None
        most = max(map(abs, values)) or 1
        bars = [
            {"label": row[by].text[-28:], "value": row[of].text, "width": round(_WIDEST * max(0.0, v) / most)}
            for row, v in zip(rows, values, strict=True)
        ]
        return {"name": names[of], "by": names[by], "bars": bars}
    return None
