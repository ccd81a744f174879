"""What hangs on a single voter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratings.engine.estimate import Estimate, Stage
from ratings.engine.fit import Fitted
from ratings.engine.intervals import inverse_of_free
from ratings.engine.ratings import POINTS
from ratings.engine.rows import BLOCK_CELLS, ScoreRows
from ratings.engine.votes import FloatArray, IntArray, Votes


@dataclass(frozen=True, slots=True, eq=False)
class VoterInfluence:
    """How scores would change if a voter had not voted, to first order.

    Attributes
    ----------
    voter : (n_voters,) int array
        As in the votes; the most influential first.
    shift : (n_voters,) array
        Change of the score that changes most, in points.
    model : (n_voters,) int array
        Whose score it is.
    """

    voter: IntArray
    shift: FloatArray
    model: IntArray


def voter_influence(fitted: Fitted) -> VoterInfluence:
    """Return the influence of every voter on the firmly rated models.

    To first order, removing voter u changes the ratings by −H⁻¹gu, gu being the voter's summed
    score. Changes are measured from the mean that the ratings are measured from.

    Parameters
    ----------
    fitted : Fitted
        From votes with voters.

    Returns
    -------
    VoterInfluence

    References
    ----------
    Cook and Weisberg 1982, "Residuals and influence in regression".
    """
    parts = [
        _core_influence(part, part.core, fitted.votes)
        for part in fitted.estimates
        if part.core is not None
    ]
    voter, shift, model = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(-np.abs(shift), kind="stable")
    # A voter may have voted in several components: only the greatest influence stays.
    _, first = np.unique(voter[order], return_index=True)
    order = order[np.sort(first)]
    return VoterInfluence(voter[order], POINTS * shift[order], model[order])


def _core_influence(
    estimate: Estimate, core: Stage, votes: Votes
) -> tuple[IntArray, FloatArray, IntArray]:
    models = estimate.component.core
    inside = votes.among(models)
    assert inside.voter is not None, "influence needs votes with voters"
    voters, label = np.unique(inside.voter, return_inverse=True)
    n = core.likelihood.n_models
    scores = core.likelihood.scores(core.x, inside)
    sides = np.stack([inside.model_a, inside.model_b], axis=1)
    toward = np.stack([scores.residual, -scores.residual], axis=1)
    summed = ScoreRows.of(label, (len(voters), n), sides, toward, scores.extra)
    bread = inverse_of_free(core.likelihood.hessian(core.x), core.free)[:, :n]
    centre = estimate.centre[np.searchsorted(estimate.component.models, models)]
    bread -= (bread @ centre)[:, None]
    shift, model = np.zeros(len(voters)), np.zeros(len(voters), dtype=np.intp)
    for rows in _blocks(len(voters), n):
        change = -(summed.ratings[rows] @ bread[:n] + summed.extra[rows] @ bread[n:])
        model[rows] = np.abs(change).argmax(axis=1)
        shift[rows] = np.take_along_axis(change, model[rows, None], axis=1)[:, 0]
    return voters, shift, models[model]


def _blocks(n_rows: int, width: int) -> Iterator[slice]:
    size = max(1, BLOCK_CELLS // width)
    return (slice(start, start + size) for start in range(0, n_rows, size))


def heaviest_voters(votes: Votes, count: int) -> IntArray:
    """Return the voters with most votes, the heaviest first; ties in order of their numbers."""
    voters, casts = np.unique(np.asarray(votes.voter), return_counts=True)
    return voters[np.argsort(-casts, kind="stable")[:count]]


def leave_out_voters(fitted: Fitted, voters: npt.ArrayLike) -> FloatArray:
    """Return exactly how all scores change without each of some voters, by warm refits.

    Parameters
    ----------
    fitted : Fitted
        From votes with voters.
    voters : (k,) array_like of int

    Returns
    -------
    (k, n_models) array
        In points, measured as in `voter_influence`; NaN for a model with no other votes.
    """
    shifts = [
        fitted.shift_without(np.flatnonzero(fitted.votes.voter == voter))
        for voter in np.asarray(voters)
    ]
    return np.asarray(POINTS * np.reshape(shifts, (-1, fitted.votes.n_models)))
