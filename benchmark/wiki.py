"""The text of an article from the wiki that published it, through the interface of MediaWiki."""

import json
import re
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from kg.errors import BadInput
from kg.web.pages import Web

__all__ = ["wiki_text"]

# Sections behind the article: https://en.wikinews.org/wiki/Wikinews:Style_guide
_BEHIND = re.compile(
    r"^==+ *(?:sources?|references|external links?|related (?:news|articles?|stories)|see also|sister links|notes|"
    r"share this|have an opinion on this story\??) *==+ *$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(r"^==+ *(.*?) *==+ *$", re.MULTILINE)


def wiki_text(web: Web, url: str, api: str | None = None) -> str:
    """The title and the plain text of an article, without the lists of sources and links behind it.

    Args:
        web: the client, which waits between two requests.
        url: the article's address, `https://HOST/wiki/TITLE`.
        api: the address of the wiki's interface, if it is not `/w/api.php` of the same host.

    Raises:
        BadInput: the wiki does not answer, or has no such article.
    """
    parts = urlsplit(url)
    title = unquote(parts.path.removeprefix("/wiki/")).replace("_", " ")
    question = {
        "action": "query",
        "prop": "extracts",  # https://www.mediawiki.org/wiki/Extension:TextExtracts
        "explaintext": 1,
        "redirects": 1,
        "titles": title,
        "format": "json",
        "formatversion": 2,
        "maxlag": 5,  # a wiki that is busy may say so: https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
    }
    page = web.get(f"{api or f'{parts.scheme}://{parts.netloc}/w/api.php'}?{urlencode(question)}")
    extract = _extract(page.body, url)
    behind = _BEHIND.search(extract)
    body = _HEADING.sub(r"\1", extract[: behind.start()] if behind else extract)
    return f"{title}\n\n{body.strip()}"


def _extract(body: bytes, url: str) -> str:
    try:
        answer: dict[str, Any] = json.loads(body)
        if "error" in answer:
            raise BadInput(f"{url}: the wiki answers: {answer['error'].get('info') or answer['error'].get('code')}")
        page = answer["query"]["pages"][0]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as err:
        raise BadInput(f"{url}: the wiki's answer is none of MediaWiki's") from err
    if not page.get("extract"):
        raise BadInput(f"{url}: the wiki has no such article")
    return str(page["extract"])
