"""How far published models are behind the best, as near as their intervals tell.

Another system publishes the interval of each score, and not how scores err together. As if errors
were independent, the bound is wider than it would be with the votes at hand; pages say that it is
approximate.
"""

from collections.abc import Iterable

import numpy as np

from ratings.engine.against_best import against_best
from ratings.engine.critical import Draws
from ratings.engine.differences import Differences
from ratings.evidence import covariance_of_intervals
from ratings.method import METHOD
from ratings.models import Rating


def fill_against_best(rows: Iterable[Rating]) -> None:
    """Reads plain fields only, so that a migration can fill the rows of its time."""
    known = [row for row in rows if None not in (row.score, row.lower, row.upper)]
    if len(known) < 2:
        return
    known.sort(key=lambda row: (row.score, row.name))
    figures = [(row.score, row.lower, row.upper) for row in known]
    score, lower, upper = np.array(figures, dtype=float).T
    covariance = covariance_of_intervals(lower, upper)
    differences = Differences.of(score, covariance)
    behind = against_best(differences, Draws.of(covariance, METHOD["confidence"]))
    for index, row in enumerate(known):
        row.behind = float(behind.likely[index])
        row.behind_at_worst = float(behind.at_worst[index])
        row.behind_at_least = float(behind.at_least[index])
