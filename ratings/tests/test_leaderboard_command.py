"""`manage.py leaderboard` and `manage.py refit`."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from arena.models import Arena, Outcome
from arena.tests.factories import make_arena, make_model, make_prompt, make_vote
from ratings.exports.board import RankedBoard
from ratings.exports.columns import BOARD
from ratings.exports.csv import rows_csv
from ratings.exports.schemas import board_json
from ratings.exports.terminal import aligned
from ratings.models import Board, Rating, Snapshot

MAY = datetime(2025, 5, 1, tzinfo=UTC)


def run(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def make_board(arena: Arena, created_at: datetime = MAY, **fields) -> Board:
    snapshot = Snapshot.objects.create(arena=arena, created_at=created_at, **fields)
    return Board.objects.create(snapshot=snapshot, votes=snapshot.votes)


def add_row(board: Board, name: str, rank: int | None, score: float | None, **fields) -> Rating:
    if score is not None:
        fields = {"lower": score - 5, "upper": score + 4, **fields}
    return Rating.objects.create(board=board, name=name, rank=rank, score=score, **fields)


@pytest.fixture
def board(db) -> Board:
    """Three models that met, one that never met them, one without votes."""
    arena = make_arena("meadow", name="Meadow")
    board = make_board(arena, votes=1234, watermark=1234)
    add_row(board, "Oak", None, None, organization="Grove")
    add_row(board, "Island", 1, 1500, votes=2, component=1, provisional=True)
    add_row(board, "Birch", 2, 950, votes=1200, organization="Heath", organization_rank=2)
    add_row(board, "Elm", 2, 960.456, votes=30, organization="Grove", retired=True)
    add_row(board, "Ash", 1, 1100, votes=1234, organization="Grove", organization_rank=1)
    return board


def test_the_table_has_a_line_a_model_in_the_order_of_the_board(board):
    text = run("leaderboard", "--arena", "meadow")

    title, blank, header, *rows = text.splitlines()
    assert title == "Meadow · Overall · computed on 2025-05-01 00:00:00 UTC · 1,234 votes"
    assert blank == ""
    assert header.split() == ["Rank", "Model", "Score", "95%", "CI", "Votes", "Organisation"]
    assert [row.split() for row in rows] == [
        ["1", "Ash", "1100", "+4/-5", "1,234", "Grove"],
        ["2", "Elm", "(retired)", "960", "+4/-5", "30", "Grove"],
        ["2", "Birch", "950", "+4/-5", "1,200", "Heath"],
        ["1", "Island", "(provisional,", "group", "2)", "1500", "+4/-5", "2", "–"],
        ["–", "Oak", "–", "–", "0", "Grove"],
    ]


def test_numbers_end_and_texts_begin_at_the_same_column(board):
    _title, _blank, header, *rows = run("leaderboard", "--arena", "meadow").splitlines()

    assert {row.index("+4/-5") for row in rows if "+4/-5" in row} == {header.index("95% CI") + 1}
    assert {row.index("Grove") for row in rows if "Grove" in row} == {header.index("Organisation")}


def test_wide_characters_take_two_columns():
    assert aligned([["通义", "x"], ["Ash", "y"]], right=set()) == "通义  x\nAsh   y"


def test_simulated_votes_are_told(board):
    Board.objects.update(simulated_votes=3)

    assert "simulated votes among them" in run("leaderboard", "--arena", "meadow").splitlines()[0]


def test_organizations_stand_by_their_best_models(board):
    text = run("leaderboard", "--arena", "meadow", "--by", "organization")

    assert [row.split()[:2] for row in text.splitlines()[3:]] == [["1", "Ash"], ["2", "Birch"]]


def test_a_published_board_says_so_in_its_first_line(db):
    arena = make_arena("archive", name="Archive", status=Arena.Status.ARCHIVED)
    board = make_board(arena, kind=Snapshot.Kind.PUBLISHED, votes=1, source="Heath Lab")
    add_row(board, "Ash", 1, 1000)

    assert run("leaderboard", "--arena", "archive").splitlines()[0] == (
        "Archive · Overall · published on 2025-05-01, not computed here · Heath Lab · 1 vote"
    )


def test_csv_is_that_of_the_web(board, stranger):
    text = run("leaderboard", "--arena", "meadow", "--format", "csv")

    assert text == stranger.get("/arenas/meadow/leaderboard.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["model"] for row in rows] == ["Ash", "Elm", "Birch", "Island", "Oak"]
    assert rows[1]["score"] == "960.46"
    assert (rows[1]["retired"], rows[0]["retired"]) == ("true", "false")
    assert (rows[4]["rank"], rows[4]["score"], rows[4]["input_price"]) == ("", "", "")


def test_json_is_that_of_the_web(board, stranger):
    record = json.loads(run("leaderboard", "--arena", "meadow", "--format", "json"))

    assert record == stranger.get("/arenas/meadow/leaderboard.json").json()
    assert (record["arena"], record["category"]) == ("meadow", "overall")
    assert record["snapshot"]["created_at"] == "2025-05-01T00:00:00Z"
    assert record["rows"][4]["score"] is None


def test_every_column_is_there_in_order(board):
    record = board_json(RankedBoard(board))

    assert {tuple(row) for row in record["rows"]} == {tuple(column.name for column in BOARD)}


def test_prices_are_numbers_or_null(board):
    Rating.objects.filter(name="Ash").update(input_price="0.037500", output_price=None)
    row = RankedBoard(board).rows[0]

    assert (row["input_price"], row["output_price"]) == (0.0375, None)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_a_spreadsheet_runs_no_name_as_a_formula(board, name: str):
    Rating.objects.filter(name="Ash").update(name=name, organization=name)
    rows = RankedBoard(board).rows
    row = next(csv.DictReader(io.StringIO(rows_csv(rows, BOARD))))

    assert (row["model"], row["organization"]) == (f"'{name}", f"'{name}")
    assert rows[0]["model"] == name


def test_negative_scores_stay_numbers(board):
    Rating.objects.filter(name="Ash").update(score=-12.5)
    text = rows_csv(RankedBoard(board).rows, BOARD)

    assert next(csv.DictReader(io.StringIO(text)))["score"] == "-12.5"


def test_a_category_and_a_day_can_be_chosen(board):
    arena = board.snapshot.arena
    add_row(Board.objects.create(snapshot=board.snapshot, category="german"), "Elm", 1, 1000)
    june = make_board(arena, datetime(2025, 6, 1, 23, 59, tzinfo=UTC))
    add_row(june, "Birch", 1, 1000)

    def names(*arguments: str) -> list[str]:
        text = run("leaderboard", "--arena", "meadow", "--format", "json", *arguments)
        return [row["model"] for row in json.loads(text)["rows"]]

    assert names() == ["Birch"]
    assert names("--date", "2025-06-01") == ["Birch"]
    assert names("--date", "2025-05-01", "--category", "german") == ["Elm"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--arena", "forest"], "There is no arena “forest”. There are: meadow."),
        (["--arena", "meadow", "--category", "x"], "There are: overall."),
        (["--arena", "meadow", "--date", "2025-05-02"], "There are boards for: 2025-05-01."),
        (["--arena", "meadow", "--date", "May"], "“May” is not a day such as 2024-10-24."),
        (["--arena", "meadow", "--format", "xml"], "invalid choice"),
    ],
)
def test_what_is_not_there_is_told(board, arguments: list[str], sentence: str):
    with pytest.raises(CommandError) as refused:
        run("leaderboard", *arguments)

    assert sentence in str(refused.value)


def test_an_arena_without_a_board_is_told(db):
    make_arena("empty", name="Empty")

    with pytest.raises(CommandError, match="Empty has no board yet"):
        run("leaderboard", "--arena", "empty")


def test_refit_computes_and_then_finds_nothing_to_do(db):
    arena = make_arena("meadow")
    ash, birch = make_model("Ash", arena), make_model("Birch", arena)
    prompt = make_prompt(arena)
    for outcome in (Outcome.A, Outcome.A, Outcome.B):
        make_vote(arena, ash, birch, outcome, prompt=prompt)

    assert run("refit").startswith("meadow: 3 votes counted, 1 board, ")
    assert run("refit") == "meadow: up to date\n"
    assert "Ash" in run("leaderboard", "--arena", "meadow")


def test_refit_of_one_arena_leaves_the_others(db):
    for slug in ("meadow", "forest"):
        arena = make_arena(slug)
        make_vote(arena, make_model(f"{slug} 1", arena), make_model(f"{slug} 2", arena))

    assert run("refit", "--arena", "forest").startswith("forest: 1 vote counted, 1 board, ")
    assert not Snapshot.objects.filter(arena__slug="meadow").exists()


def test_refit_of_an_unknown_arena_is_told(db):
    with pytest.raises(CommandError, match="There is no arena “forest”"):
        run("refit", "--arena", "forest")
