"""The robust covariance: clustered by voter and by prompt, as the residuals themselves vary."""

from __future__ import annotations

import numpy as np

from ratings.engine.clusters import Kinds
from ratings.engine.dispersion import Dispersion
from ratings.engine.linear import Matrix, sandwich
from ratings.engine.response import Response
from ratings.engine.tastes import Tastes
from ratings.engine.votes import FloatArray

LEAST_LEFT = 0.1


def two_way(kinds: Kinds, bread: Matrix) -> Matrix:
    """Return A(Bu + Bp − Bup)A', A from scores to errors; it may have negative variances.

    References
    ----------
    Cameron, Gelbach and Miller 2011, "Robust inference with multiway clustering".
    """
    meat: Matrix = kinds.voters.meat + kinds.prompts.meat - kinds.cells.meat
    return sandwich(bread, meat)


def left_after_fit(
    response: Response, kinds: Kinds, dispersion: Dispersion, tastes: Tastes
) -> FloatArray:
    """Return about which share of each variance the fit leaves in the residuals.

    At the estimate the summed scores of a model are 0, so the residuals of a cluster that holds
    much of its information fall short of what they would be at the truth.
    """
    h = response.information
    u2, u3, _ = kinds.voters.power
    p2, p3, _ = kinds.prompts.power
    both = kinds.cells.power[0]
    own = dispersion.value * h
    voters, prompts = tastes.voters.variance * h**2, tastes.prompts.variance * h**2
    left = own * (1 - u2 - p2 + both)
    left += voters * (u2 - 2 * u3 + u2**2) * (1 - p2)
    left += prompts * (p2 - 2 * p3 + p2**2) * (1 - u2)
    whole = own + voters * u2 + prompts * p2
    share = np.divide(left, whole, out=np.ones_like(left), where=whole > 0)
    return np.asarray(np.clip(share, LEAST_LEFT, 1.0))


def clusters_beyond_one(response: Response, kinds: Kinds) -> FloatArray:
    """Return effective clusters less one of each parameter, of the kind that has fewer.

    0 for the fringe: its residuals say next to nothing.
    """
    effective = np.minimum(kinds.voters.effective(), kinds.prompts.effective())
    firm = np.append(response.firm & response.is_core, np.full(response.n_extra, response.is_core))
    return np.where(firm, np.maximum(effective - 1, 0.0), 0.0)
