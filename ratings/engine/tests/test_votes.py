"""The arrays of votes: taken as they are, frozen, and refused with the row that is wrong."""

import numpy as np
import pytest

from ratings.engine import Outcome, Votes

A = np.array([0, 1, 2], dtype=np.int16)
B = np.array([1, 2, 0], dtype=np.int32)
OUTCOME = np.array([0, 2, 3], dtype=np.uint8)
VOTER = np.array([7, 7, 9_000_000_000])


def test_integer_arrays_of_any_width_are_not_copied():
    votes = Votes(A, B, OUTCOME, voter=VOTER)
    for given, kept in zip(
        (A, B, OUTCOME, VOTER),
        (votes.model_a, votes.model_b, votes.outcome, votes.voter),
        strict=True,
    ):
        assert np.shares_memory(given, kept)
        assert kept.dtype == given.dtype


def test_votes_are_frozen():
    votes = Votes(A, B, OUTCOME)
    with pytest.raises(AttributeError):
        votes.n_models = 5
    with pytest.raises(ValueError, match="read-only"):
        votes.model_a[0] = 2
    assert A.flags.writeable


def test_the_number_of_models_is_the_highest_number_plus_one_unless_given():
    assert Votes(A, B, OUTCOME).n_models == 3
    assert Votes(A, B, OUTCOME, n_models=10).n_models == 10
    assert Votes([], [], []).n_models == 0


def test_outcomes_have_names():
    assert [Outcome(code).name for code in range(4)] == ["A_BETTER", "B_BETTER", "TIE", "BOTH_BAD"]


def test_whole_numbers_may_come_as_floats():
    votes = Votes([0.0, 1.0], [1.0, 0.0], [2.0, 3.0])
    assert votes.model_a.dtype.kind == "i"
    assert votes.outcome.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"outcome": [0, 1, 4]}, "vote 2: outcome is 4"),
        ({"outcome": [0, -1, 4]}, "vote 1: outcome is -1"),
        ({"outcome": [0, 1, np.nan]}, "vote 2: outcome is nan, not a whole number"),
        ({"outcome": [0, 1.5, 0]}, r"vote 1: outcome is 1\.5, not a whole number"),
        ({"outcome": ["a", "b", "tie"]}, "vote 0: outcome is 'a', not a whole number"),
        ({"outcome": [0, None, 1]}, "vote 1: outcome is None, not a whole number"),
        ({"outcome": [True, False, True]}, "vote 0: outcome is True, not a whole number"),
        ({"outcome": [0, np.inf, 1]}, "vote 1: outcome is inf, not a whole number"),
        ({"model_a": [0, 1, 9], "n_models": 3}, "vote 2: model_a is 9, but there are 3 models"),
        ({"model_b": [1, -1, 0]}, "vote 1: model_b is -1"),
        ({"model_a": [0, 2, 2]}, "vote 1: model 2 meets itself"),
        ({"model_a": [0, np.nan, 2]}, "vote 1: model_a is nan, not a whole number"),
        ({"voter": [1, 2, np.nan]}, "vote 2: voter is nan, not a whole number"),
        ({"weight": [1, -0.5, 1]}, r"vote 1: weight is -0\.5, it cannot be negative"),
        ({"weight": [1, 1, np.nan]}, "vote 2: weight is nan, not finite"),
        ({"weight": [np.inf, 1, 1]}, "vote 0: weight is inf, not finite"),
        ({"style": [[0, 1], [np.nan, 0], [1, 1]]}, r"vote 1: style is \[nan  0\.\], not finite"),
        ({"voter": [1, 2]}, "voter has 2 rows, outcome has 3"),
        ({"model_a": [0, 1]}, "model_a has 2 rows, outcome has 3"),
        ({"style": [1, 2, 3]}, "style must have 2 dimension"),
        ({"outcome": [[0, 1, 2]]}, "outcome must have one dimension, it has 2"),
        ({"n_models": -1}, "n_models is -1"),
    ],
)
def test_a_bad_row_is_named(columns, message):
    good = {"model_a": [0, 1, 2], "model_b": [1, 2, 0], "outcome": [0, 2, 3]}
    with pytest.raises(ValueError, match=message):
        Votes(**(good | columns))


def test_the_first_bad_row_of_many_is_named():
    outcome = np.zeros(100_000, dtype=np.uint8)
    outcome[[70_017, 90_000]] = 200
    with pytest.raises(ValueError, match="vote 70017: outcome is 200"):
        Votes(np.zeros(100_000, int), np.ones(100_000, int), outcome)


def test_where_keeps_all_columns_and_the_number_of_models():
    votes = Votes(A, B, OUTCOME, voter=VOTER, style=np.eye(3), weight=[1, 2, 3], n_models=8)
    some = votes.where(np.array([True, False, True]))
    assert some.model_a.tolist() == [0, 2]
    assert some.voter.tolist() == [7, 9_000_000_000]
    assert some.style.tolist() == [[1, 0, 0], [0, 0, 1]]
    assert some.weight.tolist() == [1, 3]
    assert some.n_models == 8


def test_among_keeps_battles_between_the_models_and_renumbers_them():
    votes = Votes([0, 3, 1, 3], [3, 1, 2, 0], [0, 1, 2, 3], voter=[5, 6, 7, 8])
    some = votes.among(np.array([0, 3]))
    assert some.model_a.tolist() == [0, 1]
    assert some.model_b.tolist() == [1, 0]
    assert some.outcome.tolist() == [0, 3]
    assert some.voter.tolist() == [5, 8]
    assert some.n_models == 2


def test_among_all_models_is_the_same_votes():
    votes = Votes(A, B, OUTCOME)
    assert votes.among(np.arange(3)) is votes
