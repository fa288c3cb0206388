"""Attributions that layout shows, without a verb: quotations signed with a dash, and the turns of a transcript."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Layout", "headlines", "signed_quotations", "turns"]

Range = tuple[int, int]
Layout = tuple[Range, Range, tuple[Range, ...]]  # source, cue, content
_DASHES = frozenset({"―", "—", "–", "-", "--"})
_MARKS = frozenset({"“", "”"})
_MAX_NAME = 12  # tokens of a signature
_MAX_TURN = 6  # tokens before the colon of a headline
_GOES_ON = 3  # paragraphs at most that go on with a turn
_MOSTLY = 0.6  # share of the words before a signature that stand in quotation marks


def signed_quotations(doc: "Doc", paragraphs: Sequence[Range], quotations: Sequence[Range]) -> Iterator[Layout]:
    """'"…" — Name', at the end of a paragraph or with the name in one of its own.

    Args:
        doc: the parse.
        paragraphs: the tokens of each.
        quotations: the quotations of the article.
    """
    real = [p for p in paragraphs if p[0] < p[1]]
    for j, (begin, end) in enumerate(real):
        end = _trimmed(doc, begin, end, full_stop=True)
        dash = _signature(doc, begin, end)
        if dash is None:
            continue
        host = (begin, _trimmed(doc, begin, dash))
        if host[0] == host[1]:
            if not j:
                continue
            host = (real[j - 1][0], _trimmed(doc, *real[j - 1]))
        said = tuple(q for q in quotations if host[0] <= q[0] and q[1] <= host[1])
        words = sum(e - b for b, e in said)
        if said and doc[host[1] - 1].text in _MARKS and words > _MOSTLY * (host[1] - 1 - host[0]):
            yield (dash + 1, end), (dash, dash + 1), said


def _trimmed(doc: "Doc", begin: int, end: int, *, full_stop: bool = False) -> int:
    """The end without space (and a full stop)."""
    while end > begin and (doc[end - 1].is_space or (full_stop and doc[end - 1].text == ".")):
        end -= 1
    return end


def _signature(doc: "Doc", begin: int, end: int) -> int | None:
    """The dash before a name at the end of a paragraph, or None."""
    places = range(end - 2, max(begin, end - _MAX_NAME) - 1, -1)
    dash = next((i for i in places if doc[i].text in _DASHES), None)
    if dash is None or doc[dash + 1].pos_ != "PROPN" or any(t.pos_ in ("VERB", "AUX") for t in doc[dash:end]):
        return None
    return dash


def turns(doc: "Doc", paragraphs: Sequence[Range]) -> Iterator[Layout]:
    """'NAME: words', with the paragraphs behind it until the next name; those behind the last may be anybody's."""
    labels = [turn for p in paragraphs if (turn := _turn(doc, *p)) is not None]
    for at, (source, cue, said) in enumerate(labels):
        until = labels[at + 1][0][0] if at + 1 < len(labels) else 0
        more = [p for p in paragraphs if cue[1] <= p[0] < until and p[0] >= said[-1][1]]
        rest = more if len(more) <= _GOES_ON else []
        yield source, cue, (*said, *((b, _trimmed(doc, b, e)) for b, e in rest))


def headlines(doc: "Doc", paragraphs: Sequence[Range]) -> Iterator[Layout]:
    """'Lavrov: the talks are over', at the head of the article; what is no person before the colon is a topic."""
    begin, end = next((p for p in paragraphs if p[0] < p[1]), (0, 0))
    colon = next((k for k in range(begin + 1, min(begin + _MAX_TURN, end - 2)) if doc[k].text == ":"), None)
    if colon is not None and all(t.ent_type_ == "PERSON" for t in doc[begin:colon]):
        said = colon + 1, _trimmed(doc, colon + 1, end)
        if any(t.pos_ in ("VERB", "AUX") for t in doc[said[0] : said[1]]):
            yield (begin, colon), (colon, colon + 1), (said,)


def _turn(doc: "Doc", begin: int, end: int) -> Layout | None:
    starts = [s for s, _ in doc.user_data.get("labels", ())]
    first = next((k for k in range(begin, min(begin + 2, end)) if doc[k].idx in starts), None)  # behind a mark
    if first is None:
        return None
    colon = next((k for k in range(first + 1, end - 1) if doc[k].text.endswith(":")), None)  # "):" is one token
    if colon is None:
        return None
    stop = dict(doc.user_data["labels"])[doc[first].idx]
    source = first, max(k for k in range(first, colon) if doc[k].idx < stop) + 1
    return source, (colon, colon + 1), ((colon + 1, _trimmed(doc, colon + 1, end)),)
