"""How a row of a file is read as a vote."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Field
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from arena.exchange.models import no_such_model, registered_models
from arena.exchange.tables import Problems, Row, TableFile
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


class VoteRow(NamedTuple):
    """A vote as the file states it; `answers` are the bank's, if it has both.

    A voter or prompt that the file does not mention is an empty text.
    """

    line: int
    models: tuple[int, int]
    outcome: Outcome
    voter: str
    prompt: str
    answers: tuple[int, int] | None
    cast_at: datetime


class RowRefused(Exception):
    """The row is not a vote; the message says why."""


class VoteReader:
    def __init__(self, arena: Arena, labels: Mapping[str, Outcome]) -> None:
        self.arena = arena
        self.labels = OUTCOMES | {label.lower(): outcome for label, outcome in labels.items()}
        self.models = registered_models()
        self.answers = current_answers(arena)
        self.read_at = timezone.now()
        self.checked: set[tuple[str, str]] = set()

    def read(self, table: TableFile, problems: Problems) -> Iterator[VoteRow]:
        """The votes of the valid rows; the faults of the others go to `problems`."""
        for row in table.rows("model_a", "model_b", "outcome"):
            try:
                yield self.vote(row, problems)
            except RowRefused as refusal:
                problems.add(row.line, str(refusal))

    def vote(self, row: Row, problems: Problems) -> VoteRow:
        models = self.model(row.get("model_a")), self.model(row.get("model_b"))
        if models[0] == models[1]:
            raise RowRefused(_("both models are “%s”.") % row.get("model_a"))
        prompt = row.get("prompt")
        voter = row.get("voter") and voter_key(self.arena, row.get("voter"))
        self.check(row, "prompt", prompt, Prompt._meta.get_field("key"), problems)
        self.check(row, "voter", voter, Voter._meta.get_field("key"), problems)
        return VoteRow(
            line=row.line,
            models=models,
            outcome=self.outcome(row.get("outcome")),
            voter=voter,
            prompt=prompt,
            answers=self.answers_of(prompt, models),
            cast_at=self.moment(row.get("cast_at")),
        )

    def model(self, name: str) -> int:
        try:
            return self.models[name]
        except KeyError:
            raise RowRefused(no_such_model(name)) from None

    def outcome(self, label: str) -> Outcome:
        try:
            return self.labels[label.lower()]
        except KeyError:
            raise RowRefused(self.no_such_outcome(label)) from None

    def no_such_outcome(self, label: str) -> str:
        if not label:
            return _("the outcome is missing.")
        return _("“%(label)s” is not an outcome. The outcomes are: %(known)s.") % {
            "label": Truncator(label).chars(40),
            "known": ", ".join(self.labels),
        }

    def answers_of(self, prompt: str, models: tuple[int, int]) -> tuple[int, int] | None:
        a, b = (self.answers.get((prompt, model)) for model in models)
        return (a, b) if a and b else None

    def moment(self, text: str) -> datetime:
        """The time in UTC, which is also assumed if the file names no zone."""
        if not text:
            return self.read_at
        try:
            stated = datetime.fromisoformat(text)
            moment = stated.astimezone(UTC) if stated.tzinfo else stated.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            short = Truncator(text).chars(40)
            raise RowRefused(_("cast_at “%s” is not an ISO 8601 time.") % short) from None
        if moment > self.read_at:
            raise RowRefused(_("cast_at “%s” is in the future.") % text)
        return moment

    def check(self, row: Row, title: str, value: str, field: Field, problems: Problems) -> None:
        """Validate the key of a prompt or voter, each only once."""
        if value and (title, value) not in self.checked:
            self.checked.add((title, value))
            problems.check(row.line, title, value, field)


def voter_key(arena: Arena, label: str) -> str:
    """A file's label identifies a voter within its arena, and nobody elsewhere."""
    return f"{arena.slug}/{label}"


def current_answers(arena: Arena) -> dict[tuple[str, int], int]:
    rows = Answer.objects.filter(prompt__arena_id=arena.pk, current=True)
    return {
        (prompt, model): answer
        for prompt, model, answer in rows.values_list("prompt__key", "model_id", "id")
    }
