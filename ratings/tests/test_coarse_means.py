"""Means are told so that no single answer is known by what it adds to them."""

import pytest

from ratings.coarse_means import coarse


@pytest.mark.parametrize(
    ("mean", "told"),
    [
        (0, 0),
        (0.2, 0),
        (0.3, 0.5),
        (7.3, 7.5),
        (35.4, 35),
        (158.2, 160),
        (515.9, 520),
        (2345, 2300),
    ],
)
def test_means_are_told_coarsely(mean, told):
    assert coarse(mean) == told
