"""Writes `annotations/train.jsonl` and `annotations/test.jsonl` from the annotated articles whose texts are free.

    python -m benchmark.make SHARED

Those are the articles of Wikinews: of `gold2` (its part kept aside is the test split) and of our own annotations, those
without claims and references last.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark.records import Record, marks
from training.standoff import from_standoff, to_standoff

__all__ = ["benchmark_record"]

FOLDER = Path(__file__).parent / "annotations"
OWN = Path(__file__).parent.parent / "training" / "annotations"
SETS = {"own": OWN / "wikinews.jsonl", "events": OWN / "events" / "wikinews.jsonl"}
NOT_ANNOTATED = {"own": (), "events": ("claims", "references")}
SPLITS = {"train": "train", "dev": "test"}


def benchmark_record(kept: Mapping[str, Any], text: str, about: Mapping[str, Any]) -> Record:
    """A record of `training.standoff` as the benchmark writes it.

    Args:
        kept: the annotations, with offsets into the text.
        text: the article's text.
        about: `id`, `url`, `split` and `set`.
    """

    def chosen(item: Mapping[str, Any], *keys: str, **more: Any) -> Record:
        optional = {"optional": True} if item.get("optional") else {}
        return {key: item.get(key) for key in keys} | more | optional

    return {
        **about,
        "date": kept["date"],
        **marks(text),
        "entities": [chosen(e, "type", names=_alone([e["name"], *e["aliases"]], text)) for e in kept["entities"]],
        "offices": [
            chosen(p, "person", "title", "of", "status", "alternatives", evidence=p["near"]) for p in kept["positions"]
        ],
        "events": [
            chosen(
                e,
                "trigger",
                "more",
                "also",
                "date",
                "modality",
                **{"class": e["type"]},
                evidence=e["near"],
                date_span=e.get("dateText"),
                roles=[{"role": r["role"], "span": r["text"], "entity": r["entity"]} for r in e["roles"]],
            )
            for e in kept["events"]
        ],
        "claims": [chosen(c, "speaker", "content", "direct", "act", "alternatives") for c in kept["claims"]],
        "figures": [
            chosen(f, "value", "comparator", "measure", "of", "according_to", evidence=f["near"])
            for f in kept["figures"]
        ],
        "references": [chosen(r, "entity", span=r["text"]) for r in kept["coref"]],
    }


def _alone(names: Sequence[Sequence[int]], text: str) -> list[list[int]]:
    """Places of the same names where each stands by itself, "Lee" not within "Ann Lee", as far as there are such."""
    words = [text[b:e] for b, e in names]
    longer = [re.escape(w) for w in sorted(words, key=len, reverse=True)]
    found: dict[str, list[int]] = {}
    for place in re.finditer(rf"(?<!\w)(?:{'|'.join(longer)})(?!\w)", text):
        found.setdefault(place[0], [place.start(), place.end()])
    return [found.get(word, list(place)) for word, place in zip(words, names, strict=True)]


def _texts(shared: Path) -> dict[str, Record]:
    """The records of both corpora of Wikinews, by the names that our articles have."""
    found = {}
    for corpus, before, name in (("wikinews", "wikinews:", "wk-"), ("gum_news", "gum:GUM_news_", "wn-")):
        for line in (shared / "corpora" / corpus / "dev.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found[name + record["id"].removeprefix(before)] = record
    return found


def _records(shared: Path) -> Iterator[Record]:
    texts = _texts(shared)
    for folder, split in SPLITS.items():
        for path in sorted((shared / "gold2" / folder).glob("w[kn]-*.json")):
            text, source = path.with_suffix(".txt").read_text(encoding="utf-8"), texts[path.stem]
            if text.strip() != source["text"].strip():
                raise ValueError(f"{path.stem}: the text is not the one of the corpus")
            gold = json.loads(path.read_text(encoding="utf-8"))
            kept = to_standoff(gold, text.strip(), {})
            yield benchmark_record(
                kept, text.strip(), {"id": path.stem, "url": source["url"], "split": split, "set": "gold2"}
            )
    made = set()
    for part, path in SETS.items():
        for line in path.read_text(encoding="utf-8").splitlines():
            kept = json.loads(line)
            name = f"wk-{kept['origin']['id'].removeprefix('wikinews:')}"
            if name in made:  # annotated whole since
                continue
            made.add(name)
            text = texts[name]["text"]
            from_standoff(kept, text)  # the text is still the one that was annotated
            if text != text.strip():
                raise ValueError(f"{name}: offsets count from the first letter")
            about = {"id": name, "url": texts[name]["url"], "split": "train", "set": part}
            yield benchmark_record(kept, text, about) | dict.fromkeys(NOT_ANNOTATED[part])


def main() -> None:
    records = sorted(_records(Path(sys.argv[1])), key=lambda r: str(r["id"]))
    FOLDER.mkdir(exist_ok=True)
    for split in SPLITS.values():
        lines = [json.dumps(r, sort_keys=True, separators=(",", ":")) for r in records if r["split"] == split]
        (FOLDER / f"{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{split}: {len(lines)} articles")


if __name__ == "__main__":
    main()
