"""An article as the reader of offices sees it: who is named where, which nouns may be titles, where sentences begin."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.entities.clusters import Cluster
from kg.extract.entities.mentions import Mention
from kg.extract.offices.titles import POSSESSIVE, end_of_noun, phrase_start, title_word
from kg.lang.lexicon import is_kind_of, sections, words
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["COPULAS", "View", "shape_of"]

COPULAS = words("features.yaml", "copulas")
_FAR_LISTED, _FAR = 45, 12  # tokens between a person and a noun that is a title everywhere, and any other noun
_SHORTEST = 3  # letters of a noun that is no listed title
_SHAPES = {KG.Name: 0, KG.Pronoun: 1, KG.Nominal: 2}
_PLAIN = words("features.yaml", "plain")
_OF_TITLES, _NOUN = ("NOUN", "PROPN", "ADJ"), ("NN", "NNP")


class View:
    """One article while its offices are read. Entities are told by their index in `clusters`."""

    def __init__(
        self, doc: "Doc", clusters: Sequence[Cluster], mentions: Sequence[Mention], known_titles: frozenset[str]
    ) -> None:
        """Looks at an article.

        Args:
            doc: the parsed article.
            clusters: its entities.
            mentions: their mentions.
            known_titles: nouns that are titles wherever they stand.
        """
        self.doc, self.clusters, self.mentions = doc, clusters, mentions
        self.known_titles = known_titles
        self.is_person = [is_kind_of(c.cls, KG.Person) for c in clusters]
        self.named = {
            i: m for m in mentions if m.kind in (KG.Name, KG.Demonym, KG.Metonym) for i in range(m.start, m.end)
        }
        self._paths: dict[tuple[int, int], tuple[str, int, int, Token | None]] = {}
        self.sentence = _sentences(doc)
        self.people_in: dict[int, list[Mention]] = defaultdict(list)
        for m in mentions:
            if self.is_person[m.entity]:
                self.people_in[self.sentence[m.start]].append(m)

    def person_at(self, token: int) -> int | None:
        """The person whose name a token belongs to."""
        mention = self.named.get(token)
        return mention.entity if mention is not None and self.is_person[mention.entity] else None

    @cached_property
    def titles(self) -> list["Token"]:
        """The nouns that may head a title, in order."""
        return [t for t in self.doc if self._may_be_title(t)]

    @cached_property
    def title_at(self) -> frozenset[int]:
        """The tokens of those nouns."""
        return frozenset(t.i for t in self.titles)

    @cached_property
    def agents(self) -> dict[int, list[Mention]]:
        """Whoever may be the body of a title, with the mentions that may tell it: those of a pronoun that owns one too.

        "Her Swedish counterpart" says nothing of her own country.
        """
        found: dict[int, list[Mention]] = {}
        for m in self.mentions:
            other = self.doc[m.end].lower_ if m.end < len(self.doc) else ""
            if (m.kind != KG.Pronoun or self._owns_title(m)) and other not in words("titles.yaml", "other_holders"):
                found.setdefault(m.entity, []).append(m)
        return {e: found[e] for e in sorted(found) if is_kind_of(self.clusters[e].cls, KG.Agent)}

    def _owns_title(self, mention: Mention) -> bool:
        """ "His deputy"."""
        root = self.doc[mention.root]
        return root.dep_ == "poss" and root.head.i in self.title_at

    def is_known_title(self, token: "Token") -> bool:
        """Whether a noun is a title wherever it stands."""
        return title_word(token) in self.known_titles

    def _may_be_title(self, token: "Token") -> bool:
        if (
            token.pos_ not in _OF_TITLES
            and token.tag_ not in _NOUN
            and token.lower_ not in words("titles.yaml", "heads")
        ):
            return False  # most words: the rest would find the same
        if self.is_known_title(token):
            stands = token.pos_ in _OF_TITLES or token.lower_ in words("titles.yaml", "heads")
        else:
            stands = self._stands_as_title(token)
        if not stands or not token.text.rstrip(".").replace("-", "").isalpha():
            return False
        if self._is_shortened_before(token):
            return False
        return not self._is_behind_title(token) and not self._is_only_claimed(token)

    def _is_shortened_before(self, token: "Token") -> bool:
        """The "Lt." of "Lt. Gov."."""
        following = next((t for t in self.doc[token.i + 1 : token.i + 3] if t.text != "."), None)
        shortened = token.lower_ in sections("titles.yaml")["shortened"]
        return shortened and following is not None and self.is_known_title(following)

    def _is_only_claimed(self, token: "Token") -> bool:
        """ "The self-proclaimed president", "a candidate for president"."""
        before = self.doc[max(0, token.i - 3) : token.i].text.lower().split()
        if not words("titles.yaml", "no_holder").isdisjoint(before):
            return True
        start = self.start_of(token)
        sought = start > 1 and self.doc[start - 1].lower_ == "for"
        return sought and self.doc[start - 2].lower_ in words("titles.yaml", "seekers")

    def _is_behind_title(self, token: "Token") -> bool:
        """The "General" of "Attorney General"."""
        i, doc = token.i, self.doc
        if i and token.lower_ in words("titles.yaml", "behind") and end_of_noun(doc, i - 1)[0] == i:
            return True
        return i > 1 and doc[i - 1].text == "-" and self.is_known_title(doc[i - 2]) and end_of_noun(doc, i - 2)[0] == i

    def _stands_as_title(self, token: "Token") -> bool:
        """Whether any other noun stands where titles stand: before a name, beside one, or as what somebody is."""
        i = token.i
        if token.tag_ not in _NOUN or i in self.named or len(token) < _SHORTEST:
            return False
        if self._begins_person(i + 1) and self.sentence[i] == self.sentence[i + 1]:
            return True
        if self.doc[i + 1 : i + 2].text == "," and self._begins_person(i + 2) and token.is_ancestor(self.doc[i + 2]):
            return True
        if token.dep_ == "appos":
            return self.person_at(token.head.i) is not None
        return token.dep_ == "attr" and token.head.lemma_ in COPULAS and any(map(self._is_who, token.head.children))

    def _begins_person(self, token: int) -> bool:
        return self.person_at(token) is not None and self.named[token].start == token

    def _is_who(self, token: "Token") -> bool:
        return token.dep_ == "nsubj" and (
            self.person_at(token.i) is not None or token.lower_ in words("features.yaml", "holder_subjects")
        )

    def pairs(self) -> Iterator[tuple["Token", Mention]]:
        """The nouns that may be titles with the mentions of people in their sentences, pronouns too.

        "X never served as minister" and "X wrote about the minister" are no such pairs: of both there are too few to
        learn from.
        """
        for token in self.titles:
            far = _FAR_LISTED if self.is_known_title(token) else _FAR
            for mention in self.people_in[self.sentence[token.i]]:
                if abs(mention.root - token.i) <= far and not self._is_of_another(token, mention):
                    yield token, mention

    def _is_of_another(self, token: "Token", mention: Mention) -> bool:
        return (
            self._is_denied(token, mention)
            or self._is_acted_on(token, mention)
            or self._is_listed_behind(token, mention)
        )

    def _is_denied(self, token: "Token", mention: Mention) -> bool:
        verb = token.head if token.dep_ == "attr" else self.path(token, mention)[3]
        if verb is None or verb.i in (token.i, mention.root):
            return False
        return any(c.dep_ == "neg" for c in verb.children)

    def _is_acted_on(self, token: "Token", mention: Mention) -> bool:
        """Whether a noun is the object of what a person does: somebody else is meant."""
        way, _, _, turn = self.path(token, mention)
        up, plain, down = way.split("^") if turn is not None else ("", "", "")
        if down != "nsubj" or plain != "VERB" or not up.startswith(("dobj", "pobj")):
            return False
        return up.startswith("dobj") or token.head.lower_ not in words("features.yaml", "holder_roles")

    def _is_listed_behind(self, token: "Token", mention: Mention) -> bool:
        """Whether somebody follows in a list behind the one whom a title is of: "the president, Ann Lee and Bo Kim"."""
        way, _, _, turn = self.path(token, mention)
        if turn is None or turn.i != token.i or token.tag_ not in ("NN", "NNP") or "conj" not in way.rpartition("^")[2]:
            return False
        people = self.people_in[self.sentence[token.i]]
        return any(token.i < m.start < mention.start and m.entity != mention.entity for m in people)

    # -- what lies between two words

    @cached_property
    def kind_at(self) -> dict[int, str]:
        """What kind of name a token belongs to."""
        kinds = {}
        for i, m in self.named.items():
            if self.is_person[m.entity]:
                kinds[i] = "PER"
            elif m.kind == KG.Demonym:
                kinds[i] = "DEM"
            else:
                kinds[i] = "ORG" if is_kind_of(self.clusters[m.entity].cls, KG.Organisation) else "LOC"
        return kinds

    def between(self, token: "Token", mention: Mention) -> tuple[str, str]:
        """What stands between a noun and a mention, in plain words and kinds: all of it, and what is next to the noun
        or, where the noun comes first, to the mention.
        """
        if mention.start <= token.i < mention.end:
            return f"self {mention.rule}", "self"
        begin, end, side = (token.i + 1, mention.start, "<") if token.i < mention.start else (mention.end, token.i, ">")
        symbols: list[str] = []
        for t in self.doc[begin:end]:
            symbol = t.lower_ if t.lower_ in _PLAIN else self.kind_at.get(t.i, t.pos_)
            if not (symbols and symbols[-1] == symbol and symbol not in _PLAIN):
                symbols.append(symbol)
        whole = " ".join(symbols) if len(symbols) <= 6 else " ".join([*symbols[:3], "…", *symbols[-2:]])
        return side + whole, side + " ".join(symbols[:2] if side == ">" else symbols[-2:])

    def path(self, token: "Token", mention: Mention) -> tuple[str, int, int, "Token | None"]:
        """The way through the tree from a noun to a mention, its lengths up and down, and where it turns."""
        ends = (token.i, mention.root)
        if ends not in self._paths:
            self._paths[ends] = self._path(token, self.doc[mention.root])
        return self._paths[ends]

    def _path(self, token: "Token", root: "Token") -> tuple[str, int, int, "Token | None"]:
        up, down = _heads(token), _heads(root)
        place = {t.i: k for k, t in enumerate(down)}
        for k, t in enumerate(up):
            if t.i in place:
                j = place[t.i]
                verbs = COPULAS | words("titles.yaml", "naming", "serving")
                turn = t.lemma_ if t.lemma_ in verbs else t.pos_
                way = f"{'/'.join(x.dep_ for x in up[:k])}^{turn}^{'/'.join(x.dep_ for x in down[:j])}"
                return way, k, j, t
        return "none", 9, 9, None

    # -- bodies beside titles

    @cached_property
    def _at_edges(self) -> tuple[dict[int, Mention], dict[int, Mention]]:
        """The mentions of all but people by the token that they begin with, and by the one behind them."""
        starts: dict[int, Mention] = {}
        ends: dict[int, Mention] = {}
        for m in self.mentions:
            if not self.is_person[m.entity] and m.kind != KG.Pronoun:
                starts.setdefault(m.start, m)
                ends.setdefault(m.end, m)
        return starts, ends

    def start_of(self, token: "Token") -> int:
        """The first token of a title's own words."""
        return phrase_start(self.doc, token.i, self.named)

    def owner_end(self, token: "Token") -> tuple[int, bool]:
        """Where a body that stands right before a title's own words would end, and whether it is a possessor."""
        start = self.start_of(token)
        possessive = start > 0 and self.doc[start - 1].text in POSSESSIVE
        return start - possessive, possessive

    @cached_property
    def beside_titles(self) -> list[tuple[str, int, int]]:
        """The bodies that stand right beside titles: the title's word, its token, the entity."""
        starts, ends = self._at_edges
        bodies = []
        for t in self.titles:
            word, (end, _) = title_word(t), self.owner_end(t)
            if end in ends:
                bodies.append((word, t.i, ends[end].entity))
            last = end_of_noun(self.doc, t.i)[0]
            if self.doc[last + 1 : last + 2].text.lower() in words("features.yaml", "body_behind_title"):
                near = [starts[i].entity for i in (last + 2, last + 3) if i in starts]
                bodies += [(word, t.i, e) for e in near[:1]]
        return bodies

    @cached_property
    def times_named(self) -> Counter[int]:
        """How often each entity is named."""
        return Counter(m.entity for m in self.mentions if m.kind in (KG.Name, KG.Demonym, KG.Metonym))

    @cached_property
    def countries(self) -> list[int]:
        """The countries, those named most first."""
        found = [e for e in self.times_named if self.clusters[e].cls == KG.Country]
        return sorted(found, key=lambda e: (-self.times_named[e], e))

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token stands in quotation marks."""
        inside, found = False, []
        for t in self.doc:
            inside = inside or t.text == "“"
            found.append(inside)
            inside = inside and t.text != "”"
        return found


def _sentences(doc: "Doc") -> list[int]:
    """For each token the first one of its sentence; what the parser cut behind "Sgt." or inside a name is one."""
    begins = [0] * len(doc)
    for sentence in doc.sents:
        i = sentence.start
        last = doc[i - 1] if i else None
        goes_on = last is not None and (last.is_alpha or last.lower_ in sections("titles.yaml")["shortened"])
        begin = begins[i - 1] if goes_on and not doc[i - 1].is_space else i
        begins[i : sentence.end] = [begin] * len(sentence)
    return begins


def shape_of(kind: NamedNode) -> int:
    """How a mention refers, as a number."""
    return _SHAPES.get(kind, 3)


def _heads(token: "Token") -> list["Token"]:
    found = [token]
    while found[-1].head != found[-1] and len(found) < 12:
        found.append(found[-1].head)
    return found
