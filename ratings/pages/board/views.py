"""The leaderboard page, and the same board as JSON."""

from django.http import HttpResponse, JsonResponse

from ratings.exports.board import RankedBoard
from ratings.exports.schemas import board_json
from ratings.pages.board.table import BoardTable, ranks_organizations
from ratings.pages.frame import BoardPage, board_page
from ratings.pages.writing.findings import finding


@board_page
def leaderboard(page: BoardPage) -> HttpResponse:
    table = BoardTable.of(page.board, page.request.GET)
    return page.render("ratings/board/page.html", table=table, finding=finding(table.ratings))


@board_page
def leaderboard_json(page: BoardPage) -> HttpResponse:
    """What the API answers."""
    ranked = RankedBoard(page.board, ranks_organizations(page.request.GET))
    return JsonResponse(board_json(ranked))
