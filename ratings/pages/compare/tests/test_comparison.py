"""Two models of a board against each other, checked against independent computations."""

import math
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate
from scipy.stats import norm, t

from arena.models import Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter
from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis
from ratings.counting.boards import votes_of
from ratings.counting.refit import refit
from ratings.counting.slices import slices
from ratings.engine import rate
from ratings.engine.design import Design
from ratings.engine.fit import fit
from ratings.engine.judgement import judge
from ratings.evidence import EvidenceArrays
from ratings.method import FORESEEABLE
from ratings.models import Board, Rating
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison, Difference, design_of
from ratings.tests.rows import make_row
from ratings.win_rates import predicted_win_rate

DRAWS = 400_000


def compare(board: Board, a: str, b: str) -> Comparison:
    rows: dict[str, Rating] = {row.name: row for row in board.ratings.all()}
    return Comparison.of(board, rows[a], rows[b])


@pytest.fixture
def board(db) -> Board:
    """Four models, judged by nine voters who differ in how much they vote."""
    arena = make_arena()
    models = [make_model(name, arena) for name in ("Auk", "Emu", "Kea", "Moa")]
    rng = np.random.default_rng(5)
    for voter in range(9):
        judge = make_voter()
        for _ in range(4 + 3 * voter):
            i, j = sorted(rng.choice(4, 2, replace=False))
            wins = rng.random() < 1 / (1 + math.exp(-0.35 * (j - i)))
            outcome = rng.choice([Outcome.A if wins else Outcome.B, Outcome.TIE], p=[0.8, 0.2])
            make_vote(arena, models[i], models[j], Outcome(outcome), voter=judge)
    return refit(arena).board("overall")


# How sure the order is


@pytest.mark.parametrize(("points", "error", "freedom"), [(12, 9, 4.3), (-20, 9, 2), (3, 7, 40)])
def test_the_probability_is_the_share_of_drawn_differences_above_0(points, error, freedom):
    rng = np.random.default_rng(1)
    drawn = points + error * rng.standard_t(freedom, DRAWS)
    difference = Difference(points, error, freedom, is_joint=True)
    assert difference.probability == pytest.approx((drawn > 0).mean(), abs=0.003)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (difference.lower, difference.upper) == pytest.approx((low, high), abs=0.02 * error * 3)


def test_with_many_voters_it_is_that_of_the_normal_distribution():
    difference = Difference(10, 6, math.inf, is_joint=True)
    assert difference.probability == pytest.approx(norm.cdf(10 / 6))
    assert difference.arm == pytest.approx(1.959964 * 6)


def test_the_interval_of_the_win_rate_holds_so_much_of_its_distribution():
    difference = Difference(25, 15, 6, is_joint=True)
    low, high = difference.win_rates

    def density(share: float) -> float:
        points = 400 * math.log10(share / (1 - share))
        slope = 400 / math.log(10) / (share * (1 - share))
        return t.pdf((points - 25) / 15, 6) / 15 * slope

    held, _error = integrate.quad(density, low, high)
    assert held == pytest.approx(0.95, abs=1e-6)


@pytest.mark.parametrize(("points", "probability"), [(3, 1), (-3, 0), (0, 0.5)])
def test_without_any_error_the_order_is_certain(points, probability):
    assert Difference(points, 0, math.inf, is_joint=True).probability == probability


def test_an_order_is_sure_where_the_interval_excludes_0():
    assert Difference(20, 10, math.inf, is_joint=True).is_sure
    assert not Difference(19.5, 10, math.inf, is_joint=True).is_sure
    assert not Difference(20, 10, 3, is_joint=True).is_sure


def test_the_error_of_a_computed_board_keeps_how_scores_err_together(board):
    comparison = compare(board, "Auk", "Moa")
    evidence = EvidenceArrays.of_board(board)
    i, j = evidence.place["Auk"], evidence.place["Moa"]
    rng = np.random.default_rng(2)
    drawn = rng.multivariate_normal(
        evidence.score, evidence.covariance, DRAWS, check_valid="ignore"
    )
    apart = drawn[:, i] - drawn[:, j]
    difference = comparison.difference
    assert difference.is_joint
    assert difference.points == pytest.approx(apart.mean(), abs=0.5)
    assert difference.error == pytest.approx(apart.std(), rel=0.01)
    freedom = evidence.degrees_of_freedom[[i, j]]
    assert freedom.min() <= difference.freedom <= freedom.max()
    judgement = judge(evidence, i, j)
    assert difference.lower == pytest.approx(judgement.lower)
    assert difference.upper == pytest.approx(judgement.upper)
    alone = [(row.upper - row.lower) / 2 for row in comparison.rows]
    assert difference.arm != pytest.approx(math.hypot(*alone), rel=0.05)


def test_swapping_the_two_turns_everything_round(board):
    there = compare(board, "Auk", "Moa")
    back = there.swapped
    assert back.difference.points == -there.difference.points
    assert back.difference.probability == pytest.approx(1 - there.difference.probability)
    assert back.win_rate == pytest.approx(1 - there.win_rate)
    won, lost, tie, both_bad = there.direct.count
    assert back.direct.count == (lost, won, tie, both_bad)
    assert back.votes_to_separate == there.votes_to_separate


def test_on_a_published_board_errors_are_independent_and_as_wide_as_the_intervals():
    comparison = Comparison(make_row("Auk", 1020, arm=8), make_row("Emu", 1010, arm=6))
    difference = comparison.difference
    assert not difference.is_joint
    assert difference.arm == pytest.approx(10)
    assert difference.probability == pytest.approx(norm.cdf(10 / (10 / 1.959964)))
    assert comparison.votes_to_separate is None
    assert comparison.direct.count is None


def test_a_score_without_an_interval_predicts_and_is_not_sure():
    comparison = Comparison(make_row("Auk", 1020), make_row("Emu", 1010, upper=None, lower=None))
    assert comparison.difference is None
    assert comparison.win_rate == pytest.approx(predicted_win_rate(10))


# What would set them apart


def test_the_design_is_rebuilt_from_what_is_kept(board):
    """As far as single precision goes, in which the covariance is kept."""
    arena = board.snapshot.arena
    basis = Basis.of(arena, [], 0)
    ballots = Ballots(arena)
    ballots.read_new()
    votes = votes_of(basis, ballots, next(slices(basis, ballots)))
    design, ratings = Design.of(fit(votes)), rate(votes)
    rebuilt = design_of(EvidenceArrays.of_board(board))
    np.testing.assert_allclose(rebuilt.covariance, design.covariance, atol=1e-6)
    names = [model.name for model in basis.models]
    for i, a in enumerate(names):
        for j, b in enumerate(names[:i]):
            needed = design.votes_to_separate(ratings, i, j)
            said = compare(board, a, b).votes_to_separate
            assert said == pytest.approx(needed if needed <= FORESEEABLE else math.inf, rel=1e-3)


def test_it_agrees_with_what_the_board_says_of_neighbours(board):
    ranked = list(board.ratings.order_by("-score"))
    pairs = [(one, two) for one, two in pairwise(ranked) if one.votes_to_next]
    assert pairs
    for one, two in pairs:
        needed = Comparison.of(board, one, two).votes_to_separate
        assert needed == pytest.approx(one.votes_to_next, rel=1e-3)


# Who cannot be compared


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (make_row("Emu", None), "Emu has no votes on this board yet."),
        (make_row("Emu", 1010, provisional=True), "Emu is provisional: it has only won"),
        (make_row("Emu", 1010, component=1), "The two never met, directly or through others"),
    ],
)
def test_no_claim_is_made_of_who_cannot_be_compared(other, said):
    for comparison in (Comparison(make_row("Auk"), other), Comparison(other, make_row("Auk"))):
        assert not comparison.is_possible
        assert (comparison.win_rate, comparison.difference, comparison.points) == (None,) * 3
        assert comparison.votes_to_separate is None
        words = " ".join(verdicts.sentences(comparison))
        assert said in words
        assert "predict" not in words
        assert "cannot be compared here" in verdicts.headline(comparison)


# Prices


def priced(name: str, price_in: str, price_out: str, **fields) -> Rating:
    return make_row(name, input_price=Decimal(price_in), output_price=Decimal(price_out), **fields)


def test_prices_are_compared_at_the_same_mix():
    yi, gpt = priced("Yi", "0.14", "0.14"), priced("GPT", "2.5", "10")
    prices = Comparison(yi, gpt).list_price
    assert (prices.a, prices.b) == (Decimal("0.14"), Decimal("4.375"))
    assert prices.gap == Decimal("-4.235")
    assert prices.ratio == Decimal("31.25")
    assert Comparison(yi, gpt, mix=Decimal(0)).list_price.b == 10


def test_free_and_unknown_prices_have_no_ratio():
    free, dear, unknown = priced("Free", "0", "0"), priced("Dear", "1", "1"), make_row("Secret")
    assert Comparison(free, dear).list_price.ratio is None
    assert Comparison(free, dear).list_price.gap == -1
    assert Comparison(unknown, dear).list_price.gap is None


# In words


def sentence(start: str, *pair: Rating, **fields) -> str:
    said = verdicts.sentences(Comparison(*pair, **fields))
    return next((words for words in said if start in words), "")


@pytest.mark.parametrize(
    ("ahead", "headline"),
    [
        (20, "Auk is better than Emu with a probability of more than 99%"),
        (-20, "Emu is better than Auk with a probability of more than 99%"),
        (15, "Auk is better than Emu with a probability of 98%"),
        (13, "Auk and Emu cannot be told apart"),
        (0, "Auk and Emu cannot be told apart"),
    ],
)
def test_the_headline_says_who_is_better_or_that_it_is_open(ahead, headline):
    pair = make_row("Auk", 1000 + ahead), make_row("Emu", 1000)
    assert verdicts.headline(Comparison(*pair)) == headline


def test_where_the_order_is_open_it_is_said_who_is_ahead():
    auk, emu = make_row("Auk", 1008), make_row("Emu", 1000)
    expected = "Auk is ahead, and better with a probability of 87%."
    assert sentence("ahead", auk, emu) == sentence("ahead", emu, auk) == expected
    assert sentence("same", auk, make_row("Emu", 1008)) == "Their scores are the same."


def test_the_win_rate_is_told_of_the_model_ahead():
    auk, emu = make_row("Auk", 1100), make_row("Emu", 1000)
    expected = (
        "The scores predict that Auk wins 64% of battles against Emu (95% interval 62% to 66%), "
        "counting a tie as half a win."
    )
    assert sentence("predict", auk, emu) == sentence("predict", emu, auk) == expected


def test_the_prices_are_told_in_dollars_and_in_times():
    pair = priced("GPT-4o-2024-08-06", "2.5", "10"), priced("Yi-Lightning", "0.14", "0.14")
    assert sentence("input tokens", *pair) == (
        "At 3 input tokens to one output token, Yi-Lightning costs $0.14 per million tokens and "
        "GPT-4o-2024-08-06 costs $4.38: $4.24 more, 31 times as much."
    )
    free = priced("Free", "0", "0")
    assert "Free is free and Yi-Lightning costs $0.14" in sentence("input", free, pair[1])
    assert "Both cost $0.14" in sentence("Both", pair[1], priced("Twin", "0.14", "0.14"))
    assert sentence("list price", make_row("Auk"), pair[0]) == "The list price of Auk is unknown."


def test_what_answers_cost_here_is_told_where_it_is_known_of_both():
    terse = priced("Terse", "10", "10", input_tokens=20, output_tokens=30)
    wordy = priced("Wordy", "4", "4", input_tokens=20, output_tokens=900)
    assert sentence("1,000 answers", terse, wordy) == (
        "1,000 answers as long as theirs here cost $0.50 from Terse and $3.68 from Wordy, 7.4 "
        "times as much."
    )
    assert sentence("1,000 answers", terse, priced("Auk", "1", "1")) == ""


def test_direct_battles_and_missing_votes_are_told(board):
    comparison = compare(board, "Auk", "Emu")
    said = " ".join(verdicts.sentences(comparison))
    won, lost, tie, both_bad = comparison.direct.count
    assert f"direct battles Auk won {won}, Emu won {lost}, and {tie + both_bad} were" in said
    assert not comparison.difference.is_sure
    assert f"About {int(comparison.votes_to_separate):,} more votes between them" in said
