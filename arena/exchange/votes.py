"""Votes from a file, checked in a first reading and stored in a second, a batch at a time.

A file may have millions of rows: neither reading keeps them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.ballot import Ballot, FileVote
from arena.exchange.judgements import Judgements
from arena.exchange.plans import Entrance, Plan, Section, all_or_nothing
from arena.exchange.tables import FileRejected, Problems, Table
from arena.models import Arena, Battle, Origin, Outcome, Prompt, Vote, VoteFile, Voter

BATCH = 5_000


@dataclass(frozen=True)
class VotesPlan(Plan):
    entrance: Entrance
    table: Table
    ballot: Ballot
    origin: Origin
    again: bool
    sha256: str
    outcomes: dict[Outcome, int]
    linked: int
    voters: int
    prompts: list[str]

    @property
    def votes(self) -> int:
        return sum(self.outcomes.values())

    def all_sections(self) -> Iterator[Section]:
        yield from self.entrance.sections()
        yield Section(
            ngettext_lazy("%d vote", "%d votes"),
            self.votes,
            [f"{Outcome(code).label}: {number}" for code, number in self.outcomes.items()],
        )
        yield Section(
            ngettext_lazy("%d of them on answers of the bank", "%d of them on answers of the bank"),
            self.linked,
        )
        yield Section(ngettext_lazy("%d new voter", "%d new voters"), self.voters)
        yield Section(
            ngettext_lazy("%d new prompt without a text", "%d new prompts without a text"),
            len(self.prompts),
            self.prompts,
        )

    def apply(self) -> None:
        with all_or_nothing():
            self.entrance.apply()
            if not self.again:
                refuse_again(self.entrance.arena, self.table.name, self.sha256)
            self.store_votes(self.entrance.arena)
            if self.table.sha256() != self.sha256:
                raise FileRejected(
                    _("%s was changed while it was read. Nothing was stored.") % self.table.name
                )

    def store_votes(self, arena: Arena) -> None:
        Prompt.objects.bulk_create(Prompt(arena=arena, key=key) for key in self.prompts)
        prompts = dict(Prompt.objects.filter(arena=arena).values_list("key", "id"))
        voters = known_voters(arena)
        problems = Problems(self.table.name)
        for batch in batches(self.ballot.read(self.table, problems)):
            meet(batch, arena, voters)
            store(batch, arena, voters, prompts, self.origin)
        problems.refuse_if_any()
        VoteFile.objects.create(
            arena=arena, sha256=self.sha256, name=self.table.name[:255], votes=self.votes
        )
