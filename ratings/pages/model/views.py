"""The page of one model."""

from http import HTTPStatus

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from arena.battles import revealed, voters
from arena.battles.browsing import browsable
from arena.models import Answer
from ratings.models import Rating
from ratings.pages.frame import BoardPage, uncached_board_page
from ratings.pages.model.profile import ModelProfile

ANSWERS_A_PAGE = 10


@never_cache
@uncached_board_page
def model(page: BoardPage) -> HttpResponse:
    """Not cached: its history is longer than the snapshot, and its answers depend on the reader."""
    ratings = list(page.board.ratings.ranked())
    name = page.request.GET.get("name", "")
    row = next((row for row in ratings if row.name == name), None)
    if row is None:
        return no_model(page, ratings, name)
    profile = ModelProfile(page.board, row, ratings)
    answers = answers_to_read(page, profile)
    response = page.render(
        "ratings/model/page.html",
        profile=profile,
        row=row,
        ratings=ratings,
        answers=answers,
    )
    revealed.remember(page.request, response, [answer.id for answer in answers])
    return response


def no_model(page: BoardPage, ratings: list[Rating], name: str) -> HttpResponse:
    """The models to choose from; any other name is not found."""
    refusal = _("This board has no model of that name.") if name else ""
    response = page.render("ratings/model/no_model.html", ratings=ratings, refusal=refusal)
    if name:
        response.status_code = HTTPStatus.NOT_FOUND
    return response


def answers_to_read(page: BoardPage, profile: ModelProfile) -> Page:
    """A page of the answers that this reader may see with their author."""
    answers = Answer.objects.of_board(page.arena, page.board.category)
    voter = voters.known_voter(page.request)
    shown = browsable(answers, profile.row.model_id, voter)
    in_order = shown.select_related("prompt").prefetch_related("prompt__categories")
    pages = Paginator(in_order.order_by("prompt_id", "-id"), ANSWERS_A_PAGE)
    return pages.get_page(page.request.GET.get("page"))
