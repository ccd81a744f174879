"""Which two models meet next, and with what probability: one rule for prepared and live answers."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.db.models import Count, QuerySet

from arena.models import (
    Answer,
    Arena,
    Battle,
    Deployment,
    ForbiddenPair,
    LanguageModel,
    Membership,
    Pairing,
    Prompt,
    Voter,
)
from arena.models.bank import AnswerQuerySet
from arena.models.endpoints import DeploymentQuerySet

chance = random.SystemRandom()

KEPT: dict[int, Pairing] = {}
"""The pairing last read of each arena: it is large, and asked for with every draw."""


@dataclass(frozen=True)
class Candidate:
    """An answer that may be drawn, with its model's sampling weight in the arena."""

    id: int
    model_id: int
    weight: float


@dataclass(frozen=True)
class DrawnAnswers:
    """Two answers with their sides, and how likely this pair was among those of the prompt."""

    prompt: Prompt
    a: Candidate
    b: Candidate
    probability: float


class DrawnModels(NamedTuple):
    """Two models with their sides, and how likely this pair was among those possible."""

    a_id: int
    b_id: int
    probability: float


@dataclass(frozen=True)
class Rule:
    """How often models of an arena meet. It depends on their sampling weights and on what their
    meeting would teach; new models meet more often, and forbidden pairs never."""

    pairing: Pairing
    forbidden: Collection[tuple[int, int]] = ()
    boost: float = 1
    boost_votes: int = 0

    @classmethod
    def of(cls, arena: Arena) -> "Rule":
        forbidden = ForbiddenPair.objects.filter(arena=arena).values_list("one_id", "other_id")
        return cls(pairing_of(arena), list(forbidden), arena.boost, arena.boost_votes)

    def draw(
        self, models: Sequence[int], weights: Sequence[float], seen: Iterable[tuple[int, int]] = ()
    ) -> tuple[int, int, float] | None:
        """The places of two of the models, and the probability of the pair; None if no pair is
        possible. `seen` holds the pairs of places to leave out.

        Side A is drawn first, by how often each model meets any other, and B among the models that
        it meets. Two models meet equally often whichever comes first, so the sides are fair.
        """
        often = self.frequencies(models, weights, seen)
        of_model = often.sum(axis=1)
        if not of_model.any():
            return None
        a = drawn_place(of_model)
        b = drawn_place(often[a])
        return a, b, float(2 * often[a, b] / of_model.sum())

    def frequencies(
        self, models: Sequence[int], weights: Sequence[float], seen: Iterable[tuple[int, int]] = ()
    ) -> np.ndarray:
        """How often every two of the models should meet, relative to the others: (n, n)."""
        place = {model: index for index, model in enumerate(models)}
        apart = [(place[i], place[j]) for i, j in self.forbidden if i in place and j in place]
        barred = np.array([*apart, *seen], dtype=int).reshape(-1, 2)
        weight = np.array(weights, dtype=float)
        drawn = weight > 0
        weight *= np.where(self.pairing.votes_of(models) < self.boost_votes, self.boost, 1)
        weight /= weight.max(initial=0) or 1
        often = without(np.outer(weight, weight) * self.pairing.weights_of(models), barred)
        if often.any():
            return often
        # Weights may be so small that their products are none.
        return without(np.outer(drawn, drawn).astype(float), barred)


def without(often: np.ndarray, barred: np.ndarray) -> np.ndarray:
    """The same array, changed in place: no model meets itself, and no pair in `barred` meets."""
    np.fill_diagonal(often, 0)
    often[barred, barred[:, ::-1]] = 0
    return often


def drawn_place(weights: np.ndarray) -> int:
    """One place in an array, drawn in proportion to the value there."""
    cumulated = weights.cumsum()
    # A random number below 1 times the whole may still be rounded up to it.
    point = min(chance.random() * cumulated[-1], np.nextafter(cumulated[-1], 0))
    return int(cumulated.searchsorted(point, side="right"))


def draw(arena: Arena, voter: Voter, prompt: Prompt | None = None) -> DrawnAnswers | None:
    """The next pair for `voter`, of `prompt` or of one drawn evenly; None when none is left."""
    seen, rule = pairs_seen(arena, voter), Rule.of(arena)
    for prompt_id in [prompt.id] if prompt else shuffled_prompts(arena, voter):
        found = draw_pair(candidates(prompt_id, voter), seen, rule)
        if found:
            return DrawnAnswers(prompt or Prompt.objects.get(id=prompt_id), *found)
    return None


def draw_pair(
    answers: list[Candidate], seen: Mapping[int, set[int]], rule: Rule
) -> tuple[Candidate, Candidate, float] | None:
    """Sides A and B of one unseen pair, and its probability."""
    place = {answer.id: index for index, answer in enumerate(answers)}
    drawn = rule.draw(
        [answer.model_id for answer in answers],
        [answer.weight for answer in answers],
        [
            (place[one], place[other])
            for one in place
            for other in seen.get(one, set()) & place.keys()
        ],
    )
    return drawn and (answers[drawn[0]], answers[drawn[1]], drawn[2])


def draw_live(arena: Arena, model_ids: Iterable[int]) -> DrawnModels | None:
    """The next pair among these models of the arena; None when no pair is possible."""
    members = Membership.objects.filter(arena=arena, model__status=LanguageModel.Status.ACTIVE)
    weight_of = dict(members.values_list("model_id", "sampling_weight"))
    models = list(weight_of.keys() & model_ids)
    drawn = Rule.of(arena).draw(models, [weight_of[model] for model in models])
    return drawn and DrawnModels(models[drawn[0]], models[drawn[1]], drawn[2])


def answers_live(arena: Arena) -> bool:
    """Whether two models of the arena can now answer a visitor's own question."""
    return arena.takes_questions and answering(arena).count() >= 2


def answering(arena: Arena) -> DeploymentQuerySet:
    """The deployments of models that may answer now: deployed and not resting."""
    return deployed(arena).awake()


def deployed(arena: Arena) -> DeploymentQuerySet:
    """The deployments of the arena's active members with a weight above 0, resting or not."""
    return Deployment.objects.filter(
        model__status=LanguageModel.Status.ACTIVE,
        model__memberships__arena=arena,
        model__memberships__sampling_weight__gt=0,
    )


def pairing_of(arena: Arena) -> Pairing:
    stored = Pairing.objects.filter(arena=arena)
    version = next(iter(stored.values_list("version", flat=True)), None)
    if version is None:
        return Pairing(arena=arena)
    kept = KEPT.get(arena.id)
    if kept is None or kept.version != version:
        kept = KEPT[arena.id] = stored.get()
    return kept


def pairs_seen(arena: Arena, voter: Voter) -> dict[int, set[int]]:
    """For each answer, the answers that this voter has seen beside it, whether they voted or
    not."""
    battles = Battle.objects.filter(arena=arena, voter=voter, answer_a__isnull=False)
    seen = defaultdict(set)
    for a, b in battles.values_list("answer_a_id", "answer_b_id"):
        seen[a].add(b)
    return seen


def shuffled_prompts(arena: Arena, voter: Voter) -> list[int]:
    answers = Answer.objects.in_play().hidden_from(voter).filter(prompt__arena=arena)
    prompts = list(answered_twice(answers).values_list("prompt_id", flat=True))
    chance.shuffle(prompts)
    return prompts


def playable_prompts(arena: Arena) -> QuerySet[Prompt]:
    """Prompts that at least two models in play have answered."""
    answers = Answer.objects.in_play().filter(prompt__arena=arena)
    return Prompt.objects.filter(id__in=answered_twice(answers).values("prompt_id"))


def answered_twice(answers: AnswerQuerySet) -> QuerySet:
    """The prompts with two or more of `answers`."""
    return answers.values("prompt_id").annotate(answers=Count("id")).filter(answers__gte=2)


def candidates(prompt_id: int, voter: Voter) -> list[Candidate]:
    """The prompt's answers in play whose authors the voter has not been told."""
    answers = Answer.objects.in_play().hidden_from(voter).filter(prompt=prompt_id)
    rows = answers.values_list("id", "model_id", "model__memberships__sampling_weight")
    return [Candidate(*row) for row in rows]
