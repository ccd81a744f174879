"""Rows of a board for tests that need no database."""

from ratings.models import Rating


def make_row(name: str, score: float | None = 1000, arm: float = 10, **fields) -> Rating:
    rated = {} if score is None else {"lower": score - arm, "upper": score + arm, "rank": 1}
    return Rating(name=name, score=score, **rated | fields)
