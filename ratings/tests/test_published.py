"""Published boards: what a file may say, and where its board may stand."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from arena.exchange.tables import FileRejected, Table
from arena.models import Arena
from arena.tests.factories import make_arena, make_model, make_vote
from ratings.board_files import read_board, set_prices
from ratings.models import Rating, Snapshot
from ratings.published import Change, PublicationRefused, publish

DAY = date(2024, 10, 24)
HEADER = "model,rank,score,votes"


def table(text: str | bytes, name: str = "board.csv", **columns: str) -> Table:
    return Table(io.BytesIO(text if isinstance(text, bytes) else text.encode()), name, columns)


def read(*lines: str, **columns: str) -> list[Rating]:
    return read_board(table("\n".join(lines), **columns))


def refusal(*lines: str, **columns: str) -> str:
    with pytest.raises(FileRejected) as refused:
        read(*lines, **columns)
    return str(refused.value)


@pytest.fixture
def archive(db) -> Arena:
    return make_arena("archive", status=Arena.Status.ARCHIVED)


# What a file may say


def test_a_row_is_taken_as_it_stands():
    [rating] = read(
        "rank,rank_style_control,model,score,ci_plus,ci_minus,votes,organization,license,"
        "knowledge_cutoff,input_price,output_price",
        "3,5,Ash,1309,5,4,21425,Grove,MIT,2023/10,0.15,0.6",
    )

    assert (rating.rank, rating.rank_style_control, rating.name) == (3, 5, "Ash")
    assert (rating.score, rating.lower, rating.upper) == (1309, 1305, 1314)
    assert (rating.votes, rating.organization, rating.license) == (21425, "Grove", "MIT")
    assert rating.knowledge_cutoff == "2023/10"
    assert (rating.input_price, rating.output_price) == (Decimal("0.15"), Decimal("0.6"))
    assert (rating.rank_low, rating.rank_high) == (None, None)


def test_an_interval_may_be_given_by_its_ends():
    [rating] = read(f"{HEADER},lower,upper", "Ash,1,1000,10,990.5,1011")

    assert (rating.lower, rating.upper) == (990.5, 1011)


def test_what_is_unknown_stays_unknown():
    [rating] = read(
        f"{HEADER},organization,license,knowledge_cutoff,ci_plus,ci_minus,input_price",
        "Ash,1,1000,10,Unknown,unknown,UNKNOWN,,,",
    )

    assert (rating.organization, rating.license, rating.knowledge_cutoff) == ("", "", "")
    assert (rating.lower, rating.upper, rating.rank_style_control) == (None, None, None)
    assert (rating.input_price, rating.output_price) == (None, None)


def test_columns_may_have_other_names():
    [rating] = read("Modell,Rang,Punkte,votes", "Ash,2,1000,10", model="Modell", rank="Rang",
                    score="Punkte")

    assert (rating.name, rating.rank, rating.score) == ("Ash", 2, 1000)


def test_ranks_are_not_put_right():
    ratings = read(HEADER, "Ash,7,1000,10", "Birch,2,900,10")

    assert [rating.rank for rating in ratings] == [7, 2]


def test_json_lines_are_read_too():
    line = b'{"model": "Ash", "rank": 1, "score": 1000.5, "votes": 10, "license": null}'
    [rating] = read_board(table(line, "board.jsonl"))

    assert (rating.name, rating.score, rating.license) == ("Ash", 1000.5, "")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",1,1000,10", "model “”: This field is required."),
        ("Unknown,1,1000,10", "model “Unknown”: This field is required."),
        ("Ash,,1000,10", "rank “”: This field is required."),
        ("Ash,0,1000,10", "rank “0”"),
        ("Ash,1.5,1000,10", "rank “1.5”: Enter a whole number."),
        ("Ash,99999999999,1000,10", "rank “99999999999”"),
        ("Ash,1,Unknown,10", "score “Unknown”: This field is required."),
        ("Ash,1,nan,10", "score “nan”: Enter a number."),
        ("Ash,1,-inf,10", "score “-inf”: Enter a number."),
        ("Ash,1,1e300,10", "score “1e300”"),
        ("Ash,1,=1+1,10", "score “=1+1”: Enter a number."),
        ("Ash,1,1000,-1", "votes “-1”"),
        ("Ash,1,1000,99999999999999999999", "votes “99999999999999999999”"),
        ("\u202eAsh,1,1000,10", "Character 1 is invisible (U+202E)"),
        ("A" * 201 + ",1,1000,10", "at most 200 characters"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(row: str, problem: str):
    message = refusal(HEADER, "Birch,1,1000,10", row)

    assert message.startswith("board.csv, line 3: ")
    assert problem in message
    assert message.count("\n") == 0


@pytest.mark.parametrize(
    "interval", ["5,,,", ",5,,", ",,990,", ",,,1010", "5,5,990,1010", "5,,990,"]
)
def test_half_an_interval_or_two_of_them_are_refused(interval: str):
    message = refusal(f"{HEADER},ci_plus,ci_minus,lower,upper", f"Ash,1,1000,10,{interval}")

    assert message == (
        "board.csv, line 2: Give either lower and upper, or ci_minus and ci_plus, or neither."
    )


def test_a_score_outside_its_interval_is_refused():
    message = refusal(f"{HEADER},lower,upper", "Ash,1,1000,10,1001,1010")

    assert message == "board.csv, line 2: The score is outside its interval."


def test_a_negative_arm_is_refused():
    assert "ci_minus “-5”" in refusal(f"{HEADER},ci_plus,ci_minus", "Ash,1,1000,10,5,-5")


def test_a_model_twice_is_refused_with_both_lines():
    message = refusal(HEADER, "Ash,1,1000,10", "Birch,2,900,10", "Ash,3,800,10")

    assert message == "board.csv, line 4: “Ash” is on line 2 already."


def test_all_problems_are_told_together():
    message = refusal(HEADER, "Ash,x,1000,10", "Birch,1,y,10", "Cedar,1,1000,z")

    assert [line.split(": ")[0] for line in message.splitlines()] == [
        "board.csv, line 2", "board.csv, line 3", "board.csv, line 4",
    ]


def test_a_missing_column_is_named():
    assert "there is no column “votes”" in refusal("model,rank,score", "Ash,1,1000")


def test_a_file_without_rows_is_refused():
    assert "board.csv" in refusal(HEADER)


# List prices


def test_prices_are_set_on_the_models_named_and_on_no_other():
    ratings = read(HEADER, "Ash,1,1000,10", "Birch,2,900,10")

    set_prices(ratings, table("model,input_price,output_price\nBirch,0.0375,0"))

    assert (ratings[0].input_price, ratings[0].output_price) == (None, None)
    assert (ratings[1].input_price, ratings[1].output_price) == (Decimal("0.0375"), Decimal(0))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Oak,1,2", "the board has no model “Oak”."),
        ("Ash,-1,2", "input_price “-1”"),
        ("Ash,0.0000001,2", "input_price “0.0000001”"),
        ("Ash,1,NaN", "output_price “NaN”"),
        ("Ash,1,$2", "output_price “$2”"),
    ],
)
def test_a_wrong_price_is_named_with_its_line(row: str, problem: str):
    with pytest.raises(FileRejected) as refused:
        set_prices(
            read(HEADER, "Ash,1,1000,10", "Birch,2,900,10"),
            table(f"model,input_price,output_price\nBirch,1,2\n{row}", "prices.csv"),
        )

    assert str(refused.value).startswith("prices.csv, line 3: ")
    assert problem in str(refused.value)


# Where a board may stand


def test_a_board_becomes_an_archived_snapshot(archive):
    change = publish(
        archive, DAY, read(HEADER, "Ash,1,1000,10", "Birch,2,900,13"), "Grove", "https://grove.example"
    )

    snapshot = archive.snapshots.get()
    assert change == Change.ADDED
    assert (snapshot.kind, snapshot.watermark) == (Snapshot.Kind.PUBLISHED, None)
    assert snapshot.created_at == datetime(2024, 10, 24, tzinfo=UTC)
    assert (snapshot.source, snapshot.source_url) == ("Grove", "https://grove.example")
    board = snapshot.boards.get()
    assert (board.category, board.votes, snapshot.votes) == ("overall", 12, 12)
    assert [rating.name for rating in board.ratings.ranked()] == ["Ash", "Birch"]


def test_organizations_are_ranked_by_their_best_models(archive):
    ratings = read(
        f"{HEADER},organization,ci_plus,ci_minus",
        "Ash,1,1000,10,Grove,5,5", "Ash II,1,999,10,Grove,5,5", "Birch,3,900,10,Heath,5,5",
        "Cedar,4,800,10,,5,5",
    )
    publish(archive, DAY, ratings)

    board = archive.snapshots.get().boards.get()
    ranks = board.ratings.ranked().values_list("name", "organization_rank")
    assert list(ranks) == [("Ash", 1), ("Ash II", None), ("Birch", 2), ("Cedar", None)]


def test_the_same_board_again_changes_nothing(archive):
    lines = (f"{HEADER},lower,upper,input_price", "Ash,1,1000.1,11,999,1001,0.1")
    publish(archive, DAY, read(*lines))
    before = archive.snapshots.get().id

    assert publish(archive, DAY, read(*lines)) == Change.UNCHANGED
    assert archive.snapshots.get().id == before


def test_another_board_of_that_day_is_refused(archive):
    publish(archive, DAY, read(HEADER, "Ash,1,1000,10"))

    with pytest.raises(PublicationRefused, match="another board of 2024-10-24"):
        publish(archive, DAY, read(HEADER, "Ash,1,1001,10"))

    assert Rating.objects.get().score == 1000


@pytest.mark.parametrize("row", ["Ash,1,1000,11", "Ash,2,1000,10", "Birch,1,1000,10"])
def test_a_board_that_differs_anywhere_is_another(archive, row: str):
    publish(archive, DAY, read(HEADER, "Ash,1,1000,10"))

    with pytest.raises(PublicationRefused):
        publish(archive, DAY, read(HEADER, row))


def test_another_source_makes_another_board(archive):
    publish(archive, DAY, read(HEADER, "Ash,1,1000,10"), "Grove")

    with pytest.raises(PublicationRefused):
        publish(archive, DAY, read(HEADER, "Ash,1,1000,10"), "Heath")


def test_replace_swaps_the_board_and_leaves_other_days_alone(archive):
    publish(archive, DAY - timedelta(days=1), read(HEADER, "Ash,1,900,10"))
    publish(archive, DAY, read(HEADER, "Ash,1,1000,10"))

    assert publish(archive, DAY, read(HEADER, "Ash,1,1001,10"), replace=True) == Change.REPLACED

    assert sorted(Rating.objects.values_list("score", flat=True)) == [900, 1001]


def test_an_arena_with_votes_refuses(db):
    arena = make_arena(status=Arena.Status.ARCHIVED)
    make_vote(arena, make_model(), make_model())

    with pytest.raises(PublicationRefused, match="never mixed"):
        publish(arena, DAY, read(HEADER, "Ash,1,1000,10"))

    assert not arena.snapshots.exists()


def test_an_arena_with_members_refuses(archive):
    make_model("Ash", archive)

    with pytest.raises(PublicationRefused, match="never mixed"):
        publish(archive, DAY, read(HEADER, "Ash,1,1000,10"))


def test_an_arena_with_a_computed_board_refuses(archive):
    Snapshot.objects.create(arena=archive, watermark=0)

    with pytest.raises(PublicationRefused, match="never mixed"):
        publish(archive, DAY, read(HEADER, "Ash,1,1000,10"))


def test_an_open_arena_refuses(db):
    with pytest.raises(PublicationRefused, match="is open"):
        publish(make_arena(), DAY, read(HEADER, "Ash,1,1000,10"))


def test_a_day_to_come_is_refused(archive):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    with pytest.raises(PublicationRefused, match="still to come"):
        publish(archive, tomorrow, read(HEADER, "Ash,1,1000,10"))


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
    with pytest.raises(PublicationRefused) as refused:
        publish(archive, DAY, read(HEADER, "Ash,1,1000,10"), source, url)

    assert problem in str(refused.value)
    assert not archive.snapshots.exists()
