"""Critical values: Tukey's and Dunnett's where these are known, and never less than one pair's."""

import numpy as np
import pytest
from scipy import stats

from ratings.engine import critical
from ratings.engine.critical import Draws, band_value
from ratings.engine.differences import Differences


@pytest.mark.parametrize("n", [3, 10, 60])
def test_for_equal_independent_errors_it_is_tukeys(n):
    ours = Draws.of(np.eye(n), 0.95).all_pairs()
    assert ours == pytest.approx(stats.studentized_range.ppf(0.95, n, 1e6) / np.sqrt(2), rel=0.03)


@pytest.mark.parametrize("n", [3, 12])
def test_against_one_model_it_is_dunnetts(n):
    rng = np.random.default_rng(0)
    control = Draws.of(np.eye(n), 0.95).control(0)
    e = rng.normal(size=(200_000, n))
    exact = np.quantile(((e[:, 1:] - e[:, :1]) / np.sqrt(2)).max(axis=1), 0.95)
    assert control == pytest.approx(exact, rel=0.05)


def test_a_single_pair_takes_its_own_interval():
    assert Draws.of(np.eye(2), 0.95).all_pairs() == pytest.approx(1.96, rel=0.03)
    assert Draws.of(np.eye(2), 0.95).all_pairs() >= stats.norm.ppf(0.975)
    assert Draws.of(np.zeros((1, 1)), 0.95).all_pairs() == pytest.approx(stats.norm.ppf(0.975))


def random_covariance(seed: int, n: int = 60) -> np.ndarray:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, n)) / 8
    return root @ root.T * rng.uniform(0, 2) + np.diag(rng.uniform(0.5, 2, n))


def test_passing_over_near_models_does_not_change_it(monkeypatch):
    """Only pairs of models far off are looked at, where a bound says that no other matters."""
    for seed in range(5):
        covariance = random_covariance(seed)
        quick = Draws.of(covariance, 0.95)
        with monkeypatch.context() as patch:
            patch.setattr(critical, "FARTHEST", 60)
            slow = Draws.of(covariance, 0.95)
        assert slow.all_pairs() == pytest.approx(quick.all_pairs(), rel=1e-6)
        above = quick.greatest > quick.all_pairs()
        np.testing.assert_allclose(slow.greatest[above], quick.greatest[above], rtol=1e-6)


def order_value(score, covariance) -> float:
    return Draws.of(covariance, 0.95).order(Differences.of(score, covariance).deviates())


def test_models_far_apart_need_not_be_looked_at_again():
    """Ten pairs of neighbours, far from each other: only within the pairs is anything open."""
    score = np.repeat(1000.0 * np.arange(10), 2) + np.tile([0.0, 0.1], 10)
    among_all = Draws.of(np.eye(20), 0.95).all_pairs()
    ten_pairs = stats.norm.ppf(1 - (1 - 0.955 ** (1 / 10)) / 2)
    assert order_value(score, np.eye(20)) == pytest.approx(ten_pairs, rel=0.03)
    assert ten_pairs < among_all - 0.5


def test_if_nothing_is_apart_the_second_step_changes_nothing():
    score = np.linspace(0, 0.1, 20)
    assert order_value(score, np.eye(20)) == Draws.of(np.eye(20), 0.95).all_pairs()


def test_if_all_are_apart_a_pair_takes_its_own_interval():
    assert order_value(1000.0 * np.arange(20), np.eye(20)) == pytest.approx(stats.norm.ppf(0.975))


def test_a_band_for_independent_errors_is_sidaks():
    errors = np.random.default_rng(0).normal(size=(20, 50_000)) * np.arange(1, 21)[:, None]
    ours = band_value(errors, np.arange(1, 21.0) ** 2, 0.95)
    assert ours == pytest.approx(stats.norm.ppf(1 - (1 - 0.95 ** (1 / 20)) / 2), rel=0.01)


def test_models_in_order_of_score_make_the_draws_whatever_their_numbers():
    draws = Draws.of(random_covariance(1, 12), 0.95, seed=3)
    again = Draws.of(random_covariance(1, 12), 0.95, seed=3)
    assert draws.all_pairs() == again.all_pairs()
    assert draws.all_pairs() != Draws.of(random_covariance(1, 12), 0.95, seed=4).all_pairs()
