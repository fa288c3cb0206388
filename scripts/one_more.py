"""What one more article costs in a store of many: seconds for each of twenty that are added one by one.

    one_more.py [SHARED] [--sizes N,N,…] [--keep FOLDER]

The pieces of `scale.py` are read once; what was read is then told again and again with other names, as many times as a
store needs, so that a store of 50,000 articles takes minutes and not hours. It is loaded at once and decided on as a
whole; then come the twenty, each by the steps of `kg build` behind the reader: open the store, put the article in,
decide on what it touches. `--keep` keeps what was read and the stores, and takes them up again.
"""

import argparse
import pickle
import re
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from pyoxigraph import RdfFormat, Store
from scale import ROOT, pieces

from kg.build.processes import Extracted, batches, counts_of, extracted
from kg.build.target import Linking, Target
from kg.defaults import EXTRACTORS, MODEL
from kg.extract.assemble import read_facts
from kg.extract.registry import make_extractors
from kg.graph.placement import place
from kg.graph.triples import article_triples, run_triples
from kg.identity.decisions import Decisions
from kg.model import Article, ArticleFacts, Run
from kg.nlp.load import in_passing, load
from kg.nlp.parser_text import prepare
from kg.read.left_out import left_out
from kg.store.identities import resolve_store
from kg.store.identity_index import IdentityIndex
from kg.terms.iris import Namer

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_MORE = 20
_NAMER, _RUN = Namer(), Run("replay", "none", "")


def read(texts: list[str]) -> list[ArticleFacts]:
    """What the standard readers read from the pieces."""
    nlp = load(MODEL)
    readers = make_extractors(EXTRACTORS, nlp)
    found: list[ArticleFacts] = []
    for some in batches(Article(f"a{i}", text, f"a{i}") for i, text in enumerate(texts)):
        prepared = [prepare(a.text, left_out(a.text)) for a in some]
        found += in_passing(nlp, prepared, lambda docs, some=some: list(read_facts(some, docs, readers)))
    return found


def replayed(facts: list[ArticleFacts], begin: int, end: int) -> Iterator[Extracted]:
    """Articles by number: the facts in rounds; from the second on half of their names are exchanged."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for name in sorted({m[0] for f in facts for m in _NAME.finditer(f.article.text)}):
        by_length[len(name)].append(name)
    for number in range(begin, end):
        round_, i = divmod(number, len(facts))
        told = _renamed(facts[i], Random(number), by_length) if round_ else facts[i]  # noqa: S311
        article = replace(told.article, id=f"a{number}", source="news.jsonl", publisher=f"Outlet {number % 40}")
        told = replace(told, article=article)
        quads = list(place(article_triples(told, _NAMER, _RUN)))
        yield extracted(_NAMER.article(article.source, article.id), article.id, quads, counts_of(told))


def _renamed(facts: ArticleFacts, chosen: Random, by_length: dict[int, list[str]]) -> ArticleFacts:
    """Facts with half of the names exchanged for others of their length, so that all places stay."""
    table: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        if chosen.random() < 0.5:
            return match[0]
        return table.setdefault(match[0], chosen.choice(by_length[len(match[0])]))

    def renamed(text: str) -> str:
        return re.sub(r"\w+", lambda m: table.get(m[0]) or table.get(m[0].capitalize(), m[0]).lower() if m[0].islower() else table.get(m[0], m[0]), text)  # fmt: skip # noqa: E501

    text = _NAME.sub(other, facts.article.text)
    entities = tuple(
        replace(e, label=renamed(e.label), identity=renamed(e.identity), context=renamed(e.context))
        for e in facts.entities
    )
    return replace(facts, article=replace(facts.article, text=text), entities=entities)


def load_all(facts: list[ArticleFacts], size: int, folder: Path) -> None:
    """A store of replayed articles, not decided on yet."""
    lines = folder.with_suffix(".nq")
    with lines.open("wb") as out:
        for one in replayed(facts, 0, size):
            out.write(one.lines)
            out.write(one.shared)
    store = Store(str(folder))
    store.bulk_load(path=str(lines), format=RdfFormat.N_QUADS)
    store.flush()
    lines.unlink()


def decide(folder: Path) -> float:
    """CPU seconds of the decision over all."""
    begin = time.process_time()
    with IdentityIndex.beside(str(folder)) as index:
        resolve_store(Store(str(folder)), Decisions(), index=index)
    return time.process_time() - begin


def add(one: Extracted, folder: Path) -> tuple[float, float]:
    """Seconds, and CPU seconds, in which an article comes into a store."""
    begin, cpu = time.perf_counter(), time.process_time()
    with Target(None, "ttl", str(folder), _NAMER, Linking(), None) as target:
        target.begin(run_triples(_RUN, _NAMER))
        target.add(one)
        target.finish(run_triples(_RUN, _NAMER))
    return time.perf_counter() - begin, time.process_time() - cpu


def measure(facts: list[ArticleFacts], size: int, keep: Path) -> None:
    """A line for one size."""
    folder = keep / f"store{size}"
    decided = 0.0
    if not folder.exists():
        load_all(facts, size, folder)
        decided = decide(folder)
    costs = [add(one, folder) for one in replayed(facts, size, size + _MORE)]
    seconds, cpu = ([c[k] for c in costs] for k in (0, 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = (statistics.median(cpu), max(cpu), statistics.median(seconds), max(seconds))
    whole = f"{decided:,.0f}" if decided else "kept"
    print(f"| {size:,} | {whole} | {' | '.join(f'{c:.2f}' for c in cells)} | {peak:,.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--sizes", default="1000,10000,50000")
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        keep = args.keep or Path(made)
        file = keep / "facts.pickle"
        facts = pickle.loads(file.read_bytes()) if file.exists() else read(pieces(args.shared, 60))  # noqa: S301
        file.write_bytes(pickle.dumps(facts))
        print("| articles | deciding on all: CPU s | one more: CPU s, median | most | s, median | most | peak MB |")
        print("|---" * 7 + "|")
        for size in map(int, args.sizes.split(",")):
            measure(facts, size, keep)


if __name__ == "__main__":
    main()
