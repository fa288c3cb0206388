"""An example of each class: writes docs/classes.trig, which conforms to the shapes, and docs/classes.md.

The statements are those of docs/classes.tsv, made into the graph of one article as a reader would; what needs two
articles or Wikidata is added by the functions that write it.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize

from kg.graph.canonical import canonical, external_triples, link_triples, source_triples
from kg.graph.entities import describe, observe
from kg.graph.placement import place
from kg.graph.same_events import tie_triples
from kg.graph.serialise import write_quads
from kg.graph.triples import article_triples, run_triples
from kg.identity.events.report import EventTie
from kg.identity.wikidata.enrich import ItemFact
from kg.model import (
    Article,
    ArticleFacts,
    Claim,
    Entity,
    Event,
    Figure,
    Identity,
    ItemLink,
    Membership,
    Mention,
    Reading,
    Role,
    Run,
    Span,
    UnnamedRole,
)  # fmt: skip
from kg.terms.data import ontology_file
from kg.terms.iris import Namer
from kg.terms.ontology import children, curie, term
from kg.terms.vocab import KG, PREFIXES, RDF, SCHEMA, SKOS

ROOT = Path(__file__).parent.parent
BASE = "https://example.org/news/"
_COMMENT = NamedNode(f"{PREFIXES['rdfs']}comment")
NAMER, RUN = Namer(BASE), Run("newskg", "none", "examples")


def rows() -> Iterator[tuple[NamedNode, str, str, list[tuple[str, str]]]]:
    """Class, sentence, trigger and parts of each example."""
    known = {
        q.subject: q.object.value for q in parse(path=str(ontology_file("newskg.ttl"))) if q.predicate == SKOS.example
    }
    for line in (ROOT / "docs" / "classes.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, sentence, trigger, parts = line.split("\t")
            cls = term(f"kg:{name}")
            yield cls, known[cls] if sentence == "-" else sentence, trigger, _parts(parts)


def _parts(text: str) -> list[tuple[str, str]]:
    """`agent=The United States:Country place=Mali:Country` as pairs."""
    pairs: list[tuple[str, str]] = []
    for word in text.split(" "):
        key, sign, value = word.partition("=")
        if sign:
            pairs.append((key, value))
        else:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {word}")
    return pairs


class Examples:
    """The examples as the facts of one article."""

    def __init__(self) -> None:
        self.text, self.entities, self.mentions = "", [], []
        self.events, self.claims = [], []
        self._numbers: dict[str, int] = {}

    def facts(self) -> ArticleFacts:
        """All of them, with an office, a figure and a second report of a meeting."""
        for number, (cls, sentence, trigger, parts) in enumerate(rows(), 1):
            span = self._sentence(sentence)
            own = Reading(
                f"{curie(cls.value)[3:].lower()}-{number}",
                (span,),
                (self._at(trigger, span),),
                (),
                "example",
                0.9,
                KG.Occurred,
            )
            make = self._claim if any(key == "content" for key, _ in parts) else self._event
            make(own, cls, parts, span)
        office = self._sentence("Janet Yellen is the chair of the Federal Reserve.")
        held = Reading("membership-1", (office,), (self._at("chair", office),), (), "example", 0.9, KG.Occurred)
        person, body = (
            self._entity("Janet Yellen:Person", office),
            self._entity("Federal Reserve:GovernmentBody", office),
        )
        count = self._sentence("At least 20 people were killed in Aleppo.")
        counted = Reading("figure-1", (count,), (self._at("20 people", count),), (), "example", 0.9, KG.Occurred)
        dead = Figure(
            counted, 20, KG.AtLeast, KG.Killed, "people", None, self._entity("Aleppo:Settlement", count), "", None
        )
        again = self._sentence("Emmanuel Macron and Olaf Scholz met in Paris.")
        other = Reading("meeting-again", (again,), (self._at("met", again),), (), "example", 0.9, KG.Occurred)
        self._event(
            other,
            KG.Meeting,
            [
                ("participant", "Emmanuel Macron:Official"),
                ("participant", "Olaf Scholz:Official"),
                ("place", "Paris:Settlement"),
            ],
            again,
        )
        return ArticleFacts(
            Article("examples", self.text, "examples", title="Examples of the classes", lang="en"),
            tuple(self.entities), tuple(self.mentions),
            (Membership(held, person, "chair", body, KG.Current),), tuple(self.events), tuple(self.claims), (dead,),
        )  # fmt: skip

    def _sentence(self, sentence: str) -> Span:
        start = len(self.text)
        self.text += f"{sentence}\n"
        return Span(start, start + len(sentence))

    def _at(self, words: str, sentence: Span) -> Span:
        start = self.text.index(words, sentence.start, sentence.end)
        return Span(start, start + len(words))

    def _entity(self, told: str, sentence: Span) -> int:
        name, _, cls = told.partition(":")
        if name not in self._numbers:
            self._numbers[name] = len(self.entities)
            self.entities.append(Entity(name, term(f"kg:{cls}"), name.casefold()))
        self.mentions.append(Mention(self._at(name, sentence), self._numbers[name], KG.Name))
        return self._numbers[name]

    def _event(self, own: Reading, cls: NamedNode, parts: list[tuple[str, str]], span: Span) -> None:
        roles = tuple(Role(term(f"kg:{k}"), self._entity(v, span)) for k, v in parts if not k.startswith("unnamed_"))
        unnamed = tuple(UnnamedRole(term(f"kg:{k[8:]}"), v) for k, v in parts if k.startswith("unnamed_"))
        self.events.append(Event(own, cls, roles, None, unnamed=unnamed))

    def _claim(self, own: Reading, act: NamedNode, parts: list[tuple[str, str]], span: Span) -> None:
        told = {k: [self._entity(v, span) for key, v in parts if key == k] for k in ("speaker", "about", "at")}
        name = dict(parts)["speaker"].partition(":")[0]
        content = self._at(dict(parts)["content"], span)
        self.claims.append(
            Claim(
                own, act, told["speaker"][0], None, tuple(told["about"]), False, (self._at(name, span),), own.trigger,
                (content,), (), None, directed_at=tuple(told["at"]),
            )
        )  # fmt: skip


def quads() -> list[Quad]:
    """The graph of the examples."""
    facts = Examples().facts()
    article = NAMER.article(facts.article.source, facts.article.id)
    triples = article_triples(facts, NAMER, RUN)
    found = list(place(triples))
    shared = [t for e, o in observe(triples).items() for t in describe(e, o)] + list(run_triples(RUN, NAMER))
    macron, short = (
        NAMER.entity(Entity(n, KG.Official, n.casefold()), KG.Person.value) for n in ("Emmanuel Macron", "Macron")
    )
    source = NAMER.link_source("Wikidata", "2026-11-20")
    identity = Identity(macron.value, link=ItemLink("Q3052772", 0.97, exact=True, reason="name and office"))
    shared += [*link_triples(identity, source), *source_triples(source, "Wikidata", "2026-11-20")]
    shared += external_triples(
        macron, ItemFact("Q3052772", "P39", "Q191954", "President of France", "2017-05-14", ""), NAMER
    )
    meetings = sorted(str(t.subject.value) for t in triples if t.predicate == RDF.type and t.object == KG.Meeting)
    shared += tie_triples([EventTie(meetings[1], meetings[0], 0.9, "both Meeting, share Olaf Scholz, Paris")])
    mention = Quad(article, SCHEMA.mentions, short, article)
    resolved = canonical([mention], article, {short.value: (macron.value, "the surname of Emmanuel Macron (0.50)")})
    shared_quads = [*place(shared)]
    return [*found, *shared_quads, *(q for q in resolved if q.subject != article)]


def classes() -> list[NamedNode]:
    """The classes of the ontology, by name."""
    found = parse(path=str(ontology_file("newskg.ttl")))
    ours = PREFIXES["kg"]
    return sorted(
        (
            q.subject
            for q in found
            if q.predicate == RDF.type
            and str(q.object).endswith("owl#Class>")
            and str(q.subject).startswith(f"<{ours}")
        ),
        key=str,
    )


def instance(store: Store, cls: NamedNode) -> NamedNode | None:
    """What is of a class, in the examples or among the values of the ontology; what has the fewest classes first."""
    wanted = (cls, *children(cls))
    found = {q.subject for c in wanted for q in store.quads_for_pattern(None, RDF.type, c, None)}
    types = {s: {q.object for q in store.quads_for_pattern(s, RDF.type, None, None)} for s in found}
    return min(found, key=lambda s: (len(types[s]), str(s)), default=None)


def turtle(store: Store, node: NamedNode) -> str:
    """What is said of a node, as Turtle without the lines of prefixes, its IRIs relative to where the data begin."""
    said = sorted({q.triple for q in store.quads_for_pattern(node, None, None, None)}, key=str)
    out = (serialize(said, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode().replace(f"<{BASE}", "<")
    return "\n".join(line.replace("\t", "  ") for line in out.splitlines() if line and not line.startswith("@prefix"))


def page(store: Store) -> str:
    """docs/classes.md."""
    parts = [
        "# Classes by example",
        "",
        "Generated by `python scripts/class_examples.py` from `ontology/newskg.ttl` and",
        "[classes.tsv](classes.tsv); the whole graph is [classes.trig](classes.trig). IRIs are relative to `"
        + BASE
        + "`.",
        "",
    ]
    sentences = {cls: sentence for cls, sentence, _, _ in rows()}
    for cls in classes():
        node = instance(store, cls)
        (comment,) = (q.object.value for q in store.quads_for_pattern(cls, _COMMENT, None, None))
        parts += [f"## kg:{curie(cls.value)[3:]}", "", comment, ""]
        parts += [f"> {sentences[cls]}", ""] if cls in sentences else []
        parts += ["```turtle", turtle(store, node), "```", ""] if node else ["No example yet.", ""]
    return "\n".join(parts)


def written() -> dict[Path, str]:
    """The files and what they hold."""
    made, out, store = quads(), BytesIO(), Store()
    write_quads(made, "trig", BASE, out)
    store.extend(made)
    store.load(path=str(ontology_file("newskg.ttl")), format=RdfFormat.TURTLE)
    return {ROOT / "docs" / "classes.trig": out.getvalue().decode(), ROOT / "docs" / "classes.md": page(store)}


def main() -> None:
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
