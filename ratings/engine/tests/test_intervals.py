"""The sandwich, plain and clustered: by hand, by brute force, and against the bootstrap."""

import numpy as np
import pytest
from scipy import stats

from ratings.engine import Votes, rate
from ratings.engine import voters as voters_module
from ratings.engine.bradley_terry import BradleyTerry
from ratings.engine.fit import fit
from ratings.engine.intervals import quantile
from ratings.engine.ranking import difference_error
from ratings.engine.ratings import POINTS
from ratings.engine.scope import Scope
from ratings.engine.tally import tally_votes
from ratings.engine.tests.differences import score_matrix
from ratings.engine.tests.worlds import World
from ratings.engine.voters import ByVoter, clustered_scores, voter_codes


def errors(board) -> np.ndarray:
    return np.sqrt(board.covariance.diagonal())


def test_two_models_by_hand():
    """With n votes of credit c, mean c̄, the log odds have variance Σ(c − c̄)² / (n·c̄·(1 − c̄))²."""
    votes = Votes([0] * 20, [1] * 20, [0] * 10 + [1] * 4 + [2] * 6)
    credit = np.array([1.0] * 10 + [0.0] * 4 + [0.5] * 6)
    mean = credit.mean()
    variance = np.sum((credit - mean) ** 2) / (20 * mean * (1 - mean)) ** 2
    board = rate(votes)
    gap_variance = board.covariance[0, 0] + board.covariance[1, 1] - 2 * board.covariance[0, 1]
    assert gap_variance == pytest.approx(POINTS**2 * variance, rel=1e-9)
    # Each score is half of the gap away from the mean.
    half = 0.5 * 1.959964 * POINTS * np.sqrt(variance)
    np.testing.assert_allclose(board.upper - board.score, half, rtol=1e-6)


def brute_force_covariance(votes: Votes, cluster: np.ndarray) -> np.ndarray:
    """H⁻¹BH⁻¹ with one row a vote, one column a model, and loops over clusters."""
    likelihood = BradleyTerry.of(tally_votes(votes))
    rating = fit(votes).rating
    rows = score_matrix(likelihood, rating, votes)
    meat = np.zeros((votes.n_models, votes.n_models))
    names = np.unique(cluster)
    for name in names:
        summed = rows[cluster == name].sum(axis=0)
        meat += np.outer(summed, summed)
    correction = len(names) / (len(names) - 1) if len(names) < len(votes) else 1
    bread = np.linalg.pinv(likelihood.hessian(rating), rcond=1e-10)
    return POINTS**2 * correction * bread @ meat @ bread


def test_the_plain_sandwich_is_the_one_written_out(random_votes):
    votes = random_votes(600, 7)
    np.testing.assert_allclose(
        rate(votes).covariance, brute_force_covariance(votes, np.arange(600)), rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("lift", [0, 1, 10**12])
def test_the_clustered_sandwich_is_the_one_written_out(random_votes, lift):
    voter = np.random.default_rng(5).integers(0, 40, 600) * (3 if lift else 1) + lift
    votes = random_votes(600, 7, voter=voter)
    np.testing.assert_allclose(
        rate(votes).covariance, brute_force_covariance(votes, voter), rtol=1e-6, atol=1e-9
    )


def test_short_and_long_rows_give_the_same_meat(random_votes, monkeypatch):
    """One voter with hundreds of votes, many with one: both ways of adding up, in small blocks."""
    voter = np.concatenate([np.zeros(400, int), np.arange(1, 1601)])
    votes = random_votes(2000, 60, voter=voter)
    likelihood = BradleyTerry.of(tally_votes(votes))
    rating = fit(votes).rating
    monkeypatch.setattr(voters_module, "BLOCK_CELLS", 100)
    ours = clustered_scores(votes, likelihood.scores(rating, votes))[0].meat()
    rows = score_matrix(likelihood, rating, votes)
    summed = np.vstack([rows[:400].sum(axis=0), rows[400:]])
    np.testing.assert_allclose(ours, 1601 / 1600 * summed.T @ summed, atol=1e-9)


def test_one_vote_a_voter_is_the_plain_sandwich(random_votes):
    plain = random_votes(600, 7)
    single = random_votes(600, 7, voter=np.arange(600))
    np.testing.assert_allclose(
        rate(single).covariance, rate(plain).covariance * 600 / 599, rtol=1e-9
    )


def test_voters_may_have_any_numbers(random_votes):
    voter = np.random.default_rng(5).integers(0, 40, 600)
    names = np.random.default_rng(6).choice(10**15, 40, replace=False)
    ours = rate(random_votes(600, 7, voter=voter))
    theirs = rate(random_votes(600, 7, voter=names[voter]))
    np.testing.assert_allclose(theirs.lower, ours.lower, atol=1e-8)


def test_dense_numbers_of_voters_are_taken_as_they_are():
    voter = np.array([3, 0, 3], dtype=np.int32)
    votes = Votes([0, 1, 0], [1, 0, 1], [0, 0, 1], voter=voter)
    codes, bound = voter_codes(votes)
    assert np.shares_memory(codes, voter)
    assert bound == 4


def test_on_real_votes_clustering_widens_as_measured(llmfao):
    clustered, plain = rate(llmfao), rate(llmfao, scope=Scope.SAME)
    ratio = errors(clustered) / errors(plain)
    assert ratio.mean() == pytest.approx(1.22, abs=0.005)
    assert ratio.max() == pytest.approx(3.85, abs=0.005)


def test_the_inverse_hessian_alone_is_too_wide_with_ties(llmfao):
    plain = rate(llmfao, scope=Scope.SAME)
    likelihood = BradleyTerry.of(tally_votes(llmfao))
    inverse = np.linalg.pinv(likelihood.hessian(fit(llmfao).rating), rcond=1e-10)
    ratio = POINTS * np.sqrt(inverse.diagonal()) / errors(plain)
    assert np.mean(llmfao.outcome == 2) == pytest.approx(0.39, abs=0.005)
    assert ratio.mean() == pytest.approx(1.33, abs=0.03)


@pytest.mark.parametrize("clustered", [False, True])
def test_the_bootstrap_comes_to_the_same(random_votes, clustered):
    voter = np.random.default_rng(5).integers(0, 150, 3000) if clustered else None
    votes = random_votes(3000, 8, voter=voter)
    sandwich = rate(votes)
    bootstrap = rate(votes, interval="bootstrap", rounds=400, seed=1)
    np.testing.assert_array_equal(bootstrap.score, sandwich.score)
    ratio = errors(bootstrap) / errors(sandwich)
    assert ratio.mean() == pytest.approx(1, abs=0.05)
    assert np.abs(ratio - 1).max() < 0.2
    width = (bootstrap.upper - bootstrap.lower) / (sandwich.upper - sandwich.lower)
    assert width.mean() == pytest.approx(1, abs=0.08)


def test_the_bootstrap_draws_voters_not_votes():
    """A single voter with half of the votes: clustered rounds must scatter more."""
    world = World(np.linspace(-0.5, 0.5, 6), np.append(np.full(100, 10), 1000), taste=0.7)
    votes = world.votes(np.random.default_rng(0))
    alone = Votes(votes.model_a, votes.model_b, votes.outcome)
    ours, theirs = (rate(v, interval="bootstrap", rounds=200) for v in (votes, alone))
    assert errors(ours).mean() > 1.5 * errors(theirs).mean()


def test_the_bootstrap_repeats_with_its_seed(random_votes):
    votes = random_votes(300, 5)
    first, again, other = (
        rate(votes, interval="bootstrap", rounds=20, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.lower, again.lower)
    assert np.any(first.lower != other.lower)


def test_a_board_without_much_evidence_survives_the_bootstrap():
    board = rate(Votes([0, 1, 2, 0, 3], [1, 2, 0, 2, 4], [0, 0, 0, 2, 2]), interval="bootstrap")
    assert np.isfinite(board.lower).all()
    assert np.isfinite(board.upper).all()


def test_effective_voters_are_the_number_of_equally_busy_ones(random_votes):
    even = random_votes(600, 7, voter=np.repeat(np.arange(30), 20))
    assert ByVoter.of(even).effective_voters()[-1] == pytest.approx(30)
    uneven = random_votes(600, 7, voter=np.append(np.zeros(500, int), np.arange(1, 101)))
    assert ByVoter.of(uneven).effective_voters()[-1] == pytest.approx(600**2 / (500**2 + 100))


def test_effective_voters_of_each_model_are_those_of_a_loop(random_votes):
    voter = 3 * np.random.default_rng(5).integers(0, 40, 600)
    votes = random_votes(600, 7, voter=voter)
    more = Votes(votes.model_a, votes.model_b, votes.outcome, voter, n_models=8)
    effective = ByVoter.of(more).effective_voters()
    for model in range(7):
        with_model = (votes.model_a == model) | (votes.model_b == model)
        casts = np.bincount(voter[with_model])
        assert effective[model] == pytest.approx(casts.sum() ** 2 / np.sum(casts**2))
    assert effective[7] == 0


def test_few_voters_widen_the_interval(random_votes):
    assert quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert quantile(0.95, 9) == pytest.approx(stats.t.ppf(0.975, 9))
    board = rate(random_votes(600, 7, voter=np.repeat(np.arange(10), 60)))
    assert np.all((board.effective_voters > 7) & (board.effective_voters < 10))
    np.testing.assert_allclose(
        board.upper - board.score,
        stats.t.ppf(0.975, board.effective_voters - 1) * errors(board),
        rtol=1e-9,
    )


def test_with_a_single_voter_the_votes_are_counted_one_by_one(random_votes):
    """There is nobody to differ from: the interval speaks of that voter's taste alone."""
    board, plain = rate(random_votes(600, 7, voter=np.full(600, 3))), rate(random_votes(600, 7))
    np.testing.assert_allclose(board.lower, plain.lower, atol=1e-6)
    np.testing.assert_allclose(board.effective_voters, 1)


def test_a_model_that_only_one_voter_judged_is_not_taken_for_well_known(random_votes):
    """Its summed score of that voter is 0 at the estimate: the plain formula would see no error."""
    votes = random_votes(4000, 10, voter=np.repeat(np.arange(200), 20))
    rng = np.random.default_rng(1)
    judged = Votes(
        np.append(votes.model_a, np.full(60, 10)),
        np.append(votes.model_b, rng.integers(0, 10, 60)),
        np.append(votes.outcome, rng.integers(0, 2, 60)),
        np.append(votes.voter, np.full(60, 7)),
    )
    board, plain = rate(judged), rate(judged, scope=Scope.SAME)
    assert board.effective_voters[10] == pytest.approx(1)
    assert errors(board)[10] == pytest.approx(errors(plain)[10], rel=0.1)
    assert board.upper[10] - board.lower[10] > 2 * (board.upper - board.lower)[:10].max()
    alone = rate(votes)
    ours, theirs = (difference_error(b.covariance)[:10, :10] for b in (board, alone))
    np.testing.assert_allclose(ours, theirs, rtol=0.05, atol=1e-3)


def test_confidence_widens(random_votes):
    votes = random_votes(600, 7)
    narrow, wide = rate(votes, confidence=0.5), rate(votes, confidence=0.99)
    ratio = (wide.upper - wide.score) / (narrow.upper - narrow.score)
    np.testing.assert_allclose(ratio, stats.norm.ppf(0.995) / stats.norm.ppf(0.75))
