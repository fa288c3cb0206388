"""Installs the built wheels with several Pythons and installers, reads the examples with each, and compares the graphs.

    install.py PYTHON …    with pip in an environment of each Python's own; where they are on the path, also with
                           `uv tool install` and `pipx install`, and with all extras

Prints a table: seconds, size, versions that matter for what is read, and the hash of the graph. Status 1 where a graph
differs or does not conform.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wheels import build

ROOT = Path(__file__).parent.parent
SHOWN = ("spacy", "numpy", "pyoxigraph")


def run(*command: str, **env: str) -> str:
    """What a command prints; it knows nothing of this checkout.

    Raises:
        SystemExit: it fails.
    """
    own = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=own | env)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


def with_pip(python: str, folder: Path, wheels: Path, what: str) -> Path:
    run(python, "-m", "venv", str(folder))
    run(str(folder / "bin" / "pip"), "install", "-q", "--no-cache-dir", "--find-links", str(wheels), what)
    return folder / "bin"


def with_uv(python: str, folder: Path, wheels: Path, what: str) -> Path:
    folders = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    run("uv", "tool", "install", "-q", "--no-cache", "--python", python, "--find-links", str(wheels), what, **folders)
    return folder / "tools" / "newskg" / "bin"


def with_pipx(python: str, folder: Path, wheels: Path, what: str) -> Path:
    folders = {"PIPX_HOME": str(folder), "PIPX_BIN_DIR": str(folder / "bin")}
    run(
        "pipx",
        "install",
        "-q",
        "--python",
        python,
        "--pip-args",
        f"--no-cache-dir --find-links {wheels}",
        what,
        **folders,
    )
    return folder / "venvs" / "newskg" / "bin"


def megabytes(folder: Path) -> float:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink()) / 1e6


def tried(install: Callable[..., Path], python: str, wheels: Path, what: str, folder: Path) -> list[str]:
    """A row of the table but for its first cell, the hash last."""
    begin = time.perf_counter()
    bin_ = install(python, folder / "env", wheels, what)
    took, size = time.perf_counter() - begin, megabytes(folder / "env")
    code = f"import sys; from importlib.metadata import version as v; print(sys.version.split()[0], *map(v, {SHOWN}))"
    versions = run(str(bin_ / "python"), "-c", code).split()
    graph = folder / "graph.nq"
    run(str(bin_ / "kg"), "build", str(ROOT / "examples"), "-o", str(graph), "--link", "--quiet")
    run(str(bin_ / "kg"), "validate", str(graph))
    run(str(bin_ / "kg"), "query", "meetings", str(graph))
    return [*versions, f"{took:.0f}", f"{size:.0f}", hashlib.sha256(graph.read_bytes()).hexdigest()[:12]]


def main() -> int:
    pythons = sys.argv[1:] or [sys.executable]
    ways = [("pip", with_pip, p, "newskg") for p in pythons]
    ways += [
        (name, way, pythons[-1], "newskg")
        for name, way in (("uv tool", with_uv), ("pipx", with_pipx))
        if shutil.which(name.split()[0])
    ]
    ways += [("pip, `newskg[all]`", with_pip, pythons[-1], "newskg[all]")]
    print(f"| installed with | Python | {' | '.join(SHOWN)} | seconds | MB | graph of the examples |")
    print("|---" * (len(SHOWN) + 5) + "|")
    hashes = set()
    with tempfile.TemporaryDirectory() as made:
        wheels = Path(made) / "wheels"
        wheels.mkdir()
        build(wheels)
        for number, (name, way, python, what) in enumerate(ways):
            folder = Path(made) / str(number)
            folder.mkdir()
            row = tried(way, python, wheels, what, folder)
            hashes.add(row[-1])
            print(f"| {name} | {' | '.join(row)} |", flush=True)
            shutil.rmtree(folder)
    return int(len(hashes) > 1)


if __name__ == "__main__":
    sys.exit(main())
