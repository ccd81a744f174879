"""The page of a board's downloads, and the files themselves."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ratings.exports.column import Column
from ratings.exports.csv import rows_csv
from ratings.exports.parquet import rows_parquet
from ratings.exports.schemas import Heading
from ratings.pages.data.downloads import DOWNLOADS, Rows
from ratings.pages.embed.embeds import Embed
from ratings.pages.frame import BoardPage, board_page, uncached_board_page
from ratings.pages.snapshots.views import no_board


@uncached_board_page
def data(page: BoardPage) -> HttpResponse:
    """Not cached: it shows complete addresses, which depend on how the reader came here."""
    names = list(page.board.ratings.ranked().values_list("name", flat=True))
    asked = page.request.GET.get("name")
    name = asked if asked in names else next(iter(names), "")
    return page.render(
        "ratings/data/page.html",
        columns={table: columns for table, (columns, _rows) in DOWNLOADS.items()},
        has_pairs=page.board.evidence_id is not None,
        why_no_pairs=why_no_pairs(page),
        names=names,
        name=name,
        embeds=embeds(page, name),
        api=page.request.build_absolute_uri(api_url(page)),
    )


def embeds(page: BoardPage, name: str) -> list[Embed]:
    chart = Embed(
        absolute_url(page, "chart"),
        absolute_url(page, "leaderboard"),
        _("Leaderboard: %s") % page.arena.name,
    )
    if not name:
        return [chart]
    words = _("%(model)s in %(arena)s") % {"model": name, "arena": page.arena.name}
    image, link = (absolute_url(page, route, name=name) for route in ("badge", "model"))
    return [Embed(image, link, words), chart]


def absolute_url(page: BoardPage, view: str, **query: str) -> str:
    """The complete address of another page of the board on show."""
    return page.request.build_absolute_uri(page.url(view, **query))


def api_url(page: BoardPage) -> str:
    when = {
        "snapshot" if name == "snapshot_id" else "date": value for name, value in page.when.items()
    }
    query = urlencode({**page.choices, **when})
    board = reverse("api:leaderboard", kwargs={"slug": page.arena.slug})
    return f"{board}?{query}" if query else board


def download(table: str, form: str) -> Callable[..., HttpResponse]:
    """The view of a table of `DOWNLOADS` as a file of that form."""
    columns, rows_of = DOWNLOADS[table]

    @board_page
    def file(page: BoardPage) -> HttpResponse:
        rows = rows_of(page)
        if rows is None:
            return no_board(page.request, page.arena, why_no_pairs(page))
        response = FORMS[form](page, rows, columns)
        name = f"{page.arena.slug}-{table}.{form}"
        if form != "json":
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return file


def as_csv(page: BoardPage, rows: Rows, columns: Sequence[Column]) -> HttpResponse:
    return HttpResponse(rows_csv(rows, columns), "text/csv; charset=utf-8")


def as_json(page: BoardPage, rows: Rows, columns: Sequence[Column]) -> HttpResponse:
    return JsonResponse({**heading(page), "rows": rows})


def as_parquet(page: BoardPage, rows: Rows, columns: Sequence[Column]) -> HttpResponse:
    file = rows_parquet(rows, columns, heading(page))
    return HttpResponse(file, "application/vnd.apache.parquet")


def heading(page: BoardPage) -> dict[str, Any]:
    return Heading.from_orm(page).model_dump()


FORMS = {"csv": as_csv, "json": as_json, "parquet": as_parquet}


def why_no_pairs(page: BoardPage) -> str:
    if page.snapshot.is_published:
        return _("A published board has no pair counts: the votes behind it are not here.")
    return _(
        "Pair counts stay with the ten newest snapshots, and with the overall boards "
        "of snapshots that somebody kept while they were among those ten."
    )
