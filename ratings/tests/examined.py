"""Boards to examine, and what is stored of them, for tests of the worker and of the page."""

import numpy as np

from arena.models import Arena, Origin, Outcome
from arena.tests.factories import make_model, make_vote, make_voter, make_votes
from ratings.engine import Ratings, Votes
from ratings.models import Evidence, Snapshot

NAMES = ["Auk", "Emu", "Kea", "Tui"]


def filled(arena: Arena, origin: Origin = Origin.IMPORTED) -> Arena:
    """With sixty votes, cast by voters whose keys are secrets."""
    votes = random_votes(60)
    models = [make_model(name, arena) for name in NAMES]
    voters = {voter: make_voter(f"secret-key-{voter}") for voter in np.unique(votes.voter)}
    columns = votes.model_a, votes.model_b, votes.outcome, votes.voter
    make_votes(
        arena,
        [
            (models[a], models[b], Outcome(outcome), voters[voter])
            for a, b, outcome, voter in zip(*columns, strict=True)
        ],
        origin,
    )
    return arena


def random_votes(count: int = 300, seed: int = 3) -> Votes:
    """The lower its number, the better the model, and the busier the voter."""
    random = np.random.default_rng(seed)
    a = random.integers(0, 4, count)
    b = (a + random.integers(1, 4, count)) % 4
    outcome = np.where(random.random(count) < 0.55 + 0.1 * np.sign(b - a), 0, 1)
    outcome = np.where(random.random(count) < 0.3, random.integers(2, 4, count), outcome)
    voter = (12 * random.random(count) ** 2).astype(int)
    return Votes(a, b, outcome, voter=voter, n_models=4)


def cast(arena: Arena, outcome: Outcome = Outcome.A) -> None:
    make_vote(arena, *arena.contestants.order_by("id")[:2], outcome)


def stored(snapshot: Snapshot, category: str = "overall") -> dict | None:
    return Evidence.objects.get(
        boards__snapshot=snapshot, boards__category=category, boards__style_control=False
    ).sureness


def figures_of(ratings: Ratings) -> np.ndarray:
    """Score and rank of each model, in the order of their names."""
    return np.column_stack([ratings.score, ratings.rank])


def figures_under(record: dict, choice: str) -> list[list[float]]:
    """The same, as a record has them."""
    models = sorted(record["models"], key=lambda one: one["model"])
    return [[one[choice]["score"], one[choice]["rank"]] for one in models]
