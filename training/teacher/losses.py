"""How far the teacher's network is from the annotations of a batch of articles."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.nn import functional

from training.teacher.lessons import Choice, Lesson, Marks
from training.teacher.network import Asked, Teacher, choices, distances, gaps, states_of, tensor

__all__ = ["loss_of", "numbers_of_date", "numbers_of_role", "numbers_of_speaker", "numbers_of_two"]

# What counts how much.
_WEIGHTS = {
    "event": 1.0, "again": 0.3, "modality": 0.3, "entity": 0.5, "title": 0.5, "former": 0.1, "content": 0.4, "act": 0.4,
    "roles": 2.4, "dates": 0.4, "holders": 0.6, "bodies": 0.2, "speakers": 0.4, "references": 0.4, "same": 0.6,
}  # fmt: skip
_BY_HIT = frozenset({"event", "entity", "title"})  # losses are counted by word that is something
_RELATIONS = 5  # of a date to the day of publication
_MANY = 5  # the kind of a mention that is none of the usual ones


def numbers_of_role(x: Lesson, trigger: int, tokens: np.ndarray, class_: int) -> tuple[np.ndarray, ...]:
    """What the head of roles is told beside the states."""
    gap = x.sentence[tokens] - x.sentence[trigger]
    return distances(tokens - trigger), np.full(len(tokens), class_), gaps(gap)


def numbers_of_date(x: Lesson, trigger: int, dates: np.ndarray) -> tuple[np.ndarray, ...]:
    """What the head of dates is told beside the states."""
    own = x.dates[dates]
    gap = x.sentence[own[:, 0]] - x.sentence[trigger]
    return distances(own[:, 0] - trigger), own[:, 1] * _RELATIONS + own[:, 2], gaps(gap)


def numbers_of_two(x: Lesson, token: int, tokens: np.ndarray) -> tuple[np.ndarray, ...]:
    """What other heads are told beside the states."""
    return distances(tokens - token), gaps(x.sentence[tokens] - x.sentence[token])


def numbers_of_speaker(x: Lesson, content: np.ndarray, tokens: np.ndarray) -> tuple[np.ndarray, ...]:
    """What the head of speakers is told beside the states."""
    kinds = {int(token): int(kind) for token, _, kind in x.mentions[::-1]}
    return (*numbers_of_two(x, int(content[0]), tokens), np.array([kinds.get(int(t), _MANY) for t in tokens], np.int64))


def loss_of(model: Teacher, name: str, batch: Sequence[Lesson], device: torch.device) -> torch.Tensor:
    """What a batch of annotated articles still has to teach.

    Args:
        model: the network.
        name: its encoder's.
        batch: annotated articles.
        device: where the network is.
    """
    h = model.drop(states_of(model.body, name, batch, device, train=True))
    begins = np.cumsum([0, *(x.size for x in batch)])[:-1].tolist()
    marked = [(x, x.marks, b) for x, b in zip(batch, begins, strict=True) if x.marks is not None]
    losses = {**_of_words(model, h, marked), **_of_claims(model, h, marked), **_of_pairs(model, h, marked)}
    return torch.stack([_WEIGHTS[k] * v for k, v in losses.items()]).sum()


_Marked = Sequence[tuple[Lesson, Marks, int]]


def _of_words(model: Teacher, h: torch.Tensor, marked: _Marked) -> dict[str, torch.Tensor]:
    found = {}
    for name in ("event", "modality", "entity", "title", "content"):
        labels = np.concatenate([getattr(m, name) for _, m, _ in marked])
        known = np.flatnonzero(labels >= 0)
        if len(known):
            odds = model.words[name](h[tensor(known, h)])
            loss = functional.cross_entropy(odds, tensor(labels[known], h), reduction="sum")
            found[name] = loss / (max(1, int((labels > 0).sum())) if name in _BY_HIT else len(known))
    regions = [(rows + b, class_) for _, m, b in marked for rows, class_ in m.again]
    if regions:
        chance = functional.softmax(model.words["event"](h), 1)
        rows, region = (
            np.concatenate([r for r, _ in regions]),
            np.repeat(np.arange(len(regions)), [len(r) for r, _ in regions]),
        )
        classes = np.repeat([c for _, c in regions], [len(r) for r, _ in regions])
        none = torch.log1p(-chance[tensor(rows, h), tensor(classes, h)].clamp(max=0.999))
        missed = h.new_zeros(len(regions)).index_add(0, tensor(region, h), none).exp()
        triggers = max(1, sum(int((m.event > 0).sum()) for _, m, _ in marked))
        found["again"] = -torch.log((1 - missed).clamp(min=1e-4)).sum() / triggers
    former = np.array([(head + b, was) for _, m, b in marked for head, was in m.former], np.int64).reshape(-1, 2)
    if len(former):
        odds = model.words["former"](h[tensor(former[:, 0], h)])
        found["former"] = functional.cross_entropy(odds, tensor(former[:, 1], h))
    return found


def _of_claims(model: Teacher, h: torch.Tensor, marked: _Marked) -> dict[str, torch.Tensor]:
    said = [(inside + b, beside + b) for x, _, b in marked for inside, beside in x.said]
    if not said:
        return {}
    pooled = model.utterances(h, said)
    acts = np.array([a for _, m, _ in marked for a in m.acts], np.int64)
    found = {"act": functional.cross_entropy(model.acts(pooled), tensor(acts, h))}
    asked, questions, first = Asked(), [], 0
    for x, m, b in marked:
        for choice in m.speakers:
            if choice.right.any():
                content = x.said[choice.about][0]
                asked.add(first + choice.about, choice.tokens + b, numbers_of_speaker(x, content, choice.tokens))
                questions.append((first + choice.about, choice))
        first += len(x.said)
    if questions:
        who = model.speakers_of(pooled)
        others = model.none["speakers"](who[tensor(np.array([q for q, _ in questions]), h)])
        scores = asked.scores(model.pairs["speakers"], who, h)[:, 0]
        found["speakers"] = _missed(choices(scores, asked.sizes, others), [c for _, c in questions], 1)
    return found


def _missed(odds: torch.Tensor, questions: Sequence[Choice], others: int) -> torch.Tensor:
    """Minus the logarithm of the probability of all that is right."""
    right = np.zeros(odds.shape, bool)
    for row, question in zip(right, questions, strict=True):
        own = len(question.tokens)
        row[:own], row[len(row) - others :] = question.right[:own], question.right[own:]
    chance = functional.log_softmax(odds, 1).masked_fill(~tensor(right, odds), -1e4)
    return -torch.logsumexp(chance, 1).mean()


def _of_pairs(model: Teacher, h: torch.Tensor, marked: _Marked) -> dict[str, torch.Tensor]:
    found = {}
    asked, labels = Asked(), []
    for x, m, b in marked:
        for trigger, class_, tokens, answers in m.roles:
            asked.add(trigger + b, tokens + b, numbers_of_role(x, trigger, tokens, class_))
            labels.append(answers)
    if labels:
        known = np.flatnonzero(np.concatenate(labels) >= 0)
        odds = asked.scores(model.pairs["roles"], h, h)[tensor(known, h)]
        found["roles"] = functional.cross_entropy(odds, tensor(np.concatenate(labels)[known], h))
    for name in ("dates", "bodies", "references"):
        if (loss := _of_choices(model, name, h, marked)) is not None:
            found[name] = loss
    for name in ("holders", "same"):
        asked, answers = Asked(), []
        for x, b, token, tokens, right in _yes_or_no(name, marked):
            asked.add(token + b, tokens + b, numbers_of_two(x, token, tokens))
            answers.append(right)
        if sum(asked.sizes):
            odds = asked.scores(model.pairs[name], h, h)[:, 0]
            found[name] = functional.binary_cross_entropy_with_logits(odds, tensor(np.concatenate(answers), h).float())
    return found


def _yes_or_no(name: str, marked: _Marked) -> Iterator[tuple[Lesson, int, int, np.ndarray, np.ndarray]]:
    for x, m, b in marked:
        if name == "holders":
            yield from ((x, b, c.about, c.tokens, c.right) for c in m.holders)
        else:
            yield from ((x, b, int(i), np.array([j]), np.array([one])) for i, j, one in m.same)


def _of_choices(model: Teacher, name: str, h: torch.Tensor, marked: _Marked) -> torch.Tensor | None:
    asked, questions, lefts, undated = Asked(), [], [], []
    for x, m, b in marked:
        for choice in getattr(m, name):
            if not choice.right.any():
                continue
            if name == "dates":
                asked.add(
                    choice.about + b, x.dates[choice.tokens, 0] + b, numbers_of_date(x, choice.about, choice.tokens)
                )
            else:
                asked.add(choice.about + b, choice.tokens + b, numbers_of_two(x, choice.about, choice.tokens))
            questions.append(choice)
            lefts.append(choice.about + b)
            undated.append(not x.published)
    if not sum(asked.sizes):
        return None
    others = model.none[name](h[tensor(np.array(lefts), h)])
    if name == "dates":  # an article without a date has no day of publication
        first = others[:, :1].masked_fill(tensor(np.array(undated), h)[:, None], -1e4)
        others = torch.cat([first, others[:, 1:]], 1)
    scores = asked.scores(model.pairs[name], h, h)[:, 0]
    return _missed(choices(scores, asked.sizes, others), questions, others.shape[1])
