"""Intervals and rank sets hold the truth as often as they say: in invented worlds."""

import pytest

from ratings.tests.engine.coverage_study import SETTINGS, coverage


@pytest.mark.parametrize("name", ["independent", "heavy"])
def test_intervals_and_rank_sets_hold_the_truth(name):
    small = coverage(SETTINGS[name], "clustered", worlds=50)
    assert 0.20 < small.ties < 0.30
    assert 0.93 <= small.interval <= 0.97
    assert small.rank_sets >= 0.95


def test_without_clustering_heavy_voters_break_the_promise():
    assert coverage(SETTINGS["unequal"], "sandwich", worlds=30).interval < 0.90


@pytest.mark.slow
@pytest.mark.parametrize("name", ["independent", "heavy", "mixed", "unequal", "ten", "three"])
def test_in_500_worlds_intervals_and_rank_sets_hold_the_truth(name):
    large = coverage(SETTINGS[name], "clustered")
    assert 0.93 <= large.interval <= 0.97
    assert large.rank_sets >= 0.95
