"""What one network of the teacher says of articles."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import torch

from training.event_labels import CLASSES
from training.event_score import ALIKE
from training.teacher.kept import Answers
from training.teacher.lessons import Lesson, dates_near, named_before, speakers_near
from training.teacher.losses import numbers_of_date, numbers_of_role, numbers_of_speaker, numbers_of_two
from training.teacher.network import Asked, Teacher, choices, states_of, tensor

__all__ = ["answers_of"]

TRIGGER, TITLE = 0.15, 0.1  # least probability of what pairs are asked about
PUBLISHED, NONE = -1, -2  # in the place of the number of a date
_MOST_TRIGGERS = 90


def answers_of(model: Teacher, name: str, batch: Sequence[Lesson], device: torch.device) -> list[Answers]:
    """The answers about some articles, read together."""
    with torch.no_grad():
        h = states_of(model.body, name, batch, device)
        begins = np.cumsum([0, *(x.size for x in batch)]).tolist()
        words = {k: head(h).softmax(1).cpu().numpy() for k, head in model.words.items()}
        found = [{k: v[b:e] for k, v in words.items()} for b, e in pairwise(begins)]
        for x, own in zip(batch, found, strict=True):
            own["triggers"] = _triggers(x, own["event"])
        for head, ask in _QUESTIONS.items():
            _ask(model, head, ask, h, batch, begins, found)
        _ask_claims(model, h, batch, begins, found)
    return found


def _triggers(x: Lesson, event: np.ndarray) -> np.ndarray:
    """The likely triggers, and the annotated ones."""
    score = 1 - event[:, 0]
    likely = np.flatnonzero(score > TRIGGER)
    likely = likely[np.argsort(-score[likely], kind="stable")][:_MOST_TRIGGERS]
    annotated = [trigger for trigger, *_ in x.marks.roles] if x.marks else []
    return np.union1d(likely, np.array(annotated, np.int64)).astype(np.int64)


_Question = tuple[int, np.ndarray, np.ndarray, tuple[np.ndarray, ...]]  # token, candidates, their tokens, numbers


def _role_questions(x: Lesson, own: Answers) -> list[_Question]:
    classes = {trigger: class_ for trigger, class_, *_ in x.marks.roles} if x.marks else {}
    made = []
    for t in map(int, own["triggers"]):
        tokens = np.flatnonzero((x.sentence == x.sentence[t]) & x.parties)
        tokens = tokens[tokens != t]
        class_ = classes.get(t, int(own["event"][t, 1:].argmax()) + 1)
        made.append((t, tokens, tokens, numbers_of_role(x, t, tokens, class_)))
    return made


def _date_questions(x: Lesson, own: Answers) -> list[_Question]:
    made = []
    for t in map(int, own["triggers"]):
        near = dates_near(x, t)
        made.append((t, near, x.dates[near, 0], numbers_of_date(x, t, near)))
    return made


def _same_questions(x: Lesson, own: Answers) -> list[_Question]:
    made, triggers = [], own["triggers"]
    classes = own["event"][triggers, 1:].argmax(1) + 1
    for k, t in enumerate(map(int, triggers)):
        later = triggers[k + 1 :][_MAY_BE_ONE[classes[k], classes[k + 1 :]]]
        made.append((t, later, later, numbers_of_two(x, t, later)))
    return made


def _office_questions(x: Lesson, own: Answers, *, people: bool) -> list[_Question]:
    heads = np.flatnonzero(own["title"][:, 1] > TITLE)
    if x.marks:
        heads = np.union1d(heads, np.array([c.about for c in x.marks.holders], np.int64)).astype(np.int64)
    pool = x.mentions[(x.groups[x.mentions[:, 1]] == 0) == people, 0] if len(x.mentions) else np.zeros(0, np.int64)
    made = []
    for t in map(int, heads):
        near = pool[(np.abs(x.sentence[pool] - x.sentence[t]) <= (1 if people else 2)) & (pool != t)]
        made.append((t, near, near, numbers_of_two(x, t, near)))
    return made


def _reference_questions(x: Lesson, own: Answers) -> list[_Question]:
    made = []
    for t in map(int, x.places):
        tokens = x.mentions[named_before(x, t), 0]
        made.append((t, tokens, tokens, numbers_of_two(x, t, tokens)))
    return made


_QUESTIONS: Mapping[str, Callable[[Lesson, Answers], list[_Question]]] = {
    "roles": _role_questions,
    "dates": _date_questions,
    "same": _same_questions,
    "holders": lambda x, own: _office_questions(x, own, people=True),
    "bodies": lambda x, own: _office_questions(x, own, people=False),
    "references": _reference_questions,
}
_MAY_BE_ONE = np.array(
    [
        [i > 0 and j > 0 and (a == b or frozenset((a[3:], b[3:])) in ALIKE) for j, b in enumerate(CLASSES)]
        for i, a in enumerate(CLASSES)
    ]
)


def _ask(
    model: Teacher,
    head: str,
    ask: Callable[[Lesson, Answers], list[_Question]],
    h: torch.Tensor,
    batch: Sequence[Lesson],
    begins: Sequence[int],
    found: Sequence[Answers],
) -> None:
    """Adds the answers of one head to `found`."""
    asked, about = Asked(), []
    for n, (x, own, b) in enumerate(zip(batch, found, begins, strict=False)):
        for token, candidates, tokens, numbers in ask(x, own):
            asked.add(token + b, tokens + b, numbers)
            about.append((n, token, candidates))
    if not about:
        return
    odds = asked.scores(model.pairs[head], h, h)
    if head in model.none:
        others = model.none[head](h[tensor(np.array([begins[n] + t for n, t, _ in about]), h)])
        if head == "dates":
            undated = tensor(np.array([not batch[n].published for n, *_ in about]), h)
            others = torch.cat([others[:, :1].masked_fill(undated[:, None], -1e4), others[:, 1:]], 1)
        _keep_choices(head, about, choices(odds[:, 0], asked.sizes, others), others.shape[1], found)
        return
    chance = (odds.softmax(1) if odds.shape[1] > 1 else odds[:, 0].sigmoid()).cpu().numpy()
    ends = np.cumsum([0, *asked.sizes])
    for (n, token, candidates), (b, e) in zip(about, pairwise(ends), strict=True):
        _keep(found[n], head, np.full(e - b, token), candidates, chance[b:e])


def _keep_choices(
    head: str,
    about: Sequence[tuple[int, int, np.ndarray]],
    odds: torch.Tensor,
    others: int,
    found: Sequence[Answers],
) -> None:
    chance = odds.softmax(1).cpu().numpy()
    for (n, token, candidates), row in zip(about, chance, strict=True):
        numbers = np.array([*candidates, *range(-1, -1 - others, -1)])
        told = np.concatenate([row[: len(candidates)], row[len(row) - others :]])
        _keep(found[n], head, np.full(len(numbers), token), numbers, told)


def _keep(own: Answers, head: str, left: np.ndarray, right: np.ndarray, chance: np.ndarray) -> None:
    before = own.get(head)
    new = (left.astype(np.int64), np.asarray(right, np.int64), chance)
    own[head] = new if before is None else tuple(np.concatenate(p) for p in zip(before, new, strict=True))


def _ask_claims(
    model: Teacher, h: torch.Tensor, batch: Sequence[Lesson], begins: Sequence[int], found: Sequence[Answers]
) -> None:
    said = [(inside + b, beside + b) for x, b in zip(batch, begins, strict=False) for inside, beside in x.said]
    if not said:
        return
    pooled = model.utterances(h, said)
    acts, who = model.acts(pooled).softmax(1).cpu().numpy(), model.speakers_of(pooled)
    asked, about, first = Asked(), [], 0
    for n, (x, b) in enumerate(zip(batch, begins, strict=False)):
        found[n]["act"] = acts[first : first + len(x.said)]
        for k, (inside, _) in enumerate(x.said):
            tokens = x.mentions[speakers_near(x, inside), 0]
            asked.add(first + k, tokens + b, numbers_of_speaker(x, inside, tokens))
            about.append((n, k, tokens))
        first += len(x.said)
    odds = choices(asked.scores(model.pairs["speakers"], who, h)[:, 0], asked.sizes, model.none["speakers"](who))
    _keep_choices("speakers", about, odds, 1, found)
