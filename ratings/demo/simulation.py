"""Simulated votes: what voters would say if the strength of each model were known.

They give a fresh arena a board to look at, carry their origin with them, and say nothing about any
real model.
"""

import random
from collections.abc import Mapping
from itertools import combinations, groupby

from arena.models import Answer, Arena, Battle, Origin, Outcome, Vote, Voter
from ratings.win_rates import predicted_win_rate

TIE_SHARE = 0.15
BOTH_BAD_SHARE = 0.06


def simulate_votes(
    arena: Arena, strengths: Mapping[str, float], votes: int, voters: int, seed: int
) -> None:
    """Store votes on the arena's answers, which are drawn evenly; nobody gets the same pair twice.

    Parameters
    ----------
    strengths
        Of each model, by its name, in Elo points.
    seed
        The same seed on the same answers gives the same votes.
    """
    chance = random.Random(seed)
    people = Voter.objects.bulk_create(
        Voter(key=f"{arena.slug}/simulated-{number}") for number in range(1, voters + 1)
    )
    meetings = [(voter, pair) for voter in people for pair in pairs_of_answers(arena)]
    battles, judgements = [], []
    for voter, pair in chance.sample(meetings, votes):
        a, b = chance.sample(pair, 2)
        battle = simulated_battle(arena, voter, a, b)
        gap = strengths[a.model.name] - strengths[b.model.name]
        battles.append(battle)
        judgements.append(Vote.of(battle, judge(gap, chance)))
    Battle.objects.bulk_create(battles)
    Vote.objects.bulk_create(judgements)


def pairs_of_answers(arena: Arena) -> list[tuple[Answer, Answer]]:
    answers = Answer.objects.filter(prompt__arena=arena, current=True).select_related("model")
    by_prompt = groupby(answers.order_by("prompt_id", "id"), key=lambda answer: answer.prompt_id)
    return [pair for _prompt, group in by_prompt for pair in combinations(group, 2)]


def simulated_battle(arena: Arena, voter: Voter, a: Answer, b: Answer) -> Battle:
    return Battle(
        arena=arena,
        voter=voter,
        prompt_id=a.prompt_id,
        model_a_id=a.model_id,
        model_b_id=b.model_id,
        answer_a=a,
        answer_b=b,
        origin=Origin.SIMULATED,
    )


def judge(gap: float, chance: random.Random) -> Outcome:
    """An outcome by Bradley-Terry between models whose strengths are `gap` points apart."""
    undecided = chance.random()
    if undecided < TIE_SHARE:
        return Outcome.TIE
    if undecided < TIE_SHARE + BOTH_BAD_SHARE:
        return Outcome.BOTH_BAD
    return Outcome.A if chance.random() < predicted_win_rate(gap) else Outcome.B
