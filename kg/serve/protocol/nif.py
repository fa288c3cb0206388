"""`POST /nif`: a NIF document comes back with the names in its texts and what they are linked with."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from multiprocessing import get_context

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.serve.settings import Settings

__all__ = ["Annotator"]

_MOST = 1 << 20  # bytes of a document: what is read in the time that a query has
_FIRST = 60.0  # seconds more for the first document: the language model is loaded


class Annotator:
    """Annotates in a process of its own, which is started when it is first asked and holds the language model."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self._asked = settings, False

    async def annotate(self, request: Request) -> Response:
        """The document with its names, as Turtle.

        Raises:
            HTTPException: the document is too large or not understood, or its process ended.
        """
        from kg.api.nif import annotate

        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST:
                raise HTTPException(413, f"a NIF document has at most {_MOST:,} bytes here: send its texts one by one")
        media = request.headers.get("content-type", "text/turtle").partition(";")[0].strip().lower()
        patience = self.settings.timeout + (0 if self._asked else _FIRST)
        work = asyncio.get_running_loop().run_in_executor(self._pool, annotate, body, media)
        try:
            made = await asyncio.wait_for(work, patience)
        except KgError as err:
            raise HTTPException(415 if "is no format" in str(err) else 400, str(err)) from err
        except BrokenProcessPool as err:
            del self._pool
            raise HTTPException(500, "the process that annotates has ended: try again, with a shorter text") from err
        self._asked = True
        return Response(made, media_type="text/turtle; charset=utf-8")

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, get_context("spawn"))
