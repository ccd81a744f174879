from datetime import UTC, datetime, timedelta

import pytest

from arena.models import Arena
from arena.tests.factories import make_arena
from ratings.models import Board, Evidence, Rating, Snapshot
from ratings.retention import TooManyKept, keep, prune, superseded

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def make_snapshot(arena: Arena, created_at: datetime, **fields) -> Snapshot:
    snapshot = Snapshot.objects.create(arena=arena, created_at=created_at, **fields)
    board = Board.objects.create(snapshot=snapshot)
    Rating.objects.create(board=board, name="Ash")
    return snapshot


def minutes(count: int, before: datetime = NOON) -> list[tuple[int, datetime]]:
    return [(number, before - timedelta(minutes=number)) for number in range(count)]


def test_ten_are_kept_whatever_their_day():
    assert superseded(minutes(10)) == []


def test_the_eleventh_of_a_day_goes():
    assert superseded(minutes(12)) == [10, 11]


def test_the_newest_of_an_earlier_day_stays_and_the_rest_of_it_goes():
    yesterday = NOON - timedelta(days=1)
    earlier = [(100, yesterday), (101, yesterday - timedelta(hours=1))]

    assert superseded(minutes(10) + earlier) == [101]


def test_a_day_is_one_in_utc():
    midnight = datetime(2026, 3, 10, tzinfo=UTC)
    around = [(100, midnight - timedelta(seconds=1)), (101, midnight - timedelta(hours=23))]

    assert superseded(minutes(10, before=midnight + timedelta(hours=1)) + around) == [101]


@pytest.mark.django_db
def test_pruning_deletes_the_boards_too_and_nothing_of_other_arenas():
    arena, other = make_arena(), make_arena()
    for _number, created_at in reversed(minutes(12)):
        make_snapshot(arena, created_at)
        make_snapshot(other, created_at)

    assert prune(arena) == 2

    left = arena.snapshots.values_list("created_at", flat=True)
    assert sorted(left) == sorted(created_at for _number, created_at in minutes(10))
    assert other.snapshots.count() == 12
    assert Rating.objects.filter(board__snapshot__arena=arena).count() == 10


@pytest.mark.django_db
def test_the_newest_snapshot_is_never_pruned_even_when_the_clock_ran_backwards():
    arena = make_arena()
    for _number, created_at in minutes(30):
        newest = make_snapshot(arena, created_at)

    prune(arena)

    assert Snapshot.objects.latest_for(arena) == newest


@pytest.mark.django_db
def test_published_snapshots_are_never_pruned_and_do_not_count():
    arena = make_arena()
    for _number, created_at in minutes(15):
        make_snapshot(arena, created_at, kind=Snapshot.Kind.PUBLISHED)
    for _number, created_at in minutes(10, before=NOON - timedelta(hours=1)):
        make_snapshot(arena, created_at)

    assert prune(arena) == 0
    assert arena.snapshots.count() == 25


@pytest.mark.django_db
def test_what_a_reader_keeps_stays_and_does_not_count():
    arena = make_arena()
    snapshots = [make_snapshot(arena, created_at) for _, created_at in reversed(minutes(13))]
    assert keep(arena, snapshots[0].id)

    assert prune(arena) == 2

    left = set(arena.snapshots.values_list("id", flat=True))
    assert left == {snapshot.id for snapshot in (snapshots[0], *snapshots[3:])}


@pytest.mark.django_db
def test_what_is_kept_while_others_are_pruned_stays(monkeypatch):
    """As if a reader had asked after the worker chose what goes and before it deleted."""
    arena = make_arena()
    snapshots = [make_snapshot(arena, created_at) for _, created_at in reversed(minutes(12))]

    def kept_meanwhile(newest):
        keep(arena, snapshots[0].id)
        return superseded(newest)

    monkeypatch.setattr("ratings.retention.superseded", kept_meanwhile)
    assert prune(arena) == 1

    assert arena.snapshots.filter(id=snapshots[0].id, kept=True).exists()


@pytest.mark.django_db
def test_what_is_gone_cannot_be_kept():
    arena, other = make_arena(), make_arena()
    snapshot = make_snapshot(other, NOON)

    assert not keep(arena, snapshot.id)
    assert not keep(arena, 10**17)


@pytest.mark.django_db
def test_no_more_are_kept_than_a_bound(monkeypatch):
    monkeypatch.setattr("ratings.retention.KEPT_BY_READERS", 1)
    arena = make_arena()
    one, other = make_snapshot(arena, NOON), make_snapshot(arena, NOON)

    assert keep(arena, one.id)
    assert keep(arena, one.id)
    with pytest.raises(TooManyKept):
        keep(arena, other.id)


@pytest.mark.django_db
def test_a_snapshot_that_another_worker_publishes_meanwhile_keeps_its_evidence(monkeypatch):
    arena = make_arena()
    for _number, created_at in reversed(minutes(12)):
        make_snapshot(arena, created_at)

    def another_worker_first(newest):
        snapshot = make_snapshot(arena, NOON + timedelta(minutes=1))
        snapshot.boards.update(evidence=Evidence.objects.create(arrays=b""))
        return superseded(newest)

    monkeypatch.setattr("ratings.retention.superseded", another_worker_first)
    prune(arena)
    assert Snapshot.objects.latest_for(arena).boards.get().evidence is not None


@pytest.mark.django_db
def test_a_kept_snapshot_keeps_the_evidence_of_its_overall_board_only():
    arena = make_arena()
    kept = make_snapshot(arena, NOON - timedelta(hours=1), kept=True)
    Board.objects.create(snapshot=kept, category="coding")
    for board in kept.boards.all():
        Board.objects.filter(id=board.id).update(evidence=Evidence.objects.create(arrays=b""))
    for _number, created_at in reversed(minutes(12)):
        make_snapshot(arena, created_at)
    prune(arena)
    with_evidence = kept.boards.filter(evidence__isnull=False)
    assert list(with_evidence.values_list("category", flat=True)) == ["overall"]
    assert Evidence.objects.count() == 1
