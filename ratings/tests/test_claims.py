"""What may be claimed of a row: first place and a verdict, by one rule each."""

import pytest

from arena.models import Arena, Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter
from ratings.claims import (
    Terms,
    credit_at_worst,
    holders_of_first_place,
    likely_credit,
    may_be_first,
    newcomers_may_be_first,
    verdict_on,
)
from ratings.counting.refit import refit
from ratings.engine import Scope
from ratings.engine.against_best import Verdict, points_of_credit
from ratings.models import Rating, Snapshot
from ratings.published.against_best import fill_against_best
from ratings.tests.rows import make_row, unsaved_board

MARGIN = points_of_credit(45)


@pytest.mark.parametrize(
    ("fields", "may_be"),
    [
        ({"rank": 1, "rank_low": 1}, True),
        ({"rank": 3, "rank_low": 1}, True),
        ({"rank": 3, "rank_low": 2}, False),
        ({"rank": 1, "rank_low": 1, "component": 1}, False),
        ({"rank": 3, "behind_at_least": 0}, True),
        ({"rank": 3, "behind_at_least": 0.1}, False),
        ({"rank": 1, "behind_at_least": 0.1}, True),
        ({"rank": 1}, True),
        ({"rank": 2}, False),
        ({"rank": None}, False),
    ],
)
def test_a_model_may_be_first_if_none_is_surely_above_it(fields, may_be):
    assert may_be_first(make_row("Auk", **fields)) is may_be


def test_newcomers_hold_no_place_and_are_told_of():
    rows = [make_row("Auk", rank_low=1), make_row("New", rank_low=1, provisional=True)]
    assert holders_of_first_place(rows) == ["Auk"]
    assert newcomers_may_be_first(rows)
    assert not newcomers_may_be_first(rows[:1])


@pytest.mark.parametrize(
    ("at_worst", "at_least", "verdict"),
    [
        (0, 0, Verdict.GOOD_ENOUGH),
        (MARGIN, 0, Verdict.GOOD_ENOUGH),
        (MARGIN + 0.01, 0, Verdict.OPEN),
        (200, MARGIN, Verdict.OPEN),
        (200, MARGIN + 0.01, Verdict.TOO_FAR_BEHIND),
        (None, None, None),
        (200, None, None),
    ],
)
def test_a_verdict_is_against_the_margin(at_worst, at_least, verdict):
    bounds = {"behind_at_worst": at_worst, "behind_at_least": at_least}
    assert verdict_on(make_row("Auk", rank=2, board=unsaved_board(), **bounds)) is verdict


def test_no_verdict_on_models_that_never_met_the_best():
    row = make_row("Auk", component=1, behind_at_worst=0, behind_at_least=0, board=unsaved_board())
    assert verdict_on(row) is None


def test_no_model_may_be_first_and_too_far_behind():
    bounds = {"behind_at_worst": 300, "behind_at_least": 90}
    row = make_row("Auk", rank=2, rank_low=1, board=unsaved_board(), **bounds)
    assert verdict_on(row) is Verdict.OPEN
    row.rank_low = 2
    assert verdict_on(row) is Verdict.TOO_FAR_BEHIND


def test_the_margin_is_that_of_the_snapshot_and_else_the_arenas():
    bounds = {"behind_at_worst": 50, "behind_at_least": 0}
    board = unsaved_board(margin=40)
    board.snapshot.arena.margin = 45
    assert verdict_on(make_row("Auk", board=board, **bounds)) is Verdict.GOOD_ENOUGH
    board.snapshot.method = {}
    assert verdict_on(make_row("Auk", board=board, **bounds)) is Verdict.OPEN


@pytest.mark.parametrize(
    ("margin", "behind", "shown"),
    [
        (45, MARGIN + 0.01, "44"),
        (45, MARGIN - 0.01, "45"),
        (45, 0, "50"),
        (45.5, points_of_credit(45.49), "45.4"),
        (45.5, points_of_credit(45.51), "45.5"),
        (40, 2000, "0"),
    ],
)
def test_a_bound_is_rounded_so_that_it_agrees_with_the_verdict(margin, behind, shown):
    row = make_row("Auk", board=unsaved_board(margin), behind_at_worst=behind, behind_at_least=0)
    assert str(credit_at_worst(row)) == shown
    is_good = verdict_on(row) is Verdict.GOOD_ENOUGH
    assert is_good == (float(shown) >= margin)


def test_what_is_likely_is_in_whole_votes():
    assert likely_credit(make_row("Auk", behind=0)) == 50
    assert likely_credit(make_row("Auk", behind=-47.0)) == 57
    assert likely_credit(make_row("Auk")) is None


def test_terms_of_what_was_published_and_of_what_was_computed():
    assert Terms.of(unsaved_board(40, Scope.ALL)) == Terms(40, Scope.ALL, is_approximate=False)
    assert Terms.of(unsaved_board(40, published=True)) == Terms(40, None, is_approximate=True)


def test_one_published_model_has_none_to_be_behind():
    row = make_row("Auk")
    fill_against_best([row])
    assert row.behind is row.behind_at_worst is row.behind_at_least is None


# Small boards, as they are computed


def rows_of(arena: Arena) -> list[Rating]:
    refit(arena)
    board = Snapshot.objects.board(arena, "overall")
    assert board is not None
    return list(board.ratings.ranked())


@pytest.mark.django_db
def test_ties_only_tell_nobody_apart():
    arena = make_arena("ties")
    models = [make_model(name, arena) for name in ("Auk", "Emu", "Kea")]
    for n in range(12):
        make_vote(arena, models[n % 3], models[(n + 1) % 3], Outcome.TIE, make_voter())
    rows = rows_of(arena)
    assert all(map(may_be_first, rows))
    assert {verdict_on(row) for row in rows} <= {Verdict.OPEN, Verdict.GOOD_ENOUGH}


@pytest.mark.django_db
def test_the_real_first_board_leaves_everything_open():
    """Three models, ten prompts, two voters, eighteen votes."""
    arena = make_arena("first")
    models = [make_model(name, arena) for name in ("Auk", "Emu", "Kea")]
    voters = [make_voter(), make_voter()]
    for n in range(18):
        outcome = [Outcome.A, Outcome.A, Outcome.B, Outcome.TIE][n % 4]
        make_vote(arena, models[n % 3], models[(n + 1) % 3], outcome, voters[n % 2])
    rows = rows_of(arena)
    assert holders_of_first_place(rows) == ["Auk", "Emu", "Kea"]
    assert [verdict_on(row) for row in rows] == [Verdict.OPEN] * 3
