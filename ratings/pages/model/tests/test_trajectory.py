"""A model's score and rank over the snapshots, and what happened on the way."""

from datetime import UTC, date, datetime, timedelta

import pytest

from arena.models import Arena, LanguageModel
from arena.tests.factories import make_arena, make_model
from ratings.models import Board, Rating, Snapshot
from ratings.pages.model.calendar import Calendar
from ratings.pages.model.trajectory import Moment, Trajectory
from ratings.pages.model.trajectory_chart import trajectory_chart
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

START = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def arena() -> Arena:
    return make_arena("birds")


def publish(arena: Arena, day: int, *rows: Rating, hour: int = 0, **fields) -> Board:
    moment = START + timedelta(days=day, hours=hour)
    snapshot = Snapshot.objects.create(arena=arena, created_at=moment, **fields)
    board = Board.objects.create(snapshot=snapshot)
    for row in rows:
        row.board = board
        row.save()
    return board


def trajectory(board: Board, name: str = "Auk", model: LanguageModel | None = None) -> Trajectory:
    return Trajectory.of(board, board.ratings.get(name=name), model)


def told(trajectory: Trajectory) -> list[tuple[int, str]]:
    """Each event with the day it is told of, counted from START."""
    return [((event.day - START.date()).days, event.kind) for event in trajectory.events]


def test_it_holds_the_newest_board_of_each_day_until_the_one_on_show(arena):
    publish(arena, 0, make_row("Auk", 1000))
    publish(arena, 0, make_row("Auk", 1001), hour=2)
    shown = publish(arena, 3, make_row("Auk", 1010), make_row("Emu", 900))
    publish(arena, 5, make_row("Auk", 1020))
    history = trajectory(shown)
    assert [moment.row.score for moment in history.rated] == [1001, 1010]
    assert [moment.day for moment in history.rated] == [date(2025, 3, 1), date(2025, 3, 4)]


def test_it_is_of_the_same_category_and_style(arena):
    first = publish(arena, 0, make_row("Auk", 1000))
    shown = publish(arena, 1, make_row("Auk", 1010))
    for board, category, style in [
        (first, "coding", False),
        (shown, "coding", False),
        (first, "overall", True),
    ]:
        other = Board.objects.create(
            snapshot=board.snapshot, category=category, style_control=style
        )
        Rating.objects.create(board=other, name="Auk", score=500, rank=1)
    assert [moment.row.score for moment in trajectory(shown).rated] == [1000, 1010]


def test_a_registered_model_is_followed_when_it_is_renamed(arena):
    auk = make_model("Auk", arena)
    publish(arena, 0, make_row("Great auk", 1000, model=auk))
    shown = publish(arena, 1, make_row("Auk", 1010, model=auk))
    assert [moment.row.name for moment in trajectory(shown).rated] == ["Great auk", "Auk"]


def test_a_published_name_is_followed_and_nothing_is_guessed(arena):
    publish(arena, 0, make_row("Auk (old)", 1000), make_row("Emu"), kind="published")
    publish(arena, 1, make_row("Auk", 1005), kind="published")
    shown = publish(arena, 2, make_row("Auk", 1010), kind="published")
    history = trajectory(shown)
    assert [moment.row.score for moment in history.rated] == [1005, 1010]
    assert told(history) == [(1, "first")]


def test_a_gap_and_another_group_break_the_line(arena):
    publish(arena, 0, make_row("Auk", 1000))
    publish(arena, 1, make_row("Emu"))
    publish(arena, 2, make_row("Auk", 1000))
    publish(arena, 3, make_row("Auk", 1500, component=1))
    publish(arena, 4, make_row("Auk", None))
    shown = publish(arena, 5, make_row("Auk", 1000))
    history = trajectory(shown)
    assert [len(run) for run in history.segments] == [1, 1, 1]
    assert len(history.present) == 5
    assert len(history.rated) == 3


def test_registration_retirement_and_return_are_events(arena):
    auk = make_model("Auk", arena)
    auk.created_at = START - timedelta(days=10)
    publish(arena, 0, make_row("Emu"))
    publish(arena, 1, make_row("Auk", model=auk))
    publish(arena, 2, make_row("Auk", model=auk, retired=True))
    publish(arena, 3, make_row("Auk", model=auk, retired=True))
    shown = publish(arena, 4, make_row("Auk", model=auk))
    history = trajectory(shown, model=auk)
    assert told(history) == [(-10, "registered"), (1, "first"), (2, "retired"), (4, "returned")]


def test_on_the_oldest_board_nobody_is_new_and_who_is_retired_was_so_before(arena):
    shown = publish(arena, 0, make_row("Auk", retired=True))
    assert [event.words for event in trajectory(shown).events] == ["Retired by then."]


def test_changes_of_method_and_version_are_events_since_its_first_board(arena):
    early = {"method": {"interval": "bootstrap"}, "version": "0.1"}
    publish(arena, 0, make_row("Emu"), **early)
    publish(arena, 1, make_row("Auk"), method={"interval": "sandwich"}, version="0.2")
    publish(arena, 2, make_row("Auk"), method={"interval": "sandwich"}, version="0.2")
    method = {"interval": "clustered", "style": ["tokens", "bold"]}
    shown = publish(arena, 3, make_row("Auk"), method=method, version="0.3")
    events = trajectory(shown).events
    assert [(event.day.day, event.words) for event in events] == [
        (2, "First on a board."),
        (4, "Computed by version 0.3 of Evenhand from here on."),
        (4, "Method changed. “Interval” was sandwich and is now clustered by voter."),
        (4, "Method changed. “Style control counts” was not set and is now length, bold."),
    ]


def test_it_takes_two_queries_however_long_it_is(arena, django_assert_num_queries):
    for day in range(12):
        shown = publish(arena, day, make_row("Auk"))
    row = shown.ratings.get()
    with django_assert_num_queries(2):
        history = Trajectory.of(shown, row, None)
        assert len(history.events) == 0
        trajectory_chart(history, 880, 380)


# The drawing


def drawn(*rows: Rating | None) -> str:
    days = [
        Snapshot(created_at=START + timedelta(days=30 * day), kind="computed")
        for day in range(len(rows))
    ]
    moments = [Moment(snapshot, row) for snapshot, row in zip(days, rows, strict=True)]
    return str(trajectory_chart(Trajectory(moments, None), 880, 380))


def test_one_day_is_no_line():
    assert drawn(make_row("Auk")) == drawn(None, None) == ""


def test_score_and_rank_are_drawn_with_the_interval():
    chart = drawn(make_row("Auk", 1000, rank=3), make_row("Auk", 1010, rank=1))
    assert chart.count('class="line"') == 2
    assert chart.count('class="band"') == 1
    assert "1 March 2025: score 1000, 95% interval 990 to 1010, rank 3" in chart


def test_no_band_is_drawn_without_intervals_and_none_across_a_gap():
    bare = make_row("Auk", 1005, lower=None, upper=None)
    assert drawn(bare, bare).count('class="band"') == 0
    row = make_row("Auk")
    assert drawn(row, row, bare, row, row).count('class="band"') == 2
    assert drawn(row, row, None, row, row).count('class="line"') == 4


def test_a_provisional_score_has_a_hollow_mark():
    chart = drawn(make_row("Auk", provisional=True), make_row("Auk"))
    assert chart.count("mark hollow") == 2


def test_names_cannot_leave_the_drawing():
    assert "<script" not in drawn(make_row("<script>"), make_row("<script>"))


@pytest.mark.parametrize("length", [1, 2, 9, 45, 61, 200, 400, 2000, 20_000])
def test_a_calendar_names_a_few_round_days_within_it(length):
    first = date(2023, 11, 15)
    ticks = Calendar(first, first + timedelta(days=length)).ticks(most=5)
    assert 1 <= len(ticks) <= 5
    assert all(0 <= at <= 100 for _name, at in ticks)
    assert len({name for name, _at in ticks}) == len(ticks)
