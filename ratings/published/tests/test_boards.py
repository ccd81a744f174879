"""Published boards: where one may stand, and what takes its place; `manage.py import_board`."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from arena.exchange.tables import FileRejected, TableFile
from arena.exchange.tests.files import csv_table
from arena.exchange.votes import plan_votes
from arena.models import Arena
from arena.tests.factories import make_arena, make_model, make_vote
from ratings.models import Rating, Snapshot
from ratings.published.boards import plan_board
from ratings.published.files import read_board

DAY = date(2024, 10, 24)
HEADER = "model,rank,score,votes"


def read(*lines: str) -> list[Rating]:
    return read_board(TableFile(io.BytesIO("\n".join(lines).encode()), "board.csv"))


@pytest.fixture
def archive(db) -> Arena:
    return make_arena("archive", status=Arena.Status.ARCHIVED)


def publish(arena: Arena, *lines: str, day: date = DAY, **options) -> None:
    plan_board(arena, day, read(*lines), **options).apply()


def test_a_board_becomes_an_archived_snapshot(archive):
    publish(
        archive,
        HEADER,
        "Ash,1,1000,10",
        "Birch,2,900,13",
        source="Grove",
        source_url="https://grove.example/",
    )

    snapshot = archive.snapshots.get()
    assert (snapshot.kind, snapshot.watermark) == (Snapshot.Kind.PUBLISHED, None)
    assert snapshot.created_at == datetime(2024, 10, 24, tzinfo=UTC)
    assert (snapshot.source, snapshot.source_url) == ("Grove", "https://grove.example/")
    board = snapshot.boards.get()
    assert (board.category, board.votes, snapshot.votes) == ("overall", 12, 12)
    assert [rating.name for rating in board.ratings.ranked()] == ["Ash", "Birch"]


def test_organizations_are_ranked_by_their_best_models(archive):
    publish(
        archive,
        f"{HEADER},organization,ci_plus,ci_minus",
        "Ash,1,1000,10,Grove,5,5",
        "Ash II,1,999,10,Grove,5,5",
        "Birch,3,900,10,Heath,5,5",
        "Cedar,4,800,10,,5,5",
    )

    board = archive.snapshots.get().boards.get()
    ranks = board.ratings.ranked().values_list("name", "organization_rank")
    assert list(ranks) == [("Ash", 1), ("Ash II", None), ("Birch", 2), ("Cedar", None)]


def test_the_same_board_again_changes_nothing(archive):
    lines = (f"{HEADER},lower,upper,input_price", "Ash,1,1000.1,11,999,1001,0.1")
    publish(archive, *lines)
    before = archive.snapshots.get().id

    publish(archive, *lines)

    assert archive.snapshots.get().id == before


@pytest.mark.parametrize(
    ("row", "source"),
    [
        ("Ash,1,1000,11", "Grove"),
        ("Ash,2,1000,10", "Grove"),
        ("Ash,1,1000.1,10", "Grove"),
        ("Birch,1,1000,10", "Grove"),
        ("Ash,1,1000,10", "Heath"),
    ],
)
def test_another_board_of_that_day_is_refused(archive, row: str, source: str):
    publish(archive, HEADER, "Ash,1,1000,10", source="Grove")
    before = archive.snapshots.get().id

    with pytest.raises(FileRejected, match="another board for 2024-10-24"):
        publish(archive, HEADER, row, source=source)

    assert archive.snapshots.get().id == before


def test_replace_swaps_the_board_and_leaves_other_days_alone(archive):
    publish(archive, HEADER, "Ash,1,900,10", day=DAY - timedelta(days=1))
    publish(archive, HEADER, "Ash,1,1000,10")

    publish(archive, HEADER, "Ash,1,1001,10", replace=True)

    assert sorted(Rating.objects.values_list("score", flat=True)) == [900, 1001]


def test_a_swap_that_fails_leaves_the_old_board(archive, monkeypatch):
    publish(archive, HEADER, "Ash,1,1000,10")
    ratings = read(HEADER, "Ash,1,1001,10", "Birch,2,900,10")
    plan = plan_board(archive, DAY, ratings, replace=True)
    ratings[1].name = "Ash"

    with pytest.raises(FileRejected, match="Nothing was stored"):
        plan.apply()

    assert Rating.objects.get().score == 1000


def test_two_imports_of_one_day_at_once_store_one_board(archive):
    first = plan_board(archive, DAY, read(HEADER, "Ash,1,1000,10"))
    second = plan_board(archive, DAY, read(HEADER, "Ash,1,1001,10"))
    first.apply()

    with pytest.raises(FileRejected, match="changed the same data in the meantime"):
        second.apply()

    assert Rating.objects.get().score == 1000


def test_an_arena_with_votes_refuses(db):
    arena = make_arena(status=Arena.Status.ARCHIVED)
    make_vote(arena, make_model(), make_model())

    with pytest.raises(FileRejected, match="never mixed"):
        publish(arena, HEADER, "Ash,1,1000,10")

    assert not arena.snapshots.exists()


def test_an_arena_that_gets_a_vote_meanwhile_refuses(archive):
    plan = plan_board(archive, DAY, read(HEADER, "Ash,1,1000,10"))
    make_vote(archive, make_model(), make_model())

    with pytest.raises(FileRejected, match="never mixed"):
        plan.apply()

    assert not archive.snapshots.exists()


def test_an_arena_with_members_refuses(archive):
    make_model("Ash", archive)

    with pytest.raises(FileRejected, match="never mixed"):
        publish(archive, HEADER, "Ash,1,1000,10")


def test_an_arena_with_a_computed_board_refuses(archive):
    Snapshot.objects.create(arena=archive, watermark=0)

    with pytest.raises(FileRejected, match="never mixed"):
        publish(archive, HEADER, "Ash,1,1000,10")


def test_an_open_arena_refuses(db):
    with pytest.raises(FileRejected, match="is open"):
        publish(make_arena(), HEADER, "Ash,1,1000,10")


def test_a_day_to_come_is_refused(archive):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    with pytest.raises(FileRejected, match="in the future"):
        publish(archive, HEADER, "Ash,1,1000,10", day=tomorrow)


@pytest.mark.parametrize(
    ("source", "url", "problem"),
    [
        ("Grove", "javascript:alert(1)", "source_url: Enter a valid URL."),
        ("Grove", "grove", "source_url: Enter a valid URL."),
        ("G" * 301, "", "source: Ensure this value has at most 300 characters"),
        ("Gro\nve", "", "source: Character 4 is invisible"),
    ],
)
def test_a_wrong_source_is_refused(archive, source: str, url: str, problem: str):
    with pytest.raises(FileRejected) as refused:
        publish(archive, HEADER, "Ash,1,1000,10", source=source, source_url=url)

    assert problem in str(refused.value)
    assert not archive.snapshots.exists()


# The command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "board.csv").write_text(f"{HEADER}\nAsh,1,1000,10\nBirch,2,900,12\n")
    (tmp_path / "prices.csv").write_text("model,input_price,output_price\nBirch,0.1,0.2\n")
    return tmp_path


def import_board(file: Path, *arguments: str) -> str:
    out = io.StringIO()
    required = ["--arena", "archive", "--date", "2024-10-24"]
    call_command("import_board", str(file), *required, *arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_an_archived_arena(db, folder):
    said = import_board(
        folder / "board.csv", "--prices", str(folder / "prices.csv"), "--source", "Grove"
    )

    assert said == (
        "Imported: 1 new arena (Archive), 1 board published (2024-10-24: 2 models, 11 votes).\n"
    )
    arena = Arena.objects.get()
    assert (arena.slug, arena.status) == ("archive", Arena.Status.ARCHIVED)
    assert arena.snapshots.get().source == "Grove"
    assert Rating.objects.get(name="Birch").output_price == Decimal("0.2")


def test_the_command_says_what_is_unchanged_refused_or_replaced(archive, folder):
    file = folder / "board.csv"
    import_board(file)

    assert "1 board unchanged" in import_board(file)
    file.write_text(f"{HEADER}\nAsh,1,1001,10\n")
    with pytest.raises(CommandError, match="Use --replace"):
        import_board(file)
    assert "1 board replaced" in import_board(file, "--replace")
    assert Rating.objects.get().score == 1001


def test_a_dry_run_stores_nothing(db, folder):
    assert "Dry run" in import_board(folder / "board.csv", "--dry-run")

    assert not Arena.objects.exists()


def test_columns_are_mapped_by_options(db, tmp_path):
    file = tmp_path / "board.csv"
    file.write_text("Modell,Rang,Punkte,votes\nAsh,1,1000,10\n")

    import_board(
        file, "--column", "model=Modell", "--column", "rank=Rang", "--column", "score=Punkte"
    )

    assert Rating.objects.get().name == "Ash"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--date", "2024-13-01"], "“2024-13-01” is not a day"),
        (["--column", "points=score"], "“points=score” is not FIELD=COLUMN"),
        (["--column", "score=points"], "there is no column “points”"),
        (["--arena", "no such arena"], "cannot be used as an arena's slug"),
        (["--prices", "nowhere.csv"], "nowhere.csv: No such file"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_stored(db, folder, arguments, problem):
    with pytest.raises(CommandError) as refused:
        import_board(folder / "board.csv", *arguments)

    assert problem in str(refused.value)
    assert not Arena.objects.exists()


def test_a_wrong_price_stores_nothing(db, folder):
    (folder / "prices.csv").write_text("model,input_price,output_price\nOak,0.1,0.2\n")

    with pytest.raises(CommandError, match="line 2: the board has no model “Oak”"):
        import_board(folder / "board.csv", "--prices", str(folder / "prices.csv"))

    assert not Arena.objects.exists()


def test_an_arena_of_published_boards_takes_no_votes(archive):
    new = Arena(slug="new", name="New", status=Arena.Status.ARCHIVED)
    for arena in (archive, new):
        publish(arena, HEADER, "Ash,1,1000,10", "Birch,2,900,13")
    stored = Arena.objects.get(slug="new")
    with pytest.raises(FileRejected, match="published elsewhere"):
        plan_votes(stored, csv_table("model_a,model_b,outcome", "Ash,Birch,a"))
