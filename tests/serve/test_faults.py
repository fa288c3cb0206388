"""Whatever happens to the server, what it acknowledged is there, and what it says is one clear line."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time

import httpx
import pytest
from server import KG, RUNAWAY, TOKEN, Server, fixture_store, serving

KILLS = 20
SIZE = 300  # triples of one update


def graph_sizes(server) -> dict[str, int]:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <w:p> ?o } } GROUP BY ?g"
    rows = server.ask(query).json()["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def test_a_killed_server_loses_no_acknowledged_change_and_shows_no_half_one(tmp_path):
    folder = fixture_store(tmp_path / "store")
    done, number = set(), 0
    for kill in range(KILLS):
        server = Server(folder, "--workers", "1", token=TOKEN)
        assert server.url, server.said
        found = graph_sizes(server)
        assert done <= set(found), "an acknowledged change is lost"
        assert set(found.values()) <= {SIZE}, "half a change is there"
        timer = threading.Timer(0.02 + 0.013 * kill, os.killpg, (server.process.pid, signal.SIGKILL))
        try:
            while True:
                number += 1
                graph = f"w:{number}"
                triples = " ".join(f"<w:s{i}> <w:p> {i} ." for i in range(SIZE))
                if server.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {triples} }} }}").status_code == 204:
                    done.add(graph)
                if timer.ident is None:  # not started yet
                    timer.start()
        except httpx.HTTPError:
            pass
        timer.join()
        server.stop(signal.SIGKILL)
    assert len(done) >= KILLS
    with serving(folder) as server:
        assert done <= set(graph_sizes(server))


def test_requests_under_way_are_finished_before_the_end(tmp_path):
    folder = fixture_store(tmp_path / "store")
    values = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(70)))} }}" for i in range(4))
    slow = f"SELECT (COUNT(*) AS ?n) {{ {values} FILTER(?v0 + ?v1 + ?v2 + ?v3 >= 0) }}"
    server = Server(folder, "--timeout", "50", token=TOKEN)
    replies = []
    url = f"{server.url}/sparql"
    thread = threading.Thread(target=lambda: replies.append(httpx.get(url, params={"query": slow}, timeout=60)))
    thread.start()
    time.sleep(1)
    assert not replies
    os.kill(server.process.pid, signal.SIGTERM)
    thread.join()
    assert server.stop() == 0
    assert replies[0].json()["results"]["bindings"][0]["n"]["value"] == str(70**4)
    assert not [p for p in folder.parent.iterdir() if "serving" in p.name], "snapshots are left behind"


def test_a_taken_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [KG, "serve", "--store", fixture_store(tmp_path / "store"), "--port", port]
        run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 1
    assert run.stderr == f"kg: port {port} of 127.0.0.1 is taken: choose another with --port, or 0 for any\n"


def said(folder, *options, token=None) -> str:
    """What a server says that cannot start."""
    server = Server(folder, *options, token=token)
    try:
        assert not server.url, server.said
        rest = server.process.stderr.read()
        assert server.process.wait(20) == 1
        assert not rest
    finally:
        server.stop()
    return server.said


@pytest.mark.parametrize("token", [None, TOKEN])
def test_a_store_that_another_holds_is_one_clear_line(tmp_path, token):
    folder = fixture_store(tmp_path / "store")
    with serving(folder, token=TOKEN):
        assert "another process holds it" in said(folder, token=token)


@pytest.mark.parametrize("token", [None, TOKEN])
def test_no_store_is_one_clear_line_and_nothing_is_touched(tmp_path, token):
    (tmp_path / "mine.txt").write_text("precious")
    assert "no store there" in said(tmp_path / "nothing", token=token)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("token", [None, TOKEN])
def test_a_damaged_store_is_one_clear_line_and_left_as_it_is(tmp_path, token):
    folder = fixture_store(tmp_path / "store")
    for manifest in folder.glob("MANIFEST-*"):
        manifest.write_bytes(os.urandom(manifest.stat().st_size))
    before = {p.name: p.read_bytes() for p in folder.glob("*.sst")}
    assert "kg restore" in said(folder, token=token)
    assert {p.name: p.read_bytes() for p in folder.glob("*.sst")} == before


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_refuses_the_change_and_keeps_the_rest(disk):
    folder = fixture_store(disk / "store")
    with serving(folder, token=TOKEN) as server:
        before = server.count()
        done = 0
        for n in range(300):
            text = " ".join(f'<w:s{i}> <w:p> "{os.urandom(400).hex()}" .' for i in range(200))
            reply = server.update(f"INSERT DATA {{ GRAPH <w:{n}> {{ {text} }} }}")
            if reply.status_code != 204:
                break
            done += 1
        assert reply.status_code == 507
        assert "disk is full" in reply.json()["detail"]
        assert server.ask("ASK {}").status_code == 200
    assert done
    copy = disk.parent / "copy"
    shutil.copytree(folder, copy)
    with serving(copy) as server:
        assert server.count() in (before + done * 200, before + (done + 1) * 200)


def test_a_disk_that_can_only_be_read_is_served_and_not_written(disk):
    folder = fixture_store(disk / "store")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with serving(folder) as server:
        assert server.count() > 0
    assert "only be read" in said(folder, token=TOKEN)


def test_what_a_killed_server_left_is_swept_up(tmp_path):
    folder = fixture_store(tmp_path / "store")
    with serving(folder) as server:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    assert any("serving" in p.name for p in tmp_path.iterdir())
    with serving(folder):
        assert len([p for p in tmp_path.iterdir() if "serving" in p.name]) == 1


def test_an_update_that_takes_too_long_is_undone(tmp_path):
    folder = fixture_store(tmp_path / "store")
    with serving(folder, "--timeout", "3", token=TOKEN) as server:
        before = server.count()
        inner = RUNAWAY.replace("(COUNT(*) AS ?n)", "*")
        reply = server.update(f"INSERT {{ GRAPH <w:x> {{ <a:a> <a:b> ?v0 }} }} WHERE {{ {{ {inner} }} }}")
        assert reply.status_code == 503
        assert server.count() == before
        assert server.update("INSERT DATA { GRAPH <w:y> { <a:a> <a:b> 1 } }").status_code == 204
        assert server.count() == before + 1
