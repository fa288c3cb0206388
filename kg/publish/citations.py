"""One statement as others cite it: in plain text, BibTeX, and as a Web Annotation (W3C Recommendation 2017)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kg.explore.changes import in_words
from kg.terms.data import template
from kg.terms.iris import last_step

__all__ = ["bibtex", "cited", "plain", "said", "web_annotation"]

_BRACES = re.compile(r"[{}\\]")
_SPECIAL = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\^{}"}


def said(line: Mapping[str, Any]) -> str:
    """A line (`kg.explore.statements`) as one sentence without its kind."""
    if line["kind"] == "claim":
        voice = f", according to {line['voice']['name']}" if line["voice"] else ""
        return f"{line['speaker']['name']}{line['tail']}{voice}"
    text = in_words(dict(line))
    return text.removeprefix("office: ").removeprefix("figure: ")


def cited(source: Mapping[str, Any]) -> str:
    """Where a statement stands: headline, outlet, date and sentence."""
    told = [f"“{source['headline']}”", source["outlet"], source["date"] or "date unknown"]
    return f"{', '.join(t for t in told if t)}: “{source['sentence']}”"


def plain(fact: Mapping[str, Any]) -> str:
    """A citation of a statement (view `fact`) as a line of text."""
    address = fact["article"]["url"]
    return " ".join(part for part in (f"{said(fact)}.", cited(fact["source"]), address, f"[{fact['iri']}]") if part)


def bibtex(fact: Mapping[str, Any]) -> str:
    """A citation of the article with the statement as its note."""
    article = fact["article"]
    year, month, day = ([*article["date"].split("-"), "", "", ""])[:3]
    fields = {
        "author": article["author"],
        "title": article["headline"],
        "journal": article["outlet"],
        "year": year,
        "month": month,
        "day": day,
        "url": article["url"],
        "note": f"{said(fact)}. Sentence: “{fact['source']['sentence']}”. {fact['iri']}",
    }
    rows = [f"  {name} = {{{value if name == 'url' else _tex(value)}}}" for name, value in fields.items() if value]
    return f"@article{{{last_step(article['iri'])},\n" + ",\n".join(rows) + "\n}\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in _BRACES.sub("", text))


def web_annotation(fact: Mapping[str, Any]) -> str:
    """The statement as an annotation of its sentence: by its characters, and by its words and their neighbours."""
    source = fact["source"]
    annotation: dict[str, Any] = json.loads(template("annotation.json").read_text("utf-8"))
    annotation |= {"id": f"{fact['iri']}#annotation", "motivation": "describing"}
    annotation["body"] = [
        {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": said(fact)},
        {"source": fact["iri"], "purpose": "identifying"},
    ]
    quote = {"exact": source["sentence"], "prefix": fact["prefix"], "suffix": fact["suffix"]}
    annotation["target"] = {
        "source": fact["article"]["url"] or source["iri"],
        "selector": [
            {"type": "TextPositionSelector", "start": source["start"], "end": source["end"]},
            {"type": "TextQuoteSelector", **quote},
        ],
    }
    return json.dumps(annotation, ensure_ascii=False, indent=2) + "\n"
