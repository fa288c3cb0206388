"""The container: built and run where Docker is, else its steps are tried one by one."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fixture import alpha, beta, quads
from pyoxigraph import Store
from server import Server

from kg.cli.app import main

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
LAST = TEXT.rpartition("\nFROM ")[2]


def has_docker():
    found = shutil.which("docker")
    return found is not None and subprocess.run([found, "info"], check=False, capture_output=True).returncode == 0


def instruction(name):
    return [line.partition(" ")[2].strip() for line in LAST.splitlines() if line.startswith(name + " ")]


@pytest.fixture
def news(tmp_path):
    store = Store(str(tmp_path / "news"))
    store.extend(quads(alpha(), beta()))
    store.flush()
    del store
    return tmp_path / "news"


def test_it_runs_as_nobody_special():
    (user,) = instruction("USER")
    assert user not in ("root", "0")
    assert f"useradd --create-home --uid 1000 {user}" in LAST
    assert LAST.index("USER") < LAST.index("ENTRYPOINT")


def test_its_command_is_one_of_ours():
    entry, command = (json.loads(instruction(name)[0]) for name in ("ENTRYPOINT", "CMD"))
    assert entry == ["kg"]
    name, *options = command
    known = {o for p in main.commands[name].params for o in (*p.opts, *p.secondary_opts)}
    assert {o for o in options if o.startswith("--")} <= known
    port = next(p.default for p in main.commands["serve"].params if p.name == "port")
    assert instruction("EXPOSE") == [str(port)]


@pytest.mark.slow
def test_its_health_check_tells_a_server_from_none(news):
    (told,) = instruction("HEALTHCHECK")
    _, flag, code = json.loads(told[told.index("[") :])
    server = Server(news, "--read-only")
    there = code.replace("http://127.0.0.1:8765", server.url)
    assert there != code
    assert subprocess.run([sys.executable, flag, there], check=False).returncode == 0
    server.stop()
    gone = subprocess.run([sys.executable, flag, there], check=False, stderr=subprocess.DEVNULL)
    assert gone.returncode == 1


@pytest.mark.slow
@pytest.mark.skipif(not has_docker(), reason="there is no Docker here")
def test_the_container_serves_a_store(news):
    subprocess.run(["docker", "build", "-t", "newskg-test", str(ROOT)], check=True)
    run = ["docker", "run", "-d", "--rm", "--read-only", "--tmpfs", "/tmp", "-v", f"{news}:/news:ro", "newskg-test"]
    name = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
    try:
        for _ in range(60):
            state = subprocess.run(
                ["docker", "inspect", "-f", "{{.State.Health.Status}}", name],
                check=True,
                capture_output=True,
                text=True,
            )
            if state.stdout.strip() == "healthy":
                break
            time.sleep(2)
        assert state.stdout.strip() == "healthy"
        assert re.fullmatch(
            r"1000\s*",
            subprocess.run(["docker", "exec", name, "id", "-u"], capture_output=True, text=True, check=True).stdout,
        )
    finally:
        subprocess.run(["docker", "kill", name], check=False)
