from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter

from ratings.exports.feeds import changes_feed
from ratings.views import (
    boards,
    compare,
    data,
    embed,
    figures,
    methods,
    models,
    prices,
    snapshots,
    sureness,
    yours,
)


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


def of_board(ending: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """A page of the newest board, of a day's, and of a snapshot's."""
    return [path(f"{when}{ending}", view, name=name) for when in WHENS]


urlpatterns = [
    *of_board("/", boards.leaderboard, "leaderboard"),
    *of_board(".csv", boards.leaderboard_csv, "leaderboard-csv"),
    *of_board(".json", boards.leaderboard_json, "leaderboard-json"),
    *of_board(".parquet", data.download("leaderboard", "parquet"), "leaderboard-parquet"),
    *of_board("/prices/", prices.prices, "prices"),
    *of_board("/figures/", figures.figures, "figures"),
    *of_board("/badge.svg", embed.badge, "badge"),
    *of_board("/chart.svg", embed.chart, "chart"),
    *of_board("/sureness/", sureness.sureness, "sureness"),
    *of_board("/models/", models.model, "model"),
    *of_board("/compare/", compare.compare, "compare"),
    *of_board("/data/", data.data, "data"),
    *(
        route
        for table in ("pairs", "history")
        for form in data.FORMS
        for route in of_board(f"/{table}.{form}", data.download(table, form), f"{table}-{form}")
    ),
    path(f"{ARENA}/snapshots/", snapshots.snapshots, name="snapshots"),
    path(f"{ARENA}/snapshots/compare/", snapshots.changes, name="changes"),
    path(f"{ARENA}/snapshots/<number:snapshot_id>/keep", snapshots.keep, name="keep"),
    path(f"{ARENA}/feed.atom", changes_feed, name="feed"),
    path(f"{ARENA}/yours/", yours.yours, name="yours"),
    path("methods/", methods.methods, name="methods"),
]
