"""One server that only reads and one that writes, for the tests that do not break them."""

import pytest
from server import TOKEN, fixture_store, serving


@pytest.fixture(scope="session")
def reading(tmp_path_factory):
    folder = fixture_store(tmp_path_factory.mktemp("reading") / "store")
    limits = ["--timeout", "5", "--memory", "256", "--max-answer", "1"]
    with serving(folder, *limits, "--allow-host", "news.test") as server:
        yield server


@pytest.fixture(scope="session")
def writing(tmp_path_factory):
    folder = fixture_store(tmp_path_factory.mktemp("writing") / "store")
    with serving(folder, "--timeout", "5", token=TOKEN) as server:
        yield server
