"""Means over answers, shown only for many answers, and coarsely.

From exact means of a few answers, anybody could work out how each answer looks, and so recognise
its author before the vote.
"""

import math

FEWEST_ANSWERS = 10
FINEST = 0.5


def coarse(mean: float) -> float:
    """To two significant digits, in steps of at least one half."""
    if mean <= 0:
        return 0.0
    step = max(FINEST, 10.0 ** (math.floor(math.log10(mean)) - 1))
    return round(mean / step) * step
