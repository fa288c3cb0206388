"""Correcting in the browser: decisions are lines of a file, applied to the store at once and on every build."""

import asyncio
import datetime
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import KgError
from kg.identity.corrections import FIELDS, ROLES, VERBS, VERDICTS, Correction, correction_line, parse_correction
from kg.identity.decisions import line_of
from kg.serve.adding import Adding, saved_as
from kg.serve.decisions_file import DecisionsFile, verb_of
from kg.serve.pages.asked import given_in
from kg.serve.pages.explorer import Explorer
from kg.serve.pages.html import page
from kg.serve.security import COOKIE, is_from_here, may_edit, may_write, pass_of
from kg.serve.settings import Settings
from kg.serve.workers.served import Served
from kg.terms.iris import parse_iri

__all__ = ["Editing"]

_NO_CORRECTIONS = "This server takes no corrections. Start it with kg serve --edit, or with a token."
_LINKS = ("accept", "reject")
_PAIRS = (*_LINKS, "merge", "split", "same", "other")
_NOTE = re.compile(r"\s#\s*(.*)$")


class Editing:
    """The pages and forms with which people correct."""

    def __init__(self, settings: Settings, served: Served, explorer: Explorer) -> None:
        self.settings, self.served, self.explorer = settings, served, explorer
        self.file = DecisionsFile(settings.decisions)
        self.adding = Adding(served, self.file)
        self._lock = asyncio.Lock()

    async def sign_in(self, request: Request) -> Response:
        """Asks for the token; a cookie that no page of another site can use says from then on that it was given.

        Raises:
            HTTPException: the token is not this one, or nothing is corrected here.
        """
        if not self.settings.writable:
            raise HTTPException(403, _NO_CORRECTIONS)
        if may_edit(request, self.settings):
            return RedirectResponse("/review", 303)
        if request.method == "GET":
            return page("sign-in.html")
        form = await request.form(max_files=0, max_fields=5)
        token = self.settings.token
        if not (is_from_here(request) and token and may_write(f"Bearer {form.get('token', '')}", token)):
            raise HTTPException(403, "This is not the token of this server.")
        answer = RedirectResponse("/review", 303)
        answer.set_cookie(COOKIE, pass_of(token), httponly=True, samesite="strict")
        return answer

    async def review(self, request: Request) -> Response:
        """The next statement that is worth a look."""
        self._check(request)
        given = given_in(request, ("skip",))
        lines, base = self.file.lines(), await self.served.base()
        decided = {c.thing for c in await self._corrections(lines)}
        decided |= {f"{base}{line.split()[1].removeprefix(base)}" for line in lines if verb_of(line) in _LINKS}
        shown = {"decided": " ".join(sorted(decided)), "skip": given.get("skip", "0")}
        statement = await self.served.view("review", shown)
        if statement["named"]:
            await self.explorer.describe(statement["named"]["link"])
        last = next((line for line in reversed(lines) if verb_of(line) in (*VERBS, *_PAIRS)), "")
        return page("review.html", **statement, last=last, done=len(decided), href=await self.explorer.href())

    async def decisions(self, request: Request) -> Response:
        """What was decided, the newest first."""
        base = await self.served.base()
        rows = [_row(line, base) for line in reversed(self.file.lines()) if line.split() and line.strip()[0] != "#"]
        editable = may_edit(request, self.settings)
        return page("decisions.html", rows=rows, editable=editable, href=await self.explorer.href())

    async def decide(self, request: Request) -> Response:
        """Adds a decision that a form holds, applies it, and leads back to the page it came from."""
        form = await self._form(request)
        line = await self._line(form)
        async with self._lock:
            await self._apply(self._tried(self.file.add, line, await self.served.base()), line)
        return _back(request, form)

    async def undo(self, request: Request) -> Response:
        """Takes a decision out again."""
        form = await self._form(request)
        line = str(form.get("line", ""))
        async with self._lock:
            await self._apply(self._tried(self.file.remove, line, await self.served.base()), line)
        return _back(request, form)

    async def add(self, request: Request) -> Response:
        """Takes files, addresses and text to read, and shows how far it is.

        Raises:
            HTTPException: it comes from a page of another server, or there is nothing to read.
        """
        self._check(request)
        if request.method == "POST":
            if not is_from_here(request):
                raise HTTPException(403, "This was sent from a page of another server.")
            form = await request.form(max_files=200, max_fields=20, max_part_size=self.settings.body)
            files = await _files(form, self.settings.body)
            addresses = str(form.get("addresses", "")).split()
            if wrong := next((a for a in addresses if not a.startswith(("http://", "https://"))), None):
                raise HTTPException(400, f"{wrong} is not an address: it begins with http:// or https://")
            if not files and not addresses:
                raise HTTPException(400, "There is nothing to read: choose files, or give addresses or a text.")
            self.adding.start(files, addresses)
            return RedirectResponse("/add", 303)
        jobs = sorted(self.adding.jobs.values(), key=lambda job: -job.number)
        return page("add.html", jobs=jobs, href=await self.explorer.href())

    # -- what was sent

    def _check(self, request: Request) -> None:
        if not may_edit(request, self.settings):
            raise HTTPException(403, "Only who may correct sees this page. Start the server with --edit, or sign in.")

    async def _form(self, request: Request) -> FormData:
        self._check(request)
        if not is_from_here(request):
            raise HTTPException(403, "This was sent from a page of another server.")
        return await request.form(max_files=0, max_fields=200, max_part_size=self.settings.query)

    @staticmethod
    def _tried(change: object, line: str, base: str) -> list[str]:
        try:
            return change(line, base)  # type: ignore[operator, no-any-return]
        except KgError as err:
            raise HTTPException(400, str(err)) from err

    async def _line(self, form: FormData) -> str:
        """The line that a form stands for."""
        verb, thing = str(form.get("verb", "")), str(form.get("thing", ""))
        base = await self.served.base()
        note = _note(str(form.get("by", "")), str(form.get("why", "")))
        if verb in VERDICTS:
            return correction_line(Correction(verb, thing, (), note), base)
        if verb in VERBS:
            return correction_line(Correction(verb, thing, await self._values(form), note), base)
        if verb not in _PAIRS:
            raise HTTPException(400, "There is no such decision.")
        other = str(form.get("other", "")).strip()
        if verb in ("merge", "same", "other"):
            other = await self._meant(other, base)
        return line_of(verb, base, thing, other, note)

    async def _values(self, form: FormData) -> tuple[tuple[str, str], ...]:
        values = {name: str(form[name]).strip() for name in FIELDS if name in form and str(form[name]).strip()}
        if form.get("date") == "" and form.get("date_was"):
            values["date"] = ""
        for role in ROLES:
            if f"{role}_given" in form:
                iris = [str(v) for v in form.getlist(role) if v]
                if name := str(form.get(f"{role}_name", "")).strip():
                    iris = [await self._meant(name, await self.served.base())]
                values[role] = ",".join(dict.fromkeys(iris))
        if not values:
            raise HTTPException(400, "Nothing was changed.")
        return tuple(sorted(values.items()))

    async def _meant(self, text: str, base: str) -> str:
        """The IRI that a name, an address of this server or an IRI stands for."""
        path = urlsplit(text).path if "/" in text else ""
        for iri in (text, f"{urlsplit(base).scheme}://{urlsplit(base).netloc}{path}"):
            if (parsed := parse_iri(iri)) is not None and parsed.base == base:
                return parsed.iri
        named = await self.served.view("called", {"name": text})
        if not named["entities"]:
            hint = f" Did you mean {' or '.join(named['meant'])}?" if named["meant"] else ""
            raise HTTPException(400, f"No entity is called {text!r}.{hint}")
        return str(named["entities"][0]["iri"])

    # -- applied

    async def _corrections(self, lines: Iterable[str]) -> list[Correction]:
        base = await self.served.base()
        return [parse_correction(line.strip(), base, "decisions") for line in lines if verb_of(line) in VERBS]

    async def _apply(self, lines: list[str], line: str) -> None:
        concerned = {c.article for c in await self._corrections([line])}
        await self.served.write({"op": "decide", "lines": lines, "only": sorted(concerned)})


async def _files(form: FormData, most: int) -> dict[str, bytes]:
    """The files of a form by names that are safe, and its text as one more."""
    files: dict[str, bytes] = {}
    for part in form.getlist("files"):
        if isinstance(part, UploadFile) and part.filename:
            name = saved_as(part.filename)
            if name in files:
                name = f"{len(files)}-{name}"
            files[name] = await part.read(most + 1)
    if sum(map(len, files.values())) > most:
        raise HTTPException(413, f"These files have more than {most:,} bytes together.")
    if text := str(form.get("text", "")).strip():
        headline = " ".join(str(form.get("headline", "")).split()) or text.partition("\n")[0][:80]
        whole = text if text.startswith(headline) else f"{headline}\n\n{text}"
        files[saved_as(f"{headline}.txt")] = whole.encode()
    return files


def _note(by: str, why: str) -> str:
    """Who, when and why, as the comment of a line."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    who = " ".join(by.replace("#", "").split())
    return f"{f'by {who}, ' if who else ''}{today}{f': {why.strip()}' if why.strip() else ''}"


def _row(line: str, base: str) -> Mapping[str, str]:
    """A line of the file as the page shows it."""
    words, note = line.split(), _NOTE.search(line)
    thing = words[1] if len(words) > 1 else ""
    rest = _NOTE.sub("", " ".join(words[2:]))
    told = {"verb": words[0], "thing": thing, "rest": rest, "note": note[1] if note else ""}
    return {**told, "line": line, "iri": f"{base}{thing.removeprefix(base)}"}


def _back(request: Request, form: FormData) -> Response:
    """To the page that the form names, on this server."""
    back = str(form.get("back", "/decisions"))
    return RedirectResponse(back if re.match(r"/(?![/\\])", back) else "/decisions", 303)
