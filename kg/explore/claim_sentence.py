"""A claim as a sentence that people read: who, the words of the article that say so, and what."""

__all__ = ["claim_sentence"]

_LONGEST_GAP = 60  # characters between cue and content that are read as part of the sentence
_ENDS = " ,.;:\n"


def claim_sentence(speaker: str, cue: str, words: str, sentence: str, *, direct: bool) -> str:
    """A claim as one sentence.

    Args:
        speaker: the name, or the source in the words of the text; "" where nobody is named.
        cue: the words that attribute it ("accused", "according to"); "" where there are none.
        words: the content; its pieces are parted by " … ".
        sentence: the sentence of the article that holds cue and content.
        direct: whether all of the content is quoted.

    Returns:
        "Marco Rubio accused Obama of giving everything" where the content follows the cue in the sentence, else
        'Marco Rubio said: “We will see.”'.

    >>> claim_sentence("Ann Lee", "accused", "taking money", "Lee accused him of taking money.", direct=False)
    'Ann Lee accused him of taking money'
    """
    who = speaker or "An unnamed source"
    said = f"“{words.strip(_ENDS)}”" if direct else words.strip(_ENDS)
    cue = " ".join(cue.split())
    if not cue:
        return f"{who}: {said}"
    first = words.split(" … ", maxsplit=1)[0]
    behind = sentence.partition(cue)[2]
    gap, found, _ = behind.partition(first)
    if found and len(gap) <= _LONGEST_GAP and not direct and not _is_apart(gap):
        return " ".join(f"{who} {cue} {gap}{said}".split())
    return f"{who} {cue}: {said}"


def _is_apart(gap: str) -> bool:
    """Whether a quotation or another clause begins between cue and content: they are no one sentence then."""
    return any(mark in gap for mark in '“".;,')
