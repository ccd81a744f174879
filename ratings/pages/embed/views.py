"""Pictures of a board that other pages may show: a model's badge, and the first intervals."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arena.texts.plain import is_plain
from ratings.claims import is_rated
from ratings.models import OVERALL, Rating
from ratings.pages.drawing.intervals import interval_words
from ratings.pages.embed.badge import badge_picture, standalone_chart
from ratings.pages.figures.figures import Figures
from ratings.pages.frame import BoardPage, board_page
from ratings.pages.writing.numbers import arms

SVG = "image/svg+xml; charset=utf-8"
IN_CHART = 10
POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [NONE]}


def embeddable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Every site may show the picture, which brings its own style and can do nothing else."""

    @csp(POLICY)
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer


@embeddable
@board_page
def badge(page: BoardPage) -> HttpResponse:
    row = named_row(page)
    facts = [*rank_and_score(row), *caveats(page)]
    title = [interval_words(row) if is_rated(row) else row.name, board_name(page), *facts]
    return HttpResponse(badge_picture(row.name, " · ".join(facts), " · ".join(title)), SVG)


def named_row(page: BoardPage) -> Rating:
    name = page.request.GET.get("name", "")
    row = page.board.ratings.filter(name=name).first() if is_plain(name) else None
    if row is None:
        raise Http404(_("There is no such model."))
    return row


def rank_and_score(row: Rating) -> list[str]:
    """Without a rank if there is none to claim."""
    if not is_rated(row):
        return [_("no votes yet")]
    if row.component:
        return [_("not compared with the others")]
    if row.provisional:
        return [_("provisional")]
    return [_("rank %d") % row.rank, f"{row.rounded_score} {short_arms(row)}".rstrip()]


def short_arms(row: Rating) -> str:
    """One number if both arms are the same."""
    if row.arms and row.arms[0] == row.arms[1]:
        return f"±{row.arms[0]}"
    return arms(row)


@embeddable
@board_page
def chart(page: BoardPage) -> HttpResponse:
    shown = Figures(page.board, IN_CHART)
    if not shown.first_placed:
        raise Http404(_("No model has a score yet."))
    name = board_name(page)
    note = " · ".join(["Evenhand", *marks(shown), *caveats(page)])
    label = chart_label(shown) % {"board": name}
    return HttpResponse(standalone_chart(shown.first_placed, name, note, label), SVG)


def chart_label(shown: Figures) -> str:
    if not shown.intervals:
        return _("The first models by rank in %(board)s, their intervals unknown")
    return _("The first models by rank in %(board)s, with their 95%% intervals")


def marks(shown: Figures) -> list[str]:
    """What the marks of the chart stand for."""
    known = shown.intervals
    said = [_("scores with intervals of 95%") if known else _("scores, intervals unknown")]
    if any(row.provisional for row in shown.first_placed):
        said.append(_("○ provisional"))
    return said


def board_name(page: BoardPage) -> str:
    parts = [page.arena.name]
    if page.board.category != OVERALL:
        parts.append(page.board.title)
    if page.board.style_control:
        parts.append(_("style control"))
    return ", ".join([*parts, date_format(page.snapshot.created_at, "DATE_FORMAT")])


def caveats(page: BoardPage) -> list[str]:
    """What a reader far from the page must know."""
    if page.snapshot.is_published:
        return [_("as published")]
    if page.board.simulated_votes == page.board.votes > 0:
        return [_("simulated votes")]
    return [_("votes in part simulated")] if page.board.simulated_votes else []
