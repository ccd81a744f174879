"""The method in force: recorded with every snapshot, quoted by pages, and kept by every board."""

from typing import Any

import numpy as np

from arena.models import Arena
from ratings.engine import Ratings, Scope
from ratings.models import Rating

Reason = Rating.ProvisionalReason

FEATURES = ("tokens", "headers", "lists", "bold")
"""What style control counts in an answer."""

METHOD: dict[str, Any] = {
    "model": "bradley-terry",
    "ties": "half a win each way",
    "interval": "clustered by voter and prompt, pooled where these are few",
    "confidence": 0.95,
    "style": list(FEATURES),
}

SCOPES = {
    Arena.WhoVotes.GROUP: Scope.QUESTIONS,
    Arena.WhoVotes.ANYONE: Scope.ALL,
}
"""For whom the boards of an arena hold, by who votes in it."""

FORESEEABLE = 1_000_000
"""More votes than this are no help to anybody who waits for them."""


FEWEST_VOTERS = 2
"""Where voters are a sample, fewer say nothing of people like them."""


def scope_of(arena: Arena) -> Scope:
    return SCOPES[Arena.WhoVotes(arena.who_votes)]


def method_for(arena: Arena) -> dict[str, Any]:
    """As a snapshot of the arena records it, with the margin that its verdicts are against."""
    return {**METHOD, "scope": str(scope_of(arena)), "margin": float(arena.margin)}


def row_fields(ratings: Ratings) -> list[dict[str, Any]]:
    """What the row of each model says of its rating."""
    known = zip(ratings.rank, ratings.votes, reasons_for_provisional(ratings), strict=True)
    return [
        rated_fields(ratings, model, reason) if rank else {"votes": int(votes)}
        for model, (rank, votes, reason) in enumerate(known)
    ]


def rated_fields(ratings: Ratings, model: int, reason: str) -> dict[str, Any]:
    return {
        "score": float(ratings.score[model]),
        "lower": float(ratings.lower[model]),
        "upper": float(ratings.upper[model]),
        "rank": int(ratings.rank[model]),
        "rank_low": int(ratings.rank_low[model]),
        "rank_high": int(ratings.rank_high[model]),
        "behind": float(ratings.behind[model]),
        "behind_at_worst": float(ratings.behind_at_worst[model]),
        "behind_at_least": float(ratings.behind_at_least[model]),
        "votes": int(ratings.votes[model]),
        "provisional": bool(reason),
        "provisional_reason": reason,
        "component": int(ratings.component[model]),
    }


def reasons_for_provisional(ratings: Ratings) -> list[str]:
    """Why nobody can know how far each model is from the others; empty where that is known."""
    few = ratings.scope.samples_voters & (ratings.effective_voters < FEWEST_VOTERS)
    tally = ratings.fitted.tally
    won, lost = np.zeros((2, tally.n_models))
    for one, other, credit in (
        (tally.first, tally.second, tally.wins),
        (tally.second, tally.first, tally.total - tally.wins),
    ):
        np.add.at(won, one, credit)
        np.add.at(lost, other, credit)
    figures = np.column_stack([ratings.provisional, few, won, lost]).tolist()
    return [reason_of(*model) for model in figures]


def reason_of(is_fringe: float, is_judged_by_few: float, won: float, lost: float) -> str:
    if is_fringe:
        return Reason.ONLY_WON if not lost else Reason.ONLY_LOST if not won else Reason.GROUP
    return Reason.FEW_VOTERS if is_judged_by_few else ""
