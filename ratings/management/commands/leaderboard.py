import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arena.models import Arena
from ratings import serial
from ratings.management.arguments import arena_named, day
from ratings.models import OVERALL, Board, Snapshot
from ratings.terminal import as_text

FORMATS = {
    "table": as_text,
    "csv": serial.as_csv,
    "json": lambda *board: json.dumps(serial.as_dict(*board), ensure_ascii=False, indent=2),
}


class Command(BaseCommand):
    help = "Print a board: the newest one of an arena, or the newest of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arena", required=True, metavar="SLUG")
        parser.add_argument("--category", default=OVERALL, metavar="SLUG")
        parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="a day in UTC")
        parser.add_argument("--by", choices=["model", "organization"], default="model")
        parser.add_argument("--format", choices=FORMATS, default="table")

    def handle(self, *, arena: str, category: str, by: str, format: str, **options: Any) -> None:
        board = get_board(get_snapshot(arena_named(arena), options["date"]), category)
        self.stdout.write(FORMATS[format](board, by == "organization"))


def get_snapshot(arena: Arena, day: date | None) -> Snapshot:
    snapshot = Snapshot.objects.at(arena, day)
    if snapshot:
        return snapshot
    if day is None:
        raise CommandError(_("%s has no board yet.") % arena)
    days = sorted({str(moment.date()) for moment in arena.snapshots.values_list("created_at", flat=True)})
    raise CommandError(
        _("%(arena)s has no board of %(day)s. There are boards of: %(days)s.")
        % {"arena": arena, "day": day, "days": ", ".join(days) or _("no day")}
    )


def get_board(snapshot: Snapshot, category: str) -> Board:
    boards = {board.category: board for board in snapshot.boards.order_by("id")}
    if category not in boards:
        raise CommandError(
            _("There is no board of the category “%(category)s”. There are: %(categories)s.")
            % {"category": category, "categories": ", ".join(boards)}
        )
    return boards[category]
