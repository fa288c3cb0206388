"""The explorer as a folder of files that any web server carries and a browser opens without one."""

import asyncio
import hashlib
import json
import posixpath
import re
import shutil
from collections import deque
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from lxml import html
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.defaults import BASE_IRI
from kg.errors import KgError
from kg.explore.index import Index
from kg.explore.indexing import make_index
from kg.explore.views import view
from kg.serve.app import make_app
from kg.serve.monitor import Log
from kg.serve.settings import Settings
from kg.serve.workers.pool import Trouble
from kg.serve.workers.wire import Task
from kg.store.articles import base_of, open_source
from kg.terms.vocab import PREFIXES

__all__ = ["write_site"]

_STATIC = Path(__file__).parent / "static"
_LISTS = ("/articles", "/people", "/organisations", "/places", "/claims", "/events")
_START = ("/", *_LISTS, "/contested", "/network", "/help")
_FILES_ONLY = '//*[contains(@class, "no-print")] | //form[not(@role="search")] | //a[contains(@href, "format=csv")]'
_TURNED = frozenset({"page", "sort"})  # parameters of a list that go with one facet
_FACETS = frozenset({"class", "link", "outlet", "year", "act", "named", "modality", "min_confidence", "voices"})
_HOST = "localhost"
_FILE = re.compile(r"[^A-Za-z0-9._/-]+")


class _Local:
    """What the pages ask of a served store, answered in this process."""

    version = "site"

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _index(self) -> Index:
        return make_index(self._store)

    async def view(self, name: str, given: Mapping[str, str]) -> Any:
        found = view(self._store, name, given, lambda: self._index)
        if found is None:
            raise Trouble(404, f"nothing is known of {given.get('iri', '')}")
        return json.loads(json.dumps(found))

    def lanes(self) -> list[tuple[str, int, int, int]]:
        """No worker is at work here."""
        return []

    async def look(self) -> None:
        """Nothing changes."""

    async def base(self) -> str:
        return base_of(self._store) or BASE_IRI

    async def origin(self) -> str:
        parts = urlsplit(await self.base())
        return f"{parts.scheme}://{parts.netloc}"

    async def read_all(self, task: Task) -> bytes:
        results = self._store.query(task["query"], prefixes=PREFIXES)
        assert isinstance(results, QuerySolutions)
        return bytes(results.serialize(format=QueryResultsFormat.JSON) or b"")

    def words(self) -> list[tuple[str, str, str, int, str]]:
        """What is searched: kind, IRI, words, where they start, and a note."""
        rows = self._index.rows(
            "SELECT kind, w.iri, text, start, coalesce(e.broad, a.title, '') FROM words w "
            "LEFT JOIN entity e ON e.iri = w.iri LEFT JOIN article a ON a.iri = w.iri ORDER BY w.rowid"
        )
        return [(kind, iri, text, start, note) for kind, iri, text, start, note in rows]


def write_site(source: str, folder: str, progress: Callable[[int], object] = int) -> int:
    """Writes the explorer of a store or graph file as a folder of files, search included.

    Args:
        source: a store directory or a graph file.
        folder: where the files come to lie; it must be empty or not there.
        progress: hears of each page that is written.

    Returns:
        The number of pages.

    Raises:
        KgError: the source cannot be read, or the folder holds something or cannot be written.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise KgError(f"{folder}: is not an empty folder: name another, or empty it")
    local = _Local(open_source(source))
    try:
        target.mkdir(parents=True, exist_ok=True)
        count = asyncio.run(_crawl(local, target, progress))
        _write_static(target)
    except OSError as err:
        raise KgError(f"{folder}: cannot be written: {err.strerror}") from err
    return count


async def _crawl(local: _Local, target: Path, progress: Callable[[int], object]) -> int:
    app = make_app(Settings(str(target)), local, Log(None))  # type: ignore[arg-type]
    origin, base = await local.origin(), await local.base()
    root = urlsplit(base).path
    queue, files = deque(_START), {address: _file_of(address, root) for address in _START}
    count = 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{_HOST}") as client:
        while queue:
            address = queue.popleft()
            reply = await client.get(address, headers={"Accept": "text/html"})
            if reply.status_code != 200:
                continue
            page = html.document_fromstring(reply.text)
            for link in _addresses(page, root):
                if link not in files:
                    files[link] = _file_of(link, root)
                    queue.append(link)
            _write(target / files[address], page, files[address], files, root)
            count += 1
            progress(1)
        search = html.document_fromstring((await client.get("/search", headers={"Accept": "text/html"})).text)
    for node in search.xpath("//main//*[self::h1]"):
        node.tail = ""
        node.addnext(html.fragment_fromstring('<div id="found" aria-live="polite"></div>'))
    _write(target / "search.html", search, "search.html", files, root)
    _write_index(target, local, origin, files, root)
    return count


def _addresses(page: Any, root: str) -> list[str]:
    """The pages that a page leads to, and that the site has: what the data name, and lists by one facet."""
    found = (urlsplit(a.get("href")) for a in page.iter("a") if (a.get("href") or "").startswith("/"))
    return list(dict.fromkeys(_address(u.path, u.query) for u in found if _is_kept(u.path, u.query, root)))


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _is_kept(path: str, query: str, root: str) -> bool:
    if path.startswith(root) and root != "/":
        return not query
    given = dict(parse_qsl(query))
    if path not in _START or (given and path not in _LISTS):
        return False
    return set(given) <= _FACETS | _TURNED and len(set(given) - _TURNED) <= 1 and not given.keys() >= {"sort", "page"}


def _file_of(address: str, root: str) -> str:
    """The file of a page, readable."""
    path, _, query = address.partition("?")
    name = unquote(path).removeprefix(root if root != "/" else "").strip("/") or "index"
    name = _FILE.sub("-", name).replace("..", "-")
    return f"{name}-{hashlib.sha256(query.encode()).hexdigest()[:10]}.html" if query else f"{name}.html"


def _write(path: Path, page: Any, own: str, files: Mapping[str, str], root: str) -> None:
    """Writes a page with links to files in the place of addresses; what a site of files has not is left out."""
    up = posixpath.relpath(".", posixpath.dirname(own) or ".")
    for node in page.xpath(_FILES_ONLY):
        node.drop_tree()
    for node in page.iter("a"):
        address = node.get("href") or ""
        if address.startswith("/"):
            node.set("href", _relative(address, up, files, root) or "")
            if not node.get("href"):
                del node.attrib["href"]
    for node in page.xpath("//link[@href] | //script[@src] | //img[@src]"):
        name = "src" if node.get("src") else "href"
        node.set(name, f"{up}{node.get(name)}")
    for node in page.xpath('//script[@type="module"]'):  # a browser loads no module from a file
        del node.attrib["type"]
        node.set("defer", "")
    for node in page.xpath('//form[@role="search"]'):
        node.set("action", f"{up}/search.html")
    for name in ("index.js", "site.js"):
        page.head.append(html.fragment_fromstring(f'<script src="{up}/{name}" defer data-up="{up}"></script>'))
    for node in page.xpath('//script[@id="drawn"]'):
        node.text = _drawn(node.text, up, files, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(html.tostring(page, doctype="<!doctype html>", encoding="utf-8"))


def _relative(address: str, up: str, files: Mapping[str, str], root: str) -> str:
    parts = urlsplit(address)
    file = files.get(_address(parts.path, parts.query)) if _is_kept(parts.path, parts.query, root) else None
    return f"{up}/{file}{f'#{parts.fragment}' if parts.fragment else ''}" if file else ""


def _drawn(text: str, up: str, files: Mapping[str, str], root: str) -> str:
    """The links of a drawing."""

    def renewed(value: Any) -> Any:
        if isinstance(value, list):
            return [renewed(v) for v in value]
        if not isinstance(value, dict):
            return value
        return {k: _relative(v, up, files, root) if k == "href" else renewed(v) for k, v in value.items()}

    return json.dumps(renewed(json.loads(text))).replace("<", "\\u003c")


def _write_index(target: Path, local: _Local, origin: str, files: Mapping[str, str], root: str) -> None:
    """What is searched, as a script: a page that lies in a file may load nothing else."""
    rows = []
    for kind, iri, words, start, note in local.words():
        file = files.get(iri.removeprefix(origin))
        if file and (target / file).exists():
            place = f"#char={start},{start + len(words)}" if kind == "text" else ""
            rows.append([kind, f"{file}{place}", words, note])
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    (target / "index.js").write_text(f"window.kgIndex = {text};\n", encoding="utf-8")


def _write_static(target: Path) -> None:
    (target / "static").mkdir(exist_ok=True)
    for file in sorted(_STATIC.iterdir()):
        if file.suffix in (".css", ".svg"):
            shutil.copy(file, target / "static")
        elif file.name == "site.js":
            shutil.copy(file, target)
        elif file.suffix == ".js" and file.name != "edit.js":  # each has its own scope, as a module has
            text = file.read_text(encoding="utf-8")
            (target / "static" / file.name).write_text(f"(() => {{\n{text}\n}})();\n", encoding="utf-8")
