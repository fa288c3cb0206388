"""A build that is killed goes on where it was: nothing twice, nothing lost."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from kg.cli.app import main

ROOT = Path(__file__).parents[2]
NAMES = ("Angela Merkel", "Emmanuel Macron", "Boris Johnson", "Mark Rutte")
TEXT = (
    "BERLIN, May {2}, 2020 - {0} met {1} in Berlin on Friday. {3} said that the people of the country were right and "
    "that there was nothing to be done about it. It is the end of a week of talks about the money of the union."
)


def kg(*args):
    return CliRunner().invoke(main, list(map(str, args)))


def killed_after(articles, *args):
    """Runs a command and kills it when it has told of some articles."""
    command = [sys.executable, "-W", "ignore", "-m", "kg.cli.app", *map(str, args)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        while articles:
            told = process.stderr.readline()
            assert told.startswith("kg: a")
            articles -= not told.endswith("unchanged\n")
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def test_a_build_killed_again_and_again_ends_in_the_graph_of_one_run(tmp_path):
    pairs = [(a, b) for a in NAMES for b in NAMES if a != b]
    texts = [TEXT.format(a, b, 4 + i, a.split()[1]) for i, (a, b) in enumerate(pairs)]
    news, store = tmp_path / "news.jsonl", tmp_path / "s"
    news.write_text("".join(json.dumps({"id": f"a{i}", "text": t}) + "\n" for i, t in enumerate(texts)))
    for articles in (1, 4, 3):
        killed_after(articles, "build", news, "--store", store, "--verbose")
    done = kg("build", news, "--store", store)
    assert done.exit_code == 0
    read, unchanged = (int(part.split()[0]) for part in (done.stderr.split("kg: ")[1], done.stderr.split("; ")[1]))
    assert read + unchanged == len(texts)
    assert unchanged >= 7
    assert kg("build", news, "-o", tmp_path / "fresh.nq").exit_code == 0
    assert kg("export", "--store", store, "-o", tmp_path / "resumed.nq").exit_code == 0
    assert (tmp_path / "resumed.nq").read_bytes() == (tmp_path / "fresh.nq").read_bytes()
