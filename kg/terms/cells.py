"""Cells of tables for spreadsheets."""

import csv
import io

__all__ = ["plain_cell", "plain_csv"]


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection); numbers stay numbers."""
    if text[:1] not in ("=", "+", "-", "@", "\t", "\r"):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def plain_csv(table: bytes) -> bytes:
    """A table in CSV, each cell such a one."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(table.decode(), newline=""))
    csv.writer(out).writerows([plain_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()
