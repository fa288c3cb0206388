"""Who said what: source, cue and content of every attribution in an article."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from pyoxigraph import NamedNode

from kg.errors import Misuse, first_line
from kg.extract.claims.layout import Layout, headlines, signed_quotations, turns
from kg.extract.claims.network.inputs import Marked, inputs
from kg.extract.claims.network.model import Found, Network, find
from kg.extract.claims.network.transformer import Transformer
from kg.lang.lexicon import classes_by_word, sections, words
from kg.nlp.parser_text import token_starts
from kg.nlp.tree import is_conditional
from kg.terms.data import model_file
from kg.terms.ontology import term
from kg.terms.vocab import KG

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

__all__ = [
    "LARGE_MODEL",
    "MODEL",
    "Attribution",
    "Range",
    "act_of",
    "check_large",
    "cue_verb",
    "find_attributions",
    "find_quotations",
    "introduced",
    "kept_in",
    "networks",
    "paragraph_tokens",
    "release",
    "rule_attributions",
    "rule_marks",
    "tokens_of",
    "up_to_mark",
]

Range = tuple[int, int]
_TRIM = frozenset({",", ".", ";", ":", "“", "”", "‘", "’", "—", "–", "-", '"', "'", "…", "...", "?", "!"})
MODEL, LARGE_MODEL = "attribution.npz", "large/attribution.npz"
_VECTORS = ("en_vectors", (20000, 300))  # name and shape of those that the weights were trained over, of en_core_web_md
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_LEAST, _MOST = 0.5, 0.95  # confidence
_UNSURE = 0.6  # less confidence than this, with a cue that no list has, wants a content that states something
_APART = 0.3  # share of its words that another attribution may have
_ENDS = frozenset(".,?!…")
_BEFORE_SOURCE = frozenset({"according", "per", "in", "to"})
_FIRST_PERSON = frozenset({"my", "our", "me", "us", "i", "we"})
_BEFORE_QUOTATION = frozenset({",", ":", "it"})
_MIN_QUOTE = 3  # tokens
_LEAST_SAID = 6  # tokens of a quotation that is somebody's words even where nobody is named
_NEAR = 3  # tokens between a cue and the quotation that it introduces
_MAX_ASIDE = 6  # words before the verb of ", Angela Merkel said,"
_MAX_QUOTE = 1500  # tokens; a longer one is a mark that was never closed


@dataclass(frozen=True, slots=True)
class Attribution:
    """Token ranges of one attribution. `head` is the head token of the source, -1 when the text names none."""

    source: Range | None
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    head: int
    lemma: str
    rule: str
    confidence: float

    @property
    def anchor(self) -> Range:
        """Where it stands: its cue, or the first of its content where it has none."""
        return self.cue[0] if self.cue else self.content[0]

    @property
    def tokens(self) -> frozenset[int]:
        """The tokens of its content."""
        return tokens_of(self.content)


def tokens_of(ranges: Iterable[Range]) -> frozenset[int]:
    """The tokens in some ranges."""
    return frozenset(i for begin, end in ranges for i in range(begin, end))


# ---------------------------------------------------------------- quotations


def find_quotations(doc: "Doc") -> tuple[Range, ...]:
    """The tokens between double quotation marks, marks left out, in order.

    A paragraph that opens with a mark without the one before being closed continues the quotation, as in print: what
    is open at the end of a paragraph ends there.
    """
    opening, closing = doc.vocab.strings.add("“"), doc.vocab.strings.add("”")
    orths = doc.to_array("ORTH")
    marks = np.nonzero((orths == opening) | (orths == closing))[0].tolist()
    found: list[Range] = []
    paragraphs = [p for p in paragraph_tokens(doc) if p[0] < p[1]]
    goes_on = [*(orths[begin] == opening for begin, _ in paragraphs[1:]), False]
    for (begin, end), more in zip(paragraphs, goes_on, strict=False):
        opened = -1
        for i in marks[bisect_left(marks, begin) : bisect_left(marks, end)]:
            if orths[i] == opening:
                opened = i + 1
            elif opened >= 0:
                if 0 < i - opened <= _MAX_QUOTE:
                    found.append((opened, i))
                opened = -1
        if 0 <= opened < end and (more or begin == opened - 1):
            found.append((opened, end))
    return tuple(found)


def paragraph_tokens(doc: "Doc") -> list[Range]:
    """The tokens of each paragraph, in order."""
    if "paragraph_tokens" not in doc.user_data:
        starts = token_starts(doc)
        paragraphs = doc.user_data.get("paragraphs") or [(0, len(doc.text), False)]
        tokens = [(bisect_left(starts, begin), bisect_left(starts, end)) for begin, end, _ in paragraphs]
        doc.user_data["paragraph_tokens"] = tokens
    found: list[Range] = doc.user_data["paragraph_tokens"]
    return found


# ---------------------------------------------------------------- attributions


def find_attributions(docs: "Sequence[Doc]", *, large: bool = False) -> list[tuple[Attribution, ...]]:
    """The attributions of each article in order of their cues: by the model where it is installed, else by rules.

    What the rules find within the content of another attribution is kept in both cases, as is what the layout shows.
    `large`: by that network and the large one together, which reads the states of a transformer too. The articles are
    read together, each as if it were alone.
    """
    quotations = [find_quotations(doc) for doc in docs]
    by_rule = [rule_attributions(doc, own) for doc, own in zip(docs, quotations, strict=True)]
    given = list(zip(docs, quotations, by_rule, strict=True))
    known = networks(docs[0].vocab, large=large) if docs else ()
    if not known:
        return [_completed(doc, own, rules) for doc, own, rules in given]
    unsure = _UNSURE if len(known) == 1 else 0.0  # several networks are less sure, and rightly
    return [
        _completed(doc, own, _by_network(doc, own, rules, found, unsure))
        for (doc, own, rules), found in zip(given, _read(given, known, large=large), strict=True)
    ]


_Given = tuple["Doc", tuple[Range, ...], tuple[Attribution, ...]]  # with its quotations and what the rules find


def _read(given: Sequence[_Given], known: Sequence[Network], *, large: bool) -> Iterator[list[Found]]:
    """What the networks find in each document, all read together where that does not change what is found."""
    marked = [
        Marked(
            doc,
            rule_marks(doc, rules),
            tokens_of(quotations),
            paragraph_tokens(doc),
            _transformer().states([t.text for t in doc]) if large else None,
        )
        for doc, quotations, rules in given
    ]
    together = len(marked) == 1 or all(network.stands_alone for network in known)  # tried only where it matters
    for part in [marked] if together else [[one] for one in marked]:
        read = inputs(part)
        found = find(known, read)
        firsts = [f.cue[0] for f in found]
        for begin, end in pairwise(read.begins.tolist()):
            own = found[bisect_left(firsts, begin) : bisect_left(firsts, end)]
            yield [f.moved(-begin) for f in own]


def _by_network(
    doc: "Doc", quotations: Sequence[Range], by_rule: Sequence[Attribution], read: Sequence[Found], unsure: float
) -> list[Attribution]:
    """The attributions that the networks found, with those of the rules that they leave to them.

    With less confidence than `unsure` a content has to state something.
    """
    found = [a for f in read if (a := _from_network(doc, f, by_rule, quotations))]
    inside = tokens_of(r for a in found for r in a.content)
    views = [a for a in by_rule if a.rule == "cue-view" and a.cue[0][0] not in inside]
    phrases = tokens_of((a.cue[0][0], max(e for _, e in (*a.cue, a.source or a.cue[0]))) for a in views)
    found = [a for a in found if phrases.isdisjoint(tokens_of(a.cue))] + views
    weak = _words("weak")
    found += [a for a in by_rule if a.cue and a.cue[0][0] in inside and a.lemma not in weak]
    found += [a for q in _free(quotations, found) if (a := _uttered(doc, q)) is not None]
    return [a for a in found if not (_asked(doc, a) or _states_nothing(doc, a, unsure) or _is_deed(doc, a))]


def _completed(doc: "Doc", quotations: Sequence[Range], attributed: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Attributions with those that the layout shows, and the quotations that nobody is told to have said."""
    paragraphs = paragraph_tokens(doc)
    shown = [*signed_quotations(doc, paragraphs, quotations), *turns(doc, paragraphs), *headlines(doc, paragraphs)]
    found = _continued(doc, _with_layout(doc, attributed, shown), quotations)
    found += [_unnamed(q) for q in _free(quotations, found) if _is_said(doc, q)]
    return tuple(sorted(_distinct(doc, found), key=lambda a: a.anchor))


def _free(quotations: Sequence[Range], found: Sequence[Attribution]) -> list[Range]:
    """The quotations that no attribution has."""
    taken = tokens_of(r for a in found for r in a.content)
    return [q for q in quotations if taken.isdisjoint(range(*q))]


def _asked(doc: "Doc", a: Attribution) -> bool:
    """ "Asked whether he would resign": a question to the source states nothing."""
    verb = next((doc[i] for r in a.cue for i in range(*r) if doc[i].lower_ == "asked"), None)
    return verb is not None and bool(verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "ROOT") and a.head > verb.i)


def _states_nothing(doc: "Doc", a: Attribution, unsure: float) -> bool:
    """ "Referring to the vote", "signed the bill": a matter of which nothing is said."""
    doubtful = a.confidence < unsure and a.lemma not in _lemmas()
    if a.lemma not in _words("naming") and not doubtful:
        return False
    said = [doc[i] for i in sorted(a.tokens)]
    return not any(t.pos_ in ("VERB", "AUX") or t.text in ("“", "”") for t in said)


def _is_deed(doc: "Doc", a: Attribution) -> bool:
    """ "Slammed the door", "denied him a second term", "saw her leave": something done or seen, not said."""
    verb = cue_verb(doc, a.cue[0]) if a.cue else None
    if verb is None:
        return False
    done, below = _deeds().get(a.lemma, frozenset()), list(verb.children)
    if any((c.dep_ == "dobj" and c.lemma_.lower() in done) or f"{c.dep_}:" in done for c in below):
        return True
    if any(c.dep_ == "prep" and f"prep:{c.lower_}" in done for c in below):
        return True
    return "ccomp:bare" in done and any(c.dep_ == "ccomp" and _is_bare(c) for c in below)


def _is_bare(clause: "Token") -> bool:
    """ "Her leave", "them fighting": a clause that is seen or heard."""
    helped = any(c.dep_ in ("aux", "mark", "auxpass") for c in clause.children)
    return clause.tag_ in ("VB", "VBG") and not helped and any(c.dep_ == "nsubj" for c in clause.children)


@cache
def _deeds() -> dict[str, frozenset[str]]:
    return {lemma: frozenset(map(str, marks)) for lemma, marks in sections("cues.yaml")["deeds"].items()}


def _continued(doc: "Doc", found: Sequence[Attribution], quotations: Sequence[Range]) -> list[Attribution]:
    """The attributions with the paragraphs that are one quotation and follow what their source said."""
    out = list(found)
    paragraphs = [p for p in paragraph_tokens(doc) if p[0] < p[1]]
    for before, own in pairwise(paragraphs):
        whole = _whole(doc, own, quotations, out)
        last = max((q for q in quotations if before[0] <= q[0] < before[1]), default=None)
        if whole is None or last is None or not _ends_with(doc, last, before):
            continue
        hosts = [i for i, a in enumerate(out) if not a.tokens.isdisjoint(range(*last)) and not _lies_in(a, last)]
        if hosts and (said := _trim(doc, whole)):
            host = max(hosts, key=lambda i: len(out[i].tokens))
            out[host] = replace(out[host], content=(*out[host].content, said))
    return _led_up_to(doc, out, quotations, paragraphs)


def _led_up_to(
    doc: "Doc", found: Sequence[Attribution], quotations: Sequence[Range], paragraphs: Sequence[Range]
) -> list[Attribution]:
    """The attributions with the open quotations of whole paragraphs that lead up to what their source said."""
    out = list(found)
    for own, after in reversed(list(pairwise(paragraphs))):
        whole = _whole(doc, own, quotations, out)
        first = next((q for q in quotations if after[0] < q[0] < after[1]), None)
        if whole is None or first is None or not _goes_on(doc, whole):
            continue
        hosts = [i for i, a in enumerate(out) if not a.tokens.isdisjoint(range(*first)) and not _lies_in(a, first)]
        if hosts and (said := _trim(doc, whole)):
            host = max(hosts, key=lambda i: len(out[i].tokens))
            out[host] = replace(out[host], content=(said, *out[host].content))
    return out


def _goes_on(doc: "Doc", quotation: Range) -> bool:
    """Whether a quotation is open at the end of its paragraph, and the next opens with a mark again."""
    behind = next((t for t in doc[quotation[1] :] if not t.is_space), None)
    return behind is not None and behind.text == "“"


def _whole(doc: "Doc", paragraph: Range, quotations: Sequence[Range], found: Sequence[Attribution]) -> Range | None:
    """The quotation that a paragraph is, where no attribution has it."""
    whole = next((q for q in quotations if _fills(doc, q, paragraph)), None)
    return whole if whole and all(a.tokens.isdisjoint(range(*whole)) for a in found) else None


def _fills(doc: "Doc", quotation: Range, paragraph: Range) -> bool:
    """Whether a paragraph is a quotation and nothing else."""
    if not paragraph[0] <= quotation[0] < paragraph[1]:
        return False
    rest = [*range(paragraph[0], quotation[0]), *range(quotation[1], paragraph[1])]
    return all(bool(doc[i].text in _TRIM or doc[i].is_space) for i in rest)


def _ends_with(doc: "Doc", quotation: Range, paragraph: Range) -> bool:
    """Whether a paragraph ends with a quotation, or with the few words that tell whose it is."""
    return len([i for i in range(quotation[1], paragraph[1]) if doc[i].is_alpha]) <= _MAX_ASIDE


def _lies_in(a: Attribution, quotation: Range) -> bool:
    """Whether an attribution is made within a quotation."""
    return bool(a.cue) and quotation[0] <= a.cue[0][0] < quotation[1]


def _is_said(doc: "Doc", quotation: Range) -> bool:
    """Whether a quotation is a sentence that somebody said: no title, no word used at a distance."""
    begin, end = quotation
    if _goes_on(doc, quotation):
        return True
    if end >= len(doc) or doc[end].text != "”":
        return False  # a mark that was never closed
    ends = doc[end - 1].text in _ENDS or doc[min(end + 1, len(doc) - 1)].text in _ENDS
    verb = any(t.pos_ in ("VERB", "AUX") and t.morph.get("VerbForm") == ["Fin"] for t in doc[begin:end])
    return ends and verb and end - begin >= _LEAST_SAID and doc[begin].text[0].isupper()


def _unnamed(quotation: Range) -> Attribution:
    """What is quoted and nobody is told to have said: a claim all the same."""
    return Attribution(None, (), (quotation,), -1, "", "quotation", 0.5)


@cache
def _transformer() -> Transformer:
    return Transformer(model_file(LARGE_MODEL).parent)


def release() -> None:
    """Gives back the memory of the networks."""
    networks.cache_clear()
    _transformer.cache_clear()


def check_large(vocab: "Vocab") -> None:
    """Loads the large network.

    Raises:
        Misuse: its libraries or weights are not installed, or it was made for another model.
    """
    try:
        _transformer()
    except (ImportError, OSError, RuntimeError) as err:
        raise Misuse(f"--attribution large needs more: pip install 'newskg[large]' ({first_line(err)})") from err
    if not networks(vocab, large=True):
        raise Misuse("--attribution large works with the default --model only")


@lru_cache(maxsize=2)
def networks(vocab: "Vocab", *, large: bool = False) -> tuple[Network, ...]:
    """The networks over a model's vectors; none where weights are missing, or were made for other vectors."""
    paths = [model_file(name) for name in ([MODEL, LARGE_MODEL] if large else [MODEL])]
    vectors = vocab.vectors
    known = all(p.is_file() for p in paths) and (vectors.name, vectors.shape) == _VECTORS
    return tuple(Network(p, vectors.data) for p in paths) if known else ()


def _from_network(
    doc: "Doc", found: Found, by_rule: Sequence[Attribution], quotations: Sequence[Range]
) -> Attribution | None:
    """The attribution that the network found; lemma, and source where it has none, are the rules' for the same cue."""
    cue = found.cue
    own = introduced(doc, kept_in(found.content, cue, quotations), cue, quotations)
    own, tail = up_to_mark(doc, own, cue, quotations)
    named = found.source or tail
    own = _outside(own, [cue, *([named] if named else [])])
    content = tuple(filter(None, (_trim(doc, r) for r in own)))
    if not content:
        return None
    content = _as_quoted(doc, content, cue, quotations)
    same = next((a for a in by_rule if a.cue and a.cue[0][0] < cue[1] and cue[0] < a.cue[0][1]), None)
    verb = next((t for t in doc[cue[0] : cue[1]] if t.pos_ == "VERB"), doc[cue[0] : cue[1]].root)
    subject = _subject(verb)[0] if verb.pos_ in ("VERB", "AUX") else None
    source = named or (same.source if same else None)
    head = _source_head(doc, source, subject) if source else -1
    inner = cue_verb(doc, cue)
    lemma = same.lemma if same and inner in (None, verb) else _cue(inner or verb)[0]
    confidence = round(min(max(found.score, _LEAST), _MOST), 2)
    return Attribution(source, (cue,), content, head, lemma, "model-attribution", confidence)


def cue_verb(doc: "Doc", cue: Range) -> "Token | None":
    """The verb that says it: of "refused to say" the second, of "was quoted as saying" the first."""
    verbs = [t for t in doc[cue[0] : cue[1]] if t.pos_ in ("VERB", "AUX") and t.lower_ != "according"]
    first = next((t for t in verbs if t.dep_ not in ("aux", "auxpass")), verbs[0] if verbs else None)
    return first if first is None else _withheld(first) or first


def _withheld(verb: "Token") -> "Token | None":
    """What somebody refused, declined or failed to say: the verb of saying."""
    if verb.lemma_ not in words("modality.yaml", "withholding"):
        return None
    return next((c for c in verb.children if c.dep_ == "xcomp" and _cue(c)[0] in _lemmas()), None)


def kept_in(content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What a quoted cue gives out ends with the quotation, or goes on in another: '“He says,” Kim said, “no.”'."""
    around = next((q for q in quotations if q[0] <= cue[0] < q[1]), None)
    return content if around is None else _common(content, [around]) or _common(content, quotations)


def _common(ranges: Sequence[Range], others: Sequence[Range]) -> tuple[Range, ...]:
    return tuple((max(s, b), min(t, e)) for s, t in ranges for b, e in others if s < e and b < t)


def introduced(doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What a cue with a colon gives out is the quotation behind it, not what stood before."""
    begin = next((b for b, _ in quotations if b > cue[1] - 1 and b - cue[1] <= _NEAR), None)
    if begin is None or not any(t.text == ":" for t in doc[cue[1] - 1 : begin]):
        return content
    quoted = tokens_of(quotations)
    return tuple(r for r in content if r[1] > begin or quoted.issuperset(range(*r))) or content


def up_to_mark(
    doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]
) -> tuple[tuple[Range, ...], Range | None]:
    """The content without the words between a quotation's closing mark and the cue, and these: they name the source."""
    for s, t in content:
        end = next((e for b, e in quotations if b - 1 <= s < e < t <= cue[0]), None)
        tail = _trim(doc, (end, cue[0])) if end is not None else None
        if tail is not None and tail[1] - tail[0] <= _MAX_ASIDE and any(w.pos_ in _NOMINAL for w in doc[slice(*tail)]):
            return _outside(content, [(end or t, t)]), tail
    return content, None


def _as_quoted(doc: "Doc", content: tuple[Range, ...], cue: Range, quotations: Sequence[Range]) -> tuple[Range, ...]:
    """What goes on behind the cue of a quotation is quoted too: '"…," she said, and left. "…"'."""
    first, *rest = content
    if not rest or first[1] > cue[0] or not any(b <= first[0] and first[1] <= e for b, e in quotations):
        return content
    parts = [_trim(doc, (max(b, s), min(e, t))) for s, t in rest for b, e in quotations if b < t and s < e]
    return (first, *filter(None, parts))


def _source_head(doc: "Doc", source: Range, subject: "Token | None") -> int:
    """The token that names the source: the cue's subject, else the root of the span, else its first noun."""
    if subject is not None and source[0] <= subject.i < source[1]:
        return int(subject.i)
    span = doc[source[0] : source[1]]
    if span.root.pos_ in _NOMINAL:
        return int(span.root.i)
    nouns = [t.i for t in span if t.pos_ in _NOMINAL and t.dep_ not in ("compound", "nmod", "poss")]
    return int(nouns[0] if nouns else span.root.i)


def _with_layout(doc: "Doc", found: Sequence[Attribution], shown: Sequence[Layout]) -> list[Attribution]:
    """The attributions with those that the layout shows, in the place of what takes their name or words otherwise."""
    kept = list(found)
    for source, cue, ranges in shown:
        content = tuple(filter(None, (_trim(doc, r) for r in ranges)))
        if content:
            kept = [a for a in kept if not _contradicts(a, source, cue, tokens_of(content))]
            head = doc[source[0] : source[1]].root.i
            kept.append(Attribution(source, (cue,), content, head, "", "layout", 0.85))
    return kept


def _contradicts(a: Attribution, source: Range, cue: Range, said: frozenset[int]) -> bool:
    """Whether an attribution has its cue in that of another, or most of its words and a source that overlaps."""
    takes = bool(a.source) and a.source is not None and a.source[0] < source[1] and source[0] < a.source[1]
    return bool(a.cue and cue[0] <= a.cue[0][0] < cue[1]) or (takes and len(a.tokens & said) > _APART * len(a.tokens))


def rule_attributions(doc: "Doc", quotations: Sequence[Range]) -> tuple[Attribution, ...]:
    """The attributions that the cue verbs and quotation marks of the article show, in order of their cues."""
    quoted = {i: q for q in quotations for i in range(*q)}
    found = [a for token in doc if (a := _from_verb(doc, token, quoted)) is not None]
    told = {a.cue[0][0] for a in found if a.cue}
    found += [a for token in doc if (a := _according(doc, token)) is not None and not _reports(doc, a, told)]
    found = [b for a in found if (b := _with_quotations(doc, a, quotations)).content]
    found = _float(doc, found, quotations)
    return tuple(sorted(_distinct(doc, found), key=lambda a: a.anchor))


def rule_marks(doc: "Doc", found: Sequence[Attribution]) -> list[str]:
    """What the rules say of each token: S(ource), K (cue), C(ontent) or -; the outermost content, then the others."""
    marks = ["-"] * len(doc)
    for a in found:
        for s, e in a.content:
            marks[s:e] = "C" * (e - s)
    for a in found:
        for letter, ranges in (("S", [a.source] if a.source else []), ("K", a.cue)):
            for s, e in ranges:
                if "C" not in marks[s:e]:
                    marks[s:e] = letter * (e - s)
    return marks


def _from_verb(doc: "Doc", token: "Token", quoted: dict[int, Range]) -> Attribution | None:
    if token.pos_ not in ("VERB", "AUX") or token.lemma_ == "be" or _is_condition(token):
        return None
    lemma, cue_end = _cue(token)
    if lemma not in _lemmas() or _withheld(token) is not None:
        return None
    subject, passive = _subject(token.head if token.dep_ == "xcomp" and _withheld(token.head) == token else token)
    if subject is not None and subject.i in quoted and token.i not in quoted:
        subject = _beside_quotation(doc, token, quoted)  # the parser took it from inside the quoted words
    contents = _content(doc, token, lemma, cue_end)
    if not contents:
        return None
    if subject is None and not passive:
        return None
    source = _source_range(subject) if subject is not None else None
    contents = _outside(contents, [r for r in (source, (token.i, cue_end)) if r])
    contents = tuple(filter(None, (_trim(doc, r) for r in contents)))
    if not contents:
        return None
    head = subject.i if subject is not None else -1
    rule = f"cue-{lemma.replace(' ', '-')}"
    return Attribution(source, (_cue_range(token, cue_end),), contents, head, lemma, rule, 0.8)


def _is_condition(token: "Token") -> bool:
    """ "If Maduro agreed to …" says nothing of what Maduro said."""
    return token.dep_ == "advcl" and is_conditional(token)


@cache
def _lemmas() -> dict[str, NamedNode]:
    return {str(lemma): term(cls) for cls, lemmas in sections("cues.yaml")["acts"].items() for lemma in lemmas}


@cache
def _uttering() -> frozenset[str]:
    """The lemmas that give out words, whatever else they do."""
    return _words("uttering") | frozenset(_lemmas())


@cache
def _frames() -> dict[str, frozenset[str]]:
    return {frame: frozenset(map(str, lemmas)) for frame, lemmas in sections("cues.yaml")["frames"].items()}


def act_of(lemma: str) -> NamedNode:
    """The speech act of a cue: a class below kg:Claim, or kg:Claim itself."""
    return _lemmas().get(lemma, KG.Claim)


def _cue(token: "Token") -> tuple[str, int]:
    """The cue's lemma with a particle or preposition that makes it another cue, and where it ends."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ in ("prep", "prt") and child.i <= token.i + 2 and f"{lemma} {child.lower_}" in _lemmas():
            return f"{lemma} {child.lower_}", child.i + 1
    return lemma, token.i + 1


def _cue_range(token: "Token", end: int) -> Range:
    start = token.i
    while start > 0 and _is_auxiliary(token.doc[start - 1], token):
        start -= 1
    return start, end


def _is_auxiliary(candidate: "Token", verb: "Token") -> bool:
    """Whether a token belongs to the cue as its auxiliary, negation or adverb."""
    return (
        candidate.head == verb and candidate.dep_ in ("aux", "auxpass", "neg", "advmod") and not candidate.is_sent_start
    )


def _subject(token: "Token") -> tuple["Token | None", bool]:
    """The source's head token, and whether the cue is passive."""
    for child in token.children:
        if child.dep_ == "nsubj":
            return child, False
    if token.dep_ == "pcomp" and token.head.lower_ == "as" and token.head.head.lemma_ in ("quote", "cite", "report"):
        return next(
            (c for c in token.head.head.children if c.dep_ == "nsubjpass"), None
        ), False  # "was quoted as saying"
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    if passive:
        return next(
            (g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None
        ), True
    if token.dep_ in ("conj", "xcomp", "advcl") and token.head != token and token.head.pos_ in ("VERB", "AUX"):
        if token.dep_ == "advcl" and token.tag_ != "VBG":
            return None, False
        return _subject(token.head)
    if token.dep_ in ("acl", "relcl") and token.tag_ == "VBG":
        return token.head, False
    return None, False


def _beside_quotation(doc: "Doc", cue: "Token", quoted: dict[int, Range]) -> "Token | None":
    """The noun or pronoun next to a cue, outside quotation marks: '"…," Guterres said', '"…," said Guterres'."""
    order = [*range(cue.i - 1, max(cue.i - 6, -1), -1), *range(cue.i + 1, min(cue.i + 6, len(doc)))]
    for i in order:
        token = doc[i]
        if (
            token.pos_ in ("NOUN", "PROPN", "PRON")
            and token.dep_ != "compound"
            and i not in quoted
            and token.sent == cue.sent
        ):
            return token
    return None


def _source_range(head: "Token") -> Range:
    """The noun phrase of the source, without relative clauses and what stands behind a comma."""
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "punct", "cc", "advcl", "appos") or child.i > end:
            if child.dep_ in ("conj", "appos") and child.dep_ != "cc":
                end = max(end, child.right_edge.i + 1)
                continue
            if child.dep_ != "prep":
                continue
        end = max(end, child.right_edge.i + 1)
    return start, min(end, head.sent.end)


def _content(doc: "Doc", token: "Token", lemma: str, cue_end: int) -> tuple[Range, ...]:
    if lemma in _frames()["clause"]:
        clauses = [
            c
            for c in token.children
            if c.dep_ in ("ccomp", "xcomp", "parataxis") and c.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN")
        ]
        if clauses:
            clause = clauses[0]
            return ((clause.left_edge.i, clause.right_edge.i + 1),)
        if (
            token.dep_ in ("parataxis", "advcl")
            and token.tag_ not in ("VBG", "VBN")
            and token.head.pos_ in ("VERB", "AUX")
            and sum(t.is_alpha for t in doc[token.left_edge.i : token.i]) <= _MAX_ASIDE
        ):
            return tuple(_outside(((token.sent.start, token.sent.end),), [(token.left_edge.i, token.right_edge.i + 1)]))
    if lemma in _frames()["object"] and _is_judgement(token, lemma):
        return _object(token, cue_end)
    return ()


def _is_judgement(token: "Token", lemma: str) -> bool:
    """Whether the object is something said or judged: not "welcomed him", not "called her", not "saw the film"."""
    objects = [c for c in token.children if c.dep_ == "dobj"]
    if lemma == "welcome":
        return not any(c.pos_ == "PRON" or c.ent_type_ == "PERSON" for c in objects)
    if lemma in ("call", "see", "view", "consider", "regard", "dub", "label", "describe"):
        return any(
            c.dep_ in ("oprd", "ccomp", "xcomp") or (c.dep_ == "prep" and c.lower_ == "as") for c in token.children
        )
    return True


def _object(token: "Token", cue_end: int) -> tuple[Range, ...]:
    """What follows the verb: its object with all that hangs on it."""
    objects = [c for c in token.rights if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "pobj", "attr")]
    objects += [g for c in token.rights if c.dep_ == "prep" for g in c.children if c.i + 1 == cue_end]
    if not objects:
        return ()
    start = min(o.left_edge.i for o in objects)
    end = max(o.right_edge.i + 1 for o in objects)
    for child in token.rights:
        if child.i >= end and child.dep_ in ("prep", "xcomp", "ccomp", "dobj", "oprd") and not _adjunct(child):
            end = child.right_edge.i + 1
    return ((max(start, cue_end), end),) if end > max(start, cue_end) else ()


def _adjunct(token: "Token") -> bool:
    """A time or place phrase that tells of the saying, not of what was said."""
    return token.lower_ in ("on", "at", "in", "during", "after", "before") and any(
        c.ent_type_ in ("DATE", "TIME") for c in token.children
    )


def _according(doc: "Doc", token: "Token") -> Attribution | None:
    """ "According to X", "per X", "in X's view", "in the words of X", and "To X," before what X thinks."""
    if token.lower_ not in _BEFORE_SOURCE:
        return None
    found = _named_behind(doc, token) or _viewed_by(token) or _seen_by(doc, token)
    if found is None:
        return None
    cue, head, rule = found
    source = (head.left_edge.i, _end_of_name(head))
    verb = token.head
    start, end = (
        (verb.left_edge.i, verb.right_edge.i + 1)
        if verb.pos_ in ("VERB", "AUX")
        else (token.sent.start, token.sent.end)
    )
    told = [r for part in (*cue, source) for r in part]
    if rule == "cue-view":
        told.append(min(token.right_edge.i + 1, _first_comma(doc, max(told))))
    parts = _outside(((start, end),), [(min(told), max(told))])
    contents = tuple(filter(None, (_trim(doc, r) for r in parts)))
    return Attribution(source, cue, contents, head.i, "according to", rule, 0.8) if contents else None


_Named = tuple[tuple[Range, ...], "Token", str]


def _named_behind(doc: "Doc", token: "Token") -> _Named | None:
    if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
        last = token.i + 1
    elif token.lower_ == "per" and (token.is_sent_start or doc[token.i - 1].text == ","):
        last = token.i
    else:
        return None
    head = next((c for c in doc[last].children if c.dep_ == "pobj"), None)
    if head is None or (token.lower_ == "per" and not (head.pos_ == "PROPN" or head.left_edge.lower_ == "the")):
        return None
    return ((token.i, last + 1),), head, "cue-according-to"


def _viewed_by(token: "Token") -> _Named | None:
    """ "In X's view", "in the view of X"."""
    if token.lower_ != "in" or token.dep_ != "prep":
        return None
    for view in (c for c in token.children if c.dep_ == "pobj" and c.lower_ in _words("views")):
        whose = next((c for c in view.children if c.dep_ == "poss"), None)
        if whose is not None:
            own = whose.lower_ in _FIRST_PERSON or (whose.tag_ == "PRP$" and _has_somebody(token.head))
            return None if own else (((token.i, token.i + 1), (view.i, view.i + 1)), whose, "cue-view")
        of = next((c for c in view.children if c.lower_ == "of" and c.i == view.i + 1), None)
        whose = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        if whose is not None and of is not None and view.left_edge.lower_ == "the" and _is_somebody(whose):
            return ((token.i, of.i + 1),), whose, "cue-view"
    return None


def _has_somebody(verb: "Token") -> bool:
    """Whether a person is the subject: "In his view, Kim …" may be Kim's."""
    subject = _subject(verb)[0]
    return subject is not None and subject.ent_type_ == "PERSON"


def _is_somebody(token: "Token") -> bool:
    """Whether a noun names people or a body: no "in the eyes of the law"."""
    if token.pos_ in ("PROPN", "PRON"):
        return True
    return token.lower_ in words("nominals.yaml", "people") or token.lower_ in classes_by_word(
        "organisation_heads.yaml"
    )


def _first_comma(doc: "Doc", start: int) -> int:
    """The first comma from a token on, or the end of its sentence."""
    end = int(doc[start - 1].sent.end)
    return next((i for i in range(start, end) if doc[i].text == ","), end)


def _reports(doc: "Doc", a: Attribution, cues: Collection[int]) -> bool:
    """Whether the clause of a view tells what somebody said, and the view is part of it: "In his view, Kim said"."""
    if a.rule != "cue-view":
        return False
    verb = doc[a.cue[0][0]].head
    return any(
        t.i in cues or _cue(t)[0] in _frames()["clause"]
        for t in (verb, *(c for c in verb.children if c.dep_ == "parataxis"))
    )


def _seen_by(doc: "Doc", token: "Token") -> _Named | None:
    """ "To X," at the head of a sentence; "For X," tells of X as often as what X thinks, and is left to the network."""
    head = next((c for c in token.children if c.dep_ == "pobj"), None)
    if token.lower_ != "to" or not token.is_sent_start or head is None:
        return None
    is_somebody = head.ent_type_ == "PERSON" or (head.tag_ == "PRP" and head.lower_ not in _FIRST_PERSON)
    if not is_somebody or token.head.lemma_ not in _words("seeming"):
        return None
    end = _end_of_name(head)
    return (((token.i, token.i + 1),), head, "cue-view") if doc[end : end + 1].text == "," else None


def _end_of_name(head: "Token") -> int:
    """Where a noun phrase ends: before the comma that parts it from the clause, which the parse may take for a list."""
    doc, end = head.doc, head.right_edge.i + 1
    if doc[end - 1].tag_ == "POS":
        return int(end - 1)
    comma = next((t.i for t in doc[head.i : end] if t.text == ","), None)
    return int(end if comma is None or doc[end : end + 1].text == "," else comma)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(map(str, sections("cues.yaml")[key]))


# ---------------------------------------------------------------- content and quotation marks


def _outside(ranges: Sequence[Range], holes: Sequence[Range]) -> tuple[Range, ...]:
    """The ranges without the holes."""
    out = list(ranges)
    for begin, end in holes:
        out = [part for s, e in out for part in ((s, min(e, begin)), (max(s, end), e)) if part[0] < part[1]]
    return tuple(out)


def _trim(doc: "Doc", span: Range) -> Range | None:
    """The range without punctuation, quotation marks and space at its edges; None when nothing is left."""
    start, end = span
    while start < end and (
        doc[start].text in _TRIM
        or doc[start].is_space
        or (doc[start].lower_ in ("and", "but", "while") and start + 1 < end)
    ):
        start += 1
    while start < end and (doc[end - 1].text in _TRIM or doc[end - 1].is_space):
        end -= 1
    return (start, end) if start < end else None


def _with_quotations(doc: "Doc", a: Attribution, quotations: Sequence[Range]) -> Attribution:
    """The attribution with the whole of every quotation that its content begins or ends in."""
    if not a.cue:
        return a
    own = kept_in(a.content, a.cue[0], quotations)
    contents = list(own)
    for b, e in quotations:
        cue_inside = b <= a.cue[0][0] < e
        if cue_inside or not any(s < e and b < t for s, t in contents):
            continue
        contents = [(min(s, b), max(t, e)) if s < e and b < t and (s >= b or t <= e) else (s, t) for s, t in contents]
    contents = _joined(_outside(contents, [*a.cue, *([a.source] if a.source else [])]))
    trimmed = tuple(filter(None, (_trim(doc, r) for r in contents)))
    return replace(a, content=trimmed or own)


def _joined(ranges: Sequence[Range]) -> list[Range]:
    out: list[Range] = []
    for s, e in sorted(ranges):
        if out and s <= out[-1][1]:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return out


def _float(doc: "Doc", found: list[Attribution], quotations: Sequence[Range]) -> list[Attribution]:
    """Gives the quotations that no cue has taken to the cue of their sentence, before a colon, or before them."""
    out = list(found)
    paragraphs = paragraph_tokens(doc)
    for quotation in quotations:
        if any(s < quotation[1] and quotation[0] < e for a in out for s, e in a.content):
            continue
        if quotation[1] - quotation[0] < _MIN_QUOTE and doc[quotation[1] - 1].text not in _TRIM:
            continue  # a word or two in quotation marks without punctuation: a title or a nickname
        host = _host(doc, out, quotation, paragraphs)
        if host is not None:
            a = out[host]
            added = _trim(doc, quotation) or quotation
            out[host] = replace(a, content=tuple(_joined([*a.content, added])))
        elif (fresh := _bare_cue(doc, quotation, quotations)) is not None:
            out.append(fresh)
    return out


def _host(doc: "Doc", found: list[Attribution], quotation: Range, paragraphs: list[Range]) -> int | None:
    """The attribution of the same paragraph whose content ends next before the quotation."""
    paragraph = next((p for p in paragraphs if p[0] <= quotation[0] < p[1]), None)
    if paragraph is None:
        return None
    sentence = doc[quotation[0]].sent
    near = []
    for i, a in enumerate(found):
        if not a.cue or not (paragraph[0] <= a.cue[0][0] < paragraph[1]) or a.cue[0][0] > quotation[1]:
            continue
        direct = any(doc[max(0, s - 1)].text == "“" for s, _ in a.content)
        gap = quotation[0] - max(a.cue[-1][1], max(e for _, e in a.content))
        if (sentence.start <= a.cue[0][0] < sentence.end) or (direct and gap <= 6 and a.content[0][0] < quotation[0]):
            near.append((abs(gap), i))
    return min(near)[1] if near else None


def _bare_cue(doc: "Doc", quotation: Range, quotations: Sequence[Range]) -> Attribution | None:
    """A cue without content of its own beside a quotation: '"…," said X', 'X said: "…"'."""
    begin, end = quotation
    sentences = {doc[begin].sent.start: doc[begin].sent, doc[end - 1].sent.start: doc[end - 1].sent}
    if end + 1 < len(doc):
        sentences[doc[end + 1].sent.start] = doc[end + 1].sent
    if begin > 2:
        sentences[doc[begin - 2].sent.start] = doc[begin - 2].sent
    verbs = [
        t
        for s in sentences.values()
        for t in s
        if not any(b <= t.i < e for b, e in quotations)
        and t.pos_ == "VERB"
        and t.lemma_ in _frames()["clause"]
        and _subject(t)[0] is not None
    ]
    near = min(verbs, key=lambda t: min(abs(t.i - begin), abs(t.i - end)), default=None)
    if near is None or min(abs(near.i - begin), abs(near.i - end)) > 12:
        return None
    subject = _subject(near)[0]
    assert subject is not None
    source = _source_range(subject)
    if source[0] < end and begin < source[1]:
        return None
    return Attribution(source, (_cue_range(near, near.i + 1),), (quotation,), subject.i, near.lemma_, "quotation", 0.85)


def _uttered(doc: "Doc", quotation: Range) -> Attribution | None:
    """A quotation with its punctuation behind a verb that gives out words: 'chanted “What now?”', 'put it, “Lost.”'."""
    begin, end = quotation
    at = begin - 2
    while at > 0 and doc[at].lower_ in _BEFORE_QUOTATION:
        at -= 1
    if (
        at < 0
        or doc[end - 1].text not in _ENDS
        or doc[at].lemma_.lower() not in _uttering()
        or (subject := _subject(doc[at])[0]) is None
    ):
        return None
    source, cue = _source_range(subject), _cue_range(doc[at], at + 1)
    said = _trim(doc, quotation)
    if said is None or source[1] > cue[0]:
        return None
    return Attribution(source, (cue,), (said,), subject.i, doc[at].lemma_.lower(), "quotation", 0.6)


def _distinct(doc: "Doc", found: list[Attribution]) -> list[Attribution]:
    """One attribution for each cue and content."""
    seen: set[object] = set()
    out = []
    for a in sorted(found, key=lambda a: (a.cue, a.content)):
        key = (a.cue[0] if a.cue else None, a.content)
        if key not in seen:
            seen.add(key)
            out.append(a)
    return out
