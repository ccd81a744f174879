"""Which two answers meet next, and with what probability."""

import random
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, QuerySet

from arena.models import Answer, Arena, Battle, Pairing, Prompt, Voter
from arena.models.bank import AnswerQuerySet

chance = random.SystemRandom()


@dataclass(frozen=True)
class Candidate:
    """An answer that may be drawn, with its model's sampling weight in the arena."""

    id: int
    model_id: int
    weight: float


@dataclass(frozen=True)
class Draw:
    """Two answers with their sides, and how likely this pair was among those of the prompt."""

    prompt: Prompt
    a: Candidate
    b: Candidate
    probability: float


def draw(arena: Arena, voter: Voter, prompt: Prompt | None = None) -> Draw | None:
    """The next pair for `voter`, of `prompt` or of one drawn evenly; None when none is left."""
    seen = pairs_seen(arena, voter)
    pairing = Pairing.objects.filter(arena=arena).first() or Pairing()
    for prompt_id in [prompt.id] if prompt else shuffled_prompts(arena, voter):
        found = draw_pair(candidates(prompt_id, voter), seen, pairing)
        if found:
            return Draw(prompt or Prompt.objects.get(id=prompt_id), *found)
    return None


def draw_pair(
    answers: list[Candidate], seen: set[frozenset[int]], pairing: Pairing
) -> tuple[Candidate, Candidate, float] | None:
    """One unseen pair and its probability; the sides are drawn by a fair coin.

    In proportion to both models' sampling weights and to what their meeting would teach.
    """
    pairs = [pair for pair in combinations(answers, 2) if pair_key(*pair) not in seen]
    if not pairs:
        return None
    weights = [
        one.weight * other.weight * pairing.weight(one.model_id, other.model_id)
        for one, other in pairs
    ]
    if not sum(weights):
        weights = [1.0] * len(pairs)
    index = chance.choices(range(len(pairs)), weights)[0]
    a, b = chance.sample(pairs[index], 2)
    return a, b, weights[index] / sum(weights)


def pair_key(one: Candidate, other: Candidate) -> frozenset[int]:
    return frozenset((one.id, other.id))


def pairs_seen(arena: Arena, voter: Voter) -> set[frozenset[int]]:
    """Every pair of answers that this voter has had before the eyes, voted on or not."""
    battles = Battle.objects.filter(arena=arena, voter=voter, answer_a__isnull=False)
    return {frozenset(pair) for pair in battles.values_list("answer_a_id", "answer_b_id")}


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
    """The prompt's answers in play of which the voter was not told who wrote them."""
    answers = Answer.objects.in_play().hidden_from(voter).filter(prompt=prompt_id)
    rows = answers.values_list("id", "model_id", "model__memberships__sampling_weight")
    return [Candidate(*row) for row in rows]
