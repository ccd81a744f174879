"""A board as plain data and as CSV: the same in the API, on the web and at the command line."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from ratings.costs import answer_cost, blended_price
from ratings.exports.columns import BOARD, Column
from ratings.models import Board, Rating, Snapshot

COLUMNS = tuple(column.name for column in BOARD)

DERIVED = {
    "model": lambda rating: rating.name,
    "blended_price": blended_price,
    "answer_cost": answer_cost,
}


def board_record(board: Board, ratings: Iterable[Rating]) -> dict[str, Any]:
    """`ratings` are rows of `board`, in the order in which they are to stand."""
    rows = [row_record(rating) for rating in ratings]
    return {**heading(board), "effects": board.effects, "rows": rows}


def heading(board: Board) -> dict[str, Any]:
    """Which board it is."""
    return {
        "arena": board.snapshot.arena.slug,
        "category": board.category,
        "style_control": board.style_control,
        "snapshot": snapshot_record(board.snapshot),
    }


def snapshot_record(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "kind": snapshot.kind,
        "watermark": snapshot.watermark,
        "exclusion_version": snapshot.exclusion_version,
        "votes": snapshot.votes,
        "simulated_votes": snapshot.simulated_votes,
        "created_at": utc(snapshot.created_at),
        "method": snapshot.method,
        "version": snapshot.version,
        "source": snapshot.source,
        "source_url": snapshot.source_url,
    }


def row_record(rating: Rating) -> dict[str, Any]:
    return {column.name: plain(column, value_of(rating, column.name)) for column in BOARD}


def value_of(rating: Rating, name: str) -> object:
    return DERIVED[name](rating) if name in DERIVED else getattr(rating, name)


def plain(column: Column, value: Any) -> object:
    """As JSON can hold it: floats rounded, moments as ISO 8601 in UTC."""
    if value is None:
        return None
    if column.kind is float:
        return rounded(value, column.digits)
    return utc(value) if column.kind is datetime else value


def rounded(value: Any, digits: int = 4) -> float | None:
    return None if value is None else round(float(value), digits)


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rows_csv(rows: Iterable[dict[str, Any]], names: Sequence[str] = COLUMNS) -> str:
    """The rows of a record as CSV, with a header line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return text.getvalue()


def cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return value
