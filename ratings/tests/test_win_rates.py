"""What scores predict of a battle, and what votes say."""

import numpy as np
import pytest

from ratings.win_rates import misfit, observed_win_rate, predicted_win_rate


@pytest.mark.parametrize("lead", [-400, -37.5, 0, 100, 400])
def test_predictions_are_those_of_the_elo_scale(lead):
    assert predicted_win_rate(lead) == pytest.approx(1 / (1 + 10 ** (-lead / 400)))


def test_a_tie_or_both_bad_is_half_a_win():
    count = np.array([[5, 2, 2, 1], [0, 0, 0, 3], [0, 0, 0, 0]])
    assert observed_win_rate(count) == pytest.approx([0.65, 0.5, np.nan], nan_ok=True)


def test_a_misfit_is_in_standard_deviations_of_the_prediction():
    assert misfit(0.5, np.array([9, 1, 0, 0])) == pytest.approx(0.4 / np.sqrt(0.25 / 10))
    assert np.isnan(misfit(0.5, np.zeros(4)))
    assert np.isnan(misfit(1.0, np.array([9, 1, 0, 0])))
