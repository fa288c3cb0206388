"""spaCy, loaded once, and the stream of parsed articles. Only `kg.nlp` knows spaCy."""

import gc
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from kg.defaults import MODEL
from kg.errors import Misuse
from kg.nlp import batching as rows
from kg.nlp.parser_text import Prepared, prepare
from kg.nlp.parts import LONG, cut, join_docs
from kg.nlp.remembered import remember

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["MAX_CHARS", "in_passing", "load", "parse", "release", "untested"]

T = TypeVar("T")

# Longer texts are no articles; they are parsed in parts, see `kg.nlp.parts`.
MAX_CHARS = 1_000_000
_MEASURED = {"spacy": "3.8", MODEL: "3.7.1"}  # the version, or the series of versions
_BAR = "―"
_COMMON = 5_000  # words, by frequency as the table of vectors lists them: known for good, not for a zone at a time
_SHAPES = ((288, 288), (96, 50))  # of the matrices in a layer of spaCy's, and in its tagger
_FILLER = prepare("And so on, and so forth. " * 10)  # beside a few tokens, see `rows`
_ONE_AT_A_TIME = threading.Lock()  # a pipeline and its words are not made for several threads


@cache
def load(model: str = MODEL) -> "Language":
    """The pipeline with paragraph breaks set before the parser, loaded once a process.

    Raises:
        Misuse: the model is not installed.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    import kg.nlp.paragraphs  # noqa: F401  registers the component

    # numpy's matrix products are about three times as fast as those of blis, which spaCy takes by default, and a parse
    # by a half. One thread: the products are small, and how many there are must not change the digits.
    set_current_ops(NumpyOps(use_blis=False))
    threadpool_limits(1, "blas")
    with warnings.catch_warnings():
        # The md model was packaged for spaCy 3.7 and runs unchanged on the pinned 3.8.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            nlp = spacy.load(model)
        except OSError as err:
            raise Misuse(f"model {model!r} is not installed: pip install it, or leave out --model") from err
    _part_at_bars(nlp)
    nlp.add_pipe("kg_breaks", first=True)
    remember(nlp)
    nlp.make_doc(" ".join(nlp.vocab.strings[word] for word in islice(nlp.vocab.vectors.key2row, _COMMON)))
    gc.collect()
    gc.freeze()  # the model stays as long as the process: the collector need not look at it again and again
    return nlp


def release() -> None:
    """Gives back the memory of what was loaded; the next `load` loads it anew."""
    load.cache_clear()
    gc.unfreeze()
    gc.collect()


def untested(model: str) -> tuple[str, ...]:
    """What is installed in another version than what is read was measured with, each as a message.

    Args:
        model: the spaCy model of the run.
    """
    wanted = _MEASURED if model == MODEL else {"spacy": _MEASURED["spacy"]}
    versions = {name: version(name.replace("_", "-")) for name in wanted}
    return tuple(
        f"{name} {versions[name]} is installed; what is read was measured with {series}: facts may differ"
        for name, series in wanted.items()
        if not f"{versions[name]}.".startswith(f"{series}.")
    )


def _part_at_bars(nlp: "Language") -> None:
    """Makes a horizontal bar a token of its own, as other dashes are: '…,”― she said'."""
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    rules, tokenizer = nlp.Defaults, nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        return
    tokenizer.prefix_search = compile_prefix_regex([*(rules.prefixes or ()), _BAR]).search
    tokenizer.suffix_search = compile_suffix_regex([*(rules.suffixes or ()), _BAR]).search
    tokenizer.infix_finditer = compile_infix_regex([*(rules.infixes or ()), _BAR]).finditer


def parse(nlp: "Language", prepared: Iterable[Prepared], *, batch: int = 1) -> "Iterator[Doc]":
    """One Doc for each prepared text, in order; `token.idx` is the offset in the article's text.

    A long text is parsed in parts.

    Args:
        nlp: the pipeline.
        prepared: texts as the parser is given them.
        batch: how many texts are parsed at once, short ones in half the time, where each is then as if it were alone,
            digit for digit; else one by one.
    """
    texts, batch = iter(prepared), batch if batch > 1 and _rows_stand_alone() else 1
    while part := list(islice(texts, batch)):
        docs = [_doc(nlp, p) for p in part if len(p.text) <= LONG]
        filler = [_doc(nlp, _FILLER)] if docs and sum(map(len, docs)) < rows.LEAST else []
        parsed = iter(list(nlp.pipe([*docs, *filler], batch_size=batch + 1))[: len(docs)])
        for p in part:
            yield next(parsed) if len(p.text) <= LONG else _long(nlp, p)


def _long(nlp: "Language", prepared: Prepared) -> "Doc":
    """The parse of a long text, of one part after the other."""
    whole = join_docs(nlp.pipe((_doc(nlp, part) for part in cut(prepared)), batch_size=1))
    _remember(whole, prepared)
    return whole


def _rows_stand_alone() -> bool:
    """Whether a text is parsed the same whatever texts are parsed with it."""
    return all(rows.stand_alone(shape, transposed=True) for shape in _SHAPES)


def in_passing(nlp: "Language", prepared: Sequence[Prepared], use: "Callable[[Iterator[Doc]], T]") -> T:
    """What `use` makes of the parsed texts; the Docs, and words that only they have, do not stay in memory.

    Args:
        nlp: the pipeline.
        prepared: texts as the parser is given them.
        use: is given the Docs and keeps none of them.
    """
    failed: Exception | None = None
    with _ONE_AT_A_TIME, nlp.memory_zone():
        try:
            made = use(parse(nlp, prepared, batch=len(prepared)))
        except Exception as err:  # the zone is not left when an exception passes through it
            failed = err
    if failed is not None:
        raise failed
    return made


def _doc(nlp: "Language", prepared: Prepared) -> "Doc":
    doc = nlp.make_doc(prepared.text)
    _remember(doc, prepared)
    return doc


def _remember(doc: "Doc", prepared: Prepared) -> None:
    doc.user_data["paragraphs"] = [(p.span.start, p.span.end, p.heading) for p in prepared.paragraphs]
    doc.user_data["longer"] = dict(prepared.longer)
    doc.user_data["labels"] = [(s.start, s.end) for s in prepared.labels]
