"""How fast articles become a graph, as shares of what spaCy alone takes: the same texts, model and process.

    bench.py [SHARED] [--rounds N] [--jobs]

Bare spaCy is `spacy.load(MODEL).pipe(texts)` as it comes. Both take turns, and the medians are compared; seconds are
CPU seconds of one process, but with --jobs, which compares the wall seconds of one and two processes.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy

from kg.build.processes import Options, extract_all, run_of
from kg.build.run import Work, build
from kg.defaults import EXTRACTORS, MODEL
from kg.errors import Misuse
from kg.extract.assemble import read_facts
from kg.extract.claims.by_network import networks
from kg.extract.claims.network import model as network
from kg.extract.claims.network.inputs import Marked, inputs
from kg.extract.claims.quotations import find_quotations, paragraph_tokens
from kg.extract.claims.rules import rule_attributions
from kg.extract.registry import make_extractors
from kg.graph.entities import observe, profiles
from kg.graph.placement import place
from kg.graph.triples import article_triples
from kg.model import Article
from kg.nlp.load import load, parse
from kg.nlp.parser_text import prepare
from kg.read.left_out import left_out
from kg.terms.iris import Namer

ROOT = Path(__file__).parent.parent
CORPORA = ("corpora/dwie/dev.jsonl", "corpora/polnear/dev.jsonl")
EACH = 60
SHORT = 400  # characters
PIECE = 60  # words


def texts(shared: Path) -> list[str]:
    """Whole articles: the samples, and some of the public corpora where they lie beside the checkout."""
    found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    for name in CORPORA:
        if (shared / name).is_file():
            lines = (shared / name).read_text(encoding="utf-8").splitlines()[:EACH]
            found += [json.loads(line)["text"] for line in lines]
    return found


class Silent:
    """Hears a build and says nothing."""

    def article(self, identifier, counts):
        """Nothing."""

    def notice(self, notice):
        """Nothing."""

    def skipped(self, error):
        """A text that cannot be read would spoil the comparison."""
        raise SystemExit(str(error))


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    begin = clock()
    work()
    return clock() - begin


def written(articles: list[str], folder: Path, name: str) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps({"id": f"a{i}", "text": t}) + "\n" for i, t in enumerate(articles)))
    return path


def built(path: Path, extractors: str = EXTRACTORS) -> None:
    out, options = str(path.with_suffix(".nq")), Options(extractors=extractors)
    build([str(path)], options, out=out, format_="nq", work=Work(), listener=Silent())


def compare(bare, articles: list[str], folder: Path, name: str, rounds: int, large: bool = False) -> None:
    """Bare spaCy and the whole build in turns, with the larger reader too where it is asked for."""
    path, words = written(articles, folder, name), sum(len(t.split()) for t in articles)
    theirs, ours, best, larger = [], [], [], []
    for _ in range(rounds):
        theirs.append(seconds(lambda: [None for _ in bare.pipe(articles)]))
        ours.append(seconds(lambda: built(path)))
        best.append(seconds(lambda: [None for _ in bare.pipe(articles, batch_size=16)]))
        if large:
            larger.append(seconds(lambda: built(path, "large")))
    spacy_s, kg_s, best_s = (statistics.median(x) for x in (theirs, ours, best))
    print(f"\n{name}: {len(articles)} articles, {words:,} words, {rounds} rounds")
    print(f"  bare spaCy              {spacy_s:7.2f} s  {words / spacy_s:8,.0f} words/s")
    print(f"  bare spaCy, batches of 16 {best_s:5.2f} s  {words / best_s:8,.0f} words/s")
    print(f"  kg build                {kg_s:7.2f} s  {words / kg_s:8,.0f} words/s")
    print(f"  kg build / bare: {spacy_s / kg_s:.2f} of its words a second ({best_s / kg_s:.2f} of the batches of 16)")
    if larger:
        large_s = statistics.median(larger)
        print(f"  kg build, --extractor large {large_s:7.2f} s  {words / large_s:8,.0f} words/s")
        print(f"  large / bare: {spacy_s / large_s:.2f} of its words a second")


def has_large() -> bool:
    """Whether the larger reader is installed."""
    try:
        run_of(Options(extractors="large"))
    except Misuse:
        return False
    return True


def pieces(text: str) -> Iterator[str]:
    """A text in pieces of some sentences, about `PIECE` words each."""
    piece: list[str] = []
    for sentence in re.split(r"(?<=[.!?”\"])\s+", text):
        piece.append(sentence)
        if sum(len(s.split()) for s in piece) >= PIECE:
            yield " ".join(piece)
            piece = []
    if piece:
        yield " ".join(piece)


def overhead(articles: list[str]) -> None:
    """Reading the same words as whole articles and as short ones: what an article costs beside its words."""
    print()
    for name, told in (("whole", articles), ("in pieces", [p for text in articles for p in pieces(text)])):
        given, words = [Article(f"a{i}", t, "bench") for i, t in enumerate(told)], sum(len(t.split()) for t in told)
        took = statistics.median(seconds(lambda: list(extract_all(given, Options()))) for _ in range(3))  # noqa: B023
        print(f"the same words {name}: {len(told)} articles, {words:,} words, {words / took:,.0f} words/s")


def stages(bare, articles: list[str]) -> None:
    """What each stage takes of one pass."""
    nlp, run, namer = load(), run_of(Options()), Namer()
    told = [Article(str(i), text, "bench") for i, text in enumerate(articles)]
    spent: dict[str, float] = {}
    begin = time.process_time()

    def lap(name: str) -> None:
        nonlocal begin
        spent[name] = time.process_time() - begin
        begin = time.process_time()

    list(bare.pipe(articles[:5]))
    begin = time.process_time()
    for _ in bare.pipe(articles, batch_size=1):
        pass
    lap("bare parse, one by one")
    prepared = [prepare(a.text, left_out(a.text)) for a in told]
    lap("prepare")
    docs = list(parse(nlp, prepared))
    lap("parse")
    for doc in docs:
        quotations = find_quotations(doc)
        rule_attributions(doc, quotations)
    lap("attribution: rules (also in facts)")
    known = networks(nlp.vocab)
    for doc in docs:
        paragraphs = paragraph_tokens(doc)
        network.find(known, inputs([Marked(doc, ["-"] * len(doc), frozenset(), paragraphs)]))
    lap("attribution: network (also in facts)")
    readers = make_extractors(EXTRACTORS, nlp)
    facts = [f for a, d in zip(told, docs, strict=True) for f in read_facts([a], [d], readers)]
    lap("facts")
    quads = [list(place(article_triples(f, namer, run))) for f in facts]
    lap("triples")
    for own in quads:
        list(profiles(namer.article("bench", "0"), observe(q.triple for q in own)))
        "".join(f"{q} .\n" for q in own)
    lap("observe and write")
    bare_s = spent["bare parse, one by one"]
    total = sum(v for k, v in spent.items() if "also" not in k and "bare" not in k)
    print("\nstages, one pass")
    for name, value in spent.items():
        print(f"  {name:38} {value:6.2f} s  {value / bare_s:6.1%} of the bare parse  {value / total:6.1%} of all")
    extraction = spent["prepare"] + spent["parse"] + spent["facts"]
    print(f"  extraction on top of the bare parse: {extraction / bare_s - 1:.1%}")


def cold_start(folder: Path) -> None:
    """The whole command for one article."""
    one = ROOT / "examples" / "havana-visit.txt"
    command = [sys.executable, "-m", "kg.cli.app", "build", str(one), "-o", str(folder / "one.ttl"), "--quiet"]
    taken = [seconds(lambda: subprocess.run(command, check=True, cwd=ROOT), time.perf_counter) for _ in range(3)]
    print(f"\ncold start to the graph of one article: {statistics.median(taken):.1f} s")


def processes(articles: list[str], folder: Path) -> None:
    """One and two processes over five times the articles, in wall seconds: an idle machine is needed."""
    path = written(articles * 5, folder, "jobs")
    command = [sys.executable, "-m", "kg.cli.app", "build", str(path), "-o", str(folder / "jobs.nq"), "--quiet", "-j"]

    def taken(jobs: str) -> float:
        return seconds(lambda: subprocess.run([*command, jobs], check=True, cwd=ROOT), time.perf_counter)

    one, two = taken("1"), taken("2")
    print(f"\n{len(articles) * 5} articles: one process {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", action="store_true")
    args = parser.parse_args()
    bare = spacy.load(MODEL)  # before kg's, which takes other matrix products
    whole = texts(args.shared)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        cold_start(folder)
        warm, large = written(whole[:5], folder, "warm"), has_large()
        for extractors in (EXTRACTORS, "large") if large else (EXTRACTORS,):
            built(warm, extractors)
        compare(bare, whole, folder, "whole articles", args.rounds, large)
        compare(bare, [t[:SHORT] for t in whole * 4], folder, "short articles", args.rounds)
        overhead(whole[:50])
        stages(bare, whole)
        if args.jobs:
            processes(whole, folder)


if __name__ == "__main__":
    main()
