"""Texts of articles from the files that hold them: JSON lines, a folder, or the two public data sets of Wikinews."""

import html
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["address", "read_texts"]

WIKINEWS = "https://en.wikinews.org/wiki/"


def read_texts(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Copies of each text by the article's address (as `address` writes it) and by its identifier.

    Args:
        paths: JSON lines with `text` and `url` or `id`; the file `saliency-dataset.json` of `dexter-datasets`; CoNLL-U
            files of GUM; or folders with any of these, or with ID.txt.

    Raises:
        ValueError: a file is none of these, with its name and line.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        files = sorted(p for p in path.iterdir() if p.suffix in _READERS) if path.is_dir() else [path]
        for file in files:
            for names, text in _READERS.get(file.suffix, _json_lines)(file):
                for name in names:
                    found[name].append(text)
    return dict(found)


def address(url: str) -> str:
    """An address in the one way in which two are compared: without scheme, escapes and fragment."""
    parts = urlsplit(url)
    return parts.netloc.lower() + unquote(parts.path).replace(" ", "_")


def _json_lines(path: Path) -> Iterator[tuple[list[str], str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _record(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as err:
            raise ValueError(f"{path}: line {number}: is no JSON object with a 'text' and a 'url' or 'id'") from err


def _record(record: dict[str, Any]) -> tuple[list[str], str]:
    if "wikiTitle" in record:  # dexter-datasets: https://github.com/dexter/dexter-datasets
        text = "\n\n".join(html.unescape(part["value"]) for part in record["document"])
        return [address(WIKINEWS + record["wikiTitle"])], text
    names = [address(record["url"])] if record.get("url") else []
    names += [str(record["id"])] if record.get("id") else []
    if not names or not isinstance(record["text"], str):
        raise KeyError("url")
    return names, record["text"]


def _plain(path: Path) -> Iterator[tuple[list[str], str]]:
    yield [path.stem], path.read_text(encoding="utf-8")


def _conllu(path: Path) -> Iterator[tuple[list[str], str]]:
    """Articles of GUM (https://github.com/amir-zeldes/gum): comments of a sentence, rows of words, an empty line."""
    names: list[str] = []
    text = ""
    for sentence in path.read_text(encoding="utf-8").split("\n\n"):
        comments = [line.removeprefix("#").strip() for line in sentence.split("\n") if line.startswith("#")]
        told = dict(comment.split(" = ", 1) for comment in comments if " = " in comment)
        if "newdoc id" in told:
            if text:
                yield names, text
            names, text = [address(told.get("meta::sourceURL", ""))], ""
        if "text" in told:
            between = "\n\n" if any(comment.startswith("newpar") for comment in comments) else " "
            text += between * bool(text) + told["text"]
    if text:
        yield names, text


_READERS = {".jsonl": _json_lines, ".json": _json_lines, ".txt": _plain, ".conllu": _conllu}
