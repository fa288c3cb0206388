"""Names as rules find them: spaCy's entities corrected by word lists, titles and the rest of the document."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.entities.listed_names import listed_names
from kg.extract.entities.name_agreement import (
    agree_on_classes,
    clubs_in_sports,
    with_metonym_read,
    with_repeated,
    without_nested,
    without_pairs,
)
from kg.extract.entities.name_classes import class_beside, class_by_head, is_title, with_class
from kg.extract.entities.name_merge import merge_names
from kg.extract.entities.names import Name, is_name, make_name, trim_edges
from kg.lang.lexicon import classes_by_word, genders, known_names, words
from kg.nlp.parser_text import is_dateline
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["names_by_rule"]

_LABELS = {
    "PERSON": KG.Person,
    "ORG": KG.Organisation,
    "GPE": KG.GeopoliticalEntity,
    "LOC": KG.Place,
    "FAC": KG.Place,
}


# Labels that are no actors; a known name or an organisation's head word inside overrules them.
_OTHER = frozenset({"NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW"})


def names_by_rule(doc: "Doc") -> tuple[Name, ...]:
    """The names of people, organisations and places, in order, without overlap."""
    names = merge_names(doc, _from_model(doc), listed_names(doc))
    names += _from_context(doc, names)
    names = [better for name in names for better in with_class(doc, name) if is_name(doc, better.start, better.end)]
    names += _lower_case_bodies(doc, names)
    names = [_at_dateline(doc, _of_the_union(doc, name)) for name in names]
    names = without_nested([_with_surname(doc, name) for name in names])
    names = clubs_in_sports(doc, without_pairs(agree_on_classes(doc, names)))
    names = with_repeated(doc, names)
    return tuple(sorted((with_metonym_read(doc, n) for n in names), key=lambda n: n.start))


def _from_model(doc: "Doc") -> Iterator[Name]:
    for ent in doc.ents:
        cls = _LABELS.get(ent.label_)
        if cls is None and ent.label_ in _OTHER:
            cls = class_by_head(ent[-1], ent[0])
        if cls is None:
            continue
        start, end = trim_edges(doc, ent.start, ent.end)
        if start < end and is_name(doc, start, end):
            yield make_name(doc, start, end, cls)


def _from_context(doc: "Doc", names: list[Name]) -> list[Name]:
    """Proper nouns that the model overlooked behind a word that tells what they are: "the party Demosisto"."""
    taken = {i for n in names for i in range(n.start, n.end)}
    from_context = []
    for token in doc[:-1]:
        cls = class_beside(token.lower_) if token.pos_ == "NOUN" else None
        end = token.i + 1
        while cls and end < len(doc) and doc[end].tag_ == "NNP" and doc[end].text[0].isupper() and end not in taken:
            end += 1
        if cls and end > token.i + 1:
            from_context.append(make_name(doc, token.i + 1, end, cls, rule="name-context"))
    return from_context


def _lower_case_bodies(doc: "Doc", names: list[Name]) -> list[Name]:
    """ "Foreign ministry" and the like without capitals: a field and a ministry, or a ministry that somebody runs."""
    taken = {i for n in names for i in range(n.start, n.end)}
    fields = words("titles.yaml", "modifiers")
    lower_case_bodies = []
    for token in doc:
        if token.lower_ == "ministry" and token.text == token.lower_ and token.i and token.i not in taken:
            start = token.i
            while start and doc[start - 1].lower_ in fields and start - 1 not in taken:
                start -= 1
            if start < token.i:
                lower_case_bodies.append(make_name(doc, start, token.i + 1, KG.GovernmentBody, rule="name-ministry"))
    return lower_case_bodies


def _with_surname(doc: "Doc", name: Name) -> Name:
    """A given name with the surname that the model took for something else: "Theresa May"."""
    given = genders()
    if name.known or name.end - name.start > 1:
        return name
    if name.cls == KG.Person and name.start and doc[name.start - 1].text in given:
        return make_name(doc, name.start - 1, name.end, KG.Person, rule="name-given")
    if name.text in given and name.end < len(doc) and _may_be_surname(doc, name.end):
        return make_name(doc, name.start, name.end + 1, KG.Person, rule="name-given")
    return name


def _may_be_surname(doc: "Doc", i: int) -> bool:
    """A capitalised word behind a given name, no date such as "May 5"."""
    token = doc[i]
    number = i + 1 < len(doc) and doc[i + 1].like_num
    capital = token.is_alpha and token.text[0].isupper() and not token.is_sent_start
    other = is_title(token) or token.lower_ in classes_by_word("organisation_heads.yaml")  # "Austin Mayor Kirk Watson"
    return bool(capital and not number and not other and token.pos_ in ("PROPN", "AUX", "NOUN"))


def _of_the_union(doc: "Doc", name: Name) -> Name:
    """ "The Commission" in an article on the European Union is the European one."""
    known = known_names()["European Commission"]
    if name.text != "Commission" or not any(t.text in ("EU", "European") for t in doc):
        return name
    return replace(name, cls=known.cls, kind=known.kind, known=known, rule="name-list")


def _at_dateline(doc: "Doc", name: Name) -> Name:
    """The town of a dateline, whatever the model calls it: "Bishkek - " at the head of a paragraph."""
    end = name.end
    heads = {begin for begin, _, heading in doc.user_data.get("paragraphs", ()) if heading}
    if name.known or doc[name.start].idx not in heads or end >= len(doc):
        return name
    return (
        replace(name, cls=KG.Settlement)
        if doc[end].text in ("-", "–", "—", ",") and is_dateline(doc[name.start].sent.text)
        else name
    )
