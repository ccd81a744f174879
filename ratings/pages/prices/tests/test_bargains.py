"""What a price buys, in words."""

from typing import Any

import pytest

from ratings.engine import Scope
from ratings.models import Board, Rating
from ratings.pages.prices.bargains import Bargains, bargains
from ratings.pages.prices.frontier import Market
from ratings.tests.offers import priced
from ratings.tests.rows import make_row, unsaved_board

GOOD = {"behind": 10, "behind_at_worst": 30, "behind_at_least": 0}
OPEN = {"behind": 14, "behind_at_worst": 84.5, "behind_at_least": 0}
FAR = {"behind": 140, "behind_at_worst": 200, "behind_at_least": 80}
LEADER = {"behind": -10, "behind_at_worst": 20, "behind_at_least": 0, "rank_low": 1}


def words(*rows: Rating, board: Board | None = None) -> Bargains:
    for row in rows:
        row.board = board or unsaved_board()
    return bargains(Market(list(rows)))


def offer(name: str, price: float | str | None, bounds: dict[str, Any], **fields: Any) -> Rating:
    """A model behind the leader."""
    place = {"rank": 2, "rank_low": 2, **bounds, **fields}
    return make_row(name, 1100, **place) if price is None else priced(name, 1100, price, **place)


def leader(price: float | str | None = "4.08", **fields: Any) -> Rating:
    place = LEADER | fields
    return make_row("Kea", 1200, **place) if price is None else priced("Kea", 1200, price, **place)


# The cheapest that is good enough


def test_the_cheapest_that_is_good_enough_is_the_headline():
    found = words(leader(), offer("Gull", "0.24", GOOD), offer("Wren", "0.05", FAR))
    assert found.headline == "Gull is good enough, at a seventeenth of the price"
    assert found.sentences == [
        "Against the best it would get about 49 of 100 votes, at worst 45; 45 is enough.",
        "Every cheaper model is too far behind.",
    ]
    assert found.good_enough.row.name == "Gull"
    assert found.is_cheapest


@pytest.mark.parametrize(
    "cheaper",
    [
        offer("Wren", "0.05", OPEN),
        offer("Wren", "0.05", OPEN, provisional=True),
        offer("Wren", None, OPEN),
        offer("Wren", "0.05", GOOD, component=1),
        priced("Wren", None, "0.05"),
    ],
    ids=["open", "provisional", "price unknown", "never met", "no votes"],
)
def test_it_is_the_cheapest_known_while_one_that_may_be_cheaper_is_open(cheaper):
    found = words(leader(), offer("Gull", "0.24", GOOD), cheaper)
    assert found.headline == "Gull is good enough, at a seventeenth of the price"
    assert found.sentences[1] == "It is the cheapest known to be."
    assert not found.is_cheapest


def test_where_nothing_costs_less_at_all():
    found = words(leader(), offer("Gull", "0.24", GOOD), offer("Wren", 1, OPEN))
    assert found.sentences[1] == "No model is cheaper."


@pytest.mark.parametrize(
    ("price", "headline"),
    [
        ("2.04", "Gull is good enough, at half the price"),
        ("1.36", "Gull is good enough, at a third of the price"),
        ("1.63", "Gull is good enough, at 40% of the price"),
        ("4.00", "Gull is good enough, at 98% of the price"),
        ("0.06", "Gull is good enough, at 1/68 of the price"),
        ("0", "Gull is good enough, and free"),
    ],
)
def test_the_price_is_told_as_a_part_of_the_leaders(price, headline):
    assert words(leader(), offer("Gull", price, GOOD)).headline == headline


def test_without_the_leaders_price_the_price_itself_is_told():
    found = words(leader(None), offer("Gull", "0.24", GOOD))
    assert found.headline == "Gull is good enough, for $0.24"
    assert found.sentences[1] == "It is the cheapest known to be."


def test_a_leader_that_is_the_cheapest_is_said_to_be():
    found = words(leader(), offer("Gull", 9, GOOD))
    assert found.headline == "Kea is good enough, and none is known to cost less"
    assert found.sentences == []


def test_a_published_board_says_that_its_bounds_are_approximate():
    found = words(leader(), offer("Gull", "0.24", GOOD), board=unsaved_board(published=True))
    assert found.sentences[-1] == "These bounds are approximate."


# Where none but the leader is good enough


def test_the_cheaper_model_with_the_best_bound_is_open():
    worse = OPEN | {"behind_at_worst": 150}
    found = words(leader(), offer("Gull", "0.24", OPEN), offer("Wren", "0.05", worse))
    assert found.headline == "Gull, at a seventeenth of the price, is still open"
    assert found.sentences == [
        "Against the best it would get about 48 of 100 votes, at worst 38; 45 is enough.",
        "More votes on more questions, or fewer candidates, may tell.",
    ]
    assert found.best_bound.row.name == "Gull"


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (Scope.SAME, "More votes, or fewer candidates, may tell."),
        (Scope.QUESTIONS, "More votes on more questions, or fewer candidates, may tell."),
        (
            Scope.ALL,
            "More votes by more people on more questions, or fewer candidates, may tell.",
        ),
    ],
)
def test_what_may_tell_is_what_the_board_is_a_sample_of(scope, sentence):
    found = words(leader(), offer("Gull", 1, OPEN), board=unsaved_board(scope=scope))
    assert found.sentences[1] == sentence


def test_nobody_here_can_gather_votes_for_a_published_board():
    found = words(leader(), offer("Gull", 1, OPEN), board=unsaved_board(published=True))
    assert found.sentences[1:] == ["These bounds are approximate."]


def test_a_free_model_is_no_part_of_a_price():
    assert words(leader(), offer("Gull", 0, OPEN)).headline == "Gull is free, and still open"


def test_a_leader_that_is_open_itself_hides_no_bargain():
    found = words(leader(**OPEN | {"behind": -14}), offer("Gull", "0.24", OPEN))
    assert found.headline == "Gull, at a seventeenth of the price, is still open"


def test_where_all_cheaper_ones_are_too_far_behind():
    found = words(leader(), offer("Gull", 1, FAR), offer("Wren", 9, OPEN))
    assert found.headline == "No model known to cost less than Kea is good enough"


# Silence


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [leader()],
        [leader(), offer("Gull", 1, GOOD, provisional=True)],
        [leader(None), offer("Gull", 1, OPEN)],
        [leader(), offer("Gull", None, OPEN)],
        [leader(), offer("Gull", 1, FAR), offer("New", "0.1", OPEN, provisional=True)],
        [make_row("Kea", 1200), priced("Gull", 1100, 1)],
    ],
    ids=[
        "nobody",
        "one model",
        "one that is firmly rated",
        "the leader's price unknown",
        "one price",
        "a newcomer is open",
        "bounds unknown",
    ],
)
def test_silent_where_the_data_allow_no_sentence(rows):
    found = words(*rows)
    assert (found.headline, found.sentences) == ("", [])


@pytest.mark.parametrize("fields", [{"provisional": True}, {"rank": None}, {"component": 1}])
def test_models_that_are_hardly_known_are_in_no_claim(fields):
    found = words(leader(), offer("Emu", 1, GOOD), offer("Auk", "0.1", GOOD, **fields))
    assert found.good_enough.row.name == "Emu"


@pytest.mark.parametrize("bounds", [GOOD, OPEN])
@pytest.mark.parametrize("scope", list(Scope))
def test_headline_and_lede_are_short(bounds, scope):
    found = words(leader(), offer("Gull", "0.24", bounds), board=unsaved_board(scope=scope))
    assert len(found.headline.split()) <= 12
    assert len(" ".join(found.sentences).split()) <= 30


# The first ten, which the API tells


def test_the_cheapest_that_ranks_no_lower_than_the_tenth():
    ranks = [*range(1, 11), 10, 12]
    rows = [priced(f"Bird {n}", 2000 - n, 30 - n, rank=rank) for n, rank in enumerate(ranks)]
    assert words(*rows).of_ten.row.name == "Bird 10"
    assert words(*rows[:10]).of_ten is None
