"""Rows as they are taken away: columns, kinds, and Parquet read back."""

import io
import json
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest

from ratings.exports.columns import BOARD, HISTORY, PAIRS
from ratings.exports.parquet import rows_parquet
from ratings.exports.serial import COLUMNS, row_record, rows_csv
from ratings.tests.rows import make_row

AUK = make_row(
    "Auk",
    1100.123456,
    votes=7,
    context_length=128_000,
    input_price=Decimal("2.5"),
    output_price=Decimal(10),
    input_tokens=100,
    output_tokens=200,
    rank_plain=2,
)
DODO = make_row("Dodo", None)


def read_back(rows, columns):
    return pyarrow.parquet.read_table(io.BytesIO(rows_parquet(rows, columns, {"arena": "birds"})))


def test_new_columns_come_last():
    assert COLUMNS[:3] == ("rank", "model", "organization")
    assert COLUMNS[-7:] == (
        "component",
        "context_length",
        "input_tokens",
        "output_tokens",
        "blended_price",
        "answer_cost",
        "rank_plain",
    )


def test_what_a_model_costs_is_in_its_row():
    row = row_record(AUK)
    # (3 × 2.5 + 10) / 4 per million; 1,000 × (100.123 × 2.5 + 200 × 10) / 1,000,000
    assert row["blended_price"] == 4.375
    assert row["answer_cost"] == pytest.approx(2.25, abs=1e-6)
    assert (row["context_length"], row["rank_plain"]) == (128_000, 2)
    assert (row["input_tokens"], row["output_tokens"]) == (100, 200)


def test_what_is_unknown_is_null():
    row = row_record(DODO)
    unknown = {name for name, value in row.items() if value is None}
    assert unknown == {column.name for column in BOARD if column.optional}


def test_half_a_price_makes_no_cost():
    row = row_record(make_row("Auk", input_price=Decimal(1), input_tokens=1, output_tokens=1))
    assert (row["blended_price"], row["answer_cost"]) == (None, None)


def test_parquet_reads_back_what_was_written():
    rows = [row_record(AUK), row_record(DODO)]
    assert read_back(rows, BOARD).to_pylist() == rows


def test_parquet_columns_have_kinds_and_say_which_may_be_empty():
    schema = read_back([row_record(AUK)], BOARD).schema
    assert schema.names == list(COLUMNS)
    assert schema.field("rank").type == pyarrow.int64()
    assert schema.field("rank").nullable
    assert schema.field("score").type == pyarrow.float64()
    assert schema.field("model").type == pyarrow.string()
    assert not schema.field("model").nullable
    assert schema.field("retired").type == pyarrow.bool_()
    assert json.loads(schema.metadata[b"evenhand"]) == {"arena": "birds"}


def test_moments_are_moments_in_parquet():
    row = dict.fromkeys([column.name for column in HISTORY], None) | {
        "snapshot": 1,
        "created_at": "2025-05-01T12:00:00Z",
        "kind": "computed",
        "model": "Auk",
        "votes": 3,
        "provisional": False,
        "component": 0,
    }
    table = read_back([row], HISTORY)
    assert table.schema.field("created_at").type == pyarrow.timestamp("us", tz="UTC")
    assert table["created_at"][0].as_py().isoformat() == "2025-05-01T12:00:00+00:00"


@pytest.mark.parametrize("columns", [BOARD, PAIRS, HISTORY])
def test_a_table_without_rows_keeps_its_columns(columns):
    names = [column.name for column in columns]
    assert read_back([], columns).schema.names == names
    assert rows_csv([], names) == ",".join(names) + "\n"


@pytest.mark.parametrize("columns", [BOARD, PAIRS, HISTORY])
def test_every_column_is_called_once_and_explained(columns):
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(column.meaning.endswith(".") for column in columns)
