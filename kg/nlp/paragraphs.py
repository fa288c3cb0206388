"""The pipeline component that keeps sentences inside their paragraphs."""

from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["break_paragraphs"]

_HEAD = 4  # tokens at the head of a paragraph within which no sentence ends without a mark


@Language.component("kg_breaks")
def break_paragraphs(doc: Doc) -> Doc:
    """Starts a sentence at the first token of every paragraph; parser and NER respect it."""
    starts = {begin for begin, _, _ in doc.user_data.get("paragraphs", ())}
    since = _HEAD
    for token in doc:
        since = 0 if token.idx in starts else since + 1
        if since == 0:
            token.is_sent_start = True
        elif since < _HEAD and not doc[token.i - 1].is_punct:
            token.is_sent_start = False  # the parser likes to cut "French | President Emmanuel Macron met"
    return doc
