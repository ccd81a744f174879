"""A board as plain data and as CSV: the same in the API, on the web and at the command line."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ratings.exports.column import utc
from ratings.exports.columns import BOARD, plain_row
from ratings.models import Board, Rating, Snapshot

COLUMNS = tuple(column.name for column in BOARD)


def board_record(board: Board, ratings: Iterable[Rating]) -> dict[str, Any]:
    """`ratings` are rows of `board`, in the order in which they are to stand."""
    rows = [plain_row(rating) for rating in ratings]
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


def rounded(value: Any, digits: int = 4) -> float | None:
    return None if value is None else round(float(value), digits)


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
