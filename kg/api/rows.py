"""Rows of an answer: a list of dictionaries that knows its columns and becomes a frame or a table of a notebook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from pyoxigraph import Literal, QuerySolutions

from kg.errors import Misuse
from kg.terms.data import fill
from kg.terms.vocab import XSD

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Row", "Rows", "rows_of"]

Row = dict[str, Any]
_SHOWN = 60  # rows that a notebook shows
_NUMBERS = frozenset({"decimal", "double", "float"})  # names of XML Schema


class Rows(Sequence[Row]):
    """Rows in order, each a dictionary with a value for every column; None where there is none.

    Examples:
        >>> rows = Rows([{"speaker": "Ann Lee", "text": "We won"}])
        >>> rows[0]["speaker"], len(rows), rows.columns
        ('Ann Lee', 1, ('speaker', 'text'))
        >>> rows.to_pandas().shape
        (1, 2)
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
        """Takes the rows; `columns` are those of the first row where they are not told."""
        self._rows = [dict(row) for row in rows]
        self.columns = tuple(columns) or tuple(self._rows[0] if self._rows else ())

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> "Rows": ...
    def __getitem__(self, index: int | slice) -> "Row | Rows":
        return Rows(self._rows[index], self.columns) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Rows | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        return fill("rows.html", columns=self.columns, rows=self._rows[:_SHOWN], count=len(self))

    def to_dicts(self) -> list[Row]:
        """The rows as a plain list of dictionaries."""
        return [dict(row) for row in self._rows]

    def to_pandas(self) -> "pd.DataFrame":
        """The rows as a pandas frame.

        Raises:
            Misuse: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as err:
            raise Misuse("pandas is not installed: pip install 'newskg[frames]'") from err
        return pd.DataFrame(self._rows, columns=list(self.columns))

    def to_polars(self) -> "pl.DataFrame":
        """The rows as a polars frame.

        Raises:
            Misuse: polars is not installed.
        """
        try:
            import polars as pl
        except ImportError as err:
            raise Misuse("polars is not installed: pip install 'newskg[frames]'") from err
        return pl.DataFrame({c: [row.get(c) for row in self._rows] for c in self.columns}, strict=False)


def rows_of(solutions: QuerySolutions) -> Rows:
    """The solutions of a query: texts and IRIs as texts, numbers and truth values as such."""
    names = [v.value for v in solutions.variables]
    return Rows(({n: _value(solution[n]) for n in names} for solution in solutions), names)


def _value(node: Any) -> Any:
    if node is None:
        return None
    if isinstance(node, Literal):
        if node.datatype == XSD.integer:
            return int(node.value)
        if node.datatype.value.rpartition("#")[2] in _NUMBERS:
            return float(node.value)
        if node.datatype == XSD.boolean:
            return node.value in ("true", "1")
    return getattr(node, "value", str(node))
