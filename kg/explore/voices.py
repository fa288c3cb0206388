"""Whose words an article consists of, in characters: its own voice, each speaker's, unnamed sources'."""

from collections import Counter

from pyoxigraph import NamedNode

from kg.explore.reader import Look, Record, text_of
from kg.explore.statements import claim_line
from kg.terms.iris import text_iri
from kg.terms.vocab import KG, NIF, RDF

__all__ = ["voices"]

_OWN = ("own", "the article itself", "")
_UNSURE = ("unsure", "sources not surely read", "")


def voices(look: Look, article: NamedNode, least: float = 0.0) -> Record:
    """Whose words an article consists of.

    A character counts once, for the source that the article itself gives for it: what Ann says that Bob said is in
    Ann's words. What a claim denies having been said ("declined to say that") is in the article's own voice.

    Args:
        look: the store.
        article: the article's IRI.
        least: least confidence of a claim; whose words less sure claims hold is left open (kind `unsure`).

    Returns:
        `characters` of the text without white space, or None where the store does not keep the text; `voices` with
        `kind` (own, named, unnamed, unsure), `name`, `iri`, `characters` and `share` of all in per cent, the article
        first, then by length; `left_out`, the number of claims that are not sure enough.
    """
    text = text_at(look, article)
    spoken: dict[int, tuple[str, str, str]] = {}
    left_out = 0
    for claim in _claims(look, article):
        if (confidence := look.value(claim, KG.confidence)) and float(confidence) < least:
            left_out += 1
            voice = _UNSURE
        else:
            speaker = claim_line(look, claim)["speaker"]
            voice = ("named" if speaker["iri"] else "unnamed", speaker["name"], speaker["iri"])
        for begin, end in look.spans(claim, KG.contentSpan):
            for at in range(begin, end):
                if not text[at : at + 1].isspace():
                    spoken.setdefault(at, voice)
    counts = Counter(spoken.values())
    if text:
        counts[_OWN] = sum(not c.isspace() for c in text) - len(spoken)
    total = sum(counts.values())
    return {
        "characters": total if text else None,
        "voices": [
            {"kind": kind, "name": name, "iri": iri, "characters": n, "share": round(100 * n / total, 1)}
            for (kind, name, iri), n in sorted(counts.items(), key=lambda v: (v[0] != _OWN, -v[1], v[0]))
        ],
        "left_out": left_out,
    }


def text_at(look: Look, article: NamedNode) -> str:
    """The text of an article, '' where the store does not keep it."""
    found = look.store.quads_for_pattern(None, NIF.isString, None, text_iri(article))
    return next((text_of(q.object) for q in found), "")


def _claims(look: Look, article: NamedNode) -> list[NamedNode]:
    """The claims that were made and that the article tells itself, in the order of their places."""
    own = [q.subject for q in look.store.quads_for_pattern(None, KG.article, article, article)]
    claims = [
        c
        for c in own
        if isinstance(c, NamedNode)
        and KG.Claim in look.values(c, RDF.type)
        and not look.values(c, KG.statedIn)
        and KG.Occurred in look.values(c, KG.modality)
    ]
    return sorted(claims, key=lambda c: (look.spans(c, KG.contentSpan), c.value))
