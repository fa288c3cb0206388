"""No score on the gold data falls by more than 0.01. The floor only rises: scripts/scores.py --gate … --write."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gold", "gold2", "m2e2", "gum_news", "polnear", "dwie"])
def test_scores_keep_their_floor(shared, name):
    command = [
        sys.executable,
        "-W",
        "ignore",
        str(ROOT / "scripts" / "scores.py"),
        str(shared),
        "--only",
        name,
        "--gate",
        str(ROOT / "tests" / "gate.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr + done.stdout
    assert f"{name} " in done.stdout
