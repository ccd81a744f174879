"""The frontier of quality and price, and the chance of lying on it."""

import tracemalloc
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, stdtr

from arena.models import Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.evidence import NORMAL_ARM, EvidenceArrays, ScoreErrors
from ratings.models import Board, Rating
from ratings.pages.compare.comparison import Comparison
from ratings.pages.prices.frontier import (
    DRAWS,
    Market,
    PriceBasis,
    frontier_probability,
    undominated,
)
from ratings.tests.offers import priced
from ratings.tests.rows import make_row

NORMAL = np.full(2, np.inf)


def close_to(probability: float) -> object:
    """Within four standard errors of as many draws."""
    return pytest.approx(probability, abs=4 * (probability * (1 - probability) / DRAWS) ** 0.5)


def on_frontier(market: Market) -> list[str]:
    return [offer.row.name for offer in market.frontier]


def chance(market: Market) -> dict[str, float | None]:
    return {offer.row.name: offer.probability for offer in market.offers}


# Which models no other beats


@pytest.mark.parametrize(
    ("cost", "score", "marks"),
    [
        ([1, 2, 3], [10, 20, 30], [True, True, True]),
        ([1, 2, 3], [30, 20, 10], [True, False, False]),
        ([1, 1, 2], [10, 20, 15], [False, True, False]),
        ([1, 1, 2], [20, 20, 20], [True, True, False]),
        ([0, 0, 5], [10, 30, 40], [False, True, True]),
    ],
)
def test_a_model_is_beaten_by_cheaper_and_as_good_or_as_cheap_and_better(cost, score, marks):
    assert undominated(np.array(cost), np.array(score)).tolist() == marks


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_the_frontier_is_what_the_definition_says(offers):
    offers.sort()
    beaten = [
        any(
            (other_cost < cost and other >= score) or (other_cost == cost and other > score)
            for other_cost, other in offers
        )
        for cost, score in offers
    ]
    cost, score = np.array(offers).T
    assert undominated(cost, score).tolist() == [not mark for mark in beaten]
    both = undominated(cost, np.stack([score, -score]))
    assert both[0].tolist() == [not mark for mark in beaten]


# How sure that is


@pytest.mark.parametrize("ahead", [-15, 0, 4, 25])
@pytest.mark.parametrize(
    "covariance",
    [[[64, 0], [0, 36]], [[64, 40], [40, 36]], [[25, -25], [-25, 25]]],
    ids=["independent", "together", "known up to a shift"],
)
def test_of_two_models_the_dearer_is_on_it_as_often_as_it_is_better(ahead, covariance):
    covariance = np.array(covariance, dtype=float)
    error = (covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]) ** 0.5
    better = ndtr(ahead / error)
    at_two_prices = frontier_probability(
        np.array([1, 2]), np.array([1000, 1000 + ahead]), covariance, NORMAL
    )
    assert at_two_prices.tolist() == [1, close_to(better)]
    at_one_price = frontier_probability(
        np.array([1, 1]), np.array([1000, 1000 + ahead]), covariance, NORMAL
    )
    assert at_one_price.tolist() == [close_to(1 - better), close_to(better)]


def test_errors_that_go_together_change_nothing_between_two_models():
    together = np.full((2, 2), 400.0)
    chances = frontier_probability(np.array([1, 2]), np.array([1000, 1001]), together, NORMAL)
    assert chances.tolist() == [1, 1]


@pytest.mark.parametrize("freedom", [1, 2, 5.5, 40])
@pytest.mark.parametrize("ahead", [-40, 4, 25])
def test_few_voters_widen_the_errors_as_in_a_comparison(freedom, ahead):
    covariance = np.array([[64.0, 20], [20, 36]])
    score, freedoms = np.array([1000, 1000 + ahead]), np.full(2, freedom)
    better = stdtr(freedom, ahead / 60**0.5)
    chances = frontier_probability(np.array([1, 2]), score, covariance, freedoms)
    assert chances.tolist() == [1, close_to(better)]


def test_a_model_of_few_voters_widens_no_error_but_its_own():
    cost, score = np.array([1, 2, 3]), np.array([1000, 1015, 800])
    covariance = np.diag([50.0, 50, 50])
    chances = frontier_probability(cost, score, covariance, np.array([np.inf, np.inf, 1]))
    assert chances[1] == close_to(ndtr(1.5))
    assert chances[2] == close_to(drawn_independently(score, 50**0.5))


def drawn_independently(score: np.ndarray, error: float) -> float:
    """How often the third is best, if it errs as Student's t with one degree of freedom."""
    rng = np.random.default_rng(7)
    normal = score[:2] + error * rng.standard_normal((400_000, 2))
    third = score[2] + error * rng.standard_t(1, 400_000)
    return float((third > normal.max(axis=1)).mean())


def test_a_covariance_of_low_rank_may_be_rounded_to_single_precision():
    """As it is of few bootstrap draws, once stored."""
    n = 900
    root = np.random.default_rng(1).standard_normal((n, 2)) * np.geomspace(0.1, 100, n)[:, None]
    covariance = (root @ root.T).astype(np.float32).astype(float)
    freedom = np.full(n, np.inf)
    chances = frontier_probability(np.arange(n), np.full(n, 1000.0), covariance, freedom)
    assert chances[0] == 1
    assert chances[1] == close_to(0.5)


def test_many_models_take_little_memory():
    n = 400
    rng = np.random.default_rng(3)
    cost, score = np.sort(rng.random(n)), 1000 + rng.normal(0, 50, n)
    tracemalloc.start()
    frontier_probability(cost, score, np.eye(n) * 25, np.full(n, 9.0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * DRAWS * n


def test_the_same_board_gets_the_same_chances():
    market = [Market([priced("Auk", 1000, 1), priced("Emu", 1005, 2)]) for _ in range(2)]
    assert chance(market[0]) == chance(market[1])


def test_without_votes_the_intervals_are_the_errors():
    market = Market([priced("Auk", 1000, 1, arm=8), priced("Emu", 1005, 2, arm=6)])
    better = ndtr(5 / np.hypot(8 / NORMAL_ARM, 6 / NORMAL_ARM))
    assert chance(market) == {"Auk": 1, "Emu": close_to(better)}
    assert not market.has_joint_error


@pytest.mark.django_db
def test_with_votes_the_errors_are_as_fitted():
    arena = make_arena(who_votes="anyone")
    auk = make_model("Auk", arena, input_price=1, output_price=1)
    emu = make_model("Emu", arena, input_price=2, output_price=2)
    for outcome in [Outcome.B] * 12 + [Outcome.A] * 9:
        make_vote(arena, auk, emu, outcome)
    board = refit(arena).board("overall")
    market = Market.of(board, PriceBasis())
    evidence = EvidenceArrays.of_board(board)
    error = evidence.covariance
    apart = (error[0, 0] + error[1, 1] - 2 * error[0, 1]) ** 0.5
    ahead = evidence.score[evidence.place["Emu"]] - evidence.score[evidence.place["Auk"]]
    assert market.has_joint_error
    assert chance(market) == {"Auk": 1, "Emu": close_to(ndtr(ahead / apart))}
    intervals = Market(market.ratings)
    assert chance(intervals)["Emu"] != close_to(ndtr(ahead / apart))


@pytest.mark.django_db
@pytest.mark.parametrize("n_voters", [3, 5])
def test_the_chance_of_two_models_is_that_of_their_comparison(n_voters):
    arena = make_arena(who_votes="anyone")
    auk = make_model("Auk", arena, input_price=1, output_price=1)
    emu = make_model("Emu", arena, input_price=2, output_price=2)
    for wins in range(10, 10 + n_voters):
        voter = make_voter()
        for vote in range(20):
            make_vote(arena, auk, emu, Outcome.B if vote < wins else Outcome.A, voter=voter)
    board = refit(arena).board("overall")
    market = Market.of(board, PriceBasis())
    difference = Comparison.of(board, *(row(board, name) for name in ("Emu", "Auk"))).difference
    assert chance(market) == {"Auk": 1, "Emu": close_to(difference.confidence)}
    errors = ScoreErrors.of(market.evidence, [row(board, name) for name in ("Emu", "Auk")])
    error = float(np.array([1, -1]) @ errors.covariance @ np.array([1, -1])) ** 0.5
    assert abs(ndtr(difference.points / error) - difference.confidence) > 0.005


def row(board: Board, name: str) -> Rating:
    return board.ratings.get(name=name)


# The market


def test_offers_stand_by_cost_and_name_the_cheapest_that_beats_them():
    market = Market(
        [
            priced("Moa", 1300, 9),
            priced("Kea", 1200, 3),
            priced("Auk", 1100, 1),
            priced("Emu", 1090, 5),
            priced("Tui", 1150, 5),
        ]
    )
    assert [offer.row.name for offer in market.offers] == ["Auk", "Kea", "Tui", "Emu", "Moa"]
    assert on_frontier(market) == ["Auk", "Kea", "Moa"]
    rivals = {offer.row.name: offer.rival and offer.rival.name for offer in market.offers}
    assert rivals == {"Auk": None, "Kea": None, "Moa": None, "Tui": "Kea", "Emu": "Auk"}


def test_who_cannot_be_compared_is_counted_or_shown_off_the_frontier():
    market = Market(
        [
            priced("Auk", 1000, 1),
            priced("Vague", 1500, "0.5", provisional=True),
            priced("Stranger", 1600, "0.1", component=1),
            priced("New", None, 1),
            make_row("Priceless", 1700),
            make_row("Half", 1700, input_price=Decimal(1)),
        ]
    )
    assert chance(market) == {"Vague": None, "Auk": 1}
    assert on_frontier(market) == ["Auk"]
    assert (market.without_cost, market.without_score, market.never_met) == (2, 1, 1)


def test_without_an_interval_the_chance_is_unknown_and_the_others_leave_it_out():
    bare = priced("Bare", 1100, 1, lower=None, upper=None)
    market = Market([bare, priced("Auk", 1000, 2), priced("Emu", 1090, 3)])
    assert chance(market) == {"Bare": None, "Auk": 1, "Emu": close_to(1)}
    assert on_frontier(market) == ["Bare"]
    assert market.without_interval == 1


def test_the_best_free_model_is_on_the_frontier():
    market = Market([priced("Auk", 1000, 0), priced("Emu", 1010, 0), priced("Kea", 1005, 1)])
    assert on_frontier(market) == ["Emu"]


def test_nothing_to_sell_is_no_market():
    assert Market([]).offers == []
    assert Market([make_row("Auk")]).frontier == []


# What a model costs


@pytest.mark.parametrize(
    ("mix", "first"), [("0", "Talker"), ("3", "Reader"), ("0.5", "Talker"), ("100", "Reader")]
)
def test_the_mix_decides_who_is_cheaper(mix, first):
    reader = make_row("Reader", input_price=Decimal(1), output_price=Decimal(8))
    talker = make_row("Talker", input_price=Decimal(3), output_price=Decimal(4))
    assert Market([reader, talker], basis=PriceBasis(Decimal(mix))).offers[0].row is (
        reader if first == "Reader" else talker
    )


def test_a_short_answer_can_make_a_dear_model_cheap():
    terse = priced("Terse", 1000, 10, input_tokens=20, output_tokens=30)
    wordy = priced("Wordy", 1000, 4, input_tokens=20, output_tokens=900)
    listed = Market([terse, wordy])
    measured = Market([terse, wordy], basis=PriceBasis(measured=True))
    assert [float(offer.cost) for offer in measured.offers] == [0.5, 3.68]
    assert [offer.row.name for offer in measured.offers] == ["Terse", "Wordy"]
    assert [offer.row.name for offer in listed.offers] == ["Wordy", "Terse"]
    assert not Market([priced("Auk", 1000, 1)]).has_measured_costs
