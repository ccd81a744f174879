from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from arena.exchange.arenas import arena_for
from arena.exchange.commands import ImportCommand, open_table
from arena.exchange.vote_rows import FIELDS, OUTCOMES
from arena.exchange.votes import VotesPlan, plan_votes
from arena.models import Origin, Outcome


class Command(ImportCommand):
    help = (
        "Store the votes from a file in an arena. Their models must be registered; votes on draft "
        "and retired models count, too. If the arena has current answers by both models to the "
        "prompt, the vote is linked to them. Each row without a voter counts as a separate voter: "
        "if the file does not say who voted, the intervals treat its votes as independent and may "
        "be too narrow. A row without cast_at counts as cast now. On SQLite nobody else can vote "
        "while the votes are stored, so import large files at a quiet time."
    )
    fields = FIELDS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        self.add_arena_argument(parser)
        parser.add_argument(
            "--label",
            action="append",
            default=[],
            type=label,
            metavar="LABEL=OUTCOME",
            help=f"another name for an outcome, besides {', '.join(OUTCOMES)}; repeatable",
        )
        parser.add_argument("--simulated", action="store_true", help="mark the votes as simulated")
        parser.add_argument(
            "--again", action="store_true", help="import the file even if it was imported before"
        )

    def plan(
        self,
        files: ExitStack,
        *,
        file: Path,
        column: list[tuple[str, str]],
        arena: str,
        label: list[tuple[str, Outcome]],
        simulated: bool,
        again: bool,
        **options: Any,
    ) -> VotesPlan:
        return plan_votes(
            arena_for(arena),
            open_table(files, file, column),
            labels=dict(label),
            origin=Origin.SIMULATED if simulated else Origin.IMPORTED,
            again=again,
        )


def label(text: str) -> tuple[str, Outcome]:
    name, _equals, word = text.rpartition("=")
    outcomes = {outcome.label: outcome for outcome in Outcome}
    if not name or word not in outcomes:
        raise ArgumentTypeError(
            _("“%(text)s” is not LABEL=OUTCOME with one of the outcomes %(outcomes)s.")
            % {"text": text, "outcomes": ", ".join(outcomes)}
        )
    return name, outcomes[word]
