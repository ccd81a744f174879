"""Two models of a board against each other, checked against independent computations."""

import math
from decimal import Decimal
from itertools import pairwise, permutations

import numpy as np
import pytest
from scipy.stats import norm, t

from arena.models import Outcome
from arena.tests.factories import make_arena, make_model, make_voter, make_votes
from ratings.counting.refit import refit
from ratings.engine.forecast import Forecast
from ratings.engine.judgement import judge
from ratings.evidence import EvidenceArrays, Intervals
from ratings.models import Board, Rating
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison, Difference
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
    cast = []
    for voter in range(9):
        judge = make_voter()
        for _ in range(4 + 3 * voter):
            i, j = sorted(rng.choice(4, 2, replace=False))
            wins = rng.random() < 1 / (1 + math.exp(-0.35 * (j - i)))
            outcome = rng.choice([Outcome.A if wins else Outcome.B, Outcome.TIE], p=[0.8, 0.2])
            cast.append((models[i], models[j], Outcome(outcome), judge))
    make_votes(arena, cast)
    return refit(arena).board("overall")


# How sure the order is


def apart(board: Board, a: str, b: str) -> Difference:
    difference = compare(board, a, b).difference
    assert difference
    return difference


def of_rows(*rows: Rating) -> Comparison:
    """The first two, on a board of these rows whose intervals are all that is known."""
    return Comparison(rows[0], rows[1], judged=Intervals.of(rows))


def test_the_interval_of_the_win_rate_is_that_of_the_difference_alone(board):
    difference = apart(board, "Auk", "Moa")
    points = [400 * math.log10(share / (1 - share)) for share in difference.win_rates]
    assert points == pytest.approx([difference.judgement.lower, difference.judgement.upper])


def test_the_judgement_is_that_of_the_whole_board(board):
    """Two models are told apart exactly where one has the other surely above it."""
    rows = list(board.ratings.all())
    for a, b in permutations(rows, 2):
        comparison = Comparison.of(board, a, b)
        evidence = EvidenceArrays.of_board(board)
        judgement = judge(evidence, *evidence.places((a, b)))
        assert comparison.difference.judgement == judgement
        assert comparison.difference.told_apart == judgement.told_apart
        if a.rank_high < b.rank_low:
            assert comparison.difference.told_apart


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
    arm = difference.judgement.upper - difference.points
    freedom = evidence.degrees_of_freedom[[i, j]]
    arms = apart.std() * t.ppf(0.975, [freedom.max(), freedom.min()])
    assert arms[0] * 0.99 <= arm <= arms[1] * 1.01
    alone = [(row.upper - row.lower) / 2 for row in comparison.rows]
    assert arm != pytest.approx(math.hypot(*alone), rel=0.05)


def test_swapping_the_two_turns_everything_round(board):
    there = compare(board, "Auk", "Moa")
    back = there.swapped
    assert back.difference.points == -there.difference.points
    assert back.difference.confidence == pytest.approx(1 - there.difference.confidence)
    assert back.win_rate == pytest.approx(1 - there.win_rate)
    won, lost, tie, both_bad = there.direct.count
    assert back.direct.count == (lost, won, tie, both_bad)
    assert back.forecast == there.forecast


def test_on_a_published_board_errors_are_independent_and_as_wide_as_the_intervals():
    comparison = of_rows(make_row("Auk", 1020, arm=8), make_row("Emu", 1010, arm=6))
    difference = comparison.difference
    assert not difference.is_joint
    assert difference.judgement.upper - difference.points == pytest.approx(10)
    assert difference.confidence == pytest.approx(norm.cdf(10 / (10 / 1.959964)))
    assert comparison.forecast is None
    assert comparison.direct.count is None


def test_with_more_models_to_look_at_it_takes_more_to_tell_two_apart():
    two = make_row("Auk", 1015.5, arm=10), make_row("Emu", 1000, arm=1, rank=2, behind_at_least=1)
    more = [make_row(f"Bird {n}", 900 - n, arm=10, rank=3) for n in range(30)]
    assert of_rows(*two).difference.told_apart
    difference = of_rows(*two, *more).difference
    assert difference.judgement.lower > 0 > difference.judgement.joint_lower
    assert not difference.told_apart


def test_who_may_be_first_is_told_apart_from_nobody_above():
    rows = make_row("Auk", 1050), make_row("Emu", 1000, rank=2, behind_at_least=0)
    assert of_rows(*rows).difference.judgement.told_apart
    assert not of_rows(*rows).difference.told_apart
    assert not of_rows(*rows[::-1]).difference.told_apart


def test_a_score_without_an_interval_predicts_and_is_not_sure():
    comparison = of_rows(make_row("Auk", 1020), make_row("Emu", 1010, upper=None, lower=None))
    assert comparison.difference is None
    assert comparison.win_rate == pytest.approx(predicted_win_rate(10))


# What would set them apart


def test_it_agrees_with_what_the_board_says_of_neighbours(board):
    ranked = list(board.ratings.order_by("-score"))
    pairs = [(one, two) for one, two in pairwise(ranked) if one.votes_to_next]
    assert pairs
    for one, two in pairs:
        forecast = Comparison.of(board, one, two).forecast
        assert forecast.enough == pytest.approx(one.votes_to_next, rel=0.07)
        assert forecast.early <= forecast.enough <= forecast.late


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
        assert comparison.forecast is None
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


def sentence(start: str, *pair: Rating) -> str:
    said = verdicts.sentences(of_rows(*pair))
    return next((words for words in said if start in words), "")


@pytest.mark.parametrize(
    ("ahead", "headline"),
    [
        (21, "Auk is better than Emu"),
        (-21, "Emu is better than Auk"),
        (19, "Auk and Emu cannot be told apart"),
        (0, "Auk and Emu cannot be told apart"),
    ],
)
def test_the_headline_says_who_is_better_or_that_it_is_open(ahead, headline):
    """By intervals of ±10, which must not overlap either."""
    places = ({"rank": 1}, {"rank": 2, "behind_at_least": 1})
    first, second = places if ahead > 0 else reversed(places)
    pair = make_row("Auk", 1000 + ahead, **first), make_row("Emu", 1000, **second)
    assert verdicts.headline(of_rows(*pair)) == headline


def test_where_the_order_is_open_it_is_said_whose_score_is_higher():
    auk, emu = make_row("Auk", 1008), make_row("Emu", 1000)
    expected = "Auk has the higher score, but that may be chance."
    assert sentence("higher", auk, emu) == sentence("higher", emu, auk) == expected
    assert sentence("same", auk, make_row("Emu", 1008)) == "Their scores are the same."


def test_the_win_rate_is_told_of_the_model_ahead_as_votes_with_ties_split():
    auk, emu = make_row("Auk", 1100), make_row("Emu", 1000)
    expected = (
        "Of 100 votes between them, ties split, the scores predict 64 for Auk and the rest for "
        "Emu (likely range of this difference alone: 62 to 66)."
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
    assert not comparison.difference.told_apart
    enough = verdicts.rough(comparison.forecast.enough)
    assert f"{enough} more votes like these, on all models of the board, would probably" in said


def test_what_nobody_can_foresee_is_not_counted():
    comparison = of_rows(make_row("Auk", 1001), make_row("Emu", 1000))
    assert verdicts.more_votes(comparison) == ""
    comparison.__dict__["forecast"] = Forecast(5_000, 400_000, math.inf)
    assert "it may take only 5,000, or never happen" in verdicts.more_votes(comparison)
    comparison.__dict__["forecast"] = Forecast(5_000, math.inf, math.inf)
    assert "may take more than a million votes, or never" in verdicts.more_votes(comparison)
