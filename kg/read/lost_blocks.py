"""Blocks that stand between an article's paragraphs in the page, and that trafilatura leaves out.

trafilatura judges a block by the names of its classes ("teaser") and by its shape, and so loses first paragraphs, lists
and subheads. A block is put back in its place if it stands in the same container as the extracted paragraphs, before
the last of them, reads as prose, and no element or class says that it is something else.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["put_back"]

_KINDS = ("p", "li", "h2", "h3", "h4")
_OUTSIDE = frozenset(
    "nav aside footer form figure figcaption button script style noscript table menu dialog template svg iframe".split()
)
# Parts of class names and ids of what is no text of the article.
_FURNITURE = re.compile(
    r"relat|promo|newsletter|share|social|advert|\bads?\b|sidebar|caption|comment|recommend|menu|byline|author|tags?\b"
    r"|footer|widget|sign-?up|pull-?quote|hidden|modal|popup|most-|trending|read-?more|see-?also|breadcrumb|credit|subscri"
    r"|disclaimer|copyright|gallery|slideshow|video|player|toolbar|rating|meta\b|timestamp|sponsor|outbrain|taboola|nav",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?:;…][”\"’')\]]*$")
_LEAST_WORDS = 6  # of a paragraph that is put back
_HEAD_WORDS = 16  # at most, of a subhead
_ITEM_WORDS = 4  # at least, of a list's item
_LINKS = 0.4  # share of linked characters of what leads elsewhere
_GLUED = 0.8  # share of a block's characters that stand in several paragraphs of the page
_MATCHED = 40  # characters by which an extracted block is known in the page


def put_back(page: "HtmlElement", blocks: Sequence[str]) -> list[str]:
    """The blocks with those of the page that were lost between them.

    Args:
        page: the parsed page.
        blocks: the texts that were extracted, in order.

    Returns:
        The texts in the order of the page; the blocks themselves where they are not known again in it.
    """
    elements = [(e, _text(e)) for e in page.iter(*_KINDS)]
    paragraphs = [t for e, t in elements if len(t.split()) >= _LEAST_WORDS and e.find(".//p") is None]
    paragraphs = list(dict.fromkeys(paragraphs))
    blocks = [part for block in blocks for part in _apart(block, paragraphs)]
    at = _places(elements, blocks)
    known = [elements[i][0] for i in at.values()]
    if len(known) < 2 and not (len(known) == 1 and known[0].getparent() is not None):
        return list(blocks)
    container = _container(known)
    last = max(at.values())
    places = set(at.values())
    everything = " ".join(blocks)
    lost = [
        i
        for i, (element, text) in enumerate(elements[:last])
        if i not in places and text not in everything and _is_prose(element, text) and _lies_in(element, container)
    ]
    return _woven(blocks, at, [(i, elements[i][1]) for i in lost])


def _text(element: "HtmlElement") -> str:
    return " ".join(element.text_content().split())


def _apart(block: str, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs of a block into which trafilatura put a whole page, as it does with short ones."""
    distinct = [text for text in paragraphs if text in block]
    return distinct if len(distinct) > 1 and sum(map(len, distinct)) > _GLUED * len(block) else [block]


def _places(elements: Sequence[tuple["HtmlElement", str]], blocks: Sequence[str]) -> dict[int, int]:
    """For each block that is known again in the page, the number of its element."""
    places: dict[int, int] = {}
    start = 0
    for b, block in enumerate(blocks):
        key = block[:_MATCHED]
        i = next((i for i in range(start, len(elements)) if elements[i][1].startswith(key)), None)
        if i is not None:
            places[b], start = i, i + 1
    return places


def _container(known: Sequence["HtmlElement"]) -> "HtmlElement":
    """The innermost element that holds all extracted blocks."""
    common = [*reversed(list(known[0].iterancestors()))]
    for element in known[1:]:
        own = list(reversed(list(element.iterancestors())))
        common = [a for a, _ in takewhile(lambda pair: pair[0] is pair[1], zip(common, own, strict=False))]
    inner = common[-1]
    # A single paragraph in a division of its own says nothing of its neighbours: the article about it does.
    outer = next((e for e in (inner, *inner.iterancestors()) if e.tag in ("article", "main")), None)
    return inner if outer is None else outer


def _lies_in(element: "HtmlElement", container: "HtmlElement") -> bool:
    """Whether an element is part of the container, and nothing between them is marked as something else."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor is container:
            return True
        marks = f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        if ancestor.tag in _OUTSIDE or _FURNITURE.search(marks) or ancestor.get("hidden") is not None:
            return False
        if "display:none" in (ancestor.get("style") or "").replace(" ", ""):
            return False
    return False


def _is_prose(element: "HtmlElement", text: str) -> bool:
    words = len(text.split())
    linked = sum(len(_text(a)) for a in element.iter("a"))
    if not text or linked > _LINKS * len(text) or element.find(".//p") is not None:
        return False
    if element.tag in ("h2", "h3", "h4"):
        return 2 <= words <= _HEAD_WORDS
    if element.tag == "li":
        return words >= _ITEM_WORDS
    return words >= _LEAST_WORDS and bool(_SENTENCE.search(text))


def _woven(blocks: Sequence[str], at: dict[int, int], lost: Sequence[tuple[int, str]]) -> list[str]:
    def made() -> Iterator[str]:
        rest = list(lost)
        for b, block in enumerate(blocks):
            while rest and b in at and rest[0][0] < at[b]:
                yield rest.pop(0)[1]
            yield block

    return list(made())
