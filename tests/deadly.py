"""Readers of articles that fail as real ones may: for processes that import them by name."""

import os

from kg.errors import BadInput
from kg.model import Article
from kg.work import Extracted, Options


def read(article: Article, options: Options) -> Extracted | BadInput:
    """Ends the process at "poison", tells "broken" as unreadable, and gives back the text of all else."""
    if "poison" in article.text:
        os._exit(9)
    if "broken" in article.text:
        return BadInput(f"{article.id}: is broken")
    return Extracted(f"https://example.org/{article.id}", article.id, article.text.encode(), b"", "", (), {})
