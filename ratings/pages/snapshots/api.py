"""Snapshots in the API: their list, and what changed between two."""

from http import HTTPStatus
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import BeforeValidator

from arena.models import Arena
from ratings.exports.schemas import SnapshotOut, TwoDigits
from ratings.models import OVERALL, Snapshot
from ratings.pages.board.api import ERRORS
from ratings.pages.snapshots.changes import Changes
from ratings.pages.snapshots.history import NoSuchSnapshot, older_and_newer
from ratings.pages.snapshots.news import news

router = Router(tags=["boards"])

A_PAGE = 100
Page = Annotated[int, Query(ge=1, le=1_000_000, description="Of 100 snapshots each.")]
Names = Annotated[list[str], BeforeValidator(lambda rows: [row.name for row in rows])]
Fact = Annotated[float | str | None, BeforeValidator(lambda value: None if value == "" else value)]
NAME = "A snapshot's number, or a day in UTC, whose newest snapshot is meant."


class ListedOut(SnapshotOut):
    kept: bool = Field(..., description="Somebody asked for it to stay.")


class SnapshotsOut(Schema):
    count: int = Field(..., description="All snapshots of the arena.")
    pages: int
    snapshots: list[ListedOut] = Field(..., description="Newest first.")


class MoveOut(Schema):
    model: str = Field(..., alias="name")
    rank_before: int | None = Field(..., alias="before.rank")
    rank_after: int | None = Field(..., alias="after.rank")
    score_before: TwoDigits | None = Field(..., alias="before.score")
    score_after: TwoDigits | None = Field(..., alias="after.score")
    provisional: bool = Field(..., description="On either board: the votes say little of it.")


class FactOut(Schema):
    model: str
    fact: str = Field(..., description="A column's name, such as input_price.")
    before: Fact
    after: Fact


class SettingOut(Schema):
    name: str = Field(..., description="A setting of the method, or `version`.")
    before: Any
    after: Any


class ChangesOut(Schema):
    arena: str = Field(..., alias="after.snapshot.arena.slug")
    category: str = Field(..., alias="after.category")
    style_control: bool = Field(..., alias="after.style_control")
    before: SnapshotOut = Field(..., alias="before.snapshot")
    after: SnapshotOut = Field(..., alias="after.snapshot")
    summary: list[str] = Field(..., description="Sentences, the weightiest first.")
    votes: int = Field(..., description="How many votes more this board counts.")
    voters_excluded: int = Field(..., description="Voters whose votes no longer count.")
    voters_readmitted: int = Field(..., description="Voters whose votes count again.")
    settings: list[SettingOut] = Field(..., description="How it is computed, where that changed.")
    added: Names = Field(..., description="Models that are new on the board.")
    removed: Names
    retired: Names
    returned: Names = Field(..., description="Models that were retired and are no more.")
    facts: list[FactOut] = Field(..., description="What is told otherwise of a model.")
    moves: list[MoveOut] = Field(
        ...,
        alias="moved",
        description="Models whose rank changed, or whose score did by a point when rounded.",
    )

    @staticmethod
    def resolve_summary(changes: Changes) -> list[str]:
        return news(changes)


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
        "snapshots": newest_first[start : start + A_PAGE],
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
        snapshots = older_and_newer(arena, earlier, later)
    except NoSuchSnapshot as refused:
        raise HttpError(HTTPStatus.NOT_FOUND, str(refused)) from refused
    before, after = (snapshot.board(category, style_control) for snapshot in snapshots)
    if before is None or after is None:
        raise HttpError(HTTPStatus.NOT_FOUND, "One of the two has no such board.")
    return Changes(before, after)
