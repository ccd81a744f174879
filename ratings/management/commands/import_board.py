from contextlib import ExitStack
from datetime import date as Day
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from arena.exchange.commands import ImportCommand, open_table
from ratings.management.arguments import day
from ratings.published.boards import BoardPlan, archive_for, plan_board
from ratings.published.files import FIELDS, read_board, set_prices


class Command(ImportCommand):
    help = (
        "Store a board that another system published, exactly as it is: ranks are not computed, "
        "and an empty cell or “Unknown” means unknown. An interval is given by its ends, lower and "
        "upper, or by its arms, ci_minus and ci_plus. The arena must be archived and have no votes "
        "of its own."
    )
    fields = FIELDS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        self.add_arena_argument(parser)
        parser.add_argument(
            "--date",
            required=True,
            type=day,
            metavar="YYYY-MM-DD",
            help="the day on which the board was published",
        )
        parser.add_argument(
            "--prices",
            type=Path,
            metavar="FILE",
            help="list prices in US dollars per million tokens: model, input_price, output_price",
        )
        parser.add_argument("--source", default="", metavar="TEXT", help="who published it")
        parser.add_argument(
            "--source-url", default="", metavar="URL", help="where they published it"
        )
        parser.add_argument(
            "--replace", action="store_true", help="replace another board of that day"
        )

    def plan(
        self,
        files: ExitStack,
        *,
        file: Path,
        column: list[tuple[str, str]],
        arena: str,
        date: Day,
        prices: Path | None,
        source: str,
        source_url: str,
        replace: bool,
        **options: Any,
    ) -> BoardPlan:
        ratings = read_board(open_table(files, file, column))
        if prices:
            set_prices(ratings, open_table(files, prices, []))
        return plan_board(archive_for(arena), date, ratings, source, source_url, replace)
