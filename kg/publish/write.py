"""Exports for other people's tools, written whole or not at all."""

import sys
from pathlib import Path
from typing import IO

from kg.errors import Misuse
from kg.files import Output, OutputFolder
from kg.publish.exports import EXPORTS, Files, Source
from kg.query.reports import store_of

__all__ = ["export_for"]


def export_for(source: str, out: str, format_: str) -> None:
    """Writes a store, graph file or endpoint in one of `EXPORTS`.

    Args:
        source: store, graph file or endpoint.
        out: file or folder; "-" is standard output, for a single file.
        format_: one of `EXPORTS`.

    Raises:
        KgError: the source cannot be read, or the output not be written.
        Misuse: a folder of files is to go to standard output.
    """
    export = EXPORTS[format_]
    if export.is_folder and out == "-":
        raise Misuse(f"{format_} is a folder of files: name it with -o")
    made = export.make(Source(store_of(source)))
    if out == "-":
        sys.stdout.buffer.write(made[""])
    elif export.is_folder:
        _folder(out, made)
    else:
        file = Output(out)
        try:
            file.commit(lambda target: _write(target, made[""]))
        finally:
            file.discard()


def _write(target: IO[bytes], content: bytes) -> None:
    target.write(content)


def _folder(out: str, made: Files) -> None:
    def fill(beside: Path) -> None:
        for name, content in made.items():
            (beside / name).write_bytes(content)

    folder = OutputFolder(out)
    try:
        folder.commit(fill)
    finally:
        folder.discard()
