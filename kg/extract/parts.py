"""What extractors find in the parts of an article, put together: a long one is read part by part.

Names are compared over the whole article; whom a description or a pronoun means, and what is told, is looked for in
each part. So the time that an article takes grows with its length, whatever an extractor compares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.dates import dates_in
from kg.extract.entities.clusters import Cluster, cluster_names
from kg.extract.entities.find import find_names
from kg.extract.entities.lookup import Entities, entities_of, find_entities
from kg.extract.entities.mentions import Mention, Quote
from kg.extract.extractor import Extractor, Findings, SpeechReader, moved, verify
from kg.extract.join import join
from kg.model import Article
from kg.nlp.parts import parts_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["read_parts"]


def read_parts(article: Article, doc: "Doc", extractors: Sequence[Extractor]) -> tuple[Entities, Findings]:
    """The entities of an article, and what all extractors together find in it.

    Args:
        article: the article.
        doc: its parse.
        extractors: who reads it.

    Raises:
        Misquote: an extractor points to characters that are not there.
    """
    parts = parts_of(doc)
    if len(parts) == 1:
        entities = find_entities(doc, _quotes(doc, extractors))
        return entities, _findings_of(article, doc, entities, extractors)
    names = [replace(n, start=n.start + at, end=n.end + at) for at, part in parts for n in find_names(part)]
    clusters, mentions, findings = cluster_names(doc, names), [], []
    for (at, part), named in zip(parts, _named(clusters, parts), strict=True):
        begin = doc[at].idx
        dates_in(article, part)  # told by the day of the whole article, and kept with the part
        numbers = [number for number, _ in named]
        entities = find_entities(part, _quotes(part, extractors), clusters=[cluster for _, cluster in named])
        own = replace(article, text=article.text[begin : begin + len(part.text)])
        findings.append(moved(_findings_of(own, part, entities, extractors), begin, numbers))
        mentions += [_moved(m, at, numbers) for m in entities.in_tokens]
    return entities_of(doc, clusters, tuple(mentions)), _together(findings)


def _quotes(doc: "Doc", extractors: Sequence[Extractor]) -> list[Quote]:
    speech = [e for e in extractors if isinstance(e, SpeechReader)]
    return [quote for reader in speech[:1] for quote in reader.quotes(doc)]


def _findings_of(article: Article, doc: "Doc", entities: Entities, extractors: Sequence[Extractor]) -> Findings:
    return join([verify(article, e.find(article, doc, entities), e.name) for e in extractors])


def _named(clusters: Sequence[Cluster], parts: "Sequence[tuple[int, Doc]]") -> list[list[tuple[int, Cluster]]]:
    """For each part the entities that it names, each as if named only there, behind its number in the whole."""
    part_at = [k for k, (_, part) in enumerate(parts) for _ in range(len(part))]
    by_part: list[dict[int, Cluster]] = [{} for _ in parts]
    for number, cluster in enumerate(clusters):
        for name in cluster.names:
            at, own = parts[part_at[name.start]][0], by_part[part_at[name.start]]
            local = own.setdefault(number, replace(cluster, names=[]))
            local.names.append(replace(name, start=name.start - at, end=name.end - at))
    return [sorted(own.items(), key=lambda pair: pair[1].names[0].start) for own in by_part]


def _moved(mention: Mention, by: int, entities: Sequence[int]) -> Mention:
    return replace(
        mention,
        start=mention.start + by,
        end=mention.end + by,
        root=mention.root + by,
        entity=entities[mention.entity],
    )


def _together(findings: Iterable[Findings]) -> Findings:
    every = list(findings)
    return Findings(
        events=tuple(x for f in every for x in f.events),
        offices=tuple(x for f in every for x in f.offices),
        claims=tuple(x for f in every for x in f.claims),
        figures=tuple(x for f in every for x in f.figures),
        dropped=sum(f.dropped for f in every),
    )
