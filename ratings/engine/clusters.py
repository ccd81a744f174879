"""Votes that hang together, those of one voter or on one prompt, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ratings.engine.linear import DENSE_MODELS, Matrix, sums
from ratings.engine.response import TINY, Response
from ratings.engine.rows import gram
from ratings.engine.scope import Scope
from ratings.engine.votes import BoolArray, FloatArray, IntArray, Votes


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Clusters by voter, by prompt, and by both at once: the votes of one voter on one prompt.

    Voters or prompts that are unknown, or that the scope takes for all there are, are a cluster for
    each vote: then nothing is shared.

    Attributes
    ----------
    voters, prompts, cells : Clusters
    samples_voters, samples_prompts : bool
        Whether there is anything that their votes may share.
    """

    voters: Clusters
    prompts: Clusters
    cells: Clusters
    samples_voters: bool
    samples_prompts: bool

    @classmethod
    def of(cls, response: Response, votes: Votes, scope: Scope) -> Kinds:
        """Return the clusters of a component's votes that a scope makes.

        Parameters
        ----------
        response : Response
        votes : Votes
            Those of the component.
        scope : Scope
        """
        voters = _shared(votes.voter) if scope.samples_voters else None
        prompts = _shared(votes.prompt) if scope.samples_prompts else None
        cells = None
        if voters is not None and prompts is not None:
            cells = _shared(voters * (prompts.max(initial=0) + 1) + prompts)
        curvature = response.curvature()
        single = Clusters.single(response, curvature)
        by_voter, by_prompt, by_cell = (
            single if label is None else Clusters.of(response, label, curvature)
            for label in (voters, prompts, cells)
        )
        return cls(by_voter, by_prompt, by_cell, voters is not None, prompts is not None)


def _shared(labels: IntArray | None) -> IntArray | None:
    """Number labels from 0 without gaps; None if no two votes share one."""
    if labels is None:
        return None
    names, code = np.unique(labels, return_inverse=True)
    return None if len(names) == len(labels) else np.asarray(code, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """What the clusters of one kind say of a component, in natural units.

    Attributes
    ----------
    table : (n_rows, n_parameters) CSR array
        The L' of all clusters on top of each other. Empty for votes that are a cluster each.
    meat : (n_parameters, n_parameters) matrix
        B = Σ gg', g the summed score of a cluster.
    exposure : (n_parameters, n_parameters) matrix
        Q = Σ LL', L by what the summed score of a cluster rises with its taste for each model: the
        sum over its votes of slope·(what the vote moves)·(eA − eB)'.
    power : (3, n_parameters) array
        Σ s², s³, s⁴ over the clusters, s a cluster's share in the information on the parameter.
    own : float
        Σ ‖L‖⁴/⟨L, H⟩ over the firm ratings: what the estimate takes out of the clusters' scores.
    count : int
        Number of clusters.
    """

    table: sparse.csr_array
    meat: Matrix
    exposure: Matrix
    power: FloatArray
    own: float
    count: int

    @classmethod
    def of(cls, response: Response, label: IntArray, curvature: Matrix) -> Clusters:
        """Return what clusters of votes say.

        Clusters of one vote, of which there may be millions, are added up without a row for each.

        Parameters
        ----------
        response : Response
        label : (n_votes,) int array
            Each vote's cluster, not negative.
        curvature : (n_parameters, n_parameters) matrix
            H of the firm models.
        """
        alone = np.bincount(label)[label] == 1
        if response.n_models > DENSE_MODELS or not alone.any():
            return cls.several(response, label, curvature)
        single = cls.single(response.where(alone), curvature)
        if alone.all():
            return single
        return single + cls.several(response.where(~alone), label[~alone], curvature)

    @classmethod
    def several(cls, response: Response, label: IntArray, curvature: Matrix) -> Clusters:
        """Return what clusters say, a row for each and each of its models."""
        label = np.unique(label, return_inverse=True)[1]
        n, count = response.n_models, int(label.max(initial=-1)) + 1
        key, row = np.unique(label[:, None] * np.int64(n) + response.models, return_inverse=True)
        row = row.reshape(-1, 2)
        table = _sensitivity(response, row, len(key))
        share = _shares(response, label, key, row, count)
        firm = np.append(response.firm, np.zeros(response.n_extra, dtype=bool))
        norm = sums(key // n, table.power(2) @ firm.astype(float), count)
        return cls(
            table=table,
            meat=response.rows(label, count).meat(),
            exposure=gram(table),
            power=np.array([share.power(n).sum(axis=0) for n in (2, 3, 4)]),
            own=_own(norm, sums(label, _along(response, curvature), count)),
            count=count,
        )

    @classmethod
    def single(cls, response: Response, curvature: Matrix) -> Clusters:
        """Return what votes say one by one, as if each had a voter and prompt of its own."""
        slope, n = response.slope, response.n_models
        power = np.empty((3, response.n_parameters))
        for row, exponent in zip(power, (2, 3, 4), strict=True):
            moved = response.moved.T * slope**exponent
            row[:n] = sum(
                sums(models, value, n)
                for models, value in zip(response.models.T, moved, strict=True)
            )
            row[n:] = np.sum((slope * response.inside) ** exponent)
            row /= np.maximum(response.information, TINY) ** exponent
        return cls(
            table=sparse.csr_array((0, response.n_parameters)),
            meat=response.gram(response.residual, response.extra_residual),
            exposure=2 * response.gram(slope, response.extra_slope),
            power=power,
            own=_own((2 * slope * response.inside) ** 2, _along(response, curvature)),
            count=len(response),
        )

    def __add__(self, other: Clusters) -> Clusters:
        """Return what both sets of clusters say, in which no cluster is twice."""
        return Clusters(
            table=sparse.csr_array(sparse.vstack([self.table, other.table])),
            meat=self.meat + other.meat,
            exposure=self.exposure + other.exposure,
            power=self.power + other.power,
            own=self.own + other.own,
            count=self.count + other.count,
        )

    def freedom(self, information: FloatArray, firm: BoolArray) -> float:
        """Return the degrees of freedom of a variance between the clusters' tastes.

        (Σλ²)²/Σλ⁴, λ the information of a cluster on a model (Satterthwaite 1946).
        """
        shares, held = self.power[:, : len(firm)][:, firm], information[: len(firm)][firm]
        square, fourth = np.sum(shares[0] * held**2), np.sum(shares[2] * held**4)
        return float(square**2 / fourth * (1 - 1 / self.count)) if fourth > 0 else 0.0

    def effective(self) -> FloatArray:
        """Return how many equally heavy clusters would tell as much of each parameter, 1/Σs².

        References
        ----------
        Carter, Schnepel and Steigerwald 2017, "Asymptotic behavior of a t-test robust to cluster
        heterogeneity".
        """
        squares = self.power[0]
        return np.asarray(np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0))


def _sensitivity(response: Response, row: IntArray, n_rows: int) -> sparse.csr_array:
    """Return L' of all clusters on top of each other, a row for each cluster and model."""
    slope, (a, b) = response.slope, response.models.T
    to_a, to_b = slope * response.moved[:, 0], slope * response.moved[:, 1]
    columns = [(a, to_a), (b, -to_b)]
    for index, extra in enumerate(response.extra_slope.T):
        columns.append((np.full_like(a, response.n_models + index), extra))
    rows = np.concatenate([side for side in row.T for _ in columns])
    where = np.concatenate([column for column, _ in columns] * 2)
    value = np.concatenate([value for _, value in columns])
    shape = (n_rows, response.n_parameters)
    table = sparse.coo_array((np.concatenate([value, -value]), (rows, where)), shape=shape)
    return sparse.csr_array(table)


def _shares(
    response: Response, label: IntArray, key: IntArray, row: IntArray, count: int
) -> sparse.csr_array:
    """Return each cluster's share in the information on each parameter, (n_clusters, n)."""
    n, slope = response.n_models, response.slope
    held = sum(
        sums(side, slope * moved, len(key))
        for side, moved in zip(row.T, response.moved.T, strict=True)
    )
    ratings = sparse.csr_array(sparse.coo_array((held, (key // n, key % n)), shape=(count, n)))
    cast = sums(label, slope * response.inside, count)
    extra = sparse.csr_array(np.repeat(cast[:, None], response.n_extra, axis=1))
    both = sparse.hstack([ratings, extra]) if response.n_extra else ratings
    inverse = sparse.diags_array(1 / np.maximum(response.information, TINY))
    return sparse.csr_array(both @ inverse)


def _along(response: Response, curvature: Matrix) -> FloatArray:
    """Return slope·s'Hs of each vote on firm models, s = eA − eB."""
    a, b = response.models.T
    h, between = curvature.diagonal(), np.asarray(curvature[a, b]).ravel()
    along: FloatArray = response.slope * response.inside * (h[a] + h[b] - 2 * between)
    return along


def _own(norm: FloatArray, along: FloatArray) -> float:
    """Return Σ ‖L‖⁴/⟨L, H⟩, given ‖L‖² and ⟨L, H⟩ of each cluster."""
    some = along > 0
    return float(np.sum(norm[some] ** 2 / along[some]))
