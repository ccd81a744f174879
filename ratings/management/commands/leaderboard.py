import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arena.models import Arena
from ratings.exports.board import RankedBoard
from ratings.exports.columns import BOARD
from ratings.exports.csv import rows_csv
from ratings.exports.schemas import board_json
from ratings.exports.terminal import board_text
from ratings.management.arguments import arena_named, day
from ratings.models import OVERALL, Board, Snapshot


class Command(BaseCommand):
    help = "Print the newest board of an arena, or the newest one of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arena", required=True, metavar="SLUG")
        parser.add_argument("--category", default=OVERALL, metavar="SLUG")
        parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="a day in UTC")
        parser.add_argument("--by", choices=["model", "organization"], default="model")
        parser.add_argument("--style-control", action="store_true", help="scores at equal style")
        parser.add_argument("--format", choices=list(FORMS), default="table")

    def handle(self, *, arena: str, category: str, by: str, format: str, **options: Any) -> None:
        snapshot = get_snapshot(arena_named(arena), options["date"])
        board = get_board(snapshot, category, options["style_control"])
        ranked = RankedBoard(board, by_organization=by == "organization")
        self.stdout.write(FORMS[format](ranked))


def as_json(ranked: RankedBoard) -> str:
    return json.dumps(board_json(ranked), ensure_ascii=False, indent=2)


def as_csv(ranked: RankedBoard) -> str:
    return rows_csv(ranked.rows, BOARD)


FORMS = {"table": board_text, "csv": as_csv, "json": as_json}


def get_snapshot(arena: Arena, day: date | None) -> Snapshot:
    snapshot = Snapshot.objects.at(arena, day)
    if snapshot:
        return snapshot
    if day is None:
        raise CommandError(_("%s has no board yet.") % arena)
    moments = arena.snapshots.newest_first().values_list("created_at", flat=True)
    days = ", ".join(dict.fromkeys(str(moment.date()) for moment in moments)) or _("no day")
    raise CommandError(
        _("%(arena)s has no board for %(day)s. There are boards for: %(days)s.")
        % {"arena": arena, "day": day, "days": days}
    )


def get_board(snapshot: Snapshot, category: str, style_control: bool) -> Board:
    kind = snapshot.boards.filter(style_control=style_control)
    boards = {board.category: board for board in kind.order_by("id")}
    if not boards:
        raise CommandError(_("%s has no boards with style control.") % snapshot.arena)
    if category not in boards:
        raise CommandError(
            _("There is no board for the category “%(category)s”. There are: %(categories)s.")
            % {"category": category, "categories": ", ".join(boards)}
        )
    return boards[category]
