"""A board in the API, and which board any request about one means."""

import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from arena.api.battles import Problem
from ratings.exports.board import RankedBoard
from ratings.exports.schemas import BoardOut
from ratings.models import OVERALL, Board, Snapshot

router = Router(tags=["boards"])


class Named(Schema):
    """Which board is meant: the newest, or the newest of a day in UTC, or that of one snapshot."""

    category: str = OVERALL
    date: datetime.date | None = None
    snapshot: int | None = Field(None, ge=0, lt=2**63)


class Which(Named):
    style_control: bool = False


class Invalid(Schema):
    detail: list[dict[str, Any]] = Field(..., description="What is wrong with each parameter.")


ERRORS = {400: Problem, 404: Problem, 422: Invalid}


def board_of(slug: str, named: Named, style_control: bool = False) -> Board:
    """The board that a request names; a 404 in JSON if there is none."""
    found = Snapshot.objects.asked_for(slug, named.date, named.snapshot)
    board = found.board(named.category, style_control) if found else None
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
def leaderboard(request: HttpRequest, slug: str, which: Query[Which]) -> Any:
    """The newest board, with `date` the newest of that day in UTC, or that of one snapshot. Prices
    are US dollars per million tokens; null is unknown."""
    return RankedBoard(board_of(slug, which, which.style_control))
