"""Numbers as readers of a language write them."""

from decimal import Decimal

import pytest
from django.utils import translation

from ratings.pages.writing.numbers import (
    arms,
    chance,
    fine_percent,
    known_percent,
    multiple,
    percent,
    signed,
    whole,
)
from ratings.tests.rows import make_row


@pytest.mark.parametrize(
    ("share", "said"),
    [(1, "100%"), (0.384, "38%"), (0.04, "4%"), (0.0384, "3.8%"), (12 / 1e6, "0.0012%"), (0, "0%")],
)
def test_fine_shares_have_two_digits_at_most(share, said):
    assert fine_percent(share) == said


def test_shares_are_whole_or_unknown():
    assert (percent(0.0384), known_percent(0.62), known_percent(None)) == ("4%", "62%", "–")


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [(1281, 1290, "+5 −4"), (1280.6, 1289.4, "+4 −4"), (None, None, ""), (1281, None, "")],
)
def test_the_arms_of_an_interval_are_whole_or_unknown(lower, upper, said):
    assert arms(make_row("Tern", 1285, lower=lower, upper=upper)) == said


@pytest.mark.parametrize(
    ("number", "decimals", "said"),
    [
        (12345, 0, "+12,345"),
        (-2, 0, "−2"),
        (0, 0, "0"),
        (2.25, 1, "+2.2"),
        (-1234.56, 1, "−1,234.6"),
        (-0.04, 1, "0.0"),
    ],
)
def test_changes_have_a_sign_but_not_zero(number, decimals, said):
    assert signed(number, decimals) == said


@pytest.mark.parametrize(
    ("probability", "figure"),
    [
        (0, "<1%"),
        (0.0049, "<1%"),
        (0.0051, "1%"),
        (0.9949, "99%"),
        (0.995, ">99%"),
        (1, ">99%"),
    ],
)
def test_no_probability_is_a_certainty(probability, figure):
    assert chance(probability) == figure


def test_german_has_its_own_signs_and_a_space_that_does_not_break():
    with translation.override("de"):
        assert (whole(123456), signed(-1234.5, 1)) == ("123.456", "−1.234,5")
        assert percent(0.62) == "62\u00a0%"
        assert fine_percent(0.0384) == "3,8\u00a0%"
        assert chance(1) == ">99\u00a0%"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [("31.25", "31"), ("9.96", "10.0"), ("3.45", "3.5"), ("1.1", "1.10"), ("0.042", "0.04")],
)
def test_multiples_are_as_fine_as_they_need_to_be(ratio, text):
    assert multiple(Decimal(ratio)) == text


def test_multiples_are_written_as_readers_write_them():
    with translation.override("de"):
        assert multiple(Decimal("3.5")) == "3,5"
