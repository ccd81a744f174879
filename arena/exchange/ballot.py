"""How a row of a file is read as a vote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from arena.exchange.models import no_such_model, registered_models
from arena.exchange.tables import Problems, Row, Table
from arena.models import Answer, Arena, Outcome, Prompt, Voter

FIELDS = ("model_a", "model_b", "outcome", "voter", "prompt", "cast_at")
OUTCOMES = {
    "a": Outcome.A,
    "b": Outcome.B,
    "tie": Outcome.TIE,
    "both_bad": Outcome.BOTH_BAD,
    "model_a": Outcome.A,
    "model_b": Outcome.B,
    "left": Outcome.A,
    "right": Outcome.B,
    "bothbad": Outcome.BOTH_BAD,
    "tie (bothbad)": Outcome.BOTH_BAD,
}


class FileVote(NamedTuple):
    """A vote as the file states it; an unknown voter or prompt is an empty text."""

    line: int
    model_a: int
    model_b: int
    outcome: Outcome
    voter: str
    prompt: str
    cast_at: datetime


class RowRefused(Exception):
    """The row is no vote; the message says why."""


@dataclass
class Ballot:
    arena: Arena
    labels: Mapping[str, Outcome]
    read_at: datetime = field(default_factory=timezone.now)
    models: dict[str, int] = field(default_factory=registered_models)
    checked: set[tuple[str, str]] = field(default_factory=set)

    def read(self, table: Table, problems: Problems) -> Iterator[FileVote]:
        """The votes of the sound rows; what is wrong with the others goes to `problems`."""
        for row in table.rows("model_a", "model_b", "outcome"):
            try:
                yield self.vote(row, problems)
            except RowRefused as refusal:
                problems.add(row.line, str(refusal))
