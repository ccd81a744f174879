"""Rows as Parquet, read back."""

import io
import json
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest

from ratings.exports.columns import BOARD, plain_row
from ratings.exports.parquet import rows_parquet
from ratings.pages.data.downloads import HISTORY, PAIRS
from ratings.tests.rows import make_row

AUK = plain_row(make_row("Auk", 1100.123456, votes=7, output_price=Decimal("2.5")))
DODO = plain_row(make_row("Dodo", None))


def read_back(rows, columns):
    return pyarrow.parquet.read_table(io.BytesIO(rows_parquet(rows, columns, {"arena": "birds"})))


def test_parquet_reads_back_what_was_written():
    assert read_back([AUK, DODO], BOARD).to_pylist() == [AUK, DODO]


def test_parquet_columns_have_kinds_and_say_which_may_be_empty():
    schema = read_back([AUK], BOARD).schema
    assert schema.names == [column.name for column in BOARD]
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
    assert read_back([], columns).schema.names == [column.name for column in columns]
