"""Votes from a file, checked in a first reading and stored in a second, a batch at a time.

A file may have millions of rows, so neither reading keeps them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.arenas import Entrance, refuse_published
from arena.exchange.ballot_box import BallotBox, stored_prompts, stored_voters
from arena.exchange.judgements import Judgements
from arena.exchange.plans import Plan, Section, all_or_nothing
from arena.exchange.tables import FileRejected, Problems, TableFile
from arena.exchange.vote_rows import VoteReader, VoteRow
from arena.models import Arena, Battle, Origin, Outcome, Prompt, VoteFile

BATCH = 5_000


@dataclass
class Census:
    """What the first reading learns about the file as a whole."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    voters: set[str] = field(default_factory=set)
    unnamed_voters: int = 0
    prompts: set[str] = field(default_factory=set)
    judgements: Judgements = field(default_factory=Judgements)

    def count(self, vote: VoteRow) -> None:
        self.outcomes[vote.outcome] += 1
        if vote.prompt:
            self.prompts.add(vote.prompt)
        if vote.voter:
            self.voters.add(vote.voter)
        else:
            self.unnamed_voters += 1
        if vote.voter and vote.answers:
            self.judgements.add(vote.voter, vote.answers, vote.line)


@dataclass(frozen=True)
class VotesPlan(Plan):
    arena: Arena
    table: TableFile
    reader: VoteReader
    origin: Origin
    again: bool
    sha256: str
    outcomes: Mapping[Outcome, int]
    new_voters: int
    new_prompts: list[str]

    @property
    def votes(self) -> int:
        return sum(self.outcomes.values())

    def all_sections(self) -> Iterator[Section]:
        yield from Entrance(self.arena).sections()
        yield Section(
            ngettext_lazy("%d vote", "%d votes"),
            self.votes,
            [f"{outcome.label}: {number}" for outcome, number in sorted(self.outcomes.items())],
        )
        yield Section(ngettext_lazy("%d new voter", "%d new voters"), self.new_voters)
        yield Section(
            ngettext_lazy("%d new prompt without a text", "%d new prompts without a text"),
            len(self.new_prompts),
            self.new_prompts,
        )

    def apply(self) -> None:
        with all_or_nothing():
            Entrance(self.arena).apply()
            if not self.again:
                refuse_again(self.arena, self.table.name, self.sha256)
            self.store()
            if self.table.sha256() != self.sha256:
                raise FileRejected(
                    _("%s changed while it was being read. Nothing was stored.") % self.table.name
                )

    def store(self) -> None:
        Prompt.objects.bulk_create(Prompt(arena=self.arena, key=key) for key in self.new_prompts)
        box = BallotBox(self.arena, self.origin)
        # A problem that the first reading did not find means a changed file, refused below.
        for batch in batches(self.reader.read(self.table, Problems(self.table.name))):
            box.add(batch)
        VoteFile.objects.create(
            arena=self.arena, sha256=self.sha256, name=self.table.name[:255], votes=self.votes
        )


def plan_votes(
    arena: Arena,
    table: TableFile,
    labels: Mapping[str, Outcome] = {},
    origin: Origin = Origin.IMPORTED,
    again: bool = False,
) -> VotesPlan:
    """What the file would add to the arena, which may be new and not yet stored.

    `labels` are names of outcomes besides OUTCOMES. A file that was imported before is refused,
    unless `again` says that its votes were cast again.
    """
    refuse_published(arena)
    sha256 = table.sha256()
    if not again:
        refuse_again(arena, table.name, sha256)
    reader = VoteReader(arena, labels)
    census = read_once(arena, table, reader)
    return VotesPlan(
        arena=arena,
        table=table,
        reader=reader,
        origin=origin,
        again=again,
        sha256=sha256,
        outcomes=census.outcomes,
        new_voters=len(census.voters - stored_voters(arena).keys()) + census.unnamed_voters,
        new_prompts=sorted(census.prompts - stored_prompts(arena).keys()),
    )


def refuse_again(arena: Arena, name: str, sha256: str) -> None:
    earlier = VoteFile.objects.filter(arena_id=arena.pk, sha256=sha256).first()
    if earlier:
        raise FileRejected(
            _(
                "%(name)s was already imported into %(arena)s on %(day)s (as "
                "%(earlier)s), so its votes would count twice. Use --again to import "
                "it once more."
            )
            % {
                "name": name,
                "arena": arena,
                "day": f"{earlier.imported_at:%Y-%m-%d}",
                "earlier": earlier,
            }
        )


def read_once(arena: Arena, table: TableFile, reader: VoteReader) -> Census:
    census = Census()
    problems = Problems(table.name)
    for vote in reader.read(table, problems):
        census.count(vote)
    refuse_repeated(arena, census, problems)
    problems.refuse_if_any()
    return census


def refuse_repeated(arena: Arena, census: Census, problems: Problems) -> None:
    """No voter judges the same two answers twice, either within the file or after an earlier
    vote."""
    stored = Battle.objects.filter(arena_id=arena.pk, answer_a__isnull=False)
    for voter, a, b in stored.values_list("voter__key", "answer_a_id", "answer_b_id").iterator():
        if voter in census.voters:
            census.judgements.add(voter, (a, b), line=0)
    for first, line in census.judgements.repeated():
        if first:
            problems.add(line, _("the voter already judged these two answers on line %d.") % first)
        else:
            problems.add(line, _("the voter already judged these two answers, before this file."))


def batches(votes: Iterable[VoteRow]) -> Iterator[list[VoteRow]]:
    votes = iter(votes)
    while batch := list(islice(votes, BATCH)):
        yield batch
