"""Real servers for the tests, each a process of its own on a free port of loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from fixture import alpha, beta, quads
from pyoxigraph import Store

KG = Path(sys.executable).parent / "kg"
TOKEN = "open sesame"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
# A query that no engine finishes: a product of six tables.
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"VALUES ?v{i} {{ {' '.join(str(i * 1000 + k) for k in range(80))} }}" for i in range(6))
    + " FILTER(?v0+?v1+?v2+?v3+?v4+?v5 > 0) }"
)
_WAIT = 60  # seconds for a server of another make to come up


class Server:
    """A running `kg serve`."""

    def __init__(self, folder: Path, *options: str, token: str | None = None):
        env = {k: v for k, v in os.environ.items() if k != "KG_TOKEN"} | ({"KG_TOKEN": token} if token else {})
        command = [str(KG), "serve", "--store", str(folder), "--port", "0", *options]
        # Never run in the checkout: what a server drops at its end must not be ours.
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True, cwd=Path(folder).parent
        )
        self.said = self.process.stderr.readline()
        match = re.search(r"http://\S+:\d+", self.said)
        self.url = match[0] if match else ""
        self.client = httpx.Client(base_url=self.url, timeout=40) if match else None

    def get(self, path, **kwargs):
        return self.client.get(path, **kwargs)

    def ask(self, query, **kwargs):
        return self.client.get("/sparql", params={"query": query}, **kwargs)

    def update(self, text, **kwargs):
        headers = BEARER | {"Content-Type": "application/sparql-update"} | kwargs.pop("headers", {})
        return self.client.post("/update", content=text, headers=headers, **kwargs)

    def count(self, graph: str | None = None) -> int:
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "GRAPH ?g { ?s ?p ?o }"
        found = self.ask(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.client:
            self.client.close()
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        status = self.process.wait(30)
        self.process.stderr.close()
        return status


@contextmanager
def serving(folder: Path, *options: str, token: str | None = None):
    server = Server(folder, *options, token=token)
    try:
        assert server.url, server.said
        yield server
    finally:
        server.stop()


def fixture_store(folder: Path) -> Path:
    """A store on disk with the two articles made by hand."""
    store = Store(str(folder))
    store.extend(quads(alpha(), beta()))
    store.flush()
    return folder


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen) -> None:
    """Until a server of another make answers."""
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not come up"
            time.sleep(0.1)
        else:
            return
