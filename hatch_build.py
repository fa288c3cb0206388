"""Brings the explorer's libraries into the package when it is built or installed, by npm and a lock file.

Where npm is missing or fails the package is built all the same: its pages then show tables in the place of drawings.
"""

import hashlib
import json
import lzma
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
WEB, TARGET = ROOT / "web", ROOT / "kg" / "serve" / "static" / "lib"


class Libraries(BuildHookInterface):
    """Copies what `web/package.json` lists, with the licences, to `kg/serve/static/lib`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Runs before the wheel, or the editable one, is put together."""
        if not WEB.is_dir():  # in an unpacked source distribution they lie there already
            return
        stamp = hashlib.sha256(b"".join(file.read_bytes() for file in (WEB / "package-lock.json", WEB / "package.json", Path(__file__)))).hexdigest()
        if (TARGET / "stamp").is_file() and (TARGET / "stamp").read_text() == stamp:
            return
        try:
            self._bring(stamp)
        except (OSError, subprocess.SubprocessError) as err:
            self.app.display_warning(f"the explorer is built without drawings: npm did not bring its libraries ({err})")

    def _bring(self, stamp: str) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("there is no npm")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(WEB / name, folder)
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
            modules = Path(folder) / "node_modules"
            shutil.rmtree(TARGET, ignore_errors=True)
            TARGET.mkdir(parents=True)
            for name in json.loads((WEB / "package.json").read_text())["files"]:
                if name.endswith(".ttf"):  # a wheel packs fonts less well
                    packed = lzma.compress((modules / name).read_bytes(), preset=9)
                    (TARGET / f"{Path(name).name}.xz").write_bytes(packed)
                else:
                    shutil.copy(modules / name, TARGET)
            (TARGET / "LICENSES.txt").write_text(_licences(modules), encoding="utf-8")
        (TARGET / "stamp").write_text(stamp)


def _licences(modules: Path) -> str:
    """The licence of each package that was brought: the files hold the code of those that they need."""
    found = []
    for package in sorted(modules.glob("**/package.json")):
        told = json.loads(package.read_text(encoding="utf-8"))
        if "name" not in told or "version" not in told:
            continue
        texts = [f.read_text(encoding="utf-8", errors="replace") for f in sorted(package.parent.glob("[Ll][Ii][Cc][Ee][Nn]*")) if f.is_file()]
        found.append(f"{told['name']} {told['version']}: {told.get('license', 'see below')}\n\n" + "\n".join(texts))
    return ("\n" + "-" * 72 + "\n").join(found)
