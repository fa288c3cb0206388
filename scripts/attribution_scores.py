"""The scores that count for attributions: of networks that were trained without the articles that they are scored on.

    attribution_scores.py SHARED [--weights FOLDER]

Trains the networks without PolNeAR's development articles, which takes about two hours, and scores rules, standard
and large. With --weights the networks of such a training are taken. `asked` is what `--min-confidence 0` writes: what
is attributed but judged to be no claim too, which PolNeAR's annotators mark as well.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import scores

from kg.build.processes import Options
from kg.build.run import build
from kg.extract.claims import by_network
from kg.extract.claims.by_network import networks
from kg.nlp import transformer

KEYS = ("attribution", "attribution_content", "attribution_content_exact", "attribution_recall_direct")


class Silent:
    """Hears a build and says only what failed."""

    def article(self, identifier, counts):
        """Nothing."""

    def notice(self, notice):
        """Nothing."""

    def skipped(self, error):
        """Says it."""
        print(error, file=sys.stderr)


def trained(shared: Path, folder: Path) -> None:
    script = str(Path(__file__).parent / "train_attribution.py")
    command = [sys.executable, "-W", "ignore", script, str(shared), "--without-dev", "-o", str(folder)]
    subprocess.run(command, check=True)


def score(shared: Path, weights: Path, extractors: str, least: float | None = None) -> str:
    """The row of a table for one kind; `least` is the confidence that is asked for."""
    by_network.model_file = transformer.model_file = lambda name: weights / name  # type: ignore[attr-defined]
    networks.cache_clear()
    transformer.release()
    dev = shared / "corpora" / "polnear" / "dev.jsonl"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        only, graph = scores.only_split(dev, "dev", folder), folder / "dev.nq"
        options = Options(mentions=True, text=False, extractors=extractors, min_confidence=least)
        build([str(only)], options, out=str(graph), format_="nq", listener=Silent())
        found = scores.scored(shared, "corpus", graph, [dev], ["--split", "dev"])
    return " | ".join(f"{found[key]['f1']:.3f}" for key in KEYS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        weights = args.weights or Path(made)
        if not args.weights:
            trained(args.shared, weights)
        print(f"| | {' | '.join(KEYS)} |\n|---|{'---|' * len(KEYS)}")
        for extractors in ("rules", "standard", "large"):
            print(f"| {extractors} | {score(args.shared, weights, extractors)} |", flush=True)
            if extractors != "rules":
                print(f"| {extractors}, asked | {score(args.shared, weights, extractors, 0.0)} |", flush=True)


if __name__ == "__main__":
    main()
