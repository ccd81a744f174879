"""The downloads of a board: its rows, its pairs, its history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from ratings.evidence import EvidenceArrays
from ratings.exports.board import RankedBoard
from ratings.exports.column import Column
from ratings.exports.columns import BOARD, COMPONENT, LOWER, PROVISIONAL, SCORE, UPPER
from ratings.models import Rating
from ratings.pages.board.table import ranks_organizations
from ratings.pages.frame import BoardPage
from ratings.pages.snapshots.history import newest_of_days, snapshots_up_to

Rows = list[dict[str, Any]]

PAIRS = (
    Column("model_a", str, _("One model of a pair that met.")),
    Column("model_b", str, _("The other one.")),
    Column("a_wins", int, _("Votes that model_a is better.")),
    Column("b_wins", int, _("Votes that model_b is better.")),
    Column("ties", int, _("Votes for a tie.")),
    Column("both_bad", int, _("Votes that both are bad.")),
)

HISTORY = (
    Column("snapshot", int, _("The number of the snapshot.")),
    Column("created_at", datetime, _("When it was computed, or the day it was published; UTC.")),
    Column("kind", str, _("“computed” here, or “published” elsewhere.")),
    Column("model", str, _("The model's name, as it was then.")),
    SCORE,
    LOWER,
    UPPER,
    Column("rank", int, _("Rank (UB) then."), optional=True),
    Column("votes", int, _("Votes on the model until then.")),
    PROVISIONAL,
    COMPONENT,
)

# What Rating or its snapshot calls the columns of HISTORY.
HISTORY_FIELDS = {
    "snapshot": "board__snapshot_id",
    "created_at": "board__snapshot__created_at",
    "kind": "board__snapshot__kind",
    "model": "name",
}


def board_rows(page: BoardPage) -> Rows:
    return RankedBoard(page.board, ranks_organizations(page.request.GET)).rows


def pair_rows(page: BoardPage) -> Rows | None:
    """None if the counts are not kept."""
    evidence = EvidenceArrays.of_board(page.board)
    if evidence is None:
        return None
    names = [column.name for column in PAIRS]
    pairs = zip(evidence.first, evidence.second, evidence.count.tolist(), strict=True)
    return [
        dict(zip(names, [evidence.names[one], evidence.names[other], *count], strict=True))
        for one, other, count in pairs
    ]


def history_rows(page: BoardPage) -> Rows:
    """The same board for each day up to this one, oldest first."""
    board = page.board
    days = newest_of_days(snapshots_up_to(board.snapshot))
    place = {snapshot.id: -position for position, snapshot in enumerate(days)}
    ratings = Rating.objects.filter(
        board__snapshot__in=place,
        board__category=board.category,
        board__style_control=board.style_control,
    ).ranked()
    fields = [HISTORY_FIELDS.get(column.name, column.name) for column in HISTORY]
    stored = sorted(ratings.values_list(*fields), key=lambda values: place[values[0]])
    return [
        {column.name: column.plain(value) for column, value in zip(HISTORY, values, strict=True)}
        for values in stored
    ]


DOWNLOADS: dict[str, tuple[tuple[Column, ...], Callable[[BoardPage], Rows | None]]] = {
    "leaderboard": (BOARD, board_rows),
    "pairs": (PAIRS, pair_rows),
    "history": (HISTORY, history_rows),
}
