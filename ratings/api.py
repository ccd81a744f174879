"""The JSON API of boards."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from arena.models import Arena
from ratings.models import OVERALL, Snapshot
from ratings.serial import board_record

router = Router(tags=["boards"])


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
    style_control: bool = False,
) -> Any:
    """The newest board, or with `date` the newest of that day in UTC. Prices are US dollars per
    million tokens; null is unknown."""
    arena = get_object_or_404(Arena, slug=slug)
    board = Snapshot.objects.board(arena, category, date, style_control)
    if board is None:
        return Status(404, {"detail": "There is no such board."})
    return board_record(board, board.ratings.ranked())
