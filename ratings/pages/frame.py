"""What every page of a board shares: the snapshot asked for, 304, and a cache of pages.

A snapshot never changes, and pages made from it contain nothing about the reader. So a page is made
once for each language and address, kept compressed, and identified by the digest of its text.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arena.models import Arena
from ratings.models import OVERALL, Board, Snapshot


@dataclass(frozen=True)
class BoardPage:
    """A reader's request for a page about one board of one snapshot.

    `when` is what the address says about the snapshot: nothing for the newest, a day, or an id.
    """

    request: HttpRequest
    snapshot: Snapshot
    when: dict[str, Any] = field(default_factory=dict)

    @property
    def arena(self) -> Arena:
        return self.snapshot.arena

    @cached_property
    def boards(self) -> list[Board]:
        """All boards of the snapshot, in the order in which they were made: overall first."""
        boards = list(self.snapshot.boards.order_by("id"))
        for board in boards:
            board.snapshot = self.snapshot
        return boards

    @cached_property
    def board(self) -> Board:
        category = self.request.GET.get("category") or OVERALL
        style_control = self.request.GET.get("style_control") == "1"
        for board in self.boards:
            if (board.category, board.style_control) == (category, style_control):
                return board
        raise Http404(_("There is no such board."))

    @property
    def categories(self) -> list[Board]:
        return [board for board in self.boards if not board.style_control]

    @property
    def has_style(self) -> bool:
        return any(
            board.style_control for board in self.boards if board.category == self.board.category
        )

    @property
    def has_choice(self) -> bool:
        return self.has_style or len(self.categories) > 1

    @property
    def choices(self) -> dict[str, str]:
        """The query that asks for this board again on another page."""
        category = {} if self.board.category == OVERALL else {"category": self.board.category}
        return category | ({"style_control": "1"} if self.board.style_control else {})

    def url(self, route: str, **query: str) -> str:
        """Another page of the same board; `query` adds to the choice of category and style, and its
        empty values are left out."""
        address = reverse(route, kwargs={"slug": self.arena.slug, **self.when})
        asked = {name: value for name, value in (self.choices | query).items() if value != ""}
        return f"{address}?{urlencode(asked)}" if asked else address

    @cached_property
    def days(self) -> list[date]:
        """The days of the published boards, newest first."""
        return [moment.date() for _, moment in self.published]

    @cached_property
    def published(self) -> list[tuple[int, datetime]]:
        """Id and day of each board of the arena that was published elsewhere, newest first."""
        if not self.snapshot.is_published:
            return []
        published = Snapshot.objects.published().filter(arena=self.arena)
        return list(published.newest_first().values_list("id", "created_at"))

    def render(self, template: str, **context: Any) -> HttpResponse:
        shared = {
            "page": self,
            "arena": self.arena,
            "snapshot": self.snapshot,
            "board": self.board,
        }
        return render(self.request, template, shared | context)


TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")

PageView = Callable[[BoardPage], HttpResponse]


def board_page(view: PageView) -> Callable[..., HttpResponse]:
    """Guard and load for `view`, and serve its pages from the cache. The view may use nothing but
    the page."""

    @wraps(view)
    def cached(page: BoardPage) -> HttpResponse:
        key = cache_key(page)
        kept = cache.get(key)
        if kept is None:
            response = view(page)
            if response.status_code != 200:
                return response
            kept = CachedPage.of(response)
            cache.set(key, kept)
        return kept.response(page.request)

    return uncached_board_page(cached)


def uncached_board_page(view: PageView) -> Callable[..., HttpResponse]:
    """Guard and load for a view that shows more than the snapshot contains."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, slug: str, **when: Any) -> HttpResponse:
        snapshot = Snapshot.objects.asked_for(slug, **when)
        if snapshot is None:
            return no_snapshot(request, slug, when)
        return view(BoardPage(request, snapshot, when))

    return answer


def no_snapshot(request: HttpRequest, slug: str, when: dict[str, Any]) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    if "snapshot_id" in when:
        nearest = Snapshot.objects.nearest(arena, when["snapshot_id"])
        lost = {"arena": arena, "lost": True, "nearest": nearest}
        return render(request, "ratings/frame/no_board.html", lost, status=404)
    if when or not request.path.endswith("/"):
        raise Http404(_("There is no such board."))
    return render(request, "ratings/frame/no_board.html", {"arena": arena})


def cache_key(page: BoardPage) -> str:
    """Everything that a page is made from: its address and language, the snapshot, the arena's
    facts.

    A published arena's pages list its boards and tell its history, so all of them count.
    """
    arena = page.arena
    facts = [
        arena.name,
        arena.description,
        arena.attribution,
        arena.attribution_url,
        arena.status,
        arena.prompts_from,
        arena.who_votes,
        arena.margin,
    ]
    parts = [
        page.request.get_full_path(),
        get_language(),
        page.snapshot.id,
        page.snapshot.kept,
        facts,
    ]
    if page.snapshot.is_published:
        parts.append(page.published)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True)
class CachedPage:
    """A page as the cache keeps it."""

    etag: str
    content_type: str
    compressed: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, response: HttpResponse) -> "CachedPage":
        """Compressed without a time in it, so that the same page is the same bytes."""
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        compressed = gzip.compress(response.content, compresslevel=6, mtime=0)
        headers = {name: value for name, value in response.items() if name == "Content-Disposition"}
        return cls(f'W/"{digest}"', response["Content-Type"], compressed, headers)

    def response(self, request: HttpRequest) -> HttpResponse:
        unchanged = get_conditional_response(request, etag=self.etag)
        response = unchanged or self.whole(request)
        response["ETag"] = self.etag
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
        return response

    def whole(self, request: HttpRequest) -> HttpResponse:
        if TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")):
            headers = self.headers | {"Content-Encoding": "gzip"}
            return HttpResponse(self.compressed, self.content_type, headers=headers)
        whole = gzip.decompress(self.compressed)
        return HttpResponse(whole, self.content_type, headers=self.headers)
