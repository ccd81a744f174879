from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from arena.exchange.arenas import arena_for
from arena.exchange.commands import ImportCommand, open_table
from arena.exchange.models import FIELDS, ModelsPlan, plan_models
from arena.models import LanguageModel


class Command(ImportCommand):
    help = (
        "Register the models of a file. A model that is registered already is updated, in the "
        "fields that the file has; an empty cell or “Unknown” makes a fact unknown."
    )
    fields = FIELDS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--arena",
            action="append",
            default=[],
            metavar="SLUG",
            help="make the models members of this arena, and the arena if it is new; repeatable",
        )
        parser.add_argument(
            "--status",
            choices=LanguageModel.Status.values,
            default=LanguageModel.Status.DRAFT,
            help="status of new models whose status the file does not state (default: draft)",
        )

    def plan(
        self,
        files: ExitStack,
        *,
        file: Path,
        column: list[tuple[str, str]],
        arena: list[str],
        status: str,
        **options: Any,
    ) -> ModelsPlan:
        arenas = [arena_for(slug) for slug in dict.fromkeys(arena)]
        return plan_models(open_table(files, file, column), arenas, status)
