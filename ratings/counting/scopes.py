"""For whom a board holds: the same votes judged in each scope, the widest last."""

from typing import Any

import numpy as np
from scipy.special import ndtri

from ratings.claims import firm_rows, may_be_first
from ratings.engine import Ratings, Scope
from ratings.engine.differences import Differences
from ratings.engine.fit import Fitted
from ratings.engine.rate import rate_fitted
from ratings.method import METHOD, row_fields
from ratings.models import Rating


def scopes(fitted: Fitted, chosen: Scope) -> list[dict[str, Any]]:
    """What each scope makes of the firmly rated models; `chosen` is the board's own."""
    return [
        {"scope": scope.value, "chosen": scope is chosen, **doubt(fitted, scope)} for scope in Scope
    ]


def doubt(fitted: Fitted, scope: Scope) -> dict[str, Any]:
    """How far the difference of two models may typically be off, and how many may be first."""
    ratings = rate_fitted(fitted, scope, METHOD["confidence"])
    rows = [Rating(name=str(i), **fields) for i, fields in enumerate(row_fields(ratings))]
    firm = firm_rows(rows)
    return {
        "models": len(firm),
        "typical": typical_arm(ratings, [int(row.name) for row in firm]),
        "may_be_first": sum(map(may_be_first, firm)),
    }


def typical_arm(ratings: Ratings, models: list[int]) -> float | None:
    """The median half-width of the interval of one difference, in points; None with less than
    two models."""
    if len(models) < 2 or ratings.covariance is None:
        return None
    differences = Differences.of(
        ratings.score[models],
        ratings.covariance[np.ix_(models, models)],
        ratings.degrees_of_freedom[models],
    )
    arms = differences.arms(float(ndtri((1 + ratings.confidence) / 2)))
    return float(np.median(arms[np.triu_indices(len(models), 1)]))
