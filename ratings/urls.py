from datetime import date

from django.urls import path, register_converter

from ratings.views import boards


class DayConverter:
    """A day in an address, such as 2024-10-24."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

BOARD = "arenas/<slug:slug>/leaderboard"

urlpatterns = [
    path(f"{BOARD}/", boards.leaderboard, name="leaderboard"),
    path(f"{BOARD}/<day:day>/", boards.leaderboard, name="leaderboard"),
    path(f"{BOARD}.csv", boards.leaderboard_csv, name="leaderboard-csv"),
    path(f"{BOARD}/<day:day>.csv", boards.leaderboard_csv, name="leaderboard-csv"),
    path(f"{BOARD}.json", boards.leaderboard_json, name="leaderboard-json"),
    path(f"{BOARD}/<day:day>.json", boards.leaderboard_json, name="leaderboard-json"),
    path("methods/", boards.methods, name="methods"),
]
