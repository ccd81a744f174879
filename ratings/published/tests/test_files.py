"""Files of published boards and of list prices: what they may say."""

import io
from decimal import Decimal

import pytest

from arena.exchange.tables import FileRejected, TableFile
from ratings.models import Rating
from ratings.published.files import read_board, set_prices

HEADER = "model,rank,score,votes"


def table(text: str | bytes, name: str = "board.csv", **columns: str) -> TableFile:
    return TableFile(io.BytesIO(text if isinstance(text, bytes) else text.encode()), name, columns)


def read(*lines: str, **columns: str) -> list[Rating]:
    return read_board(table("\n".join(lines), **columns))


def refusal(*lines: str, **columns: str) -> str:
    with pytest.raises(FileRejected) as refused:
        read(*lines, **columns)
    return str(refused.value)


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
    [rating] = read(
        "Modell,Rang,Punkte,votes", "Ash,2,1000,10", model="Modell", rank="Rang", score="Punkte"
    )

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

    assert message == "board.csv, line 4: “Ash” is already on line 2."


def test_all_problems_are_told_together():
    message = refusal(HEADER, "Ash,x,1000,10", "Birch,1,y,10", "Cedar,1,1000,z")

    assert [line.split(": ")[0] for line in message.splitlines()] == [
        "board.csv, line 2",
        "board.csv, line 3",
        "board.csv, line 4",
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
