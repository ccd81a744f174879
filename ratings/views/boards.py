"""The leaderboard page, and the same board as CSV and JSON."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arena.models import Arena
from ratings.findings import finding
from ratings.models import OVERALL, Board, Snapshot
from ratings.serial import board_record, rows_csv
from ratings.tables import SORTS, Table


@require_safe
def leaderboard(request: HttpRequest, slug: str, day: date | None = None) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    if day is None and Snapshot.objects.latest_for(arena) is None:
        return render(request, "ratings/no_board.html", {"arena": arena})
    board = requested_board(request, arena, day)
    table = Table(
        board,
        by_organization=request.GET.get("by") == "organization",
        sort=request.GET["sort"] if request.GET.get("sort") in SORTS else "rank",
        find=request.GET.get("find", "")[:200],
        everything="all" in request.GET,
    )
    context = {
        "arena": arena,
        "day": day,
        "snapshot": board.snapshot,
        "categories": board.snapshot.boards.filter(style_control=False),
        "has_style": board.snapshot.boards.filter(category=board.category).count() > 1,
        "board": board,
        "table": table,
        "finding": finding(table.ratings),
        "days": published_days(arena),
    }
    return render(request, "ratings/leaderboard.html", context)


@require_safe
def leaderboard_csv(request: HttpRequest, slug: str, day: date | None = None) -> HttpResponse:
    record = requested_record(request, slug, day)
    headers = {"Content-Disposition": f'attachment; filename="{slug}-leaderboard.csv"'}
    return HttpResponse(rows_csv(record["rows"]), "text/csv; charset=utf-8", headers=headers)


@require_safe
def leaderboard_json(request: HttpRequest, slug: str, day: date | None = None) -> HttpResponse:
    return JsonResponse(requested_record(request, slug, day))


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "ratings/methods.html")


def requested_board(request: HttpRequest, arena: Arena, day: date | None) -> Board:
    category = request.GET.get("category") or OVERALL
    board = Snapshot.objects.board(arena, category, day, request.GET.get("style_control") == "1")
    if board is None:
        raise Http404(_("There is no such board."))
    return board


def requested_record(request: HttpRequest, slug: str, day: date | None) -> dict[str, Any]:
    board = requested_board(request, get_object_or_404(Arena, slug=slug), day)
    by_organization = request.GET.get("by") == "organization"
    rows = board.ratings.organizations() if by_organization else board.ratings.ranked()
    return board_record(board, rows)


def published_days(arena: Arena) -> list[date]:
    """The days of the published boards, newest first."""
    published = Snapshot.objects.published().filter(arena=arena)
    moments = published.newest_first().values_list("created_at", flat=True)
    return [moment.date() for moment in moments]
