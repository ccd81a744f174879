"""On how few votes the order of two models hangs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratings.engine.components import Component
from ratings.engine.estimate import Stage
from ratings.engine.fit import Fitted
from ratings.engine.intervals import inverse_of_free
from ratings.engine.ratings import POINTS
from ratings.engine.votes import FloatArray, IntArray, Votes

ROUNDING = 1e-10
"""A lead of less, in natural units, is a tie."""


@dataclass(frozen=True, slots=True, eq=False)
class Fragility:
    """How few votes keep one model ahead of another.

    Attributes
    ----------
    rows : (n,) int array
        Votes without which the order is reversed, those that add most to the lead first. The
        first n − 1 of them are not enough, though another choice of as many may be.
    lead : float
        Of the first model with all votes, in points.
    lead_without : float
        Without `rows`, by an exact refit: negative.
    """

    rows: IntArray
    lead: float
    lead_without: float


def fragility(fitted: Fitted, ahead: int, behind: int) -> Fragility:
    """Find the votes without which two models change places.

    Votes are ordered by what they add to the lead to first order, (ei − ej)ᵀH⁻¹ times their
    scores. How many have to go is found by bisection, each step verified by an exact refit.

    Parameters
    ----------
    fitted : Fitted
    ahead, behind : int
        Two models of one component's core, the higher score first.

    Returns
    -------
    Fragility

    Raises
    ------
    ValueError
        If they are not firmly comparable, `ahead` is not ahead, or no removal reverses them.

    References
    ----------
    Broderick, Giordano and Meager 2020, "An automatic finite-sample robustness metric".
    """
    component, core = _shared_core(fitted, ahead, behind)
    lead = float(fitted.rating[ahead] - fitted.rating[behind])
    if lead <= 0:
        raise ValueError(f"model {ahead} is not ahead of model {behind}")
    rows, added = _added_to_lead(fitted.votes, component, core, ahead, behind)
    heaviest = np.argsort(-added, kind="stable")[: np.count_nonzero(added > 0)]
    rows, added = rows[heaviest], added[heaviest]

    def lead_without(count: int) -> float:
        shift = fitted.shift_without(rows[:count])
        return float(lead + shift[ahead] - shift[behind])

    guess = 1 + int(np.searchsorted(np.cumsum(added), lead))
    count = _smallest(lambda count: lead_without(count) < -ROUNDING, guess, len(rows))
    if count is None:
        raise ValueError(f"no removal of votes puts model {behind} ahead of model {ahead}")
    return Fragility(rows[:count], POINTS * lead, POINTS * lead_without(count))


def _shared_core(fitted: Fitted, ahead: int, behind: int) -> tuple[Component, Stage]:
    for part in fitted.estimates:
        if part.core is not None and np.isin([ahead, behind], part.component.core).all():
            return part.component, part.core
    raise ValueError(f"models {ahead} and {behind} are not firmly comparable")


def _added_to_lead(
    votes: Votes, component: Component, core: Stage, ahead: int, behind: int
) -> tuple[IntArray, FloatArray]:
    """Return the votes within the core, and what each adds to the lead."""
    models = component.core
    rows = np.flatnonzero(np.isin(votes.model_a, models) & np.isin(votes.model_b, models))
    inside = votes.among(models)
    scores = core.likelihood.scores(core.x, inside)
    bread = inverse_of_free(core.likelihood.hessian(core.x), core.free)
    i, j = np.searchsorted(models, [ahead, behind])
    pull = bread[i] - bread[j]
    added = scores.residual * (pull[inside.model_a] - pull[inside.model_b])
    return rows, added + scores.extra @ pull[core.likelihood.n_models :]


def _smallest(is_enough: Callable[[int], bool], guess: int, limit: int) -> int | None:
    """Find the smallest count that is enough, by doubling from a guess and then halving."""
    too_few, enough = 0, min(guess, limit)
    while not is_enough(enough):
        if enough == limit:
            return None
        too_few, enough = enough, min(2 * enough, limit)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if is_enough(middle) else (middle, enough)
    return enough
