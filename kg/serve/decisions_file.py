"""The file of decisions as the server changes it: a line is added or taken out, and the whole must still be read."""

import os
import tempfile
from pathlib import Path

from kg.errors import KgError
from kg.identity.corrections import VERDICTS
from kg.identity.decisions import parse_decisions

__all__ = ["DecisionsFile", "verb_of"]


def verb_of(line: str) -> str:
    """What a line decides; "" for an empty one."""
    return (line.split() or [""])[0]


class DecisionsFile:
    """The lines of the file; there need be none yet."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def lines(self) -> list[str]:
        """All lines, comments too.

        Raises:
            KgError: it cannot be read.
        """
        try:
            return self._path.read_text(encoding="utf-8-sig").splitlines() if self._path.exists() else []
        except (OSError, UnicodeDecodeError) as err:
            raise KgError(f"{self._path}: cannot be read: {err}") from err

    def add(self, line: str, base: str) -> list[str]:
        """The lines with one more, written; an earlier verdict on the same statement gives way.

        Raises:
            KgError: the line is not understood or contradicts another, or the file cannot be written.
        """
        line = line.strip()
        if len(line.splitlines()) != 1:
            raise KgError("a decision is one line")
        kept, words = self.lines(), line.split()
        if words[0] in VERDICTS:
            kept = [old for old in kept if not (verb_of(old) in VERDICTS and old.split()[1:2] == words[1:2])]
        return self._write([*kept, line], base)

    def remove(self, line: str, base: str) -> list[str]:
        """The lines without the last that reads so, written.

        Raises:
            KgError: no line reads so, or the file cannot be written.
        """
        kept = self.lines()
        if line not in kept:
            raise KgError("this decision is not in the file any more")
        del kept[len(kept) - 1 - kept[::-1].index(line)]
        return self._write(kept, base)

    def _write(self, lines: list[str], base: str) -> list[str]:
        parse_decisions(lines, base, self._path.name)
        try:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._path.parent, prefix=f".{self._path.name}.", delete=False
            ) as file:
                file.write("".join(f"{line}\n" for line in lines))
            os.replace(file.name, self._path)
        except OSError as err:
            raise KgError(f"{self._path}: cannot be written: {err.strerror}") from err
        return lines
