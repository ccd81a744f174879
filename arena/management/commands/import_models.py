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
        "Register the models from a file. If a model is already registered, the fields in the file "
        "are updated; an empty cell or “Unknown” makes a fact unknown."
    )
    fields = FIELDS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--arena",
            action="append",
            default=[],
            metavar="SLUG",
            help="add the models to this arena, which is made if it is new; repeatable",
        )
        parser.add_argument(
            "--status",
            choices=LanguageModel.Status.values,
            default=LanguageModel.Status.DRAFT,
            help="status of new models, if the file does not state one (default: draft)",
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
