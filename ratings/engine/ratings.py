"""The result: a board of ratings."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratings.engine.fit import Fitted
from ratings.engine.scope import Scope
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
        anchor is not in the component) the firmly rated models of a component have mean 1000;
        those with few votes weigh less (`Estimate.centre`).
    lower, upper : (n_models,) array
        Bounds of the interval, in points.
    rank : (n_models,) int array
        LMSYS rank (UB) within the component.
    rank_low, rank_high : (n_models,) int array
        Best and worst rank within the component, for all its models at once. The rank is between
        the two.
    votes : (n_models,) int array
        Votes in which each model took part.
    effective_voters, effective_prompts : (n_models,) array
        How many equally busy voters would tell as much of the model, and how many equally frequent
        prompts; NaN where they are unknown.
    provisional : (n_models,) bool array
        The distance from the other models rests on a weak prior.
    component : (n_models,) int array
        0 is the largest component.
    behind, behind_at_worst, behind_at_least : (n_models,) array
        By how many points a model is behind the best of the others of its component (negative for
        the leader), at worst and at least for all models at once: see `against_best`.
    covariance : (n_models, n_models) array, optional
        Of the scores, in points squared, measured from the mean of the firmly rated models, as
        their scores are (differences do not depend on that); NaN between components. In
        single precision, so that what is kept of a board judges as the board itself. None above
        2,000 models.
    degrees_of_freedom : (n_models,) array
        Of the standard error of each score.
    critical : (n_models,) array
        How many standard errors wide an interval is that holds for all pairs of the component at
        once, as a normal deviate: see `judgement`.
    style : StyleEffect, optional
        Of style and position, in the largest component; with style control only.
    tie : float, optional
        Davidson's ν in the largest component; 2 + ν : ν are the odds against a tie of equals.
    method : str
        "bradley-terry" or "davidson".
    interval : str
        "sandwich" or "bootstrap".
    scope : Scope
        Whom all claims of the board are about.
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
    effective_prompts: FloatArray
    provisional: BoolArray
    component: npt.NDArray[np.int64]
    behind: FloatArray
    behind_at_worst: FloatArray
    behind_at_least: FloatArray
    covariance: FloatArray | None
    degrees_of_freedom: FloatArray
    critical: FloatArray
    style: StyleEffect | None
    tie: float | None
    method: str
    interval: str
    scope: Scope
    confidence: float
    steps: int
    converged: bool
    fitted: Fitted
