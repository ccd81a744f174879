"""A database of an arena's votes, as Evenhand keeps it: SQLite in a data folder of its own.

Django must be set up, with DATA_DIR on a temporary folder. Rows are inserted raw and then sealed
by the ledger; battles are left out, as counting reads the votes alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from arena.battles import ledger
from arena.models import Arena, LanguageModel, Membership, Origin, Vote, Voter
from bench.votes import MODELS, SimulatedVotes
from ratings.counting.ballots import Ballots

INSERT = """
INSERT INTO arena_vote
    (battle_id, arena_id, voter_id, model_a_id, model_b_id, outcome, origin, cast_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass
class Store:
    """One database file, and the votes that a worker keeps of it in memory."""

    path: Path
    source: SimulatedVotes
    stored: int = 0
    kept: dict[int, Ballots] = field(default_factory=dict)

    @contextmanager
    def opened(self) -> Iterator[Arena]:
        """Let Django work on this database, and yield its only arena."""
        connection.close()
        connection.settings_dict["NAME"] = self.path
        if not self.path.exists():
            self._make()
        yield Arena.objects.get()
        connection.close()

    def _make(self) -> None:
        call_command("migrate", verbosity=0)
        arena = Arena.objects.create(slug="bench", name="Bench")
        models = [
            LanguageModel(id=number + 1, name=f"model-{number:03}", status="active")
            for number in range(MODELS)
        ]
        LanguageModel.objects.bulk_create(models)
        Membership.objects.bulk_create(Membership(arena=arena, model=model) for model in models)
        voters = range(int(self.source.voter.max()) + 1)
        Voter.objects.bulk_create(
            (Voter(id=number + 1, key=f"voter-{number}") for number in voters), batch_size=10_000
        )

    def cast(self, count: int) -> None:
        """Store the next votes of the source, not sealed."""
        rows, arena = slice(self.stored, self.stored + count), Arena.objects.get()
        source, now = self.source, str(timezone.now())
        ids = (source.voter, source.model_a, source.model_b)
        columns = [(column[rows] + 1).tolist() for column in ids]
        votes = zip(*columns, source.outcome[rows].tolist(), strict=True)
        with (
            connection.constraint_checks_disabled(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.executemany(
                INSERT,
                (
                    (f"{number:032x}", arena.id, *vote, Origin.IMPORTED, now)
                    for number, vote in enumerate(votes, self.stored)
                ),
            )
        self.stored += count

    def seal(self) -> None:
        ledger.seal()
        assert Vote.objects.filter(sequence__isnull=False).count() == self.stored
