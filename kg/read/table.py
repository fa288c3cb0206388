"""Parquet files to articles: one row an article, with the columns that a JSON line has as keys."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from kg.errors import BadInput, Notice
from kg.model import Article
from kg.read.jsonl import KEYS, read_mapping
from kg.read.stream import needed

__all__ = ["read_parquet"]

_ROWS = 256  # held at once


def read_parquet(path: Path, date: datetime.date | None) -> Iterator[Article | BadInput | Notice]:
    """The articles of a Parquet file; for a row that is none, the error that tells its number (from 1).

    Raises:
        BadInput: the file is no Parquet, or lacks a column.
    """
    parquet = needed("pyarrow.parquet", "archives", f"{path.name}: reading Parquet")
    arrow = needed("pyarrow", "archives", f"{path.name}: reading Parquet")
    try:
        file = parquet.ParquetFile(path)
        columns = [name for name in file.schema_arrow.names if name in KEYS]
        if missing := {"id", "text"} - set(columns):
            raise BadInput(f"{path}: has no column {' and no '.join(sorted(missing))}")
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield from read_mapping(row, where=f"{path.name}:{number}", name=path.name, date=date)
        if number < file.metadata.num_rows:  # a damaged page of data is skipped by the library
            yield BadInput(f"{path}: is damaged: {number} of {file.metadata.num_rows} rows could be read")
        elif not number:
            yield BadInput(f"{path}: holds no rows")
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as err:
        raise BadInput(f"{path}: cannot be read as Parquet: {str(err).splitlines()[0]}") from err
