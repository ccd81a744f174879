from collections.abc import Callable
from datetime import date

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter

from ratings.pages.board.views import leaderboard, leaderboard_json
from ratings.pages.compare.views import compare
from ratings.pages.data.views import FORMS, data, download
from ratings.pages.embed.views import badge, chart
from ratings.pages.figures.views import figures
from ratings.pages.methods.views import methods
from ratings.pages.model.views import model
from ratings.pages.prices.views import prices
from ratings.pages.snapshots.feed import changes_feed
from ratings.pages.snapshots.views import changes, keep, snapshots
from ratings.pages.sureness.views import sureness
from ratings.pages.validation.views import validation
from ratings.pages.yours.views import yours


class DayConverter:
    """A day in an address, such as 2024-10-24."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class NumberConverter:
    """A database id: no longer than a database can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(DayConverter, "day")
register_converter(NumberConverter, "number")

ARENA = "arenas/<slug:slug>"
NEWEST = f"{ARENA}/leaderboard"
WHENS = (NEWEST, f"{NEWEST}/<day:day>", f"{ARENA}/snapshots/<number:snapshot_id>")


def of_board(ending: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """A page of the newest board, of a day's board and of a snapshot's board."""
    return [path(f"{when}{ending}", view, name=name) for when in WHENS]


urlpatterns = [
    *of_board("/", leaderboard, "leaderboard"),
    *of_board(".csv", download("leaderboard", "csv"), "leaderboard-csv"),
    *of_board(".json", leaderboard_json, "leaderboard-json"),
    *of_board(".parquet", download("leaderboard", "parquet"), "leaderboard-parquet"),
    *of_board("/prices/", prices, "prices"),
    *of_board("/figures/", figures, "figures"),
    *of_board("/badge.svg", badge, "badge"),
    *of_board("/chart.svg", chart, "chart"),
    *of_board("/sureness/", sureness, "sureness"),
    *of_board("/validation/", validation, "validation"),
    *of_board("/models/", model, "model"),
    *of_board("/compare/", compare, "compare"),
    *of_board("/data/", data, "data"),
    *(
        route
        for table in ("pairs", "history")
        for form in FORMS
        for route in of_board(f"/{table}.{form}", download(table, form), f"{table}-{form}")
    ),
    path(f"{ARENA}/snapshots/", snapshots, name="snapshots"),
    path(f"{ARENA}/snapshots/compare/", changes, name="changes"),
    path(f"{ARENA}/snapshots/<number:snapshot_id>/keep", keep, name="keep"),
    path(f"{ARENA}/feed.atom", changes_feed, name="feed"),
    path(f"{ARENA}/yours/", yours, name="yours"),
    path("methods/", methods, name="methods"),
]
