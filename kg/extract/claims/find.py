"""The attributions of a text: those of rules and networks, completed by quotations and layout."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import ENDS, MAX_ASIDE, Attribution
from kg.extract.claims.by_network import Networks, by_network, networks, read_batch
from kg.extract.claims.layout import Layout, headlines, signed_quotations, turns
from kg.extract.claims.quotations import find_quotations, paragraph_tokens, unused
from kg.extract.claims.rules import distinct, rule_attributions
from kg.nlp.ranges import TRIM, Range, strip_range, tokens_of
from kg.nlp.tree import PREDICATES

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_attributions"]

_UNSURE = 0.6  # less confidence than this, with a cue that no list has, wants a content that states something
_APART = 0.3  # share of its words that another attribution may have
_LEAST_SAID = 6  # tokens of a quotation that is somebody's words even where nobody is named


def find_attributions(docs: "Sequence[Doc]", wanted: Networks = "small") -> list[tuple[Attribution, ...]]:
    """The attributions of each article in order of their cues: by the networks where they are installed, else by rules.

    What the rules find within the content of another attribution is kept in both cases, as is what the layout shows.
    The articles are read together, each as if it were alone.

    Args:
        docs: the parsed articles.
        wanted: the networks to ask; the large one reads the states of a transformer too.
    """
    quotations = [find_quotations(doc) for doc in docs]
    by_rule = [rule_attributions(doc, own) for doc, own in zip(docs, quotations, strict=True)]
    given = list(zip(docs, quotations, by_rule, strict=True))
    known = networks(docs[0].vocab, wanted) if docs else ()
    if not known:
        return [_completed(doc, own, rules) for doc, own, rules in given]
    unsure = _UNSURE if len(known) == 1 else 0.0  # several networks are less sure, and rightly
    return [
        _completed(doc, own, by_network(doc, own, rules, marked, unsure))
        for (doc, own, rules), marked in zip(given, read_batch(given, known), strict=True)
    ]


def _completed(doc: "Doc", quotations: Sequence[Range], attributed: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Attributions with those that the layout shows, and the quotations that nobody is told to have said."""
    paragraphs = paragraph_tokens(doc)
    shown = [*signed_quotations(doc, paragraphs, quotations), *turns(doc, paragraphs), *headlines(doc, paragraphs)]
    continued = _continued(doc, _with_layout(doc, attributed, shown), quotations)
    continued += [_unnamed(q) for q in unused(quotations, continued) if _is_said(doc, q)]
    return tuple(sorted(distinct(doc, continued), key=lambda a: a.anchor))


def _continued(doc: "Doc", attributions: Sequence[Attribution], quotations: Sequence[Range]) -> list[Attribution]:
    """The attributions with the paragraphs that are one quotation and follow what their source said."""
    out = list(attributions)
    paragraphs = [p for p in paragraph_tokens(doc) if p[0] < p[1]]
    for before, own in pairwise(paragraphs):
        whole = _whole(doc, own, quotations, out)
        last = max((q for q in quotations if before[0] <= q[0] < before[1]), default=None)
        if whole is None or last is None or not _ends_with(doc, last, before):
            continue
        hosts = [i for i, a in enumerate(out) if not a.tokens.isdisjoint(range(*last)) and not _lies_in(a, last)]
        if hosts and (said := strip_range(doc, whole)):
            host = max(hosts, key=lambda i: len(out[i].tokens))
            out[host] = replace(out[host], content=(*out[host].content, said))
    return _led_up_to(doc, out, quotations, paragraphs)


def _led_up_to(
    doc: "Doc", attributions: Sequence[Attribution], quotations: Sequence[Range], paragraphs: Sequence[Range]
) -> list[Attribution]:
    """The attributions with the open quotations of whole paragraphs that lead up to what their source said."""
    out = list(attributions)
    for own, after in reversed(list(pairwise(paragraphs))):
        whole = _whole(doc, own, quotations, out)
        first = next((q for q in quotations if after[0] < q[0] < after[1]), None)
        if whole is None or first is None or not _goes_on(doc, whole):
            continue
        hosts = [i for i, a in enumerate(out) if not a.tokens.isdisjoint(range(*first)) and not _lies_in(a, first)]
        if hosts and (said := strip_range(doc, whole)):
            host = max(hosts, key=lambda i: len(out[i].tokens))
            out[host] = replace(out[host], content=(said, *out[host].content))
    return out


def _goes_on(doc: "Doc", quotation: Range) -> bool:
    """Whether a quotation is open at the end of its paragraph, and the next opens with a mark again."""
    behind = next((t for t in doc[quotation[1] :] if not t.is_space), None)
    return behind is not None and behind.text == "“"


def _whole(
    doc: "Doc", paragraph: Range, quotations: Sequence[Range], attributions: Sequence[Attribution]
) -> Range | None:
    """The quotation that a paragraph is, where no attribution has it."""
    whole = next((q for q in quotations if _fills(doc, q, paragraph)), None)
    return whole if whole and all(a.tokens.isdisjoint(range(*whole)) for a in attributions) else None


def _fills(doc: "Doc", quotation: Range, paragraph: Range) -> bool:
    """Whether a paragraph is a quotation and nothing else."""
    if not paragraph[0] <= quotation[0] < paragraph[1]:
        return False
    rest = [*range(paragraph[0], quotation[0]), *range(quotation[1], paragraph[1])]
    return all(bool(doc[i].text in TRIM or doc[i].is_space) for i in rest)


def _ends_with(doc: "Doc", quotation: Range, paragraph: Range) -> bool:
    """Whether a paragraph ends with a quotation, or with the few words that tell whose it is."""
    return len([i for i in range(quotation[1], paragraph[1]) if doc[i].is_alpha]) <= MAX_ASIDE


def _lies_in(a: Attribution, quotation: Range) -> bool:
    """Whether an attribution is made within a quotation."""
    return bool(a.cue) and quotation[0] <= a.cue[0][0] < quotation[1]


def _is_said(doc: "Doc", quotation: Range) -> bool:
    """Whether a quotation is a sentence that somebody said: no title, no word used at a distance."""
    begin, end = quotation
    if _goes_on(doc, quotation):
        return True
    if end >= len(doc) or doc[end].text != "”":
        return False  # a mark that was never closed
    ends = doc[end - 1].text in ENDS or doc[min(end + 1, len(doc) - 1)].text in ENDS
    verb = any(t.pos_ in PREDICATES and t.morph.get("VerbForm", []) == ["Fin"] for t in doc[begin:end])
    return ends and verb and end - begin >= _LEAST_SAID and doc[begin].text[0].isupper()


def _unnamed(quotation: Range) -> Attribution:
    """What is quoted and nobody is told to have said: a claim all the same."""
    return Attribution(None, (), (quotation,), -1, "", "quotation", 0.5)


def _with_layout(doc: "Doc", attributions: Sequence[Attribution], shown: Sequence[Layout]) -> list[Attribution]:
    """The attributions with those that the layout shows, in the place of what takes their name or words otherwise."""
    kept = list(attributions)
    for source, cue, ranges in shown:
        content = tuple(filter(None, (strip_range(doc, r) for r in ranges)))
        if content:
            kept = [a for a in kept if not _contradicts(a, source, cue, tokens_of(content))]
            head = doc[source[0] : source[1]].root.i
            kept.append(Attribution(source, (cue,), content, head, "", "layout", 0.85))
    return kept


def _contradicts(a: Attribution, source: Range, cue: Range, said: frozenset[int]) -> bool:
    """Whether an attribution has its cue in that of another, or most of its words and a source that overlaps."""
    takes = bool(a.source) and a.source is not None and a.source[0] < source[1] and source[0] < a.source[1]
    return bool(a.cue and cue[0] <= a.cue[0][0] < cue[1]) or (takes and len(a.tokens & said) > _APART * len(a.tokens))
