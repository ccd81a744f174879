"""The JSON API of snapshots: their list, and what changed between two."""

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from arena.models import Arena
from ratings.exports.serial import snapshot_record
from ratings.models import OVERALL, Rating, Snapshot
from ratings.pages.board.api import ERRORS, SnapshotOut
from ratings.pages.snapshots.changes import Changes, Move
from ratings.pages.snapshots.history import NoSuchSnapshot, two
from ratings.pages.snapshots.news import news

router = Router(tags=["boards"])

A_PAGE = 100
Page = Annotated[int, Query(ge=1, le=1_000_000, description="Of 100 snapshots each.")]
NAME = "A snapshot's number, or a day in UTC, whose newest snapshot is meant."


class ListedOut(SnapshotOut):
    kept: bool = Field(..., description="Somebody asked for it to stay.")


class SnapshotsOut(Schema):
    count: int = Field(..., description="All snapshots of the arena.")
    pages: int
    snapshots: list[ListedOut] = Field(..., description="Newest first.")


class MoveOut(Schema):
    model: str
    rank_before: int | None
    rank_after: int | None
    score_before: float | None
    score_after: float | None
    provisional: bool = Field(..., description="On either board: the votes say little of it.")


class FactOut(Schema):
    model: str
    fact: str = Field(..., description="A column's name, such as input_price.")
    before: float | str | None
    after: float | str | None


class SettingOut(Schema):
    name: str = Field(..., description="A setting of the method, or `version`.")
    before: Any
    after: Any


class ChangesOut(Schema):
    arena: str
    category: str
    style_control: bool
    before: SnapshotOut
    after: SnapshotOut
    summary: list[str] = Field(..., description="Sentences, the weightiest first.")
    votes: int = Field(..., description="How many votes more this board counts.")
    voters_excluded: int = Field(..., description="Voters whose votes no longer count.")
    voters_readmitted: int = Field(..., description="Voters whose votes count again.")
    settings: list[SettingOut] = Field(..., description="How it is computed, where that changed.")
    added: list[str] = Field(..., description="Models that are new on the board.")
    removed: list[str]
    retired: list[str]
    returned: list[str] = Field(..., description="Models that were retired and are no more.")
    facts: list[FactOut] = Field(..., description="What is told otherwise of a model.")
    moves: list[MoveOut] = Field(
        ..., description="Models whose rank changed, or whose score did by a point when rounded."
    )


@router.get(
    "arenas/{slug:slug}/snapshots",
    auth=None,
    response={200: SnapshotsOut, **ERRORS},
    summary="List the snapshots of an arena",
    operation_id="ratings_api_snapshots_list_snapshots",
)
def list_snapshots(request: HttpRequest, slug: str, page: Page = 1) -> Any:
    """The boards of an arena at each moment that is kept. A page beyond the last one is empty."""
    newest_first = Snapshot.objects.filter(arena=get_object_or_404(Arena, slug=slug)).newest_first()
    paginator = Paginator(newest_first, A_PAGE)
    start = (page - 1) * A_PAGE
    return {
        "count": paginator.count,
        "pages": paginator.num_pages,
        "snapshots": [
            {**snapshot_record(snapshot), "kept": snapshot.kept}
            for snapshot in newest_first[start : start + A_PAGE]
        ],
    }


@router.get(
    "arenas/{slug:slug}/snapshots/compare",
    auth=None,
    response={200: ChangesOut, **ERRORS},
    summary="Compare two snapshots",
    operation_id="ratings_api_snapshots_compare_snapshots",
)
def compare_snapshots(
    request: HttpRequest,
    slug: str,
    earlier: Annotated[str, Query(alias="from", max_length=20, description=NAME)] = "",
    later: Annotated[str, Query(alias="to", max_length=20, description=NAME)] = "",
    category: str = OVERALL,
    style_control: bool = False,
) -> Any:
    """Who moved, and what changed. Without `to` the newest one, and without `from` the one before
    it. The older one is always `before`."""
    arena = get_object_or_404(Arena, slug=slug)
    try:
        snapshots = two(arena, earlier, later)
    except NoSuchSnapshot as refused:
        raise HttpError(HTTPStatus.NOT_FOUND, str(refused)) from refused
    boards = [snapshot.board(category, style_control) for snapshot in snapshots]
    if None in boards:
        raise HttpError(HTTPStatus.NOT_FOUND, "One of the two has no such board.")
    return changes_record(Changes(*boards))


def changes_record(changes: Changes) -> dict[str, Any]:
    after = changes.after
    return {
        "arena": after.snapshot.arena.slug,
        "category": after.category,
        "style_control": after.style_control,
        "before": snapshot_record(changes.before.snapshot),
        "after": snapshot_record(after.snapshot),
        "summary": news(changes),
        "votes": changes.votes,
        "voters_excluded": changes.excluded,
        "voters_readmitted": changes.readmitted,
        "settings": [vars(setting) for setting in changes.settings],
        "added": names(changes.added),
        "removed": names(changes.removed),
        "retired": names(changes.retired),
        "returned": names(changes.returned),
        "facts": [
            {
                "model": fact.model,
                "fact": fact.fact,
                "before": told(fact.before),
                "after": told(fact.after),
            }
            for fact in changes.facts
        ],
        "moves": [move_record(move) for move in changes.moved],
    }


def told(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value or None


def names(rows: list[Rating]) -> list[str]:
    return [row.name for row in rows]


def move_record(move: Move) -> dict[str, Any]:
    return {
        "model": move.name,
        "rank_before": move.before.rank,
        "rank_after": move.after.rank,
        "score_before": move.before.score and round(move.before.score, 2),
        "score_after": move.after.score and round(move.after.score, 2),
        "provisional": move.before.provisional or move.after.provisional,
    }
