"""Readers of articles that fail as real ones may: for processes that import them by name."""

import os
from collections.abc import Sequence

from kg.build.processes import Extracted, Options
from kg.errors import BadInput
from kg.identity.events.report import ArticleTopic
from kg.model import Article


def read(articles: Sequence[Article], options: Options) -> list[Extracted | BadInput]:
    """Ends the process at "poison", tells "broken" as unreadable, and gives back the text of all else."""
    return [_read(article) for article in articles]


def _read(article: Article) -> Extracted | BadInput:
    if "poison" in article.text:
        os._exit(9)
    if "broken" in article.text:
        return BadInput(f"{article.id}: is broken")
    return Extracted(
        f"https://example.org/{article.id}",
        article.id,
        article.text.encode(),
        b"",
        "",
        (),
        ArticleTopic("", frozenset()),
        (),
        {},
    )
