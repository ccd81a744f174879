"""Tokens used by the answers of an arena, and what 1,000 of them cost."""

from decimal import Decimal

import pytest

from arena.models import Answer, Category
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_vote
from ratings.prices import answer_cost, blended_price
from ratings.refit import refit
from ratings.tests.rows import make_row
from ratings.usage import Usage, usages

PRICES = {"input_price": Decimal(2), "output_price": Decimal(8)}


def test_the_blended_price_follows_the_mix():
    row = make_row("Ash", **PRICES)
    assert blended_price(row) == Decimal("3.5")
    assert blended_price(row, Decimal(1)) == 5
    assert blended_price(row, Decimal(0)) == 8


def test_a_cost_is_tokens_times_price():
    row = make_row("Ash", **PRICES, input_tokens=100.0, output_tokens=50.0)
    assert answer_cost(row) == Decimal("0.6")


@pytest.mark.parametrize(
    "unknown", [{"input_price": None}, {"output_price": None}, {"input_tokens": None}]
)
def test_half_a_cost_is_none(unknown):
    facts = {**PRICES, "input_tokens": 100.0, "output_tokens": 50.0, **unknown}
    assert answer_cost(make_row("Ash", **facts)) is None


@pytest.mark.django_db
def test_usage_is_the_mean_over_current_answers_of_the_category():
    arena = make_arena()
    ash, oak = make_model("Ash", arena), make_model("Oak", arena)
    short, long = (
        make_prompt(arena, text="One two."),
        make_prompt(arena, text="One two three four."),
    )
    long.categories.add(Category.objects.get_or_create(slug="long")[0])
    make_answer(short, ash, "Yes.")
    make_answer(long, ash, "No and no.")
    Answer.objects.filter(id=make_answer(short, oak, "Old").id).update(current=False)
    assert usages(arena, "overall") == {ash.id: Usage(4.0, 3.0)}
    assert usages(arena, "ties-excluded") == usages(arena, "overall")
    assert usages(arena, "long") == {ash.id: Usage(5.0, 4.0)}


@pytest.mark.django_db
def test_prompts_without_a_text_say_nothing_of_usage():
    arena = make_arena()
    make_answer(make_prompt(arena, text=""), make_model("Ash", arena), "Yes.")
    assert usages(arena, "overall") == {}


@pytest.mark.django_db
def test_the_board_knows_the_usage_and_a_new_text_makes_a_new_board():
    arena = make_arena()
    ash, oak = make_model("Ash", arena), make_model("Oak", arena)
    prompt = make_prompt(arena, text="One two.")
    make_answer(prompt, ash, "Yes.")
    make_vote(arena, ash, oak)
    rows = {row.name: row for row in refit(arena).board("overall").ratings.all()}
    assert (rows["Ash"].input_tokens, rows["Ash"].output_tokens) == (3.0, 2.0)
    assert rows["Oak"].output_tokens is None
    assert refit(arena) is None
    prompt.text = "One two three."
    prompt.save()
    assert refit(arena).board("overall").ratings.get(name="Ash").input_tokens == 4.0
    make_answer(prompt, oak, "No.")
    assert refit(arena).board("overall").ratings.get(name="Oak").output_tokens == 2.0
