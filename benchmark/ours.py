"""Scores this package on the test split and writes the table of README.md.

    python -m benchmark.ours TEXTS... [--extractor standard --extractor large]

TEXTS are what `python -m benchmark.texts join` takes.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmark import texts
from benchmark.from_graph import predictions
from benchmark.score import read, score

__all__ = ["main", "table", "with_table"]

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- figures: written by python -m benchmark.ours -->", "<!-- end of figures -->"
SHOWN = {
    "entity_recall": "entities found with the right class (recall)",
    "offices": "offices",
    "events": "events",
    "event_class": "events with the right class",
    "event_whole": "events right in all",
    "meetings": "meetings",
    "event_roles": "parties with a name, of the events found",
    "event_unnamed": "parties without a name, of the events found",
    "event_date": "dates, of the events found",
    "event_modality": "modality, of the events found",
    "claims": "claims",
    "claim_whole": "claims with the right speaker and act",
    "claim_speaker": "speakers, of the claims found",
    "claim_act": "acts, of the claims found",
    "figures": "figures",
    "references": "references",
    "macro": "mean of offices, meetings, events, claims, figures, references",
}


def table(results: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """The figures as a table of Markdown, a column for each extractor."""
    lines = [f"| F1 (95 %) | key | {' | '.join(results)} |", f"|---|---|{'---|' * len(results)}"]
    for key, words in SHOWN.items():
        cells = []
        for result in results.values():
            v = result.get(key)
            spread = f" ({v['low']:.2f} to {v['high']:.2f})" if v and "low" in v else ""
            cells.append(f"{v['f1']:.3f}{spread}" if v else "")
        lines.append(f"| {words} | `{key}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def with_table(page: str, made: str) -> str:
    """A page with a new table between the two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--extractor", action="append", help="as `kg build` knows it (default: standard)")
    options = parser.parse_args(arguments)
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if texts.main(["join", name, *options.texts, "--split", "test"]) == 2:
            return 2
        gold = list(read(folder / "gold.jsonl"))
        for extractor in options.extractor or ["standard"]:
            graph = folder / "graph.nq"
            build = ["build", str(folder / "articles.jsonl"), "-o", str(graph), "--extractor", extractor]
            subprocess.run([sys.executable, "-m", "kg", *build, "--mentions", "--no-text", "--quiet"], check=True)
            results[extractor] = score(gold, {p["id"]: p for p in predictions(graph)})
    made = table(results)
    README.write_text(with_table(README.read_text(encoding="utf-8"), made), encoding="utf-8")
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
