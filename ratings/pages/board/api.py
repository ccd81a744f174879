"""The JSON API of boards."""

import datetime
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import create_model

from arena.api.battles import Problem
from ratings.exports.column import Column
from ratings.exports.columns import BOARD
from ratings.exports.serial import board_record
from ratings.models import OVERALL, Board, Snapshot

router = Router(tags=["boards"])


class Named(Schema):
    """Which board is meant: the newest, or the newest of a day in UTC, or that of one snapshot."""

    category: str = OVERALL
    date: datetime.date | None = None
    snapshot: int | None = Field(None, ge=0, lt=2**63)


class Which(Named):
    style_control: bool = False


class SnapshotOut(Schema):
    id: int
    kind: Literal["computed", "published"] = Field(
        ..., description="Computed here, or published by another system and not computed here."
    )
    watermark: int | None = Field(
        ..., description="Sequence of the newest vote that it counts; null if published."
    )
    exclusion_version: int = Field(
        ..., description="The newest decision on excluded voters that it knew."
    )
    votes: int = Field(..., description="Votes that it counts.")
    simulated_votes: int = Field(..., description="How many of them are simulated.")
    created_at: str = Field(
        ..., description="When it was computed, or the day it was published; ISO 8601 in UTC."
    )
    method: dict[str, Any] = Field(..., description="How it was computed, with all settings.")
    version: str = Field(..., description="The version of Evenhand that computed it.")
    source: str = Field(..., description="Who published it; empty if computed.")
    source_url: str


def field_of(column: Column) -> tuple[Any, Any]:
    kind = column.kind | None if column.optional else column.kind
    return kind, Field(..., description=column.meaning)


RowOut = create_model(
    "RowOut", __base__=Schema, **{column.name: field_of(column) for column in BOARD}
)


class EffectOut(Schema):
    feature: str
    effect: float = Field(..., description="How it sways voters, in logits.")
    lower: float
    upper: float


class BoardOut(Schema):
    arena: str
    category: str
    style_control: bool = Field(..., description="Whether its scores are those at equal style.")
    effects: list[EffectOut] = Field(..., description="Of style; empty without style control.")
    snapshot: SnapshotOut
    rows: list[RowOut]


class Invalid(Schema):
    detail: list[dict[str, Any]] = Field(..., description="What is wrong with each parameter.")


ERRORS = {400: Problem, 404: Problem, 422: Invalid}


def board_of(slug: str, named: Named, style_control: bool = False) -> Board:
    """The board that a request names; a 404 in JSON if there is none."""
    found = Snapshot.objects.asked_for(slug, named.date, named.snapshot)
    board = found and found.board(named.category, style_control)
    if board is None:
        raise HttpError(HTTPStatus.NOT_FOUND, "There is no such board.")
    return board


@router.get(
    "arenas/{slug:slug}/leaderboard",
    auth=None,
    response={200: BoardOut, **ERRORS},
    summary="Read a board",
    operation_id="ratings_api_boards_leaderboard",
)
def leaderboard(
    request: HttpRequest,
    slug: str,
    which: Query[Which],
) -> Any:
    """The newest board, with `date` the newest of that day in UTC, or that of one snapshot. Prices
    are US dollars per million tokens; null is unknown."""
    board = board_of(slug, which, which.style_control)
    return board_record(board, board.ratings.ranked())
