"""Linear algebra on sums over pairs of models: dense up to 2,000 models, sparse above."""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse
from scipy.sparse import linalg as sparse_linalg

from ratings.engine.votes import BoolArray, FloatArray, IntArray

DENSE_MODELS = 2_000
"""Up to so many models a matrix of models is dense (32 MB)."""

RIDGES = (1e-14, 1e-12, 1e-10, 1e-8, 1e-6)

Matrix = FloatArray | sparse.csr_array


def sums(group: IntArray, value: FloatArray, n_groups: int) -> FloatArray:
    """Return the sum of the values of each group, (n_groups,)."""
    return np.asarray(np.bincount(group, value, n_groups), dtype=np.float64)


def signed_sum(n: int, first: IntArray, second: IntArray, value: FloatArray) -> FloatArray:
    """Return Σ value·(e1 − e2) over pairs of n models, (n,)."""
    return sums(first, value, n) - sums(second, value, n)


def laplacian(n: int, first: IntArray, second: IntArray, weight: FloatArray) -> Matrix:
    """Return Σ weight·(e1 − e2)(e1 − e2)ᵀ over distinct ordered pairs of n models, (n, n)."""
    degree = sums(first, weight, n) + sums(second, weight, n)
    if n > DENSE_MODELS:
        one_way = sparse.csr_array((weight, (first, second)), shape=(n, n))
        return sparse.csr_array(sparse.diags_array(degree) - one_way - one_way.T)
    matrix = np.zeros((n, n))
    matrix[first, second] = -weight
    matrix += matrix.T
    matrix.flat[:: n + 1] = degree
    return matrix


def bordered(inner: Matrix, border: FloatArray, corner: FloatArray) -> FloatArray:
    """Return [[inner, border], [borderᵀ, corner]], dense.

    Raises
    ------
    ValueError
        For more models than a dense matrix is made for.
    """
    if not isinstance(inner, np.ndarray):
        raise ValueError(
            f"{len(border)} models are linked: more than {DENSE_MODELS} are rated by "
            "Bradley-Terry without style control only"
        )
    return np.block([[inner, border], [border.T, corner]])


def restrict(matrix: Matrix, free: BoolArray) -> Matrix:
    """Return the rows and columns of the free parameters."""
    chosen = np.flatnonzero(free)
    if not isinstance(matrix, np.ndarray):
        return sparse.csr_array(matrix[chosen][:, chosen])
    if len(chosen) and chosen[-1] - chosen[0] == len(chosen) - 1:
        run = slice(chosen[0], chosen[-1] + 1)
        return matrix[run, run]
    return matrix[np.ix_(chosen, chosen)]


def plus_diagonal(matrix: Matrix, diagonal: FloatArray) -> Matrix:
    """Return the matrix with something added to its diagonal."""
    if isinstance(matrix, np.ndarray):
        return matrix + np.diag(diagonal)
    return sparse.csr_array(matrix + sparse.diags_array(diagonal))


def sandwich(bread: Matrix, meat: Matrix) -> Matrix:
    """Return bread·meat·breadᵀ; dense if both are."""
    if isinstance(bread, np.ndarray) and isinstance(meat, np.ndarray):
        return bread @ meat @ bread.T
    return sparse.csr_array(bread @ meat @ bread.T)


def solve(matrix: Matrix, right: FloatArray) -> FloatArray:
    """Solve matrix·x = right, by Cholesky or, if sparse, by conjugate gradients.

    Parameters
    ----------
    matrix : (n, n) symmetric positive definite
    right : (n,) array
        For a dense matrix also (n, k).

    Returns
    -------
    array of the same shape
    """
    if isinstance(matrix, np.ndarray):
        factor, scale = cholesky(matrix)
        scaled = (scale * right.T).T
        inner = linalg.cho_solve((factor, True), scaled, check_finite=False)
        return np.asarray((scale * inner.T).T)
    jacobi = sparse.diags_array(1 / matrix.diagonal())
    solution, _ = sparse_linalg.cg(matrix, right, rtol=1e-12, maxiter=10_000, M=jacobi)
    return np.asarray(solution)


def inverse(matrix: FloatArray) -> FloatArray:
    """Return the inverse of a symmetric positive definite matrix."""
    factor, scale = cholesky(matrix)
    root = linalg.solve_triangular(factor, np.diag(scale), lower=True, check_finite=False)
    return np.asarray(root.T @ root)


def cholesky(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Factorise a symmetric positive (semi-)definite matrix, scaled to a unit diagonal.

    The scaling makes weights many orders of magnitude apart harmless as long as they meet in
    different models. Where rounding leaves the matrix singular all the same, the smallest
    ridge that suffices keeps the answer finite.

    Returns
    -------
    factor : (n, n) array
        Lower triangular L, with L·Lᵀ = scale·matrix·scale.
    scale : (n,) array
    """
    scale = 1 / np.sqrt(np.maximum(matrix.diagonal(), np.finfo(np.float64).tiny))
    scaled = matrix * scale * scale[:, None]
    for ridge in (0.0, *RIDGES):
        try:
            scaled.flat[:: len(scaled) + 1] = 1 + ridge
            return np.asarray(np.linalg.cholesky(scaled), dtype=np.float64), scale
        except np.linalg.LinAlgError:
            continue
    raise np.linalg.LinAlgError("matrix is not positive semi-definite")
