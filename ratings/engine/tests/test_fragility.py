"""Fragility: the votes that are named do reverse the order, and one less does not."""

from itertools import pairwise

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine.fit import fit
from ratings.engine.fragility import fragility


def order_without(votes: Votes, rows: np.ndarray, ahead: int, behind: int) -> float:
    kept = np.ones(len(votes), dtype=bool)
    kept[rows] = False
    score = rate(votes.where(kept)).score
    return score[ahead] - score[behind]


def test_two_models_by_hand():
    """Six wins against three: after four of the six are gone, two stand against three."""
    votes = Votes([0] * 9, [1] * 9, [0] * 6 + [1] * 3)
    found = fragility(fit(votes), 0, 1)
    assert len(found.rows) == 4
    assert set(found.rows) <= set(range(6))
    assert found.lead == pytest.approx(400 * np.log10(2), abs=1e-9)
    assert found.lead_without == pytest.approx(400 * np.log10(2 / 3), abs=1e-9)


def test_neighbours_on_real_votes(llmfao):
    fitted, score = fit(llmfao), rate(llmfao).score
    order = np.argsort(-score)
    for ahead, behind in pairwise(order[:7]):
        found = fragility(fitted, ahead, behind)
        assert found.lead == pytest.approx(score[ahead] - score[behind], abs=1e-6)
        assert found.lead_without < 0
        gap = order_without(llmfao, found.rows, ahead, behind)
        assert gap == pytest.approx(found.lead_without, abs=1e-6)
        assert order_without(llmfao, found.rows[:-1], ahead, behind) >= 0


def test_it_is_the_smallest_number_where_all_choices_can_be_tried(random_votes):
    votes = random_votes(30, 3, seed=4)
    score = rate(votes).score
    ahead, behind = np.argsort(-score)[:2]
    found = fragility(fit(votes), ahead, behind)
    singles = [order_without(votes, np.array([row]), ahead, behind) for row in range(30)]
    assert min(singles) > 0
    assert len(found.rows) == 2
    assert order_without(votes, found.rows, ahead, behind) < 0


def test_with_style_control_too(random_votes):
    style = np.random.default_rng(0).normal(size=(300, 1))
    plain = random_votes(300, 4)
    votes = Votes(plain.model_a, plain.model_b, plain.outcome, style=style)
    found = fragility(fit(votes), 1, 0)
    gap = order_without(votes, found.rows, 1, 0)
    assert gap == pytest.approx(found.lead_without, abs=1e-6)
    assert gap < 0


def test_what_cannot_be_asked_is_refused(random_votes):
    votes = random_votes(300, 4)
    with pytest.raises(ValueError, match="model 0 is not ahead of model 3"):
        fragility(fit(votes), 0, 3)
    lost_all = Votes(
        np.append(votes.model_a, 0), np.append(votes.model_b, 4), np.append(votes.outcome, 0)
    )
    with pytest.raises(ValueError, match="models 0 and 4 are not firmly comparable"):
        fragility(fit(lost_all), 0, 4)
