"""The second voice of the event reader: what the larger encoder says of triggers and of modality."""

from collections.abc import Sequence

from kg.extract.events.context import Context
from kg.extract.events.modality import MODALITIES
from kg.nlp.features import Floats
from kg.nlp.heads import heads, mixed

__all__ = ["with_modalities", "with_triggers"]

# How much the second voice counts, chosen on a fold of the training articles held out of both.
_TRIGGERS, _MODALITY = 0.5, 0.5


def with_triggers(context: Context, classes: Sequence[str], own: Floats) -> Floats:
    """The probabilities of the classes at each candidate token, by both voices where there are two.

    Args:
        context: the article, with the encoder's states where the second voice is asked.
        classes: of the columns, as CURIEs; '' is no event.
        own: the small network's probabilities, shape (candidates, classes).
    """
    if context.states is None:
        return own
    second = heads().events(context.states[context.parse.candidates])
    return mixed(own, second[:, _columns(classes, heads().classes)], _TRIGGERS)


def with_modalities(context: Context, tokens: Sequence[int], own: Floats) -> Floats:
    """The probabilities of the modalities at some triggers, by both voices where there are two.

    Args:
        context: the article.
        tokens: the triggers.
        own: the regression's probabilities, shape (triggers, modalities).
    """
    if context.states is None:
        return own
    second = heads().modality(context.states[list(tokens)])
    return mixed(own, second[:, _columns(MODALITIES, heads().modalities)], _MODALITY)


def _columns(wanted: Sequence[str], given: Sequence[str]) -> list[int]:
    return [given.index(name.removeprefix("kg:")) for name in wanted]
