"""The headline is the finding, and says only what the rows say."""

from decimal import Decimal

from ratings.findings import finding
from ratings.tests.rows import make_row


def priced(name: str, price: float, **fields):
    return make_row(
        name, input_price=Decimal(str(price)), output_price=Decimal(str(price)), **fields
    )


def headline(*rows) -> str:
    return finding(list(rows)).headline


def test_one_leader():
    assert headline(make_row("Tern", rank=1), make_row("Wren", rank=2)) == "Tern leads"


def test_a_shared_first_place():
    rows = [make_row("Tern", 1010, rank=1), make_row("Wren", rank=1), make_row("Owl", rank=3)]
    assert headline(*rows) == "Tern and Wren share first place"


def test_many_in_first_place_are_counted():
    rows = [make_row(str(number), rank=1) for number in range(5)] + [make_row("x", rank=6)]
    assert headline(*rows) == "5 models share first place"


def test_when_all_share_first_place_nobody_leads():
    assert headline(make_row("Tern"), make_row("Wren")) == "No model leads yet"


def test_silent_without_two_models_that_are_firmly_rated():
    assert finding([]) is None
    assert finding([make_row("Tern")]) is None
    assert finding([make_row("Tern"), make_row("Wren", provisional=True)]) is None
    assert finding([make_row("Tern"), make_row("Wren", component=1)]) is None
    assert finding([make_row("Tern"), make_row("Wren", None)]) is None


def test_silent_while_the_leaders_are_known_only_roughly():
    assert finding([make_row("Tern", arm=200, rank=1), make_row("Wren", rank=2)]) is None
    assert finding([make_row("Tern", rank=1), make_row("Wren", arm=200, rank=2)])


def sentences(*rows) -> str:
    return " ".join(finding(list(rows)).sentences)


def test_organisations_that_share_third_place():
    rows = [
        make_row("o", rank=1, organization="OpenAI", organization_rank=1),
        make_row("g", rank=2, organization="Google", organization_rank=2),
        make_row("x", rank=3, organization="xAI", organization_rank=3),
        make_row("y", rank=3, organization="01 AI", organization_rank=3),
    ]
    assert sentences(*rows) == (
        "Ranked by organisation, 01 AI and xAI share third place behind OpenAI and Google."
    )


def test_no_word_of_organisations_that_share_no_place():
    rows = [
        make_row("o", rank=1, organization="OpenAI", organization_rank=1),
        make_row("g", rank=2, organization="Google", organization_rank=2),
    ]
    assert sentences(*rows) == ""


def test_what_a_place_costs():
    rows = [priced("Tern", 7.5, rank=1), priced("Wren", 0.14, rank=6), priced("Owl", 4.2, rank=9)]
    assert sentences(*rows) == (
        "Wren, in place 6, costs $0.14 per million tokens; Owl, in place 9, costs 30 times as much."
    )


def test_the_same_place_at_another_price():
    rows = [priced("Tern", 6, rank=1), priced("Wren", 0.05, rank=1), make_row("Owl", rank=3)]
    assert sentences(*rows) == (
        "Wren costs $0.05 per million tokens; Tern, in the same place, costs 120 times as much."
    )


def test_silent_about_prices_that_are_close_unknown_or_free():
    assert sentences(priced("Tern", 2, rank=1), priced("Wren", 1, rank=1)) == ""
    assert sentences(make_row("Tern", rank=1), make_row("Wren", rank=2)) == ""
    assert sentences(priced("Tern", 2, rank=1), priced("Wren", 0, rank=2)) == ""


def test_half_a_price_is_unknown():
    half = make_row("Wren", rank=2, input_price=Decimal("0.1"))
    assert sentences(priced("Tern", 2, rank=1), half) == ""


def test_how_many_votes_would_set_the_first_two_apart():
    rows = [make_row("Wren", 1001, rank=1), make_row("Tern", 1010, rank=1, votes_to_next=40)]
    assert sentences(*rows, make_row("Owl", 900, rank=3)) == (
        "About 40 more votes between Tern and Wren would set them apart."
    )


def test_silent_where_the_first_two_are_apart_or_no_number_of_votes_is_in_sight():
    apart = [make_row("Tern", 1100, rank=1, votes_to_next=0), make_row("Wren", rank=2)]
    assert sentences(*apart) == ""
    level = [make_row("Tern", 1001, rank=1, votes_to_next=None), make_row("Wren", rank=1)]
    assert sentences(*level) == ""


def test_published_scores_without_intervals_have_a_finding():
    rows = [
        make_row("Tern", 1001, rank=1, lower=None, upper=None),
        make_row("Wren", rank=2, lower=None, upper=None),
    ]
    assert finding(rows).headline == "Tern leads"
