"""The article's blocks in what trafilatura takes for the main part of a page: paragraphs, subheads and list items.

trafilatura is set to lose no paragraph; what it keeps too much of (teasers, sign-up forms, lists of links) is left out
here block by block: by its share of links, and by patterns.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kg.terms.data import lexicon_lines

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

__all__ = ["main_blocks", "same_headline", "with_embedded_posts", "with_paragraphs"]

_HOLDERS = frozenset({"list", "table", "row", "quote", "cell", "item"})
_BLOCKS = frozenset({"item", "row", "p", "head", "cell", "list"})
_LINKS, _LONG = 0.6, 30  # share of linked characters and words of a block that leads elsewhere
_LIST_LINKS = 0.5  # share of linked characters of a list that leads elsewhere
_FURNITURE = 45  # words at most of a block that a pattern may leave out
_NOTE = re.compile(r"\[?\d{1,2}[\].)]")  # footnotes and sources are links and text
_OWN_BLOCKS = frozenset("p div ul ol table blockquote h1 h2 h3 h4 h5 h6 section article figure aside pre hr".split())
_POST = re.compile(r"<blockquote[^>]*class=[\"'][^\"'>]*(?:twitter|instagram)-[^>]*>")


class Block(NamedTuple):
    """A paragraph, subhead (`head`) or item, with the share of its characters that are links (0 to 1)."""

    tag: str
    text: str
    links: float


def with_embedded_posts(page: str) -> str:
    """The page with posts of other sites as plain quotations: trafilatura would leave their text out."""
    return _POST.sub("<blockquote>", page)


def with_paragraphs(page: "HtmlElement") -> bool:
    """Makes paragraphs of what two breaks in a row part, as old pages are written; whether there was any.

    Args:
        page: the parsed page, which is changed.
    """
    parents = {id(p): p for br in page.iter("br") if (p := br.getparent()) is not None and _parts(p)}
    for parent in parents.values():
        _part(parent)
    return bool(parents)


def _parts(parent: "HtmlElement") -> bool:
    """Whether an element has two breaks with nothing between them."""
    return any(a.tag == b.tag == "br" and not (a.tail or "").strip() for a, b in pairwise(parent))


def _part(parent: "HtmlElement") -> None:
    children, made = list(parent), [parent.makeelement("p")]
    made[0].text, parent.text = parent.text, None
    for k, child in enumerate(children):
        tail, child.tail = child.tail, None
        parent.remove(child)
        if (
            child.tag == "br"
            and k
            and children[k - 1].tag == "br"
            and not len(made[-1])
            and not (made[-1].text or "").strip()
        ):
            made[-1].text = tail  # the second break, or a third
        elif child.tag == "br":
            made.append(parent.makeelement("p"))
            made[-1].text = tail
        elif child.tag in _OWN_BLOCKS:
            made += [child, parent.makeelement("p")]
            made[-1].text = tail
        else:
            child.tail = tail
            made[-1].append(child)
    parent.extend(e for e in made if e.tag != "p" or len(e) or (e.text or "").strip())


def main_blocks(body: "_Element", title: str) -> list[str]:
    """The texts of the blocks that belong to the article, in order.

    Args:
        body: what trafilatura found, links included.
        title: the headline; blocks that only repeat it at the beginning are left out.
    """
    blocks = [b for b in _blocks(body) if _belongs(b)]
    while blocks and title and same_headline(blocks[0].text, title):
        blocks.pop(0)
    while blocks and blocks[-1].tag == "head":
        blocks.pop()  # the head of something that was left out
    return [b.text for b in blocks]


def same_headline(text: str, title: str) -> bool:
    """Whether two headlines are one: the same words, or one with the site's name or a kicker behind it.

    >>> same_headline("Ministers meet in Zenda | The Daily", "Ministers meet in Zenda")
    True
    """
    a, b = (re.sub(r"\W+", " ", t).lower().strip() for t in (text, title))
    longer = min(len(a), len(b)) > _LONG // 2 and (a.startswith(b) or b.startswith(a))
    return bool(a and b) and (a == b or (longer and abs(len(a) - len(b)) < _LONG))


def _blocks(parent: "_Element") -> Iterator[Block]:
    for element in parent:
        text = _line("".join(element.itertext()))
        if not text:
            continue
        links = min(1.0, _linked(element) / len(text))
        if element.tag in _HOLDERS and any(e.tag in _BLOCKS for e in element.iterdescendants()):
            if element.tag != "list" or links <= _LIST_LINKS:
                yield from _blocks(element)
        else:
            yield from (Block(str(element.tag), line, links) for line in _lines(element))


def _lines(element: "_Element") -> Iterator[str]:
    """The lines of a block: breaks (`lb`) part it."""
    yield from filter(None, map(_line, "".join(_in_order(element)).split("\n")))


def _in_order(element: "_Element") -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if child.tag == "lb":
            yield "\n"
        yield from _in_order(child)
        yield (child.tail or "").replace("\n", " ")


def _line(text: str) -> str:
    return " ".join(text.split())


def _linked(element: "_Element") -> int:
    """How many characters of a block are links."""
    outer = (r for r in element.iter("ref") if not any(a.tag == "ref" for a in r.iterancestors()))
    return sum(len(_line("".join(r.itertext()))) for r in outer)


def _belongs(block: Block) -> bool:
    words = len(block.text.split())
    if block.links > _LINKS and not _NOTE.match(block.text) and (words < _LONG or block.links > 0.9):
        return False
    return words > _FURNITURE or not _furniture().fullmatch(block.text)


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in lexicon_lines("page_furniture.txt")), re.IGNORECASE)
