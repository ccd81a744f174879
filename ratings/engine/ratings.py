"""The result: a board of ratings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratings.engine.fit import Fitted
from ratings.engine.style import StyleEffect
from ratings.engine.votes import BoolArray, FloatArray, IntArray

POINTS = 400 / math.log(10)
"""Points per natural unit: 400 points are odds of ten to one, as in chess."""

MEAN_SCORE = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings of all models, one entry a model in every array.

    Models are comparable within a component only; so are ranks. A model without votes has NaN
    scores, rank 0 and component −1.

    Attributes
    ----------
    score : (n_models,) array
        In points: 1000 + 400/ln 10 · θ, shifted to the anchor. Without one (or where the
        anchor is not in the component) the firmly rated models of a component have mean 1000.
    lower, upper : (n_models,) array
        Bounds of the interval, in points.
    rank : (n_models,) int array
        LMSYS rank (UB) within the component.
    rank_low, rank_high : (n_models,) int array
        Best and worst rank within the component, for all its models at once.
    votes : (n_models,) int array
        Votes in which each model took part.
    effective_voters : (n_models,) array
        How many equally busy voters would tell as much of the model. Its interval is Student's
        with one degree of freedom less. Below 2 it speaks only of the taste of the one voter
        behind the score. NaN for provisional models and without clustering.
    provisional : (n_models,) bool array
        The distance from the other models rests on a weak prior.
    component : (n_models,) int array
        0 is the largest component.
    covariance : (n_models, n_models) array, optional
        Of the scores, in points squared, measured from the mean of the firmly rated models
        (differences do not depend on that); NaN between components. None above 2,000 models.
    style : StyleEffect, optional
        Of style and position, in the largest component; with style control only.
    tie : float, optional
        Davidson's ν in the largest component; 2 + ν : ν are the odds against a tie of equals.
    method : str
        "bradley-terry" or "davidson".
    interval : str
        "clustered", "sandwich" or "bootstrap".
    confidence : float
        Of each interval, and of all rank sets at once.
    steps : int
        Newton steps, of all components together.
    converged : bool
    fitted : Fitted
        What they were made from: the votes as they were weighed, their tally and their fit.
        `Design.of`, `fragility` and `voter_influence` go on from there.
    """

    score: FloatArray
    lower: FloatArray
    upper: FloatArray
    rank: npt.NDArray[np.int64]
    rank_low: npt.NDArray[np.int64]
    rank_high: npt.NDArray[np.int64]
    votes: IntArray
    effective_voters: FloatArray
    provisional: BoolArray
    component: npt.NDArray[np.int64]
    covariance: FloatArray | None
    style: StyleEffect | None
    tie: float | None
    method: str
    interval: str
    confidence: float
    steps: int
    converged: bool
    fitted: Fitted
