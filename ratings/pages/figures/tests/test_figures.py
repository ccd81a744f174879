"""The numbers behind the figures of a board."""

import math
from itertools import combinations

import numpy as np
import pytest

from arena.models import Outcome
from arena.tests.factories import make_arena, make_model, make_vote
from ratings.counting.refit import refit
from ratings.models import Board, Rating, Snapshot
from ratings.pages.figures.figures import Figures, ModelPair
from ratings.tests.meetings import MEETINGS, make_board, three_birds
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board(three_birds(), MEETINGS)


def test_a_pair_is_computed_by_hand(board):
    pairs = {(pair.first, pair.second): pair for pair in Figures(board, 20).pairs}
    assert set(pairs) == {("Tern", "Auk"), ("Tern", "Wren"), ("Auk", "Wren")}
    met = pairs["Tern", "Wren"]
    assert met.predicted == pytest.approx(0.75)
    assert met.battles == 10
    assert met.observed == 0.65
    assert met.misfit == pytest.approx(-0.1 / math.sqrt(0.75 * 0.25 / 10))
    assert pairs["Auk", "Wren"].predicted == 0.5
    assert pairs["Auk", "Wren"].battles == 0
    assert pairs["Auk", "Wren"].observed is None
    assert pairs["Auk", "Wren"].misfit is None


def test_the_other_side_of_a_pair_is_its_mirror_image(board):
    pair = Figures(board, 20).pairs[1]
    assert (pair.first, pair.swapped.first) == ("Tern", "Wren")
    assert pair.swapped.count == (2, 5, 2, 1)
    assert pair.swapped.predicted == pytest.approx(0.25)
    assert pair.swapped.observed == pytest.approx(0.35)
    assert pair.swapped.misfit == pytest.approx(-pair.misfit)


def test_win_rates_are_computed_by_hand(board):
    rates = {rate.name: rate for rate in Figures(board, 20).win_rates}
    assert rates["Tern"].predicted == pytest.approx(0.75)
    assert rates["Wren"].predicted == pytest.approx((0.25 + 0.5) / 2)
    assert (rates["Tern"].battles, rates["Tern"].observed) == (20, 16.5 / 20)
    assert (rates["Wren"].battles, rates["Wren"].observed) == (10, 0.35)
    assert (rates["Auk"].battles, rates["Auk"].observed) == (10, 0)


def test_the_largest_misfit_comes_first_from_the_side_that_did_better(board):
    first, second = Figures(board, 20).misfits
    assert (first.first, first.second) == ("Tern", "Auk")
    assert first.misfit == pytest.approx(0.25 / math.sqrt(0.75 * 0.25 / 10))
    assert (second.first, second.second) == ("Wren", "Tern")
    assert second.misfit > 0


def test_pairs_with_few_battles_are_no_misfit():
    board = make_board(three_birds(), {("Tern", "Wren"): (0, 9, 0, 0)})
    assert Figures(board, 20).misfits == []
    assert Figures(board, 20).large_misfits == 0


def test_misfits_and_coverage_are_of_the_whole_board(board):
    figures = Figures(board, 2)
    assert [row.name for row in figures.mapped] == ["Tern", "Auk"]
    assert len(figures.pairs) == 1
    assert (len(figures.met), figures.possible) == (2, 3)
    assert len(figures.misfits) == 2


def a_full_board(models: int) -> tuple[list[Rating], dict]:
    """Every pair met; the evidence holds the models in another order than the ranking."""
    random = np.random.default_rng(7)
    score = random.normal(1000, 200, models).tolist()
    rank = {one: place for place, one in enumerate(sorted(score, reverse=True), 1)}
    rows = [make_row(f"Bird {n:03}", one, rank=rank[one]) for n, one in enumerate(score)]
    votes = random.integers(0, 8, (models * models, 4)).tolist()
    pairs = combinations([row.name for row in rows], 2)
    return rows, {pair: tuple(count) for pair, count in zip(pairs, votes, strict=False)}


def test_misfits_of_a_full_board_are_those_that_a_loop_finds():
    rows, meetings = a_full_board(40)
    score = {row.name: row.score for row in rows}
    off = {}
    for (one, other), (won, lost, *ties) in meetings.items():
        battles = won + lost + sum(ties)
        predicted = 1 / (1 + 10 ** ((score[other] - score[one]) / 400))
        error = math.sqrt(predicted * (1 - predicted) / battles) if battles else math.nan
        if battles >= 10:
            off[one, other] = ((won + sum(ties) / 2) / battles - predicted) / error
    figures = Figures(make_board(rows, meetings), 5)
    assert figures.judged == len(off) < len(meetings) == len(figures.met)
    assert figures.large_misfits == sum(abs(one) > 2 for one in off.values()) > 0
    largest = sorted(off, key=lambda pair: -abs(off[pair]))[:10]
    assert [{pair.first, pair.second} for pair in figures.misfits] == [set(two) for two in largest]
    for pair, two in zip(figures.misfits, largest, strict=True):
        assert pair.misfit == pytest.approx(abs(off[two]))
        assert (pair.first == two[0]) == (off[two] > 0)
    for pair in figures.pairs:
        turned = (pair.second, pair.first) in meetings
        two = (pair.swapped if turned else pair).count
        assert two == meetings[tuple(sorted((pair.first, pair.second)))]


def test_a_full_board_makes_no_more_pairs_than_it_shows(monkeypatch):
    made = []

    class Counted(ModelPair):
        def __init__(self, *fields):
            super().__init__(*fields)
            made.append(self)

    monkeypatch.setattr("ratings.pages.figures.figures.ModelPair", Counted)
    figures = Figures(make_board(*a_full_board(60)), 5)
    assert len(figures.met) == 60 * 59 / 2
    assert figures.large_misfits
    assert figures.win_rates
    assert made == []
    assert (len(figures.misfits), len(figures.pairs)) == (10, 10)
    assert 20 <= len(made) <= 30


def test_provisional_models_and_those_of_another_scale_predict_nothing():
    rows = [
        *three_birds(),
        make_row("Swift", 1500, provisional=True),
        make_row("Kea", 1100, component=1),
        make_row("Dodo", None),
    ]
    figures = Figures(make_board(rows, MEETINGS | {("Wren", "Swift"): (0, 10, 0, 0)}), 20)
    assert [rate.name for rate in figures.win_rates] == ["Tern", "Auk", "Wren"]
    assert figures.win_rates[0].predicted == pytest.approx(0.75)
    assert len(figures.met) == 2
    assert "Swift" not in {name for pair in figures.pairs for name in (pair.first, pair.second)}
    assert (figures.provisional, figures.apart) == (1, 1)
    assert {row.name for row in figures.first_placed} == {"Tern", "Wren", "Auk", "Swift"}
    # Its battles still happened.
    assert figures.win_rates[2].battles == 20


def test_scores_beyond_all_measure_make_no_error():
    rows = [make_row("Tern", 1e9), make_row("Auk", -1e9)]
    (pair,) = Figures(make_board(rows, {("Tern", "Auk"): (0, 12, 0, 0)}), 20).pairs
    assert (pair.predicted, pair.misfit) == (1, None)


def test_over_the_battles_it_had_a_model_wins_what_its_score_predicts():
    """The fit sees to that: an independent check of scores, counts and sides."""
    arena = make_arena("birds")
    models = [make_model(name, arena) for name in ("Auk", "Kea", "Tui")]
    outcomes = (
        Outcome.A,
        Outcome.A,
        Outcome.B,
        Outcome.TIE,
        Outcome.BOTH_BAD,
        Outcome.B,
        Outcome.A,
    )
    for turn, outcome in enumerate(outcomes * 3):
        one, other = models[turn % 3], models[(turn + 1 + turn % 2) % 3]
        make_vote(arena, one, other, outcome)
    refit(arena)
    figures = Figures(Snapshot.objects.board(arena, "overall"), 20)
    assert len(figures.win_rates) == 3
    for rate in figures.win_rates:
        sides = [side for pair in figures.pairs for side in (pair, pair.swapped)]
        own = [side for side in sides if side.first == rate.name]
        predicted = sum(side.predicted * side.battles for side in own)
        assert predicted == pytest.approx(rate.observed * rate.battles, abs=1e-4)
        assert sum(side.battles for side in own) == rate.battles
