"""The peer arena-rank 0.1.1, as its users call it."""

import numpy as np
import pandas as pd
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.models.contextual_bradley_terry import ContextualBradleyTerry
from arena_rank.utils.data_utils import ContextualPairDataset, PairDataset

from bench.votes import SimulatedVotes
from ratings.engine.votes import FloatArray

TOLERANCE = 1e-9
FULLY = 1e-12
"""At its default tolerance the contextual model stops more than half a point short."""


def dataset_of(frame: pd.DataFrame) -> PairDataset:
    return PairDataset.from_pandas(frame)


def scores(dataset: PairDataset) -> FloatArray:
    """Fit and return the scores, once the sandwich intervals are there too."""
    model = BradleyTerry(n_competitors=len(dataset.competitors))
    return _arrived(model.compute_ratings_and_cis(dataset))


def styled_dataset_of(votes: SimulatedVotes) -> ContextualPairDataset:
    features = [f"feature-{number}" for number in range(votes.style.shape[1])]
    frame = votes.frame().assign(**dict(zip(features, votes.style.T, strict=True)))
    return ContextualPairDataset.from_pandas(frame, features, reweighted=False)


def styled_scores(dataset: ContextualPairDataset, tolerance: float = TOLERANCE) -> FloatArray:
    model = ContextualBradleyTerry(
        len(dataset.competitors), dataset.n_features, reg=0.0, ftol=tolerance
    )
    return _arrived(model.compute_ratings_and_cis(dataset))


def _arrived(result: dict[str, object]) -> FloatArray:
    """Wait for all arrays: JAX returns before it has computed them."""
    ratings, *_ = (np.asarray(result[name]) for name in ("ratings", "rating_lower", "rating_upper"))
    return ratings
