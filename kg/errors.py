"""The errors that a user can cause, each with one line that says what to do."""

__all__ = ["BadInput", "Detail", "KgError", "Misuse", "Notice", "first_line"]


class KgError(Exception):
    """Base of all errors that `kg` reports in one line instead of a traceback."""


class Notice(Exception):
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
