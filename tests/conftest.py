"""What the tests share: the model, loaded once, and the hand-made graph."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
import services
from clock import Clock
from fixture import alpha, beta, linked_store, quads
from hypothesis import settings
from parses import Parses
from pyoxigraph import Store

from kg.build.run import extract
from kg.graph.serialise import write_quads
from kg.model import Article, ArticleFacts
from kg.nlp.load import load
from kg.web.pages import Web

ROOT = Path(__file__).parent.parent
# Files whose tests load the language model, start processes or servers, or validate with all shapes.
SLOW = frozenset(
    {
        "agents/test_mcp.py",
        "build/test_bulk.py",
        "build/test_dask.py",
        "build/test_link.py",
        "build/test_processes.py",
        "build/test_resume.py",
        "cli/test_cli.py",
        "cli/test_config.py",
        "explore/test_changes.py",
        "identity/wikidata/test_live.py",
        "publish/test_formats.py",
        "query/test_counts.py",
        "query/test_reports.py",
        "query/test_shacl.py",
        "query/test_validate.py",
        "serve/test_adding.py",
        "serve/test_browser.py",
        "serve/test_connections.py",
        "serve/test_editing.py",
        "serve/test_explorer.py",
        "serve/test_faults.py",
        "serve/test_fuzz.py",
        "serve/test_load.py",
        "serve/test_map.py",
        "serve/test_pages.py",
        "serve/test_protocol.py",
        "serve/test_safety.py",
        "serve/test_site.py",
        "serve/test_sparql.py",
        "serve/test_tasks.py",
        "store/test_fuzz.py",
        "store/test_remote.py",
        "terms/test_closure.py",
        "test_package.py",
        "test_quality.py",
        "w3c/test_w3c.py",
    }
)
SHARED = ROOT.parent / "shared"
PATTERNS = "claims+events-rules+offices+figures-rules"
# Files whose tests one process of several runs one after another: they start servers of several processes each.
SERVERS = ("serve/", "agents/", "store/test_remote.py")
LONGEST = ("test_quality.py", "servers")  # begun first, so that no process waits for another at the end


def pytest_collection_modifyitems(items):
    """Marks as slow what `pytest -m "not slow"` leaves out: see `SLOW`, and all tests that ask for the model.

    Where several processes share the tests, those of a file stay together, with what they make once.
    """
    groups = {}
    for item in items:
        name = item.path.relative_to(ROOT / "tests").as_posix() if item.path.is_relative_to(ROOT / "tests") else ""
        if name in SLOW or "nlp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
        groups[item] = "servers" if name.startswith(SERVERS) else name
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    items.sort(key=lambda item: LONGEST.index(groups[item]) if groups[item] in LONGEST else len(LONGEST))


settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


def pytest_addoption(parser):
    parser.addoption("--write-parses", action="store_true", help="parse anew what tests ask for, see tests/parses.py")


@pytest.fixture(scope="session")
def parsed(request):
    """Gives the parse of a sentence, kept as data."""
    parses = Parses(write=request.config.getoption("--write-parses"))
    yield parses.doc
    parses.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def web(tmp_path, clock):
    """What fetches pages, by a clock that only waiting moves."""
    return Web(tmp_path / "pages", clock=clock, sleep=clock.sleep)


@pytest.fixture(scope="session")
def nlp():
    return load()


@pytest.fixture(scope="session")
def read(nlp) -> Callable[..., ArticleFacts]:
    """Reads one text."""

    def read_one(text: str, date: str | None = None) -> ArticleFacts:
        day = datetime.date.fromisoformat(date) if date else None
        return next(extract([Article("a", text, "a.txt", date=day)], nlp))

    return read_one


@pytest.fixture(scope="session")
def read_by_rules(nlp) -> Callable[..., ArticleFacts]:
    """Reads one text, its events by patterns alone."""

    def read_one(text: str, date: str | None = None) -> ArticleFacts:
        day = datetime.date.fromisoformat(date) if date else None
        return next(extract([Article("a", text, "a.txt", date=day)], nlp, PATTERNS))

    return read_one


@pytest.fixture
def store() -> Store:
    return linked_store()


@pytest.fixture
def graph(tmp_path) -> Path:
    """The hand-made graph as a Turtle file."""
    path = tmp_path / "graph.ttl"
    with path.open("wb") as out:
        write_quads(quads(alpha(), beta()), "ttl", "https://example.org/news/", out)
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the gold data do not lie beside this checkout")
    return SHARED


@pytest.fixture
def service():
    """A local server that behaves like Wikidata's services."""
    running, server = services.start()
    yield running
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True, scope="session")
def _no_pages_of_the_user(tmp_path_factory):
    """Pages that tests fetch are kept among the tests' files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
