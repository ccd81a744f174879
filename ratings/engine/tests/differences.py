"""Derivatives by central differences, to hold the written ones against."""

import numpy as np

from ratings.engine.newton import Likelihood

STEP = 1e-5


def numerical_gradient(likelihood: Likelihood, x: np.ndarray) -> np.ndarray:
    return np.array(
        [
            (likelihood.objective(x + step) - likelihood.objective(x - step)) / (2 * STEP)
            for step in STEP * np.eye(len(x))
        ]
    )


def numerical_hessian(likelihood: Likelihood, x: np.ndarray) -> np.ndarray:
    return np.array(
        [
            (likelihood.gradient(x + step) - likelihood.gradient(x - step)) / (2 * STEP)
            for step in STEP * np.eye(len(x))
        ]
    )


def score_matrix(likelihood: Likelihood, x: np.ndarray, votes) -> np.ndarray:
    """The votes' scores as rows, written out: (n_votes, n_parameters)."""
    scores = likelihood.scores(x, votes)
    rows, matrix = np.arange(len(votes)), np.zeros((len(votes), len(x)))
    matrix[rows, votes.model_a] += scores.residual
    matrix[rows, votes.model_b] -= scores.residual
    matrix[:, likelihood.n_models :] = scores.extra
    return matrix
