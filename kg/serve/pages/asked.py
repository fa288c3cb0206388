"""What a request for a page asks for."""

import re
from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.read.dates import parse_date
from kg.serve.protocol.requests import parameters_of

__all__ = ["given_in"]


def given_in(request: Request, names: Iterable[str]) -> dict[str, str]:
    """The parameters of a request that mean something, without empty ones.

    Raises:
        HTTPException: a number is none.
    """
    parameters = dict(parameters_of(request.scope["query_string"]))
    given = {name: parameters[name].strip() for name in names if parameters.get(name, "").strip()}
    if not re.fullmatch(r"0|1|0?\.[0-9]{1,3}", given.get("min_confidence", "0")):
        raise HTTPException(400, "min_confidence is a number from 0 to 1")
    for number in ("page", "nodes"):
        if number in given and not re.fullmatch(r"[1-9][0-9]{0,5}", given[number]):
            raise HTTPException(400, f"{number} is a number from 1 on")
    for day in ("from", "to"):
        if day in given and parse_date(given[day]) is None:
            raise HTTPException(400, f"{given[day]!r} is not a date: write it as 2023-10-26")
    if given.get("from", "") > given.get("to", "9999"):
        raise HTTPException(400, "the first day is after the last")
    return given
