"""Rows as CSV."""

import pytest

from ratings.exports.columns import BOARD
from ratings.exports.csv import rows_csv
from ratings.pages.data.downloads import HISTORY, PAIRS


@pytest.mark.parametrize("columns", [BOARD, PAIRS, HISTORY])
def test_a_table_without_rows_keeps_its_head(columns):
    assert rows_csv([], columns) == ",".join(column.name for column in columns) + "\n"
