"""Our own annotations: kept as offsets, read together with the texts of the corpora beside the checkout.

`annotations/CORPUS.jsonl` holds a record of `training.standoff` a line; `annotations/events` records without claims and
references, `annotations/offices` records of which offices alone were annotated. The annotators, large language models
with `gold2/GUIDE.md` in hand, read each article sentence by sentence and decided every item; no extractor took part.

    python -m training.own SHARED FOLDER... [--part events]

keeps finished annotations (ID.json beside ID.txt, with a manifest.json of `id`, `corpus` and `corpus_id`).
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.gold import Annotated, read_article
from training.standoff import from_standoff, to_standoff

__all__ = ["event_articles", "office_articles", "own_articles"]

FOLDER = Path(__file__).parent / "annotations"
CORPORA = {"dw": "dwie", "pn": "polnear", "wk": "wikinews"}


def own_articles(shared: Path) -> list[Annotated]:
    """Our annotated articles, each annotation at its characters, in the order of their identifiers.

    Args:
        shared: the folder that holds `corpora`; articles whose text is not there are left out.
    """
    return _articles(FOLDER, shared)


def event_articles(shared: Path) -> list[Annotated]:
    """The articles of which we annotated events, offices and figures, but neither claims nor references; those of
    which all was annotated later are not among them.
    """
    return _without(_articles(FOLDER / "events", shared), own_articles(shared))


def office_articles(shared: Path) -> list[Annotated]:
    """The articles of which we annotated the offices alone, with the people and bodies of these; those of which more
    was annotated later are not among them.
    """
    return _without(_articles(FOLDER / "offices", shared), [*own_articles(shared), *event_articles(shared)])


def _without(articles: Iterable[Annotated], others: Iterable[Annotated]) -> list[Annotated]:
    later = {a.text for a in others}
    return [a for a in articles if a.text not in later]


def _articles(folder: Path, shared: Path) -> list[Annotated]:
    made = []
    for path in sorted(folder.glob("*.jsonl")):
        texts = _texts(shared, path.stem)
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            text = texts.get(record["origin"]["id"])
            if text is not None:
                made.append(read_article(from_standoff(record, text), text))
    return sorted(made, key=lambda a: a.id)


def _texts(shared: Path, name: str) -> dict[str, str]:
    """The texts of a corpus, "dwie", or of another part of it than `dev.jsonl`, "polnear-train"."""
    corpus, _, part = name.partition("-")
    path = shared / "corpora" / corpus / f"{part or 'dev'}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {r["id"]: r["text"] for r in map(json.loads, lines)}


def keep(shared: Path, folders: Iterable[Path], into: Path = FOLDER) -> None:
    """Writes annotations as records, one file a corpus, in the order of their identifiers.

    Args:
        shared: the folder that holds `corpora`.
        folders: where the annotations are.
        into: the folder of the records.
    """
    records: dict[str, list[dict[str, Any]]] = {}
    for folder in folders:
        for corpus, record in _records(folder):
            records.setdefault(corpus, []).append(record)
    for corpus, found in records.items():
        texts = _texts(shared, corpus)
        for record in found:
            from_standoff(record, texts[record["origin"]["id"]])  # the text is still the one that was annotated
        lines = [
            json.dumps(r, sort_keys=True, separators=(",", ":")) for r in sorted(found, key=lambda r: str(r["id"]))
        ]
        (into / f"{corpus}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _records(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        path = folder / f"{entry['id']}.json"
        if path.exists():
            corpus = CORPORA.get(entry["corpus"], entry["corpus"])
            text = path.with_suffix(".txt").read_text(encoding="utf-8")
            gold = json.loads(path.read_text(encoding="utf-8"))
            yield corpus, to_standoff(gold, text, {"corpus": corpus, "id": entry["corpus_id"]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Keeps finished annotations as offsets.")
    parser.add_argument("shared", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--part", default="", help="folder of `annotations` where they go")
    asked = parser.parse_args()
    keep(asked.shared, asked.folders, FOLDER / asked.part)
