"""The page that compares two models of a board."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ratings.models import Rating
from ratings.pages.compare import verdicts
from ratings.pages.compare.comparison import Comparison
from ratings.pages.frame import BoardPage, board_page
from ratings.pages.prices.views import mix_of


@board_page
def compare(page: BoardPage) -> HttpResponse:
    """Without two models, the page is the form to choose them; for a wrong choice, it adds a
    sentence."""
    query = page.request.GET
    names = (query.get("a", ""), query.get("b", ""))
    mix = mix_of(query.get("mix", ""))
    ratings = list(page.board.ratings.ranked())
    rows = {row.name: row for row in ratings}
    chosen = {"ratings": ratings, "names": names, "mix": mix}
    refusal, status = refuse(rows, names)
    if refusal or not all(names):
        response = page.render("ratings/compare/page.html", refusal=refusal, **chosen)
        response.status_code = status
        return response
    comparison = Comparison.of(page.board, rows[names[0]], rows[names[1]], mix)
    return page.render(
        "ratings/compare/page.html",
        comparison=comparison,
        headline=verdicts.headline(comparison),
        sentences=verdicts.sentences(comparison),
        **chosen,
    )


def refuse(rows: dict[str, Rating], names: tuple[str, str]) -> tuple[str, HTTPStatus]:
    """Why there is nothing to compare, in a sentence."""
    unknown = [name for name in names if name and name not in rows]
    if unknown:
        return _("This board has no model of that name."), HTTPStatus.NOT_FOUND
    if all(names) and names[0] == names[1]:
        return _("Choose two different models."), HTTPStatus.OK
    return "", HTTPStatus.OK
