import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arena.models import Arena
from ratings.exports.serial import board_record, rows_csv
from ratings.exports.terminal import board_text
from ratings.management.arguments import arena_named, day
from ratings.models import OVERALL, Board, Snapshot


class Command(BaseCommand):
    help = "Print a board: the newest one of an arena, or the newest of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arena", required=True, metavar="SLUG")
        parser.add_argument("--category", default=OVERALL, metavar="SLUG")
        parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="a day in UTC")
        parser.add_argument("--by", choices=["model", "organization"], default="model")
        parser.add_argument("--style-control", action="store_true", help="scores at equal style")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *, arena: str, category: str, by: str, format: str, **options: Any) -> None:
        snapshot = get_snapshot(arena_named(arena), options["date"])
        board = get_board(snapshot, category, options["style_control"])
        by_organization = by == "organization"
        ratings = board.ratings.organizations() if by_organization else board.ratings.ranked()
        if format == "table":
            text = board_text(board, ratings, by_organization)
        elif format == "csv":
            text = rows_csv(board_record(board, ratings)["rows"])
        else:
            text = json.dumps(board_record(board, ratings), ensure_ascii=False, indent=2)
        self.stdout.write(text)


def get_snapshot(arena: Arena, day: date | None) -> Snapshot:
    snapshot = Snapshot.objects.at(arena, day)
    if snapshot:
        return snapshot
    if day is None:
        raise CommandError(_("%s has no board yet.") % arena)
    moments = arena.snapshots.newest_first().values_list("created_at", flat=True)
    days = ", ".join(dict.fromkeys(str(moment.date()) for moment in moments)) or _("no day")
    raise CommandError(
        _("%(arena)s has no board of %(day)s. There are boards of: %(days)s.")
        % {"arena": arena, "day": day, "days": days}
    )


def get_board(snapshot: Snapshot, category: str, style_control: bool) -> Board:
    kind = snapshot.boards.filter(style_control=style_control)
    boards = {board.category: board for board in kind.order_by("id")}
    if not boards:
        raise CommandError(_("%s has no boards with style control.") % snapshot.arena)
    if category not in boards:
        raise CommandError(
            _("There is no board of the category “%(category)s”. There are: %(categories)s.")
            % {"category": category, "categories": ", ".join(boards)}
        )
    return boards[category]
