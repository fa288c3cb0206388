"""Which language a text is in, by py3langid."""

__all__ = ["language_of", "looks_english"]

_MIN_WORDS = 8  # below, only the script decides
_MAX_FOREIGN_SCRIPT = 0.5  # share of letters beyond the Latin alphabets
_SAMPLE = 5000  # characters
_ENGLISH = frozenset({"en", "pcm"})  # Nigerian Pidgin is what English headlines in title case are taken for


def language_of(text: str) -> str:
    """The ISO 639 code of the language that a text is most likely in.

    Args:
        text: an article or a paragraph; the first five thousand characters count. Of less than eight words nothing is
            known but the script, and they pass as English ("en") where it is Latin and as "und" where it is not.
    """
    sample = text[:_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if sum(c > "\u024f" for c in letters) > _MAX_FOREIGN_SCRIPT * len(letters):
        return "und" if len(sample.split()) < _MIN_WORDS else _classified(sample)
    return "en" if len(sample.split()) < _MIN_WORDS else _classified(sample)


def looks_english(text: str) -> bool:
    """Whether a text is in English, or too short to say that it is not."""
    return language_of(text) == "en"


def _classified(sample: str) -> str:
    import py3langid

    code = str(py3langid.classify(sample)[0])
    return "en" if code in _ENGLISH else code
