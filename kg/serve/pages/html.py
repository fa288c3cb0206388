"""Pages from templates; whatever the graph holds is escaped."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

__all__ = ["page"]

_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


@cache
def _environment() -> Environment:
    made = Environment(loader=PackageLoader("kg.serve"), autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    made.filters["words"] = lambda name: _CAPITAL.sub(r" \1", name).lower()  # AtLeast -> at least
    return made


def rendered(template: str, /, **context: Any) -> str:
    """A template filled with its context."""
    return _environment().get_template(template).render(**context)


def page(template: str, status: int = 200, /, **context: Any) -> Response:
    """A page from a template with its context."""
    return HTMLResponse(rendered(template, **context), status, {"Vary": "Accept"})
