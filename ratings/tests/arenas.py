"""Arenas with votes that were drawn, for tests of what is counted."""

import numpy as np

from arena.models import Arena, Outcome
from arena.tests.factories import make_arena, make_model, make_voter, make_votes
from ratings.models import OVERALL, Rating, Snapshot


def arena_with_votes(models: int = 4, **options) -> Arena:
    arena = make_arena()
    for _ in range(models):
        make_model("", arena)
    cast_many(arena, **options)
    return arena


def cast_many(arena: Arena, count: int = 60, seed: int = 1) -> None:
    """Votes by five voters; models with a higher number win more often."""
    models = list(arena.contestants.order_by("id"))
    voters = [make_voter() for _ in range(5)]
    random = np.random.default_rng(seed)
    cast = []
    for _ in range(count):
        a, b = random.choice(len(models), 2, replace=False)
        edge = 0.2 if a > b else 0
        outcome = random.choice([0, 1, 2, 3], p=[0.35 + edge, 0.45 - edge, 0.1, 0.1])
        cast.append((models[a], models[b], Outcome(outcome), random.choice(voters)))
    make_votes(arena, cast)


def overall(snapshot: Snapshot) -> dict[int, Rating]:
    board = snapshot.boards.get(category=OVERALL, style_control=False)
    return {row.model_id: row for row in board.ratings.all()}
