"""Ranks organisations, each by its best model, with the rule that ranks models."""

from collections.abc import Sequence

import numpy as np

from ratings.claims import is_rated
from ratings.engine.ranking import lmsys_rank
from ratings.models import Rating


def organization_ranks(ratings: Sequence[Rating]) -> list[int | None]:
    """One entry a row: the organisation's rank on the row of its best model, else None."""
    best = best_rows(ratings)
    lower = np.array([ratings[row].lower for row in best], dtype=float)
    upper = np.array([ratings[row].upper for row in best], dtype=float)
    rank_of = dict(zip(best, lmsys_rank(lower, upper).tolist(), strict=True))
    return [rank_of.get(row) for row in range(len(ratings))]


def best_rows(ratings: Sequence[Rating]) -> list[int]:
    """The row of each organisation's model with the highest score.

    Only models that can be compared speak for their organisations: those with an interval, in
    the largest group that met (component 0).
    """
    best: dict[str, tuple[int, float]] = {}
    for row, rating in enumerate(ratings):
        if not rating.organization or rating.component or rating.lower is None:
            continue
        leader = best.get(rating.organization)
        if is_rated(rating) and (leader is None or rating.score > leader[1]):
            best[rating.organization] = row, rating.score
    return [row for row, _score in best.values()]
