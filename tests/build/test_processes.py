"""What is read by several processes is what one reads, and what ends a process is told and left out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import deadly
import pytest

from kg.build import processes
from kg.build.processes import Extracted, Options, Pool, batches, extract_all, extract_one, extract_some, run_of
from kg.errors import BadInput
from kg.model import Article
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare

EXAMPLES = Path(__file__).parents[2] / "examples"


def articles(*texts):
    return [Article(f"a{i}", text, "a.jsonl") for i, text in enumerate(texts)]


NEWS = articles(
    "BERLIN, May 2, 2020 - Angela Merkel met Emmanuel Macron in Berlin on Monday.",
    "French President Emmanuel Macron said that Germany was right.",
    "Police arrested 20 people in Paris. “We won,” Macron said.",
)


def test_two_processes_give_what_one_gives_in_order():
    assert list(extract_all(NEWS, Options(), 2)) == list(extract_all(NEWS, Options(), 1))


def test_a_batch_gives_what_its_articles_give_alone_to_the_last_digit(nlp):
    texts = [p.read_text(encoding="utf-8") for p in sorted(EXAMPLES.glob("*.txt"))]
    given = articles(*texts, *(t[:n] for t in texts for n in (30, 60, 300, 700)), *(a.text for a in NEWS))
    assert extract_some(given, Options()) == [extract_one(article, Options()) for article in given]
    docs = [list(parse(nlp, [prepare(a.text) for a in given], batch=n)) for n in (1, 7, len(given))]
    assert all((one.tensor == two.tensor).all() for other in docs[1:] for one, two in zip(docs[0], other, strict=True))


def test_where_rows_of_a_product_depend_on_their_neighbours_texts_are_parsed_one_by_one(nlp, monkeypatch):
    sizes = []
    pipe = nlp.pipe
    monkeypatch.setattr(
        nlp, "pipe", lambda docs, batch_size: sizes.append(len(docs)) or pipe(docs, batch_size=batch_size)
    )
    long = prepare("Angela Merkel met Emmanuel Macron in Berlin on Monday. " * 10)
    monkeypatch.setattr("kg.nlp.load._rows_stand_alone", lambda: False)
    assert len(list(parse(nlp, [long] * 3, batch=3))) == 3
    monkeypatch.setattr("kg.nlp.load._rows_stand_alone", lambda: True)
    assert len(list(parse(nlp, [long] * 3, batch=3))) == 3
    assert sizes == [1, 1, 1, 3]


def test_an_article_that_is_waited_for_is_read_at_once(monkeypatch):
    monkeypatch.setattr(processes, "_SLOW", 0.02)

    def slowly():
        for number, article in enumerate(articles(*["short"] * 5)):
            if number == 3:
                sleep(0.1)
            yield article

    assert [len(b) for b in batches(slowly())] == [4, 1]


def test_the_time_that_a_batch_takes_is_no_waiting(monkeypatch):
    monkeypatch.setattr(processes, "_SLOW", 0.02)
    sizes = []
    for batch in batches(articles(*["short"] * 66)):
        sizes.append(len(batch))
        sleep(0.1)
    assert sizes == [32, 32, 2]


def test_batches_hold_many_short_articles_or_few_long_ones():
    sizes = [len(b) for b in batches(articles(*["short"] * 70, "long " * 5000, "short", *["middle " * 1000] * 5))]
    assert sizes == [32, 32, 6, 1, 3, 2, 1]
    assert list(batches([])) == []


def test_words_of_an_article_do_not_stay_in_the_model(nlp):
    before = len(nlp.vocab.strings)
    extract_one(Article("a", "Qwertzuiop met Yxcvbnmasd in Fghjklpoiu.", "a.txt"), Options())
    assert len(nlp.vocab.strings) == before
    assert "Qwertzuiop" not in nlp.vocab.strings


def told(found):
    return [f.lines.decode() if isinstance(f, Extracted) else str(f) for f in found]


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_ends_a_process_is_told_and_the_others_go_on(jobs):
    given = articles("one", "poison", "two", "broken", "three", *["more"] * 8, "more poison", "last")
    found = told(Pool(Options(), jobs, deadly.read).run(given))
    assert [found[i] for i in (0, 2, 4, 14)] == ["one", "two", "three", "last"]
    assert found[3] == "a3: is broken"
    assert found[1].startswith("a.jsonl: a1: ends the process that reads it")
    assert found[13].startswith("a.jsonl: a13: ends the process")
    assert len(found) == len(given)


def test_an_error_of_ours_is_told_with_the_article(monkeypatch):
    def fails(articles, docs, extractors):
        raise ValueError("odd")

    monkeypatch.setattr(processes, "read_facts", fails)
    found = extract_one(NEWS[0], Options())
    assert isinstance(found, BadInput)
    monkeypatch.undo()
    assert isinstance(extract_one(NEWS[0], Options()), Extracted)  # and the next is read
    assert str(found).startswith("a.jsonl: a0: cannot be processed (ValueError: odd)")


def test_threads_of_one_process_read_one_after_the_other():
    given = NEWS * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda article: extract_one(article, Options()), given))
    assert found == [extract_one(article, Options()) for article in given]


def test_the_large_network_reads_as_well_and_says_so():
    large = extract_one(NEWS[2], Options(extractors="large"))
    assert large.counts["claims"] >= 1
    assert " extractors=claims+events+" in run_of(Options()).settings
    assert " extractors=claims-large+events-large+" in run_of(Options(extractors="large")).settings
