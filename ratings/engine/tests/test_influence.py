"""Influence: exact refits are refits, and the first order comes near them."""

import numpy as np
import pytest

from ratings.engine import Votes, rate
from ratings.engine.fit import fit
from ratings.engine.influence import heaviest_voters, leave_out_voters, voter_influence


@pytest.fixture
def votes(random_votes):
    voter = np.append(np.zeros(150, int), np.random.default_rng(1).integers(1, 60, 650))
    return random_votes(800, 6, voter=voter * 11)


def assert_same_differences(shift, change, atol=1e-8) -> None:
    """Scores are measured from a mean that weighs models by their votes, shifts from one of all."""
    np.testing.assert_allclose(shift - shift[0], change - change[0], rtol=0, atol=atol)


def test_a_shift_is_measured_from_the_mean_of_all_votes(votes):
    fitted = fit(votes)
    shift = leave_out_voters(fitted, [22])[0]
    assert fitted.estimates[0].centre @ shift == pytest.approx(0, abs=1e-9)


def test_leaving_a_voter_out_is_a_board_without_the_voter(votes):
    shifts = leave_out_voters(fit(votes), [0, 22])
    for voter, shift in zip([0, 22], shifts, strict=True):
        without = rate(votes.where(votes.voter != voter))
        assert_same_differences(shift, without.score - rate(votes).score)


def test_with_weights_too(votes):
    weight = np.random.default_rng(2).uniform(0.5, 2, 800)
    weighed = votes.weighing(weight / weight.mean())
    without = rate(weighed.where(votes.voter != 0))
    shift = leave_out_voters(fit(weighed), [0])[0]
    assert_same_differences(shift, without.score - rate(weighed).score)


def test_with_style_control_too(votes):
    style = np.random.default_rng(3).normal(size=(800, 2))
    styled = Votes(votes.model_a, votes.model_b, votes.outcome, votes.voter, style=style)
    without = rate(styled.where(votes.voter != 0))
    shift = leave_out_voters(fit(styled), [0])[0]
    assert_same_differences(shift, without.score - rate(styled).score, atol=1e-6)


def test_the_only_voter_of_a_model_takes_it_along(votes):
    more = Votes(
        np.append(votes.model_a, [6, 6]),
        np.append(votes.model_b, [0, 1]),
        np.append(votes.outcome, [0, 1]),
        np.append(votes.voter, [1, 1]),
    )
    shift = leave_out_voters(fit(more), [1])[0]
    assert np.isnan(shift).tolist() == [False] * 6 + [True]


@pytest.mark.parametrize("method", ["bradley-terry", "davidson"])
def test_the_first_order_comes_near_the_exact_shift(votes, method):
    fitted = fit(votes, method)
    influence = voter_influence(fitted)
    light = influence.voter != 0
    exact = leave_out_voters(fitted, influence.voter)[np.arange(60), influence.model]
    np.testing.assert_allclose(influence.shift[light], exact[light], rtol=0.15, atol=0.1)
    assert sorted(influence.voter) == sorted(np.unique(votes.voter))


def test_the_most_influential_voter_comes_first(votes):
    influence = voter_influence(fit(votes))
    assert influence.voter[0] == 0
    assert np.all(np.diff(np.abs(influence.shift)) <= 0)


def test_style_is_part_of_the_first_order(votes):
    style = np.random.default_rng(3).normal(size=(800, 2))
    fitted = fit(Votes(votes.model_a, votes.model_b, votes.outcome, votes.voter, style=style))
    influence = voter_influence(fitted)
    light = np.flatnonzero(influence.voter != 0)[:10]
    exact = leave_out_voters(fitted, influence.voter[light])
    np.testing.assert_allclose(
        influence.shift[light],
        exact[np.arange(10), influence.model[light]],
        rtol=0.15,
        atol=0.1,
    )


def test_a_voter_of_two_components_is_listed_once():
    votes = Votes(
        [0, 1, 2, 3, 0, 2], [1, 0, 3, 2, 1, 3], [0, 0, 0, 0, 2, 2], voter=[1, 2, 1, 3, 3, 2]
    )
    influence = voter_influence(fit(votes))
    assert sorted(influence.voter) == [1, 2, 3]


def test_the_heaviest_voters_by_number_of_votes(votes):
    heaviest = heaviest_voters(votes, 3)
    counts = {voter: int(np.sum(votes.voter == voter)) for voter in np.unique(votes.voter)}
    assert heaviest[0] == 0
    assert (
        sorted((counts[v] for v in heaviest), reverse=True)
        == sorted(counts.values(), reverse=True)[:3]
    )


def test_on_real_votes_one_voter_can_move_a_score_by_many_points(llmfao):
    fitted = fit(llmfao)
    influence = voter_influence(fitted)
    exact = leave_out_voters(fitted, influence.voter[:1])[0]
    assert abs(exact[influence.model[0]]) > 20
