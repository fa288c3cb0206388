"""The pipeline component that keeps sentences inside their paragraphs."""

from spacy.language import Language
from spacy.tokens import Doc

__all__ = ["break_paragraphs"]


@Language.component("kg_breaks")  # type: ignore[untyped-decorator]
def break_paragraphs(doc: Doc) -> Doc:
    """Starts a sentence at the first token of every paragraph; parser and NER respect it."""
    starts = {begin for begin, _, _ in doc.user_data.get("paragraphs", ())}
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
    return doc
