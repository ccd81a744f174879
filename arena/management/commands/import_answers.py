from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from arena.exchange import prompts as prompt_files
from arena.exchange.answers import FIELDS, AnswersPlan, plan_answers
from arena.exchange.arenas import arena_for
from arena.exchange.commands import ImportCommand, open_table


class Command(ImportCommand):
    help = (
        "Store the answers from a file in an arena's bank. Their models must be registered; they "
        "become members of the arena. Their prompts come from the arena, from a prompts file or "
        "from the field prompt_text. A changed text becomes a new answer that replaces the old "
        "one, and the old one keeps its votes."
    )
    fields = FIELDS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        self.add_arena_argument(parser)
        parser.add_argument(
            "--prompts",
            type=Path,
            metavar="FILE",
            help="the prompts, with their texts and categories",
        )
        self.add_column_argument(parser, "--prompt-column", prompt_files.FIELDS)

    def plan(
        self,
        files: ExitStack,
        *,
        file: Path,
        column: list[tuple[str, str]],
        arena: str,
        prompts: Path | None,
        prompt_column: list[tuple[str, str]],
        **options: Any,
    ) -> AnswersPlan:
        return plan_answers(
            arena_for(arena),
            open_table(files, file, column),
            open_table(files, prompts, prompt_column) if prompts else None,
        )
