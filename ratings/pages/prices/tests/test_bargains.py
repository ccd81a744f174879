"""What a price buys, in words."""

import pytest

from ratings.models import Rating
from ratings.pages.prices.bargains import Bargains, bargains
from ratings.pages.prices.frontier import Market
from ratings.tests.offers import priced
from ratings.tests.rows import make_row

LAST = priced("Last", 900, 1, rank=99)


def words(*rows: Rating) -> Bargains:
    return bargains(Market(list(rows)))


def ladder(*prices: float | None) -> list[Rating]:
    """Models 100 points apart, the best first, each in a place of its own."""
    return [
        make_row(f"Bird {rank}", 2000 - 100 * rank, rank=rank)
        if price is None
        else priced(f"Bird {rank}", 2000 - 100 * rank, price, rank=rank)
        for rank, price in enumerate(prices, start=1)
    ]


# Tied with the leader


def test_a_cheaper_model_tied_with_the_leader_is_named():
    found = words(priced("Kea", 1200, "4.375"), priced("Auk", 1195, "0.14"), LAST)
    assert found.headline == "Auk shares first place for $0.14"
    assert found.sentences == [
        "Auk costs $0.14, the lowest known price among the firmly rated models tied with the "
        "leader; the leader, Kea, costs $4.38, 31 times as much."
    ]
    assert found.tied.row.name == "Auk"


def test_a_model_of_lower_rank_is_not_tied():
    found = words(priced("Kea", 1200, 4), priced("Auk", 1195, "0.1", rank=2), LAST)
    assert found.sentences == ["No other model is tied with the leader, Kea, which costs $4.00."]
    assert found.headline == ""


def test_a_leader_that_is_the_cheapest_is_said_to_be():
    found = words(priced("Kea", 1200, 4), priced("Auk", 1195, 6), make_row("Emu", 1190), LAST)
    assert found.sentences == [
        "Kea, the leader, costs $4.00, the lowest known price among the firmly rated models tied "
        "for first place; Auk costs $6.00."
    ]


def test_an_unknown_price_of_the_leader_is_said_to_be_unknown():
    found = words(make_row("Kea", 1200), priced("Auk", 1195, "0.5"), LAST)
    assert found.sentences == [
        "Auk costs $0.50, the lowest known price among the firmly rated models tied with the "
        "leader, Kea; the leader's own price is unknown."
    ]
    assert found.headline == ""


def test_a_free_model_is_no_fraction_of_another():
    found = words(priced("Kea", 1200, 4), priced("Auk", 1195, 0), LAST)
    assert found.sentences == ["Auk, tied with the leader, is free; the leader, Kea, costs $4.00."]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [make_row("Kea", 1200), LAST],
        [priced("Kea", 1200, 4), priced("Auk", 1195, 1)],
        [priced("Kea", 1200, 4), make_row("Auk", 1195), LAST],
        [priced("Kea", 1200, 4), priced("Auk", 1195, 4), LAST],
        [priced("Kea", 1200, 1), priced("Auk", 1195, "0.999"), LAST],
        [priced("Kea", 1200, "0.999"), priced("Auk", 1195, 1), LAST],
        [priced("Kea", 1200, 4, rank=2), LAST],
    ],
    ids=[
        "nobody",
        "no price",
        "all are tied",
        "one price",
        "one cost",
        "a hair cheaper",
        "a hair dearer",
        "no leader",
    ],
)
def test_silent_where_the_data_allow_no_sentence(rows):
    assert (words(*rows).headline, words(*rows).sentences) == ("", [])


@pytest.mark.parametrize(
    "fields", [{"provisional": True}, {"rank": None}, {"component": 1}, {"arm": 200}]
)
def test_models_that_are_hardly_known_are_in_no_claim(fields):
    found = words(
        priced("Kea", 1200, 4), priced("Emu", 1199, 2), priced("Auk", 1195, "0.1", **fields), LAST
    )
    assert "Emu costs $2.00" in found.sentences[0]
    assert found.tied.row.name == "Emu"


@pytest.mark.parametrize("fields", [{"provisional": True}, {"arm": 300, "rank": 1}])
@pytest.mark.parametrize("leader", ["4", None, "0.5"])
def test_no_claim_is_of_all_that_are_tied_if_some_are_hardly_known(leader, fields):
    kea = make_row("Kea", 1200) if leader is None else priced("Kea", 1200, leader)
    new = priced("New", 1250, "0.1", **fields)
    found = words(kea, priced("Auk", 1195, 2), new, LAST)
    assert "among the firmly rated models tied " in found.sentences[0]
    assert "New" not in found.sentences[0]


def test_who_is_tied_with_a_model_that_is_hardly_known_is_not_alone():
    found = words(priced("Kea", 1200, 4), priced("New", 1250, "0.1", arm=300), LAST)
    assert found.sentences == []


# The first ten


def test_the_cheapest_of_the_first_ten_is_set_against_the_leader():
    found = words(*ladder(8, 20, None, 1, 2, 3, 3, 3, 3, 3, "0.01"))
    assert found.of_ten.row.name == "Bird 4"
    assert found.headline == "One of the best ten models costs $1.00"
    assert found.sentences[1] == (
        "Bird 4, ranked 4, costs $1.00, the lowest known price among the best ten firmly rated "
        "models; Bird 1, ranked 1, costs $8.00, 8.0 times as much."
    )


def test_a_model_that_shares_the_tenth_place_is_one_of_the_first_ten():
    rows = ladder(8, *[3] * 9, 1, 1)
    rows[10].rank = 10
    assert words(*rows).of_ten.row.name == "Bird 11"


def test_without_the_leaders_price_the_dearest_of_the_ten_stands_in():
    found = words(*ladder(None, 20, 1, *[3] * 8))
    assert found.sentences == [
        "Bird 3, ranked 3, costs $1.00, the lowest known price among the best ten firmly rated "
        "models; Bird 2, ranked 2, costs $20.00, 20 times as much."
    ]


def test_a_free_one_of_the_first_ten():
    assert words(*ladder(8, 0, *[3] * 9)).sentences[1] == (
        "Bird 2, ranked 2, is free and among the best ten firmly rated models; Bird 1, ranked 1, "
        "costs $8.00."
    )


@pytest.mark.parametrize(
    "prices",
    [
        [8, *[3] * 9],
        [8, *[None] * 9, 3],
        [3] * 11,
        [1, *[3] * 10],
        [1, "0.999", *[3] * 9],
    ],
)
def test_silent_where_ten_are_all_or_nothing_is_cheaper(prices):
    assert not any("first ten" in sentence for sentence in words(*ladder(*prices)).sentences)


def test_what_is_said_of_the_tie_is_not_said_again():
    rows = ladder("0.5", 8, *[3] * 9)
    rows[1].rank = 1
    rows[0].score, rows[1].score = 1800, 1900
    assert len(words(*rows).sentences) == 1
