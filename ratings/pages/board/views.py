"""The leaderboard page, and the same board as CSV and JSON."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from ratings.exports.board import RankedBoard
from ratings.exports.serial import board_record, rows_csv
from ratings.pages.board.table import Table, ranks_organizations
from ratings.pages.frame import BoardPage, board_page
from ratings.pages.writing.findings import finding


@board_page
def leaderboard(page: BoardPage) -> HttpResponse:
    table = Table.of(page.board, page.request.GET)
    return page.render("ratings/board/page.html", table=table, finding=finding(table.ratings))


@board_page
def leaderboard_csv(page: BoardPage) -> HttpResponse:
    name = f"{page.arena.slug}-leaderboard.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    rows = rows_csv(record(page)["rows"])
    return HttpResponse(rows, "text/csv; charset=utf-8", headers=headers)


@board_page
def leaderboard_json(page: BoardPage) -> HttpResponse:
    return JsonResponse(record(page))


def record(page: BoardPage) -> dict[str, Any]:
    ranked = RankedBoard(page.board, ranks_organizations(page.request.GET))
    return board_record(ranked.board, ranked.ratings)
