"""How an estimate answers to its votes: the sum of what each of them moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.estimate import Estimate, held_parameters
from ratings.engine.intervals import inverse_of_free
from ratings.engine.linear import DENSE_MODELS, Matrix, sums
from ratings.engine.rows import ScoreRows
from ratings.engine.tally import Tally
from ratings.engine.votes import BoolArray, FloatArray, IntArray, Votes

EXTRA = ("extra_residual", "extra_slope")

TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """The votes of one component as they move its estimate, in natural units.

    To first order the error of the estimate is linear in the sum of the votes' scores
    (`errors_of_scores`). A vote between core and fringe moves the fringe only, since the core is
    fitted by itself.

    Attributes
    ----------
    n_models, n_extra : int
        The parameters are the ratings of the component's models, then the others.
    firm : (n_models,) bool array
        The core; without one, all models.
    is_core : bool
        Whether there is a core.
    models : (n_votes, 2) int array
        A and B, numbered within the component.
    moved : (n_votes, 2) array of 0 and 1
        Which of the two ratings the vote moves.
    residual, slope, variance : (n_votes,) array
        With w the vote's weight and p the probability of A: w(y − p), by how much that falls as
        the rating of A rises, wp(1 − p), and what it varies by if the model is the truth,
        w²p(1 − p).
    extra_residual, extra_slope : (n_votes, n_extra) array
        The same for the parameters that are no ratings, where the vote moves them.
    information : (n_parameters,) array
        Summed slope of the votes that move each rating; of those that move them all, for the
        parameters that are no ratings.
    weight : (n_votes,) array
        Of the votes, zeros included.
    """

    n_models: int
    n_extra: int
    firm: BoolArray
    is_core: bool
    models: IntArray
    moved: FloatArray
    residual: FloatArray
    slope: FloatArray
    variance: FloatArray
    extra_residual: FloatArray
    extra_slope: FloatArray
    information: FloatArray
    weight: FloatArray

    @classmethod
    def of(cls, estimate: Estimate, votes: Votes) -> Response:
        """Return the response of an estimate to the votes of its component.

        Parameters
        ----------
        estimate : Estimate
        votes : Votes
            Those between models of its component, numbered within it.
        """
        component, stage = estimate.component, estimate.stages[-1]
        firm = np.asarray(np.isin(component.models, component.firm))
        models = np.stack([votes.model_a, votes.model_b], axis=1).astype(np.int32, copy=False)
        scores = stage.likelihood.scores(stage.x, votes)
        slopes = stage.likelihood.slopes(stage.x, votes)
        inside = np.all(firm[models], axis=1)
        moved = np.where(inside[:, None] | ~firm[models], 1.0, 0.0)
        weight = np.ones(len(votes)) if votes.weight is None else votes.weight
        n, k = estimate.n_models, slopes.residual
        by_side = [sums(models[:, side], k * moved[:, side], n) for side in (0, 1)]
        n_extra = stage.likelihood.n_extra
        return cls(
            n_models=n,
            n_extra=n_extra,
            firm=firm,
            is_core=len(component.core) > 0,
            models=models,
            moved=moved,
            residual=scores.residual,
            slope=k,
            variance=weight * k,
            extra_residual=scores.extra * inside[:, None],
            extra_slope=slopes.extra * inside[:, None],
            information=np.append(sum(by_side), np.full(n_extra, k @ inside)),
            weight=weight,
        )

    def __len__(self) -> int:
        return len(self.models)

    def where(self, rows: BoolArray) -> Response:
        """Return the same response, to some of its votes only."""
        by_vote = ("models", "moved", "residual", "slope", "variance", "weight")
        chosen = {name: getattr(self, name)[rows] for name in (*by_vote, *EXTRA)}
        return replace(self, **chosen)

    def curvature(self) -> Matrix:
        """Return H of the firm models, (n_parameters, n_parameters)."""
        return self.gram(np.sqrt(self.slope) * self.inside, np.zeros_like(self.extra_slope))

    @property
    def n_parameters(self) -> int:
        return self.n_models + self.n_extra

    @property
    def inside(self) -> BoolArray:
        """The votes that bear on the firm models."""
        return np.asarray(np.all(self.firm[self.models], axis=1))

    def gram(self, along: FloatArray, extra: FloatArray) -> Matrix:
        """Return Σ ccᵀ over the votes, c = (along·s̃, extra) and s̃ = what a vote moves of eA − eB.

        Parameters
        ----------
        along : (n_votes,) array
        extra : (n_votes, n_extra) array

        Returns
        -------
        (n_parameters, n_parameters) matrix
        """
        n, (a, b) = self.n_models, self.models.T
        to_a, to_b = along * self.moved[:, 0], -along * self.moved[:, 1]
        degree = sums(a, to_a**2, n) + sums(b, to_b**2, n)
        if n > DENSE_MODELS:
            one_way = sparse.csr_array((to_a * to_b, (a, b)), shape=(n, n))
            return sparse.csr_array(sparse.diags_array(degree) + one_way + one_way.T)
        inner = sums(a * n + b, to_a * to_b, n * n).reshape(n, n)
        inner = inner + inner.T
        inner.flat[:: n + 1] = degree
        across = np.reshape(
            [sums(a, to_a * column, n) + sums(b, to_b * column, n) for column in extra.T],
            (self.n_extra, n),
        )
        return np.block([[inner, across.T], [across, extra.T @ extra]])

    def rows(self, label: IntArray, n_rows: int) -> ScoreRows:
        """Return the summed scores of each cluster, those of label 0, 1, …"""
        toward = np.stack([self.residual, -self.residual], axis=1) * self.moved
        shape = (n_rows, self.n_models)
        return ScoreRows.of(label, shape, self.models, toward, self.extra_residual)


def errors_of_scores(estimate: Estimate, response: Response) -> FloatArray:
    """Return the map from summed scores to errors, ratings being measured as in `Estimate`.

    Returns
    -------
    (n_parameters, n_parameters) array
        H⁻¹ within the core; the fringe has an own error, and inherits from the core.
    """
    n, fringe, core = estimate.n_models, estimate.fringe, estimate.core
    of_core = np.empty((0, 0))
    if core is not None:
        of_core = inverse_of_free(core.likelihood.hessian(core.x), core.free)
        firm = np.searchsorted(estimate.component.models, estimate.component.core)
        of_core[: len(firm)] -= estimate.centre[firm] @ of_core[: len(firm)]
    if fringe is None:
        return of_core
    hessian = np.asarray(fringe.likelihood.hessian(fringe.x))
    bread = inverse_of_free(hessian, fringe.free)
    if core is not None:
        held = held_parameters(estimate.component, fringe.likelihood.n_extra)
        inherited = -bread @ hessian[:, held]
        inherited[held] = np.eye(len(held))
        bread[:, held] = inherited @ of_core
    bread = np.delete(np.delete(bread, n, axis=0), n, axis=1)
    if core is None:
        bread[:n] -= estimate.centre @ bread[:n]
    return bread


def first_errors_of_scores(estimate: Estimate, response: Response) -> sparse.csr_array:
    """Return the map to first order, each rating by itself: for boards too large for a matrix."""
    information = response.information + prior_curvature(estimate)
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(information, TINY)))


def prior_curvature(estimate: Estimate) -> FloatArray:
    """Return the curvature of the weak priors, (n_parameters,)."""
    n, fringe = estimate.n_models, estimate.fringe
    curvature = np.append(np.zeros(n), estimate.stages[0].likelihood.precision)
    if fringe is not None:
        models = np.searchsorted(estimate.component.models, estimate.component.fringe)
        prior = BradleyTerry.of(Tally.prior(n, models))
        curvature[:n] = prior.hessian(fringe.x[: n + 1]).diagonal()[:n]
    return curvature
