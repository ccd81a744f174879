"""The headline is the finding, and says only what the rows say."""

from decimal import Decimal

import pytest

from ratings.counting.organizations import organization_ranks
from ratings.demo import arenas
from ratings.pages.writing.findings import finding
from ratings.published.against_best import fill_against_best
from ratings.published.files import board_of
from ratings.tests.rows import make_row


def priced(name: str, price: float, **fields):
    return make_row(
        name, input_price=Decimal(str(price)), output_price=Decimal(str(price)), **fields
    )


def headline(*rows) -> str:
    return finding(list(rows)).headline


def test_one_leader():
    assert headline(make_row("Tern", rank=1), make_row("Wren", rank=2)) == "Tern leads"


def test_few_that_may_be_first_are_named():
    rows = [make_row("Tern", 1010, rank=1), make_row("Wren", rank=1), make_row("Owl", rank=3)]
    assert headline(*rows) == "Tern and Wren may be first"


def test_many_that_may_be_first_are_counted():
    rows = [make_row(str(number), rank=1) for number in range(5)] + [make_row("x", rank=6)]
    assert headline(*rows) == "5 models may be first"


def test_where_all_may_be_first_nobody_leads():
    assert headline(make_row("Tern"), make_row("Wren")) == "No model leads yet"


def test_silent_without_two_models_that_are_firmly_rated():
    assert finding([]) is None
    assert finding([make_row("Tern")]) is None
    assert finding([make_row("Tern"), make_row("Wren", provisional=True)]) is None
    assert finding([make_row("Tern"), make_row("Wren", component=1)]) is None
    assert finding([make_row("Tern"), make_row("Wren", None)]) is None


def test_possible_places_tell_who_may_be_first_and_the_rank_does_not():
    """Rank (UB) looks at one interval beside another, and not at all of them at once."""
    rows = [make_row("Tern", rank=1, rank_low=1), make_row("Wren", rank=2, rank_low=1)]
    assert headline(*rows, make_row("Owl", rank=3, rank_low=3)) == "Tern and Wren may be first"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (1, "Of the models with enough votes, m0 leads"),
        (2, "Of the models with enough votes, m0 and m1 may be first"),
        (4, "4 models with enough votes may be first"),
        (5, "No model leads yet"),
    ],
)
def test_a_newcomer_that_may_be_first_too_is_not_passed_over(first, said):
    rows = [make_row(f"m{n}", 1000 - n, rank_low=1 if n < first else 2) for n in range(5)]
    new = make_row("New", 1200, rank_low=1, provisional=True)
    assert headline(*rows, new) == said
    new.rank_low = 2
    assert "enough votes" not in headline(*rows, new)


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
        "LMSYS's rule puts 01 AI and xAI third among organisations, behind OpenAI and Google."
    )


def test_an_organisation_that_holds_a_place_alone():
    assert sentences(*of_organizations(1, 2)) == (
        "LMSYS's rule puts O1 second among organisations, behind O0."
    )
    assert sentences(*of_organizations(1, 2, 3, 4)) == (
        "LMSYS's rule puts O2 third among organisations, behind O0 and O1."
    )


def test_no_word_of_a_place_whose_name_is_not_how_many_are_ahead():
    """Ranks of overlapping intervals leave such gaps."""
    assert sentences(*of_organizations(1, 1, 1, 2)) == ""
    assert sentences(*of_organizations(1, 1, 1)) == ""
    assert sentences(*of_organizations(1, 2, 2, 2, 2)) == ""


@pytest.mark.parametrize("fields", [{"provisional": True}, {"component": 1}, {"rank": None}])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_word_of_organisations_whose_best_model_is_not_firmly_rated(place, fields):
    """Two more models keep the finding from falling silent, unless the first may be much better."""
    rows = of_organizations(1, 2, 3)
    for name, value in fields.items():
        setattr(rows[place], name, value)
    rest = [make_row("Tern", rank=1), make_row("Wren", rank=2)]
    found = finding([*rows, *rest])
    if place == 0 and "upper" in fields:
        assert found is None
    else:
        assert "organisation" not in " ".join([found.headline, *found.sentences])


def of_organizations(*ranks: int):
    return [
        make_row(
            f"m{n}",
            1000 - n,
            rank=n + 1,
            organization=f"O{n}",
            organization_rank=rank,
        )
        for n, rank in enumerate(ranks)
    ]


def podium(*prices: float | None):
    """Models of organisations in first, second and two in third place."""
    rows = of_organizations(1, 2, 3, 3)
    for row, price in zip(rows, prices, strict=True):
        row.input_price = row.output_price = None if price is None else Decimal(str(price))
    return rows


def test_the_headline_is_what_a_high_place_costs():
    found = finding(podium(7.5, 2.19, 0.14, None))
    assert found.headline == "Third place among organisations costs $0.14 per million tokens"
    assert " ".join(found.sentences) == (
        "LMSYS's rule puts O2 and O3 third among organisations, behind O0 and O1. "
        "m2 costs that much, m1 16 times as much. m0 leads."
    )


@pytest.mark.parametrize(
    "prices",
    [
        (7.5, 1.39, 0.14, None),  # not ten times as much
        (7.5, None, 0.14, None),  # unknown ahead
        (7.5, 2.19, None, None),
        (7.5, 2.19, 0, None),
    ],
)
def test_the_headline_is_the_leader_where_the_place_is_no_bargain(prices):
    assert finding(podium(*prices)).headline == "m0 leads"


def test_silent_if_a_provisional_model_holds_first_place_alone():
    rows = [make_row("Swift", 1200, rank=1, provisional=True)]
    assert finding([*rows, make_row("Tern", rank=2), make_row("Wren", rank=3)]) is None


def test_how_many_votes_would_set_the_first_two_apart():
    rows = [make_row("Wren", 1001, rank=1), make_row("Tern", 1010, rank=1, votes_to_next=40)]
    assert sentences(*rows, make_row("Owl", 900, rank=3)) == (
        "With about 40 more votes like these, on all models of the board, Tern and Wren would "
        "probably be told apart."
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


def test_the_published_board_of_24_october_2024():
    with arenas.table(arenas.BOARDS) as boards:
        lines = [row for row in boards.rows("date") if row.get("date") == "2024-10-24"]
        rows = board_of(lines, boards.name)
    fill_against_best(rows)
    for row, rank in zip(rows, organization_ranks(rows), strict=True):
        row.organization_rank = rank
    found = finding(rows)
    assert found.headline == "Third place among organisations costs $0.14 per million tokens"
    assert found.sentences == [
        "LMSYS's rule puts 01 AI and xAI third among organisations, behind OpenAI and Google.",
        "Yi-Lightning costs that much, Gemini-1.5-Pro-002 16 times as much.",
        "ChatGPT-4o-latest (2024-09-03) and o1-preview may be first.",
    ]
    assert len(" ".join(found.sentences).split()) <= 30
