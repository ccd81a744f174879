"""Prices as readers write them."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from arena.texts.money import amount, dollars


@pytest.mark.parametrize(
    ("price", "written"),
    [
        ("6", "$6.00"),
        ("26.255", "$26.26"),
        ("1234.5", "$1,234.50"),
        ("0.13125", "$0.13"),
        ("0.1", "$0.10"),
        ("0.0996", "$0.10"),
        ("0.095", "$0.095"),
        ("0.06562", "$0.066"),
        ("0.05", "$0.05"),
        ("0.00715", "$0.0072"),
        ("0.000000", "$0"),
    ],
)
def test_to_the_cent_and_below_ten_cents_to_two_digits(price, written):
    assert dollars(Decimal(price)) == written


@pytest.mark.parametrize(
    ("given", "written"), [("2.500000", "2.5"), ("10.000000", "10"), ("0.0375", "0.0375")]
)
def test_an_amount_keeps_its_digits(given, written):
    assert amount(Decimal(given)) == written


def test_the_decimal_mark_is_the_language_s():
    with override("de"):
        assert amount(Decimal("1234.5"), decimals=2) == "1.234,50"
        assert "0,14" in dollars(Decimal("0.14"))
