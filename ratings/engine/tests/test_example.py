"""The example in the package's docstring prints what it says."""

import doctest

import ratings.engine


def test_the_example_is_true():
    assert doctest.testmod(ratings.engine).failed == 0
    assert doctest.testmod(ratings.engine).attempted >= 4
