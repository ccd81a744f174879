"""What is found of a board, against votes that are filtered and fitted by hand."""

from dataclasses import replace
from itertools import combinations
from unittest.mock import patch

import numpy as np
import pytest

from ratings.counting.sureness import EloSettings, Subject, sureness
from ratings.engine import Ratings, Scope, Votes, rate
from ratings.engine.elo import elo
from ratings.engine.fit import fit
from ratings.engine.influence import leave_out_voters
from ratings.engine.judgement import judge
from ratings.method import METHOD
from ratings.models import Rating
from ratings.pages.sureness.certainties import certainties
from ratings.tests.examined import NAMES, figures_of, figures_under, random_votes


def rows_of(ratings: Ratings) -> list[Rating]:
    return [
        Rating(
            name=NAMES[index],
            score=ratings.score[index],
            lower=ratings.lower[index],
            upper=ratings.upper[index],
            rank=int(ratings.rank[index]) or None,
            component=int(ratings.component[index]),
            provisional=bool(ratings.provisional[index]),
        )
        for index in range(len(ratings.score))
    ]


def subject(votes: Votes) -> Subject:
    return Subject(votes, NAMES, rows_of(rate(votes)))


def found(votes: Votes) -> dict:
    return sureness(subject(votes))


def test_ties_left_out_are_a_board_of_the_decided_votes():
    votes = random_votes()
    record = found(votes)
    by_hand = rate(votes.where(votes.outcome < 2))
    assert figures_under(record, "ties_left_out") == pytest.approx(figures_of(by_hand))
    assert record["ties"] == int((votes.outcome >= 2).sum()) > 0


def test_ties_modelled_are_davidsons_board():
    votes = random_votes()
    by_hand = rate(votes, method="davidson")
    assert figures_under(found(votes), "ties_modelled") == pytest.approx(figures_of(by_hand))


def test_the_busiest_voter_is_left_out_exactly():
    votes = random_votes()
    casts = np.bincount(votes.voter)
    busiest = int(casts.argmax())
    record = found(votes)
    by_hand = rate(votes.where(votes.voter != busiest))
    assert figures_under(record, "without_heaviest_voter") == pytest.approx(figures_of(by_hand))
    [shift] = leave_out_voters(fit(votes), [busiest])
    board = {one["model"]: one["score"] for one in record["models"]}
    changes = [
        score - board[NAMES[index]] - shift[index]
        for index, (score, _) in enumerate(figures_under(record, "without_heaviest_voter"))
    ]
    # Both are measured from a mean, the one of the votes that are left, the other of all.
    np.testing.assert_allclose(changes, changes[0], rtol=0, atol=1e-6)
    assert record["voters"]["heaviest"] == casts[busiest]


def test_a_comparison_says_how_far_and_how_many():
    votes = random_votes()
    board, other = rate(votes), rate(votes, method="davidson")
    choice = found(votes)["choices"]["ties_modelled"]
    change = other.score - board.score
    greatest = int(np.abs(change).argmax())
    assert choice["models"] == 4
    assert choice["mean_change"] == pytest.approx(np.abs(change).mean())
    assert choice["greatest"]["model"] == NAMES[greatest]
    assert choice["greatest"]["change"] == pytest.approx(change[greatest])
    assert choice["width"] == pytest.approx(other.score.std() / board.score.std())
    assert choice["moved"] == int((board.rank != other.rank).sum())
    outside = (other.score < board.lower) | (other.score > board.upper)
    assert choice["outside"] == int(outside.sum())


def test_without_so_many_votes_the_first_two_change_places():
    """Three wins to one: at three votes of eight the lead is held, and without them it is not."""
    votes = Votes([0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 1], voter=[0, 1, 2, 3], n_models=2)
    two = sureness(Subject(votes, NAMES[:2], rows_of(rate(votes))))["first_two"]
    assert (two["first"], two["second"], two["votes"]) == ("Auk", "Emu", 3)


@pytest.mark.parametrize(
    ("outcomes", "why", "said"),
    [
        ([0, 1], "equal", "have the same score"),
        ([2, 2, 0, 2], "never", "would not put Emu ahead of Auk"),
    ],
)
def test_where_no_number_of_votes_swaps_them_it_says_why(outcomes, why, said):
    count = len(outcomes)
    votes = Votes([0] * count, [1] * count, outcomes, voter=range(count), n_models=2)
    record = sureness(Subject(votes, NAMES[:2], rows_of(rate(votes))))
    assert (record["first_two"]["votes"], record["first_two"]["why"]) == (None, why)
    assert said in " ".join(certainties(record))


def test_voters_are_counted_from_the_busiest_down():
    casts = [40, 20, 10, 10, *[2] * 10]
    voter = np.repeat(np.arange(len(casts)), casts)
    sides = np.arange(len(voter)) % 2
    votes = Votes(sides, 1 - sides, sides, voter=voter, n_models=4)
    voters = found(votes)["voters"]
    assert voters == {
        "count": 14,
        "effective": pytest.approx(100**2 / (40**2 + 20**2 + 2 * 10**2 + 10 * 2**2)),
        "heaviest": 40,
        "ten_heaviest": 40 + 20 + 10 + 10 + 6 * 2,
        "half": 2,
    }


def test_groups_and_coverage_are_counted():
    votes = Votes(
        model_a=[0, 1, 0, 2, 3], model_b=[1, 0, 1, 3, 2], outcome=[0, 0, 2, 0, 0], voter=range(5)
    )
    record = found(votes)
    assert record["groups"] == {"sizes": [2, 2], "provisional": 0, "unrated": 0}
    assert record["coverage"]["pairs_met"] == 2
    assert record["coverage"]["pairs_possible"] == 6
    assert record["coverage"]["thinnest"][0] == {"model": "Kea", "opponents": 1, "votes": 2}
    assert {one["model"] for one in record["models"]} == {"Auk", "Emu"}
    assert "2 groups that never met" in certainties(record)[0]


def test_a_model_that_only_ties_hold_is_not_compared_without_ties():
    """Auk beat everybody but for a tie, which alone holds it in the circle."""
    votes = Votes([1, 2, 3, 0, 0, 0], [2, 3, 1, 1, 2, 1], [0, 0, 0, 0, 0, 2], voter=range(6))
    record = found(votes)
    assert record["choices"]["ties_left_out"]["not_firm"] == ["Auk"]
    assert record["models"][0]["ties_left_out"] is None
    assert "With ties left out, Auk cannot be rated firmly." in certainties(record)


@pytest.mark.parametrize("votes", [Votes([], [], [], voter=[], n_models=4), random_votes(1)])
def test_a_board_of_next_to_no_votes_has_no_order_to_examine(votes):
    record = found(votes)
    assert record["first_two"] is None
    assert "no order to check" in " ".join(certainties(record))


def test_a_very_large_board_is_counted_and_not_rated_again():
    votes = random_votes()
    with patch("ratings.counting.sureness.DENSE_MODELS", 3):
        record = found(votes)
    assert set(record["choices"].values()) == {None}
    assert record["first_two"]["why"] == "large"
    assert record["coverage"]["models"] == 4
    assert "too many models to compute" in " ".join(certainties(record))


def test_confidence_is_the_boards_own():
    """Rows of a board at another confidence would disagree with those compared with them."""
    votes = random_votes()
    record = found(votes)
    board = rate(votes, confidence=METHOD["confidence"])
    assert [one["rank"] for one in record["models"]] == sorted(board.rank.tolist())


def test_who_is_first_behind_a_provisional_model_holds_no_first_place():
    """Solo stands clearly ahead, but one voter alone judged it."""
    clear, solo = [1] * 60 + [0] * 20, [0] * 75 + [1] * 5
    votes = Votes(
        [0] * 240 + [2] * 80,
        [1] * 240 + [0] * 80,
        [1 - side for side in clear * 3] + solo,
        voter=[voter % 30 for voter in range(240)] + [99] * 80,
        n_models=4,
    )
    board = Subject(votes, NAMES, Subject(votes, NAMES, []).rated(votes))
    assert {row.name: (row.rank, row.provisional) for row in board.rows if row.rank} == {
        "Kea": (1, True),
        "Auk": (2, False),
        "Emu": (3, False),
    }
    record = sureness(board)
    assert record["leaders"] == []
    assert [one["model"] for one in record["models"]] == ["Auk", "Emu"]
    assert "first place" not in " ".join(certainties(record))


def test_the_more_a_board_is_to_hold_for_the_more_may_be_first():
    """Thirty voters of strong tastes on thirty prompts that favour now this model, now that."""
    rng = np.random.default_rng(5)
    taste, effect = rng.normal(0, 0.8, (2, 30, 4))
    voter, prompt = rng.integers(0, 30, (2, 900))
    a = rng.integers(0, 4, 900)
    b = (a + rng.integers(1, 4, 900)) % 4
    liking = taste[voter] + effect[prompt] + [0.3, 0.1, 0, -0.3]
    gap = liking[np.arange(900), a] - liking[np.arange(900), b]
    outcome = np.where(rng.random(900) < 1 / (1 + np.exp(-gap)), 0, 1)
    votes = Votes(a, b, outcome, voter=voter, prompt=prompt)
    found = Subject(
        votes, NAMES, rows_of(rate(votes, scope=Scope.QUESTIONS)), scope=Scope.QUESTIONS
    )
    same, questions, everybody = sureness(found)["scopes"]
    assert [one["chosen"] for one in (same, questions, everybody)] == [False, True, False]
    assert same["typical"] < questions["typical"] < everybody["typical"]
    assert same["may_be_first"] <= questions["may_be_first"] <= everybody["may_be_first"]
    board = rate(votes, scope=Scope.QUESTIONS)
    arms = [
        (one.upper - one.lower) / 2
        for i, j in combinations(range(4), 2)
        if (one := judge(board, i, j))
    ]
    assert questions["typical"] == pytest.approx(np.median(arms))
    assert questions["may_be_first"] == (board.rank_low == 1).sum()


def test_elo_stands_beside_an_overall_board_and_ranks_nobody():
    votes = random_votes()
    assert found(votes)["elo"] is None
    settings = EloSettings(k=8, base=300, start=1200)
    record = sureness(replace(subject(votes), elo=settings))
    by_hand = elo(votes, k=8, scale=300, initial=1200)
    for one in record["models"]:
        assert one["elo"].keys() == {"score", "lowest", "highest"}
        assert one["elo"]["score"] == pytest.approx(by_hand[NAMES.index(one["model"])])
    orders = [one["elo"].values() for one in record["models"]]
    widths = [max(scores) - min(scores) for scores in orders]
    assert record["elo"]["greatest"] == pytest.approx(max(widths))
    assert record["elo"]["shuffled"] == len(votes)
