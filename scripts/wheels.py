"""Builds the wheels of newskg and newskg-models-large and says how large they are.

python scripts/wheels.py [FOLDER]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LIMIT = 8_000_000  # bytes of the wheel that everybody installs


def build(folder: Path) -> dict[str, int]:
    """The wheels by the name of their project, with their sizes in bytes."""
    found = {}
    for project in (ROOT, ROOT / "models-large"):
        before = set(folder.glob("*.whl"))
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
        subprocess.run(command, check=True, capture_output=True)
        (wheel,) = set(folder.glob("*.whl")) - before
        found[wheel.name.partition("-")[0].replace("_", "-")] = wheel.stat().st_size
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        sizes = build(Path(sys.argv[1] if len(sys.argv) > 1 else made))
    for name, size in sizes.items():
        print(f"{name}: {size / 1e6:.1f} MB")
    return int(sizes["newskg"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
