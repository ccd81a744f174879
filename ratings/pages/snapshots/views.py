"""The snapshots of an arena: their list, what changed between two, and a reader's wish to keep."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arena.models import Arena
from arena.web.requests import from_our_pages
from ratings import retention
from ratings.models import Snapshot
from ratings.pages.board.table import FIRST_ROWS
from ratings.pages.frame import BoardPage, no_snapshot, uncached_board_page
from ratings.pages.snapshots.changes import Changes
from ratings.pages.snapshots.history import (
    NoSuchSnapshot,
    entries,
    older_and_newer,
    permalink_kwargs,
)
from ratings.pages.snapshots.news import headline, news

A_PAGE = 25


@uncached_board_page
def snapshots(page: BoardPage) -> HttpResponse:
    newest_first = Snapshot.objects.filter(arena=page.arena).select_related("arena").newest_first()
    part = Paginator(newest_first, A_PAGE).get_page(page.request.GET.get("page"))
    start = part.start_index() - 1
    with_one_before = list(newest_first[start : start + A_PAGE + 1])
    shown = entries(with_one_before, A_PAGE)
    return page.render("ratings/snapshots/page.html", part=part, entries=shown)


@uncached_board_page
def changes(page: BoardPage) -> HttpResponse:
    query = page.request.GET
    try:
        before, after = older_and_newer(page.arena, query.get("from", ""), query.get("to", ""))
    except NoSuchSnapshot as refused:
        return no_board(page.request, page.arena, str(refused))
    page = BoardPage(page.request, after, permalink_kwargs(after))
    earlier = before.board(page.board.category, page.board.style_control)
    if earlier is None:
        sentence = _("The older of the two has no such board.")
        return no_board(page.request, page.arena, sentence)
    found = Changes(earlier, page.board)
    told = news(found)
    return page.render(
        "ratings/snapshots/changes.html",
        changes=found,
        moves=found.moved if "all" in query else found.moved[:FIRST_ROWS],
        before=before,
        headline=headline(told),
        more=told[1:],
    )


@from_our_pages
@require_POST
def keep(request: HttpRequest, slug: str, snapshot_id: int) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    try:
        kept = retention.keep(arena, snapshot_id)
    except retention.TooManyKept:
        sentence = _("Readers already keep %d boards of this arena, the most it allows.")
        sentence %= retention.KEPT_BY_READERS
        return no_board(request, arena, sentence, HTTPStatus.CONFLICT)
    if not kept:
        return no_snapshot(request, slug, {"snapshot_id": snapshot_id})
    permalink = reverse("leaderboard", kwargs={"slug": slug, "snapshot_id": snapshot_id})
    query = request.GET.urlencode()
    return redirect(f"{permalink}?{query}" if query else permalink)


def no_board(
    request: HttpRequest,
    arena: Arena,
    sentence: str,
    status: HTTPStatus = HTTPStatus.NOT_FOUND,
) -> HttpResponse:
    context = {"arena": arena, "sentence": sentence}
    return render(request, "ratings/frame/no_board.html", context, status=status)
