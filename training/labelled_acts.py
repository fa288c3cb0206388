"""Speech acts labelled by reading: sentences that somebody says, with the act that `gold2/GUIDE.md` gives them.

`annotations/acts/CORPUS.jsonl` holds an article a line: offsets of source, cue and content, and the act, '' where none
is performed. Large language models read each with the guide in hand; what two acts fit was left out. Half are
attributions of PolNeAR as its annotators have them, half such as our networks find and the readers were least sure of.
Texts lie beside the checkout. Articles of PolNeAR's development split are not among them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.cues import cue_of, cue_verb, source_head
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.speech_acts import ACTS, Uttered, read_piece
from kg.nlp.ranges import Range, strip_range, tokens_of
from kg.terms.ontology import term
from kg.terms.vocab import KG
from training.parses import parses

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["labelled_acts", "number_of"]

FOLDER = Path(__file__).parent / "annotations" / "acts"


def labelled_acts(shared: Path, cache: Path | None = None) -> list[tuple[Uttered, int, float]]:
    """Each labelled sentence, ready for the model, with the number of its act (`number_of`) and what it counts: 1.

    Args:
        shared: the folder that holds `corpora`; articles whose corpus is not there are left out.
        cache: a folder for parses.
    """
    records = [json.loads(line) for p in sorted(FOLDER.glob("*.jsonl")) for line in p.read_text("utf-8").splitlines()]
    texts = _texts(shared, {(r["origin"]["corpus"], r["origin"]["file"]) for r in records})
    records = [r for r in records if tuple(r["origin"].values()) in texts]
    docs = parses([texts[tuple(r["origin"].values())] for r in records], cache)
    found = []
    for record, doc in zip(records, docs, strict=True):
        quoted = tokens_of(find_quotations(doc))
        said = ((_attribution(doc, x["source"], x["cue"], x["content"]), number_of(x["act"])) for x in record["acts"])
        found += [(read_piece(doc, a, 0, quoted), act, 1.0) for a, act in said if a is not None]
    return found


def _texts(shared: Path, files: set[tuple[str, str]]) -> dict[tuple[str, ...], str]:
    """The text of each article, by corpus, file and identifier; corpora that are not there are left out."""
    found: dict[tuple[str, ...], str] = {}
    for corpus, name in sorted(files):
        path = shared / "corpora" / corpus / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            record = json.loads(line)
            found[corpus, name, str(record["id"])] = record["text"]
    return found


def number_of(act: str) -> int:
    """The number of an annotated act among ACTS, behind all for '', what nobody says."""
    if not act:
        return len(ACTS)
    return ACTS.index(KG.Claim if act == "Statement" else term(f"kg:{act}"))


Spans = Sequence[Sequence[int]]


def _attribution(doc: "Doc", source: Spans, cue: Spans, content: Spans) -> Attribution | None:
    """An attribution as the extractor would hand it on, its content a sentence a piece."""
    cues, sources = _tokens(doc, cue), _tokens(doc, source)
    said = by_sentence(doc, tuple(filter(None, (strip_range(doc, r) for r in _tokens(doc, content)))))
    if not said or not cues:
        return None
    verb = cue_verb(doc, cues[0]) or doc[cues[0][0] : cues[0][1]].root
    head = source_head(doc, sources[0], None) if sources else -1
    return Attribution(sources[0] if sources else None, cues, said, head, cue_of(verb)[0], "model-attribution", 0.9)


def _tokens(doc: "Doc", spans: Spans) -> tuple[Range, ...]:
    found = (doc.char_span(*span, alignment_mode="expand") for span in spans)
    return tuple((s.start, s.end) for s in found if s is not None)
