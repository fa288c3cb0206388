"""The errors that a user can cause, each with one line that says what to do."""

import re

__all__ = ["BadInput", "Detail", "KgError", "Misuse", "Notice", "first_line", "one_line"]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class _Told(Exception):
    """What is told in one line, whatever names and texts of others stand in it."""

    def __str__(self) -> str:
        return one_line(super().__str__())


class KgError(_Told):
    """Base of all errors that `kg` reports in one line instead of a traceback."""


class Notice(_Told):
    """What a user should know and what loses nothing: files of a folder that are not read, say."""


class Detail(Notice):
    """What only somebody who asks for more should know: faults of an input that lose nothing."""


class BadInput(KgError):
    """One document cannot be used; the run goes on with the next."""


class Misuse(KgError):
    """The command cannot run as it was asked for; the run ends with status 2."""


def first_line(err: BaseException) -> str:
    """What an error says, in one line."""
    return next((line.strip() for line in str(err).splitlines() if line.strip()), type(err).__name__)


def one_line(text: str) -> str:
    """A text with its control characters as escapes: it can break no line of a log and steer no terminal."""
    return _CONTROL.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)
