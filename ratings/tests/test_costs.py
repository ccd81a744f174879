"""What a model costs."""

from decimal import Decimal

import pytest

from ratings.costs import answer_cost, blended_price
from ratings.tests.rows import make_row

GPT_4O = {"input_price": Decimal("2.5"), "output_price": Decimal(10)}


@pytest.mark.parametrize(
    ("mix", "price"), [("3", "4.375"), ("0", "10"), ("1", "6.25"), ("0.5", "7.5")]
)
def test_the_blended_price_weighs_input_and_output(mix, price):
    assert blended_price(make_row("GPT-4o", **GPT_4O), Decimal(mix)) == Decimal(price)


def test_the_usual_mix_is_three_to_one():
    assert blended_price(make_row("GPT-4o", **GPT_4O)) == Decimal("4.375")


def test_answers_cost_what_their_tokens_cost():
    row = make_row("GPT-4o", input_tokens=40, output_tokens=250, **GPT_4O)
    assert float(answer_cost(row)) == pytest.approx(1000 * (40 * 2.5e-6 + 250 * 10e-6))


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"input_price": Decimal(1)},
        {"output_price": Decimal(1), "input_tokens": 1, "output_tokens": 1},
    ],
)
def test_nothing_is_made_from_half_of_a_price(known):
    assert blended_price(make_row("Auk", **known)) is None
    assert answer_cost(make_row("Auk", **known)) is None


def test_a_price_without_tokens_is_no_cost():
    assert answer_cost(make_row("GPT-4o", **GPT_4O)) is None
