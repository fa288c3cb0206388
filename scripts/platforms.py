"""For which Pythons and systems every dependency comes as a wheel: uv resolves them, nothing is built or installed.

    platforms.py [--uv PATH]   prints a table; status 1 where a wheel is missing that everybody needs

`newskg` is what everybody installs, `newskg[all]` all that it can use.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux x86-64": "x86_64-manylinux_2_28",
    "Linux ARM": "aarch64-manylinux_2_28",
    "macOS 14, ARM": "aarch64-apple-darwin",
    "macOS 14, x86-64": "x86_64-apple-darwin",
    "Windows x86-64": "x86_64-pc-windows-msvc",
}


def requirements() -> dict[str, list[str]]:
    """What is asked for: alone, and with all extras (but our own weights, which are built here)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base, extras = project["dependencies"], project["optional-dependencies"]
    names = re.findall(r"[\w-]+", extras["all"][0])[1:]
    every = [line for name in names for line in extras[name] if not line.startswith("newskg")]
    return {"newskg": base, "newskg[all]": [*base, *every]}


def missing(uv: str, lines: list[str], python: str, system: str) -> str:
    """'' where wheels of everything exist, else what uv says is missing."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "asked.in"
        asked.write_text("\n".join(lines), encoding="utf-8")
        command = [uv, "pip", "compile", "-q", "--no-header", "--only-binary", ":all:", str(asked)]
        command += ["--python-version", python, "--python-platform", system]
        env = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    return "" if done.returncode == 0 else " ".join(done.stderr.split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uv", default=shutil.which("uv") or "uv")
    args = parser.parse_args()
    print(f"| | {' | '.join(f'Python {p}' for p in PYTHONS)} |")
    print("|---" * (len(PYTHONS) + 1) + "|")
    whole = True
    for name, lines in requirements().items():
        for system, triple in SYSTEMS.items():
            found = [missing(args.uv, lines, python, triple) for python in PYTHONS]
            whole = whole and not (name == "newskg" and any(found))
            print(f"| `{name}`, {system} | {' | '.join('no' if f else 'yes' for f in found)} |", flush=True)
            for python, told in zip(PYTHONS, found, strict=True):
                if told:
                    print(f"{name}, {system}, Python {python}: {told}", file=sys.stderr)
    return int(not whole)


if __name__ == "__main__":
    sys.exit(main())
