"""A claim as a sentence that people read: who, the words of the article that say so, and what."""

import re

from kg.lang.lexicon import sections, words

__all__ = ["claim_sentence", "source_name"]

_LONGEST_GAP = 60  # characters between cue and content that are read as part of the sentence
_ENDS = " ,.;:\n"
_FIRST_PERSON = re.compile(r"\b(I|[Ww]e) (\w+ )?$")  # "we still hope": the speaker's own verb
_NOBODY = re.compile(r"\b[Ii]t $")  # "it was said that": nobody does the saying
_APART = re.compile(r"[“\";,]|\.\s+(?=[A-Z“\"])")  # a quotation or another clause begins between cue and content
_ARTICLE = re.compile(r"^(the|a|an) ", re.IGNORECASE)
_SHORTEST = 5  # letters of a participle: no "bring"


def claim_sentence(speaker: str, cue: str, content: str, sentence: str, *, direct: bool) -> str:
    """A claim as one sentence.

    Args:
        speaker: the name, or the source in the words of the text; "" where nobody is named.
        cue: the words that attribute it ("accused", "according to"); "" where there are none.
        content: what is said; its pieces are parted by " … ".
        sentence: the sentence of the article that holds cue and content.
        direct: whether all of the content is quoted.

    Returns:
        "Marco Rubio accused Obama of giving everything" where the content follows the cue in the sentence, else
        'Marco Rubio said: “We will see.”'.

    >>> claim_sentence("Ann Lee", "accused", "taking money", "Lee accused him of taking money.", direct=False)
    'Ann Lee accused him of taking money'
    """
    who = speaker or "An unnamed source"
    bare = content.strip(_ENDS)
    said = f"“{bare}”" if direct else bare
    cue = " ".join(cue.split()).rstrip(_ENDS)
    if not cue:
        return f"{who}: {said}"
    if cue.lower() in words("cues.yaml", "before_source"):
        return f"{cue[0].upper()}{cue[1:]} {speaker or 'an unnamed source'}, {said}"
    first = content.split(" … ", maxsplit=1)[0]
    before, _, behind = sentence.partition(cue)
    gap, is_there, _ = behind.partition(first)
    is_one = bool(is_there) and len(gap) <= _LONGEST_GAP and not _APART.search(gap + first[:1])
    if _NOBODY.search(before):
        return f"{who}: it {cue}{gap if is_one else ' '}{said}"
    if own := _FIRST_PERSON.search(before):
        return f"{who}: “{own[0].strip()} {cue}{gap if is_one else ' '}{bare}”"
    if is_one and not direct:
        return " ".join(f"{who} {_as_verb(cue)} {gap}{said}".split())
    return f"{who} {_as_verb(cue)}: {said}"


def source_name(name: str, words_of_source: str, names: frozenset[str]) -> str:
    """What a country or place is called as the source of a claim: with the words of the text where these say who spoke.

    Args:
        name: the name of the country or place.
        words_of_source: the source in the words of the text.
        names: all names of the country or place.

    >>> source_name("Hong Kong", "Police in Hong Kong", frozenset({"Hong Kong"}))
    'Police in Hong Kong (Hong Kong)'
    >>> source_name("Hong Kong", "The city", frozenset({"Hong Kong"}))
    'Hong Kong'
    """
    told = _ARTICLE.sub("", words_of_source)
    return name if " " not in told or told in names else f"{words_of_source} ({name})"


def tail_of(speaker: str, said: str) -> str:
    """What follows the speaker in a claim as one sentence.

    >>> tail_of("Ann Lee", "Ann Lee said that it rained")
    ' said that it rained'
    >>> tail_of("Ann Lee", "According to Ann Lee, it rained")
    ': it rained'
    """
    return said.removeprefix(speaker) if said.startswith(speaker) else f": {said.partition(f'{speaker}, ')[2]}"


def _as_verb(cue: str) -> str:
    """The words of a cue as a verb of its own: "accused" for "accusing"."""
    verb, *rest = cue.split()
    if verb.lower() in sections("past.yaml"):
        verb = sections("past.yaml")[verb.lower()]
    elif verb.endswith("ing") and len(verb) > _SHORTEST:
        verb = f"{verb[:-3]}ed"
    return " ".join((verb, *rest))
