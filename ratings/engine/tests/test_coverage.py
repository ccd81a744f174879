"""Intervals and rank sets hold the truth as often as they say: in invented worlds."""

import pytest

from ratings.engine.tests.coverage_study import SETTINGS, coverage, newcomer_coverage


@pytest.mark.parametrize("name", ["independent", "heavy"])
def test_intervals_and_rank_sets_hold_the_truth(name):
    small = coverage(SETTINGS[name], "clustered", worlds=50)
    assert 0.20 < small.ties < 0.30
    assert 0.93 <= small.interval <= 0.97
    assert small.rank_sets >= 0.95


def test_without_clustering_heavy_voters_break_the_promise():
    assert coverage(SETTINGS["unequal"], "sandwich", worlds=30).interval < 0.90


@pytest.mark.parametrize("n_voters", [2, 5])
def test_a_new_model_that_few_voters_judged_is_as_uncertain_as_it_says(n_voters):
    _, naive, ours = newcomer_coverage(n_voters, worlds=100)
    assert ours >= 0.90
    assert naive < 0.90


@pytest.mark.slow
@pytest.mark.parametrize("name", ["independent", "heavy", "mixed", "unequal", "ten", "three"])
def test_in_500_worlds_intervals_and_rank_sets_hold_the_truth(name):
    large = coverage(SETTINGS[name], "clustered")
    assert 0.93 <= large.interval <= 0.97
    assert large.rank_sets >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("n_voters", [2, 3, 5, 10, 30])
def test_in_500_worlds_the_new_model_is_held(n_voters):
    assert 0.92 <= newcomer_coverage(n_voters)[2] <= 0.98
