"""What the extraction costs on top of spaCy's parse: same process, same texts.

    bench.py [SHARED]

The texts are the sample articles, and some of the public corpora where they lie beside the checkout.
"""

import json
import sys
import time
from pathlib import Path

from kg.facts import read_facts
from kg.graph import article_triples, place
from kg.ids import Namer
from kg.model import Article, Run
from kg.nlp.pipeline import load, parse
from kg.nlp.text import prepare
from kg.read.boilerplate import find_boilerplate

ROOT = Path(__file__).parent.parent
CORPORA = ("corpora/dwie/dev.jsonl", "corpora/polnear/dev.jsonl")
EACH = 60


def texts(shared: Path) -> list[str]:
    found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    for name in CORPORA:
        if (shared / name).is_file():
            lines = (shared / name).read_text(encoding="utf-8").splitlines()[:EACH]
            found += [json.loads(line)["text"] for line in lines]
    return found


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared")
    articles = [Article(str(i), text, "bench") for i, text in enumerate(texts(shared))]
    words = sum(len(a.text.split()) for a in articles)
    nlp = load()
    list(parse(nlp, [prepare(articles[0].text)]))  # warm
    run, namer = Run("bench", "bench", ""), Namer()
    seconds = {}
    begin = time.process_time()
    prepared = [prepare(a.text, find_boilerplate(a.text)) for a in articles]
    seconds["prepare"] = time.process_time() - begin
    begin = time.process_time()
    docs = list(parse(nlp, prepared))
    seconds["parse"] = time.process_time() - begin
    begin = time.process_time()
    facts = [read_facts(a, d) for a, d in zip(articles, docs, strict=True)]
    seconds["facts"] = time.process_time() - begin
    begin = time.process_time()
    quads = sum(len(list(place(article_triples(f, namer, run)))) for f in facts)
    seconds["graph"] = time.process_time() - begin
    print(f"{len(articles)} articles, {words} words, {quads} quads; CPU seconds of one process")
    for name, value in seconds.items():
        print(
            f"{name:8} {value:7.2f} s   {value / seconds['parse']:6.1%} of the parse   {words / value:10,.0f} words/s"
        )
    extra = (seconds["prepare"] + seconds["facts"]) / seconds["parse"]
    print(f"extraction on top of the parse: {extra:.1%}")


if __name__ == "__main__":
    main()
