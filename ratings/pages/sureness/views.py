"""How sure a board is. The result comes later than the snapshot, so the page is not cached."""

from django.http import HttpResponse

from ratings.pages.frame import BoardPage, uncached_board_page
from ratings.pages.sureness.certainties import certainties
from ratings.pages.sureness.sureness import Sureness

FIRST_ROWS = 10


@uncached_board_page
def sureness(page: BoardPage) -> HttpResponse:
    found = Sureness.of(page.board)
    record = found.record
    models = record["models"] if record else []
    return page.render(
        "ratings/sureness/page.html",
        sureness=found,
        record=record,
        certainties=certainties(record) if record else [],
        models=models if "all" in page.request.GET else models[:FIRST_ROWS],
        hidden=len(models) > FIRST_ROWS and "all" not in page.request.GET,
    )
