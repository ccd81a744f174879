"""The method in force: recorded with every snapshot, quoted by pages, and kept by every board."""

from ratings.engine import Ratings, Scope

FEATURES = ("tokens", "headers", "lists", "bold")
"""What style control counts in an answer."""

METHOD = {
    "model": "bradley-terry",
    "ties": "half a win each way",
    "interval": "clustered by voter and prompt, pooled where these are few",
    "scope": str(Scope.ALL),
    "confidence": 0.95,
    "style": list(FEATURES),
}

FEWEST_VOTERS = 2
"""An interval from the votes of one person speaks of that person's taste only."""

FORESEEABLE = 1_000_000
"""More votes than this are no help to anybody who waits for them."""


def row_fields(ratings: Ratings, model: int) -> dict[str, float | int | bool | None]:
    """What a row of a board says of a model's rating."""
    if not ratings.rank[model]:
        return {"votes": int(ratings.votes[model])}
    alone = ratings.effective_voters[model] < FEWEST_VOTERS
    return {
        "score": float(ratings.score[model]),
        "lower": float(ratings.lower[model]),
        "upper": float(ratings.upper[model]),
        "rank": int(ratings.rank[model]),
        "rank_low": int(ratings.rank_low[model]),
        "rank_high": int(ratings.rank_high[model]),
        "votes": int(ratings.votes[model]),
        "provisional": bool(ratings.provisional[model] or alone),
        "component": int(ratings.component[model]),
    }
