"""The interval plot's axis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.pages.drawing.axis import round_step, score_axis
from ratings.tests.rows import make_row


def test_every_interval_lies_on_the_axis_with_room_beside_it():
    rows = [make_row("a", 1340, 5), make_row("b", 1256, 4)]
    axis = score_axis(rows)
    for row in rows:
        assert 0 < axis.at(row.lower) < axis.at(row.score) < axis.at(row.upper) < 100
    assert [score for score, _ in axis.ticks()] == [1260, 1280, 1300, 1320, 1340]


def test_equal_scores_without_width_have_an_axis():
    axis = score_axis([make_row("a", 1000, 0)])
    assert axis.at(1000) == 50


def test_unrated_models_make_no_axis():
    assert score_axis([make_row("a", None)]) is None
    assert score_axis([]) is None


STEPS = [(1, 1), (1.1, 2), (2.3, 2.5), (3, 5), (6, 10), (26, 50)]


@pytest.mark.parametrize(("rough", "step"), STEPS)
def test_steps_are_round(rough, step):
    assert round_step(rough) == pytest.approx(step)


@given(st.floats(-1e5, 1e5), st.floats(0.01, 1e4), st.floats(0.01, 1e3))
def test_there_are_three_to_seven_ticks_whatever_the_scores(score, distance, arm):
    axis = score_axis([make_row("a", score, arm), make_row("b", score + distance, arm)])
    assert 3 <= len(axis.ticks()) <= 7
    assert all(-0.01 <= position <= 100.01 for _, position in axis.ticks())
