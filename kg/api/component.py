"""The component `newskg` for pipelines of spaCy: `nlp.add_pipe("newskg")` sets `doc._.kg`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from kg.defaults import EXTRACTORS

if TYPE_CHECKING:
    from kg.api.facts import Facts

__all__ = ["make_newskg"]


@Language.factory(
    "newskg",
    assigns=["doc._.kg"],
    default_config={"extractors": EXTRACTORS, "date": None},
)
def make_newskg(nlp: Language, name: str, extractors: str, date: str | None) -> Callable[[Doc], Doc]:
    """A component that reads a document as an article and puts what it tells into `doc._.kg`.

    The text is parsed by the pipeline that kg's rules and networks were made with, whatever the pipeline around the
    component is, so that the facts are those of `kg.read`.

    Args:
        nlp: the pipeline.
        name: of the component.
        extractors: who reads, see `kg.read`.
        date: the day of publication, "2023-10-26".

    Returns:
        The component. `doc._.kg` is what `Facts.to_dict` gives: plain data, which survive `Doc.to_bytes` and processes.
        Offsets are those of `doc.text`.
    """
    if not Doc.has_extension("kg"):
        Doc.set_extension("kg", default=None)

    def newskg(doc: Doc) -> Doc:
        from kg.api.reading import read_text

        facts: Facts = read_text(doc.text, date=date, extractors=extractors)
        doc._.kg = facts.to_dict()
        return doc

    return newskg
