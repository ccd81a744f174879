"""A board as plain data and as CSV: the same in the API, on the web and at the command line."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from ratings.models import Board, Rating, Snapshot

COLUMNS = (
    "rank",
    "model",
    "organization",
    "license",
    "knowledge_cutoff",
    "score",
    "lower",
    "upper",
    "votes",
    "input_price",
    "output_price",
    "provisional",
    "retired",
    "rank_low",
    "rank_high",
    "rank_style_control",
    "organization_rank",
    "votes_to_next",
    "component",
)


def board_record(board: Board, ratings: Iterable[Rating]) -> dict[str, Any]:
    """`ratings` are rows of `board`, in the order in which they are to stand."""
    return {
        "arena": board.snapshot.arena.slug,
        "category": board.category,
        "style_control": board.style_control,
        "effects": board.effects,
        "snapshot": snapshot_record(board.snapshot),
        "rows": [row_record(rating) for rating in ratings],
    }


def snapshot_record(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "kind": snapshot.kind,
        "watermark": snapshot.watermark,
        "exclusion_version": snapshot.exclusion_version,
        "votes": snapshot.votes,
        "simulated_votes": snapshot.simulated_votes,
        "created_at": snapshot.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "method": snapshot.method,
        "version": snapshot.version,
        "source": snapshot.source,
        "source_url": snapshot.source_url,
    }


def row_record(rating: Rating) -> dict[str, Any]:
    record = {name: getattr(rating, "name" if name == "model" else name) for name in COLUMNS}
    for name in ("score", "lower", "upper"):
        record[name] = None if record[name] is None else round(record[name], 2)
    for name in ("input_price", "output_price"):
        record[name] = None if record[name] is None else float(record[name])
    return record


def rows_csv(rows: Iterable[dict[str, Any]]) -> str:
    """The rows of a board record as CSV, with a header line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
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
