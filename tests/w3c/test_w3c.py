"""The W3C's test suites for SPARQL against a running server: every test passes or is listed with the reason.

The suites are not part of the package (W3C's own licence); `python scripts/fetch_w3c.py` fetches them.
"""

import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Store
from server import BEARER, TOKEN, free_port, serving
from w3c.manifests import packed, unpack
from w3c.runner import Runner, entries_of, nowhere, service

KNOWN = Path(__file__).with_name("known.tsv")
KINDS = ("sparql10", "sparql11", "sparql12")
ARCHIVE = packed()
FEWEST = {"sparql10": 470, "sparql11": 500, "sparql12": 260}  # tests, so that an empty archive does not pass
NOT_OFFERED = ("entailment",)

pytestmark = pytest.mark.skipif(ARCHIVE is None, reason="the W3C's suites are not there: python scripts/fetch_w3c.py")


def known() -> dict[str, str]:
    """Tests that fail, with the reason."""
    lines = [line.split("\t") for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")]
    return dict(lines)


@pytest.fixture(scope="module")
def suites(tmp_path_factory):
    assert ARCHIVE is not None
    return unpack(ARCHIVE, tmp_path_factory.mktemp("w3c"))


@pytest.fixture(scope="module")
def runner():
    memory = Path("/dev/shm")  # each test writes: disks are slow at that
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        stores = [Path(place) / name for name in ("one", "other")]
        for folder in stores:
            Store(str(folder)).flush()
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        known_services = [*(service(url, i) for i in range(2)), nowhere(url)]
        options = [part for iri in known_services for part in ("--allow-service", iri)]
        with (
            serving(stores[1], *options, "--port", str(port), token=TOKEN) as beside,
            serving(stores[0], *options, token=TOKEN) as server,
        ):
            runners = [Runner(beside.url, BEARER)]
            runners.append(Runner(server.url, BEARER, runners[0]))
            yield runners[1]
            for one in runners:
                one.client.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_suite_passes_but_for_what_is_known(kind, suites, runner):
    failed, passed, reasons = {}, set(), known()
    for folder in sorted({path.parent for path in (suites / kind).rglob("manifest*.ttl")}):
        if folder.name in NOT_OFFERED:
            continue
        for test in entries_of(folder, suites):
            why = runner.passes(test)
            if why is None:
                passed.add(test.iri)
            else:
                failed[test.iri] = why
    listed = {test for test in reasons if test.startswith(kind)}
    assert not {test: why for test, why in failed.items() if test not in listed}
    assert not listed & passed, "these pass now: take them from known.tsv"
    assert listed <= failed.keys(), "these are no tests"
    assert len(passed) + len(failed) >= FEWEST[kind]


def test_every_known_failure_has_its_reason():
    by_reason = defaultdict(list)
    for test, reason in known().items():
        by_reason[reason].append(test)
    assert by_reason
    assert all(reason.partition(":")[0] in ("engine", "policy") for reason in by_reason)
