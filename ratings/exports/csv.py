"""Rows as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ratings.exports.column import Column


def rows_csv(rows: Iterable[dict[str, Any]], columns: Sequence[Column]) -> str:
    """With a header line."""
    text = io.StringIO()
    names = [column.name for column in columns]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue()


def cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return value
