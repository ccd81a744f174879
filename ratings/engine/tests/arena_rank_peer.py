"""The peer arena-rank, where it is installed: it is among bench/requirements.txt, with JAX."""

import numpy as np
import pytest

from ratings.engine import Votes

LABELS = np.array(["model_a", "model_b", "tie", "tie"])


def arena_rank_scores(votes: Votes) -> np.ndarray:
    """Scores of arena-rank, told to go on until nothing moves; mean 1000."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("arena_rank", reason="arena-rank is not installed")
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.utils.data_utils import PairDataset

    names = np.array([f"model-{number:03}" for number in range(votes.n_models)])
    frame = pandas.DataFrame(
        {
            "model_a": names[votes.model_a],
            "model_b": names[votes.model_b],
            "winner": LABELS[votes.outcome],
        }
    )
    dataset = PairDataset.from_pandas(frame)
    model = BradleyTerry(n_competitors=len(dataset.competitors), ftol=1e-14)
    found = model.compute_ratings_and_cis(dataset)
    scores = dict(zip(dataset.competitors, np.asarray(found["ratings"]), strict=True))
    theirs = np.array([scores[name] for name in names])
    return 1000 + theirs - theirs.mean()
