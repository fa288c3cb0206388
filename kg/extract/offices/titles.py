"""Offices: who holds which function in which body or country."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.extract.dates import When, last_day
from kg.extract.entities.clusters import Cluster, state_of_capital
from kg.extract.entities.mentions import Mention, head_mentions
from kg.lang.lexicon import classes_by_word, is_kind_of, sections, words
from kg.nlp.tree import subject_of
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Office", "find_offices"]

_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_OF = frozenset({"of", "at", "for", "with"})
_KEPT = frozenset({"to", "on", "for"})
_NEAR, _FAR = 0.6, 0.5  # of one whose country is guessed from the sentence, or from the article
_HOME_SHARE = 0.3  # of the mentions of countries
_TOLD = 0.8  # confidence of an office whose body the text names
# Offices of a whole state: without a body they belong to the country that the article is about.
_OF_STATE = frozenset({"president", "vice president", "prime minister", "premier"})


@dataclass(frozen=True, slots=True)
class Office:
    """`person` holds `title` at `body` (indexes of entities); tokens of the title in `trigger`."""

    person: int
    title: str
    body: int
    status: NamedNode
    trigger: tuple[int, int]
    roles: tuple[Mention, ...]
    rule: str
    confidence: float


def _is_taken(office: Office, found: Sequence[Office]) -> bool:
    """Whether a guessed office ("President X") is one that somebody else holds there, or that X holds elsewhere."""
    if office.confidence >= _TOLD:
        return False
    rivals = [o for o in found if o.title == office.title and o.body == office.body and o.person != office.person]
    if any(o.confidence == office.confidence and o.status == office.status for o in rivals):
        return True  # two presidents of one country: both are guesses
    same = [o for o in found if o.title == office.title and o.confidence > office.confidence]
    return any(o.person == office.person for o in same) or any(
        o.confidence >= _TOLD and o.body == office.body and o.status == office.status for o in same
    )


def _of_states() -> dict[str, list[str]]:
    """A title -> the only states that have it."""
    found: dict[str, list[str]] = sections("titles.yaml")["of_states"]
    return found


def _most(entities: Sequence[int]) -> int | None:
    """The entity that is there most often, the first of equals."""
    counts = Counter(entities)
    return max(counts, key=lambda e: (counts[e], -e), default=None)


def _hyphened(doc: "Doc", head: int) -> tuple[int, str] | None:
    """The last token of a title that goes on behind a hyphen, and what it adds: "secretary-general"."""
    for words_behind, adds in (
        (("-", "general"), " general"),
        (("-", "elect"), " elect"),
        (("-", "in", "-", "chief"), "-in-chief"),
    ):
        if tuple(t.lower_ for t in doc[head + 1 : head + 1 + len(words_behind)]) == words_behind:
            return head + len(words_behind), adds
    return None


def _shortened() -> dict[str, str]:
    """ "Gov." and the like -> the whole title."""
    found: dict[str, str] = sections("titles.yaml")["shortened"]
    return found


def _is_rank(title: str) -> bool:
    """Whether a title is a military rank and nothing more."""
    *before, head = title.split() or [""]
    offices = words("titles.yaml", "heads") - words("titles.yaml", "ranks")
    return head in words("titles.yaml", "ranks") and not offices & set(before)


@dataclass(frozen=True, slots=True)
class _Title:
    start: int
    end: int
    text: str
    owner: Mention | None
    status: NamedNode


def find_offices(
    doc: "Doc",
    clusters: Sequence[Cluster],
    mentions: Sequence[Mention],
    dates: Sequence[When] = (),
    today: date | None = None,
) -> tuple[Office, ...]:
    """The offices that the article tells of, in order, the same one once.

    One whose term ended before `today`, by the `dates` of the text, is a former one.
    """
    reader = _Reader(doc, clusters, mentions, dates, today)
    found = [o for m in mentions if m.kind == KG.Name and reader.is_person(m) for o in reader.beside(m)]
    found += [o for token in doc for o in reader.predicated(token)]
    found = sorted(found, key=lambda o: o.trigger)
    found = [o for o in found if not _is_taken(o, found)]
    seen: set[tuple[int, str, int]] = set()
    return tuple(o for o in found if not ((key := (o.person, o.title, o.body)) in seen or seen.add(key)))  # type: ignore[func-returns-value]


class _Reader:
    def __init__(
        self,
        doc: "Doc",
        clusters: Sequence[Cluster],
        mentions: Sequence[Mention],
        dates: Sequence[When],
        today: date | None,
    ) -> None:
        self.doc, self.clusters, self.dates, self.today = doc, clusters, dates, today
        self.at_root = head_mentions(mentions)
        self.ending = {m.end: m for m in mentions if m.kind != KG.Pronoun and not self.is_person(m)}
        self.people_ending = {m.end: m for m in mentions if self.is_person(m) and m.kind != KG.Nominal}
        self.mentions = mentions
        self.named = {i for m in mentions if m.kind in (KG.Name, KG.Demonym, KG.Metonym) for i in range(m.start, m.end)}
        self.home = self._home()

    def is_person(self, mention: Mention) -> bool:
        return is_kind_of(self.clusters[mention.entity].cls, KG.Person)

    # -- where a title stands

    def beside(self, person: Mention) -> Iterator[Office]:
        """Titles before the name and in apposition with it."""
        for title in self._before(person.start):
            yield from self._office(person, title, "office-title", 0.9)
        titles = [t for noun in self._appositions(person) for t in self._titles(noun)]
        shared = next((t for t in titles if t.owner is not None), None)
        for title in titles:
            bare = title.owner is None and not {"to", "of", "for"} & set(title.text.split())
            if bare and shared is not None and title.end < shared.start <= title.end + 3:
                title = replace(title, owner=shared.owner)  # "CEO and founder of Instaffo"
            yield from self._office(person, title, "office-apposition", 0.9)

    def predicated(self, token: "Token") -> Iterator[Office]:
        """ "X is president of Y", "X became …", "X was elected …", "led by X"."""
        if token.lemma_ in ("be", "become", "remain", "serve"):
            subject = subject_of(token)
            nouns = [n for c in token.children if c.dep_ == "attr" for n in (c, *c.conjuncts) if n.i >= c.i]
        elif token.lemma_ in ("elect", "appoint", "name", "swear"):
            subject = next((c for c in token.children if c.dep_ == "nsubjpass"), None)
            nouns = [c for c in token.children if c.dep_ == "oprd"]
        else:
            return
        below = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "as"]
        nouns += [g for c in below for g in c.children if g.dep_ == "pobj"]
        negated = any(
            c.dep_ in ("neg", "aux") and c.lower_ in ("not", "n't", "n’t", "could", "would", "should", "may", "might")
            for c in token.children
        )
        person = self._person_of(subject)
        if person is None or negated:
            return
        past = token.tag_ == "VBD" and token.lemma_ in ("be", "serve")
        in_between = token.dep_ != "ROOT" or token.lemma_ == "serve"
        for noun in nouns:
            for title in self._titles(noun):
                status = KG.Former if past and title.status == KG.Current and in_between else title.status
                yield from self._office(person, replace(title, status=status), "office-predicate", 0.8)

    def _person_of(self, subject: "Token | None") -> Mention | None:
        mention = self.at_root.get(subject.i) if subject is not None else None
        return mention if mention is not None and self.is_person(mention) else None

    def _appositions(self, person: Mention) -> Iterator["Token"]:
        root = self.doc[person.root]
        for child in root.children:
            if child.dep_ == "appos" and child.pos_ in ("NOUN", "PROPN"):
                yield child
                yield from (c for c in child.conjuncts if c.i > child.i)
        if (
            root.dep_ == "appos"
            and root.head.pos_ in ("NOUN", "PROPN")
            and self.at_root.get(root.head.i, person).entity == person.entity
        ):
            yield root.head
        # The parser often hangs "X, head of Y" elsewhere: a title right behind the comma counts too.
        after = person.end + 1
        if after < len(self.doc) and self.doc[person.end].text == ",":
            head = self._title_head_after(after)
            if head is not None and head.dep_ != "appos":
                yield head

    def _title_head_after(self, i: int) -> "Token | None":
        """The title noun of a phrase that begins at token i, when only its own modifiers come before."""
        for j in range(i, min(i + 7, len(self.doc))):
            token = self.doc[j]
            if token.lower_ in words("titles.yaml", "heads") and (
                j + 1 == len(self.doc) or self.doc[j + 1].lower_ not in words("titles.yaml", "heads")
            ):
                following = self.doc[j + 1].text if j + 1 < len(self.doc) else ","
                return token if following in (",", "of", "at", "for", "to", ".", "and", "in") else None
            if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "PART", "PUNCT") or token.text in (",", ".", ":", ";"):
                return None
        return None

    # -- what a title says

    def _before(self, end: int) -> Iterator[_Title]:
        """The titles that stand right before token `end`, joined by "and" or not."""
        while end > 0 and (
            self.doc[end - 1].lower_ in words("titles.yaml", "honorifics")
            and self.doc[end - 1].lower_ not in words("titles.yaml", "heads", "shortened")
        ):
            end -= 1
        if end > 0 and self.doc[end - 1].text == "," and end > 1:
            head = self.doc[end - 2]
            if head.lower_ in words("titles.yaml", "heads"):
                end -= 1
            elif (behind := self._head_of_body(end - 1, end)) is not None and (told := self._title(behind)) is not None:
                yield told
                return
        head_at = self._head_before(end)
        if head_at is None:
            return
        title = self._title(head_at, end)
        if title is None:
            return
        yield title
        joint = title.start - 1
        if joint > 0 and self.doc[joint].lower_ == "and":
            yield from self._before_joint(joint, title)

    def _head_of_body(self, end: int, person: int) -> int | None:
        """The title noun of "the mayor of Lyon", which ends before a comma and a person's name that hangs on it."""
        body = self.ending.get(end)
        i = of = body.start - 1 if body is not None else -1
        while i > 0 and self.doc[i].lower_ in words("titles.yaml", "between_title_and_body"):
            i -= 1
        joined = {t.lower_ for t in self.doc[max(i, 0) + 1 : of + 1]} & {"of", "for"}
        if not joined or self.doc[i].lower_ not in words("titles.yaml", "heads"):
            return None
        root = next((self.doc[m.root] for m in self.mentions if m.start == person), None)
        return i if root is not None and root.dep_ != "conj" and self.doc[i].is_ancestor(root) else None

    def _before_joint(self, joint: int, title: _Title) -> Iterator[_Title]:
        if self.doc[joint - 1].lower_ in words("titles.yaml", "heads"):
            other = self._title(joint - 1)
            if other is not None:
                yield other

    def _head_before(self, end: int) -> int | None:
        """The title noun before a name, with "of/to/for …" between them allowed."""
        if end > 0 and self.doc[end - 1].lower_ in words("titles.yaml", "heads", "shortened"):
            return end - 1
        if (
            end > 1
            and self.doc[end - 1].lower_ in words("titles.yaml", "modifiers")
            and self.doc[end - 2].lower_ in words("titles.yaml", "heads")
        ):
            return end - 2
        for i in range(end - 2, max(end - 9, -1), -1):
            if self.doc[i].text in (",", ".", "“", "”") or self.doc[i].is_space or self.doc[i].pos_ == "VERB":
                return None
            if self.doc[i].lower_ in words("titles.yaml", "heads") and self.doc[i + 1].lower_ in ("of", "to", "for"):
                return i if self._reaches(i + 1, end) else None
        return None

    def _reaches(self, start: int, end: int) -> bool:
        """Whether only the rest of a title lies between it and the name: "of State", "of international relations"."""
        between = self.doc[start:end]
        if between[-1].lower_ in ("of", "to", "for", "the", "and"):
            return False  # "head of Putin" is no head called Putin
        return all(
            t.lower_ in ("of", "to", "for", "the", "and") or t.pos_ in ("PROPN", "NOUN", "ADJ") for t in between
        ) and not any(
            t.i in self.named and self.is_person(m) for t in between for m in (self.at_root.get(t.i),) if m is not None
        )

    def _titles(self, noun: "Token") -> Iterator[_Title]:
        if noun.lower_ in words("titles.yaml", "heads"):
            title = self._title(noun.i)
            if title is not None:
                yield title

    def _title(self, head: int, limit: int | None = None) -> _Title | None:
        """The title headed by token `head`: its words, its owner and its status; None when it is no office."""
        start, parts, status = self._modifiers(head)
        text = " ".join(_shortened().get(self.doc[i].lower_, self.doc[i].lower_) for i in parts).replace(" - ", "-")
        text = text.replace("secretary-general", "secretary general")
        owner, before = self._owner_before(start)
        if owner is not None and before == owner.start and not self._may_own(owner, text, head):
            owner, before = None, start
        start = before
        if owner is not None:
            status = self._status_before(start, status)
        end, tail, behind = self._behind(head, limit)
        if self._is_no_office(text, head, start):
            return None
        if self._is_over(end):
            status = KG.Former
        return _Title(start, end, (text + tail).strip(" -"), behind or owner, status)

    def _may_own(self, owner: Mention, title: str, head: int) -> bool:
        """Whether what stands before a title may be its body: of the same sentence, and for an elected one no party."""
        if self.doc[owner.start].sent != self.doc[head].sent:
            return False
        if self.clusters[owner.entity].cls != KG.PoliticalParty:
            return True
        return owner.kind == KG.Name and not words("titles.yaml", "elected") & set(title.split())

    def _modifiers(self, head: int) -> tuple[int, list[int], NamedNode]:
        """Where the words before a title noun begin, which of them belong to the title, and the status they tell."""
        start, parts, status = head, [head], KG.Current
        kept = words("titles.yaml", "modifiers", "heads", "acting", "shortened")
        while start > 0:
            token = self.doc[start - 1]
            if start in self.ending and self.ending[start].rule == "name-list":
                break  # the "House" of "White House press secretary"
            if self._is_compound(start):
                parts[:0] = range(start - 3, start)
                start -= 2
            elif token.lower_ in words("titles.yaml", "former"):
                status = KG.Former
            elif token.lower_ in words("titles.yaml", "incoming"):
                status = KG.Incoming
            elif token.lower_ in kept or (token.text == "-" and start > 1):
                parts.insert(0, start - 1)
            elif token.text == "." and self.doc[start - 2].lower_ in words("titles.yaml", "shortened"):
                start -= 1  # "Lt" and its point are two tokens
                parts.insert(0, start - 1)
            elif self._is_passed_over(start):
                start -= 2
            elif token.lower_ not in words("titles.yaml", "passed_over"):
                break
            start -= 1
        return start, parts, status

    def _is_passed_over(self, end: int) -> bool:
        """ "Long-serving", "newly-elected" and "long-time" are no part of a title."""
        if end < 3 or self.doc[end - 2].text != "-":
            return False
        return self._is_adjective(self.doc[end - 1])

    def _is_adjective(self, last: "Token") -> bool:
        over = words("titles.yaml", "passed_over_behind_hyphens")
        return last.lower_.endswith(("ing", "ed")) or last.tag_ == "VBN" or last.lower_ in over

    def _is_compound(self, end: int) -> bool:
        """Whether words with a hyphen end here, in lower case: "counter-terrorism prosecutor"."""
        if end < 3 or self.doc[end - 2].text != "-" or self._is_adjective(self.doc[end - 1]):
            return False
        first, last = self.doc[end - 3], self.doc[end - 1]
        kept = words("titles.yaml", "former", "incoming", "prefixes_of_sides")
        return bool(first.is_alpha and last.is_alpha and last.text.islower() and first.lower_ not in kept)

    def _is_no_office(self, text: str, head: int, start: int) -> bool:
        """Candidates, would-be presidents, bare ranks, and functions that are no office."""
        if start and self.doc[start - 1].lower_ == "for":
            return True  # "candidate for president"
        before = set(self.doc[max(0, start - 3) : head].text.lower().split())
        barred = words("titles.yaml", "not_offices")
        return bool(before & words("titles.yaml", "no_holder")) or _is_rank(text) or self.doc[head].lower_ in barred

    def _is_over(self, end: int) -> bool:
        """Whether what follows a title tells that its term has ended: "until 2013", "at the time"."""
        if self._says_over(end):
            return True
        last = last_day(self.doc, self.dates, end)
        if last is None or self.today is None:
            return last is not None and self.doc[end].lower_ not in ("until", "till")
        return last < self.today

    def _says_over(self, at: int) -> bool:
        return self.doc[at : at + 3].text.lower() in words("titles.yaml", "over")

    def _status_before(self, start: int, status: NamedNode) -> NamedNode:
        before = self.doc[start - 1].lower_ if start else ""
        return KG.Former if before in words("titles.yaml", "former") else status

    def _owner_before(self, start: int) -> tuple[Mention | None, int]:
        """The body or country whose title it is, standing before it, and where the phrase begins."""
        i = start
        if i > 0 and self.doc[i - 1].text in _POSSESSIVE:
            i -= 1
        while i > 0 and self.doc[i - 1].pos_ == "ADJ" and i not in self.ending:
            i -= 1
            if start - i > 2:
                return None, start
        if i > 1 and self.doc[i - 1].text == ")" and i - 1 in self.ending:
            i -= 1  # "International Monetary Fund (IMF) chief"
        if i in self.ending:
            mention = self.ending[i]
            return mention, mention.start
        if (body := self._body_word(i)) is not None:
            return body, i - 1
        if i in self.people_ending and self.doc[start - 1].text in _POSSESSIVE:
            return self.people_ending[i], self.people_ending[i].start
        return None, start

    def _body_word(self, end: int) -> Mention | None:
        """The body meant by a bare noun before a title: "ministry spokesman", "party leader"."""
        classes = classes_by_word("nominals.yaml").get(self.doc[end - 1].lower_) if end else None
        if not classes:
            return None
        word = self.doc[end - 1].lower_
        before = [m for m in self.mentions if m.start < end - 1 and m.kind != KG.Pronoun]
        fits = [m for m in before if any(is_kind_of(self.clusters[m.entity].cls, c) for c in classes)]
        named = [m for m in fits if word in self.clusters[m.entity].label.lower()]
        if word not in words("titles.yaml", "bare_bodies"):
            fits = named  # "ministry" means a ministry, "party" whatever party was named last
        return max(named or fits, key=lambda m: m.start, default=None)

    def _behind(self, head: int, limit: int | None) -> tuple[int, str, Mention | None]:
        """What follows the title noun: "of the European Parliament" is its owner, "to the Middle East" part of it."""
        doc, i = self.doc, head + 1
        if (hyphened := _hyphened(doc, head)) is not None:
            return self._extend(*hyphened, limit)
        if (
            i < len(doc)
            and doc[i].lower_ in ("general", "elect", "designate", "executive")
            and doc[head].lower_ in ("secretary", "attorney", "director", "governor", "president", "consul", "chief")
        ):
            return self._extend(i, f" {doc[i].lower_}", limit)
        if i >= len(doc) or doc[i].lower_ not in _OF | _KEPT | {"in"}:
            return head + 1, "", None
        return self._extend(head, "", limit)

    def _extend(self, last: int, tail: str, limit: int | None) -> tuple[int, str, Mention | None]:
        doc, i = self.doc, last + 1
        if i >= len(doc) or doc[i].lower_ not in _OF | _KEPT | {"in"} or self._says_over(i):
            return last + 1, tail, None
        complement = next((c for c in doc[i].children if c.dep_ == "pobj"), None)
        if complement is None:
            return last + 1, tail, None
        mention = self._body_in(i + 1, complement)
        if mention is not None and doc[i].lower_ == "to":
            return mention.end, f"{tail} to {self.clusters[mention.entity].label}", None  # an envoy is his sender's
        if mention is not None and (
            doc[i].lower_ in _OF or not is_kind_of(self.clusters[mention.entity].cls, KG.Place)
        ):
            inner = self._inner_title(i, mention, complement)
            return mention.end, tail + inner, mention
        if doc[i].lower_ == "in":
            return (
                last + 1,
                tail,
                mention if mention is not None and is_kind_of(self.clusters[mention.entity].cls, KG.Country) else None,
            )
        end = min(complement.i + 1, limit or complement.i + 1)
        mention = self._body_behind(end)
        phrase = " ".join(t.text if t.i in self.named else t.lower_ for t in doc[i:end] if t.text not in _POSSESSIVE)
        return (end, f"{tail} {phrase}", mention) if end - i <= 6 else (last + 1, tail, None)

    def _body_in(self, start: int, complement: "Token") -> Mention | None:
        """The body or country that the complement names, at its head or as its possessor."""
        end = complement.i + 1
        inside = [
            m
            for m in self.at_root.values()
            if start <= m.start and (m.end <= end + 3 or m.start <= complement.i < m.end) and not self.is_person(m)
        ]
        for child in complement.children:
            if child.dep_ == "appos" and child.i in self.at_root and not self.is_person(self.at_root[child.i]):
                return self.at_root[child.i]  # "of the group's chief sponsor, Iran", "of the coalition (MUD)"
        whole = [m for m in inside if m.start <= complement.i < m.end]
        if whole:
            return min(whole, key=lambda m: (m.kind != KG.Name, m.start))
        return next((m for m in sorted(inside, key=lambda m: -m.end) if m.end <= end), None)

    def _body_behind(self, i: int) -> Mention | None:
        """The body at which a part of it is: "director of the rights division at Human Rights Watch"."""
        if i >= len(self.doc) or self.doc[i].lower_ not in ("at", "of", "with"):
            return None
        found = next((self.at_root.get(c.i) for c in self.doc[i].children if c.dep_ == "pobj"), None)
        return found if found is not None and is_kind_of(self.clusters[found.entity].cls, KG.Organisation) else None

    def _inner_title(self, i: int, mention: Mention, complement: "Token") -> str:
        """ "head of Hamas's political bureau": what the owner leaves over of the complement."""
        if (
            mention.kind == KG.Nominal
            and mention.root == complement.i
            and complement.lower_ in words("nominals.yaml", "people")
        ):
            return f" of the {complement.lower_}"  # "head of the Colombian army"
        if mention.start <= complement.i < mention.end or mention.start > complement.i:
            return ""
        rest = [t.lower_ for t in self.doc[mention.end : complement.i + 1] if t.text not in _POSSESSIVE]
        return f" of {' '.join(rest)}" if 0 < len(rest) <= 3 else ""

    # -- the office itself

    def _office(self, person: Mention, title: _Title, rule: str, confidence: float) -> Iterator[Office]:
        owner = title.owner or self._of_place(person, title)
        if owner is not None and (self._is_town_of_others(title.text, owner) or self._is_no_body(title.text, owner)):
            return
        if owner is not None and self.is_person(owner):
            yield from self._in_service(person, owner, title, rule)
            return
        roles: tuple[Mention, ...] = (person,)
        if owner is not None:
            body, roles = owner.entity, (person, owner)
        else:
            guess, confidence = self._default(title.text, title.start)
            if guess is None:
                return
            body = guess
        if body != person.entity:
            yield Office(
                person.entity, title.text, body, title.status, (title.start, title.end), roles, rule, confidence
            )

    def _of_place(self, person: Mention, title: _Title) -> Mention | None:
        """ "Senator Marco Rubio of Florida" sits for Florida."""
        if person.end + 1 >= len(self.doc) or self.doc[person.end].lower_ != "of" or title.end > person.end:
            return None
        place = next((m for m in self.at_root.values() if m.start == person.end + 1), None)
        return place if place and is_kind_of(self.clusters[place.entity].cls, KG.GeopoliticalEntity) else None

    def _is_town_of_others(self, title: str, owner: Mention) -> bool:
        """Towns have mayors; the president before a town's name is that of a club, the minister that of a country."""
        local = words("titles.yaml", "of_towns")
        return self.clusters[owner.entity].cls == KG.Settlement and not local & set(title.split())

    def _is_no_body(self, title: str, owner: Mention) -> bool:
        """Whether a title that only bodies have stands with a people: the "French director" makes films."""
        return title in words("titles.yaml", "of_bodies") and owner.kind == KG.Demonym

    def _in_service(self, person: Mention, master: Mention, title: _Title, rule: str) -> Iterator[Office]:
        """ "Putin's special envoy" serves the body at which Putin holds an office."""
        if title.text in words("titles.yaml", "not_offices") or title.text not in words("titles.yaml", "in_service"):
            head = title.text.split(" to ", maxsplit=1)[0].split(" of ", maxsplit=1)[0].rsplit(maxsplit=1)[-1]
            if head not in words("titles.yaml", "in_service"):
                return
        served = [o for m in self.mentions if m.entity == master.entity and m.kind == KG.Name for o in self._own(m)]
        best = max(served, key=lambda o: o.confidence, default=None)
        if best is not None and best.body != person.entity:
            yield Office(
                person.entity, title.text, best.body, title.status, (title.start, title.end), (person,), rule, 0.7
            )

    def _own(self, master: Mention) -> Iterator[Office]:
        """The offices before a name, those in somebody's service left out."""
        for title in self._before(master.start):
            if title.owner is None or not self.is_person(title.owner):
                yield from self._office(master, title, "office-title", 0.9)

    def _default(self, title: str, at: int) -> tuple[int | None, float]:
        """The country of an office of state that names none, and how sure: the sentence's last, or the main one."""
        start, only = self.doc[at].sent.start, _of_states().get(title)
        if only is None and title not in _OF_STATE and "minister" not in title.split():
            return None, 0.0
        told = [(m, c) for m in self.mentions if (c := self._country(m.entity)) is not None and m.kind != KG.Pronoun]
        told = [(m, c) for m, c in told if only is None or self.clusters[c].label in only]
        near = [(m.start, c) for m, c in told if start <= m.start < at]
        if near:
            return max(near)[1], _NEAR
        if only is not None:
            return _most([c for _, c in told]), _FAR
        often = (
            title in _OF_STATE or sum(c == self.home for _, c in told) > 1
        )  # one mention may be of a country visited
        return (self.home, _FAR) if often else (None, 0.0)

    def _country(self, entity: int) -> int | None:
        """The entity itself when it is a country, or the country that it is the capital of."""
        return entity if self._is_country(entity) else state_of_capital(self.clusters, entity)

    def _is_country(self, entity: int) -> bool:
        return is_kind_of(self.clusters[entity].cls, KG.Country)

    def _home(self) -> int | None:
        """The country that the article is about: the most of its mentions of countries are of this one."""
        told = [m.entity for m in self.mentions if self._is_country(m.entity)]
        best = _most(told)
        return best if best is not None and told.count(best) >= _HOME_SHARE * len(told) else None
