"""Builds the gold articles and corpora that lie beside the checkout and prints their scores, or keeps the gate.

    scores.py SHARED [--only NAME] [--extractor NAME] [--gate FILE] [--write]

A gate file maps "set key" to the least value; a value that lies more than 0.01 below fails, `--write` raises it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SETS = {
    "gold": ("facts", "gold/*.txt", "gold/*.json", []),
    "gold2": ("facts", "gold2/dev.jsonl", "gold2/dev/*.json", []),
    "m2e2": ("events", "corpora/m2e2/dev.jsonl", "corpora/m2e2/dev.jsonl", []),
    "gum_news": ("corpus", "corpora/gum_news/dev.jsonl", "corpora/gum_news/dev.jsonl", []),
    "polnear": ("corpus", "corpora/polnear/dev.jsonl", "corpora/polnear/dev.jsonl", ["--split", "dev"]),
    "dwie": ("corpus", "corpora/dwie/dev.jsonl", "corpora/dwie/dev.jsonl", []),
    "newsfair": ("corpus", "corpora/newsfair/dev.jsonl", "corpora/newsfair/dev.jsonl", []),
    "meantime_el": ("corpus", "corpora/meantime_el/dev.jsonl", "corpora/meantime_el/dev.jsonl", []),
    "reuters128": ("corpus", "corpora/reuters128/dev.jsonl", "corpora/reuters128/dev.jsonl", []),
}
ITEMS = "kb/entities.jsonl.gz"
LINKED = {"dwie", "newsfair", "meantime_el", "reuters128"}  # sets whose gold has links
SLACK = 0.01
FEW = 5  # gold mentions of a class below which its score says nothing


def kg(*arguments: str) -> int:
    """Runs a command."""
    return subprocess.run([sys.executable, "-m", "kg.cli.app", *arguments], check=False).returncode


def snapshot(shared: Path, folder: Path) -> list[str]:
    """The options that link with a snapshot of the items beside the corpora."""
    out = folder / "items.sqlite"
    if not out.exists() and kg("wikidata", "import", str(shared / ITEMS), "-o", str(out)) != 0:
        raise SystemExit("kg wikidata import failed")
    return ["--link", "--snapshot", str(out)]


def build(inputs: list[str], out: Path, options: list[str]) -> None:
    """Writes the graph of some inputs, mentions included."""
    code = kg("build", *inputs, "-o", str(out), "--mentions", "--no-text", "--quiet", *options)
    if code == 2:
        raise SystemExit("kg build failed")


def only_split(path: Path, split: str, folder: Path) -> Path:
    """The records of one split, so that no more is parsed than scored."""
    out = folder / path.name
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line).get("split") == split]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out


def score(shared: Path, name: str, folder: Path, reading: list[str]) -> dict[str, float]:
    """F1 by key of the scorer, for one set; of links and of what is sure the precision too.

    Args:
        shared: the folder with the sets.
        name: which set.
        folder: where the graph is written.
        reading: options of `kg build` that say who reads.
    """
    kind, texts, golds, options = SETS[name]
    inputs = sorted(shared.glob(texts))
    if options:
        inputs = [only_split(p, options[-1], folder) for p in inputs]
    graph = folder / f"{name}.nq"
    build([str(p) for p in inputs], graph, [*reading, *(snapshot(shared, folder) if name in LINKED else [])])
    found = scored(shared, kind, graph, sorted(shared.glob(golds)), options)
    if kind == "events":
        return {"mention_f1_macro": macro(found, "trigger_f1"), "sentence_f1_macro": macro(found, "sentence_f1")}
    scores = {key: value["f1"] if isinstance(value, dict) else value for key, value in found.items()}
    told = [key for key in found if key.endswith("_sure") or (key == "link" and name in LINKED)]
    return scores | {f"{key} precision": found[key]["p"] for key in told}


def macro(found: dict[str, Any], key: str) -> float:
    """The mean over the classes that have at least five gold mentions."""
    rows = [row for name, row in found.items() if name != "all" and isinstance(row, dict) and row["gold"] >= FEW]
    return sum(row[key] for row in rows) / len(rows)


def scored(shared: Path, kind: str, graph: Path, golds: list[Path], options: list[str]) -> dict[str, Any]:
    """What the scorer finds, by key."""
    if kind == "events":
        scorer = [str(shared / "score" / "score_events.py")]
    else:
        scorer = [str(shared / "score" / "score.py"), kind]
    command = [sys.executable, *scorer, str(graph), *map(str, golds), "--json", *options]
    same = os.environ | {"PYTHONHASHSEED": "0"}  # the scorer pairs what is equally good in the order of sets
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=same)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", choices=SETS, action="append")
    parser.add_argument("--extractor", default="standard")
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    gate = json.loads(args.gate.read_text()) if args.gate else {}
    fallen = []
    with tempfile.TemporaryDirectory() as folder:
        for name in args.only or SETS:
            for key, value in score(args.shared, name, Path(folder), ["--extractor", args.extractor]).items():
                label = f"{name} {key}"
                least = gate.get(label)
                print(f"{label:45} {value:.4f}" + (f"   (gate {least:.4f})" if least is not None else ""), flush=True)
                if least is not None and value < least - SLACK:
                    fallen.append(f"{label}: {value:.4f}, was {least:.4f}")
                if least is not None:
                    gate[label] = max(least, value)
    if args.write and args.gate:
        args.gate.write_text(json.dumps(gate, indent=2, sort_keys=True) + "\n")
    if fallen:
        raise SystemExit("fallen below the gate:\n" + "\n".join(fallen))


if __name__ == "__main__":
    main()
