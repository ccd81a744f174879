"""The JSON API of boards."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from ratings.models import OVERALL, Board, Snapshot
from ratings.serial import board_record

router = Router(tags=["boards"])

SnapshotId = Annotated[int | None, Query(ge=0, lt=2**63)]


class SnapshotOut(Schema):
    id: int
    kind: str
    watermark: int | None
    exclusion_version: int
    votes: int
    simulated_votes: int
    created_at: str
    method: dict[str, Any]
    version: str
    source: str
    source_url: str


class RowOut(Schema):
    rank: int | None
    model: str
    organization: str
    license: str
    knowledge_cutoff: str
    score: float | None
    lower: float | None
    upper: float | None
    votes: int
    input_price: float | None
    output_price: float | None
    provisional: bool
    retired: bool
    rank_low: int | None
    rank_high: int | None
    rank_style_control: int | None
    organization_rank: int | None
    votes_to_next: int | None
    component: int


class EffectOut(Schema):
    feature: str
    effect: float
    lower: float
    upper: float


class BoardOut(Schema):
    arena: str
    category: str
    style_control: bool
    effects: list[EffectOut]
    snapshot: SnapshotOut
    rows: list[RowOut]


class Problem(Schema):
    detail: str


def board_of(
    slug: str, category: str, day: date | None, snapshot: int | None, style_control: bool
) -> Board:
    """The board that a request names; a 404 in JSON if there is none."""
    found = Snapshot.objects.asked_for(slug, day, snapshot)
    board = found and found.board(category, style_control)
    if board is None:
        raise HttpError(HTTPStatus.NOT_FOUND, "There is no such board.")
    return board


@router.get(
    "arenas/{slug:slug}/leaderboard",
    auth=None,
    response={200: BoardOut, 404: Problem},
    summary="Read a board",
)
def leaderboard(
    request: HttpRequest,
    slug: str,
    category: str = OVERALL,
    date: date | None = None,
    snapshot: SnapshotId = None,
    style_control: bool = False,
) -> Any:
    """The newest board, with `date` the newest of that day in UTC, or that of one snapshot. Prices
    are US dollars per million tokens; null is unknown."""
    board = board_of(slug, category, date, snapshot, style_control)
    return board_record(board, board.ratings.ranked())
