"""Votes from a file, checked in a first reading and stored in a second, a batch at a time.

A file may have millions of rows: neither reading keeps them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.arenas import Entrance
from arena.exchange.judgements import Judgements
from arena.exchange.plans import Plan, Section, all_or_nothing
from arena.exchange.tables import FileRejected, Problems, Table
from arena.exchange.vote_rows import VoteReader, VoteRow, voter_key
from arena.models import Arena, Battle, Origin, Outcome, Prompt, Vote, VoteFile, Voter

BATCH = 5_000


@dataclass
class Census:
    """What the first reading learns of the file as a whole."""

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
    table: Table
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
                    _("%s was changed while it was read. Nothing was stored.") % self.table.name
                )

    def store(self) -> None:
        problems = Problems(self.table.name)
        Prompt.objects.bulk_create(Prompt(arena=self.arena, key=key) for key in self.new_prompts)
        store = Store(self.arena, self.origin)
        for batch in batches(self.reader.read(self.table, problems)):
            store.add(batch)
        problems.refuse_if_any()
        VoteFile.objects.create(
            arena=self.arena, sha256=self.sha256, name=self.table.name[:255], votes=self.votes
        )


def plan_votes(
    arena: Arena,
    table: Table,
    labels: Mapping[str, Outcome] = {},
    origin: Origin = Origin.IMPORTED,
    again: bool = False,
) -> VotesPlan:
    """What the file would add to the arena, which may be new and not yet stored.

    `labels` are names of outcomes besides OUTCOMES. A file that was imported before is refused,
    unless `again` says that its votes were cast again.
    """
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
                "%(name)s was imported into %(arena)s on %(day)s (as %(earlier)s): its votes would "
                "count twice. Only --again imports it once more."
            )
            % {
                "name": name,
                "arena": arena,
                "day": f"{earlier.imported_at:%Y-%m-%d}",
                "earlier": earlier,
            }
        )


def read_once(arena: Arena, table: Table, reader: VoteReader) -> Census:
    census = Census()
    problems = Problems(table.name)
    for vote in reader.read(table, problems):
        census.count(vote)
    refuse_repeated(arena, census, problems)
    problems.refuse_if_any()
    return census


def refuse_repeated(arena: Arena, census: Census, problems: Problems) -> None:
    """No voter judges the same two answers twice, neither in the file nor after an earlier vote."""
    stored = Battle.objects.filter(arena_id=arena.pk, answer_a__isnull=False)
    for voter, a, b in stored.values_list("voter__key", "answer_a_id", "answer_b_id").iterator():
        if voter in census.voters:
            census.judgements.add(voter, (a, b), line=0)
    for first, line in census.judgements.repeated():
        if first:
            problems.add(line, _("the voter judged these two answers on line %d already.") % first)
        else:
            problems.add(line, _("the voter judged these two answers before this file."))


def stored_voters(arena: Arena) -> dict[str, int]:
    rows = Voter.objects.filter(key__startswith=voter_key(arena, ""))
    return dict(rows.values_list("key", "id"))


def stored_prompts(arena: Arena) -> dict[str, int]:
    return dict(Prompt.objects.filter(arena_id=arena.pk).values_list("key", "id"))


def batches(votes: Iterable[VoteRow]) -> Iterator[list[VoteRow]]:
    votes = iter(votes)
    while batch := list(islice(votes, BATCH)):
        yield batch


class Store:
    """Writes votes with their battles and voters, a batch at a time."""

    def __init__(self, arena: Arena, origin: Origin) -> None:
        self.arena = arena
        self.origin = origin
        self.prompts = stored_prompts(arena)
        self.voters = stored_voters(arena)

    def add(self, batch: list[VoteRow]) -> None:
        self.add_voters(batch)
        unnamed = iter(self.unnamed_voters(batch))
        battles = [
            self.battle(vote, self.voters[vote.voter] if vote.voter else next(unnamed).id)
            for vote in batch
        ]
        Battle.objects.bulk_create(battles)
        Vote.objects.bulk_create(
            Vote.of(battle, vote.outcome, cast_at=vote.cast_at)
            for battle, vote in zip(battles, batch, strict=True)
        )

    def add_voters(self, batch: list[VoteRow]) -> None:
        keys = {vote.voter: None for vote in batch if vote.voter and vote.voter not in self.voters}
        made = Voter.objects.bulk_create(Voter(key=key) for key in keys)
        self.voters.update((voter.key, voter.id) for voter in made)

    def unnamed_voters(self, batch: list[VoteRow]) -> list[Voter]:
        return Voter.objects.bulk_create(
            Voter(key=voter_key(self.arena, uuid4().hex)) for vote in batch if not vote.voter
        )

    def battle(self, vote: VoteRow, voter_id: int) -> Battle:
        model_a, model_b = vote.models
        answer_a, answer_b = vote.answers or (None, None)
        return Battle(
            arena_id=self.arena.id,
            voter_id=voter_id,
            prompt_id=self.prompts[vote.prompt] if vote.prompt else None,
            model_a_id=model_a,
            model_b_id=model_b,
            answer_a_id=answer_a,
            answer_b_id=answer_b,
            origin=self.origin,
            created_at=vote.cast_at,
            expires_at=vote.cast_at,
        )
