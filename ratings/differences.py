"""How two boards of the same models differ, over the models that are firmly rated on both."""

from typing import Any

import numpy as np

from ratings.claims import firm_rows, holders_of_first_place, is_firm
from ratings.engine.judgement import ROUNDING
from ratings.models import Rating

TOP = 10
"""So many of the first models are looked at by themselves."""


def differences(rows: list[Rating], others: list[Rating]) -> dict[str, Any] | None:
    """How far the scores and ranks of the other board are from this one's; None with fewer than two
    models on both."""
    there = {row.name: row for row in firm_rows(others)}
    both = [(row, there[row.name]) for row in firm_rows(rows) if row.name in there]
    if len(both) < 2:
        return None
    score, other = np.array([(row.score, other.score) for row, other in both]).T
    change = other - score
    greatest = int(np.abs(change).argmax())
    moved = [row.rank != other.rank for row, other in both]
    return {
        "models": len(both),
        "not_firm": [row.name for row in firm_rows(rows) if row.name not in there],
        "highest": max((other for _, other in both), key=lambda row: row.score).name,
        "same_leaders": holders_of_first_place(rows) == holders_of_first_place(others),
        "greatest": {"model": both[greatest][0].name, "change": float(change[greatest])},
        "mean_change": float(np.abs(change).mean()),
        "width": float(other.std() / score.std()) if score.std() > ROUNDING else None,
        "moved": sum(moved),
        "top": len(moved[:TOP]),
        "moved_of_top": sum(moved[:TOP]),
        "outside": sum(is_outside(other.score, row) for row, other in both),
    }


def is_outside(score: float, row: Rating) -> bool:
    return row.interval is not None and not row.interval[0] <= score <= row.interval[1]


def score_and_rank(row: Rating | None) -> dict[str, Any] | None:
    """None if the model is not firmly rated."""
    return {"score": row.score, "rank": row.rank} if row and is_firm(row) else None
