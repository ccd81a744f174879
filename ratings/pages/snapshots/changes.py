"""What changed from one board of an arena to a later one, and in what they were made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from arena.models import Exclusion, Vote
from ratings.claims import is_firm, is_rated
from ratings.models import FACTS, Board, Rating

RESTS_ON = ("method", "version", "exclusion_version", "basis")


@dataclass(frozen=True)
class Move:
    """A model that is on both boards."""

    before: Rating
    after: Rating

    @property
    def name(self) -> str:
        return self.after.name

    @property
    def provisional(self) -> bool:
        """On either board."""
        return self.before.provisional or self.after.provisional

    @property
    def is_comparable(self) -> bool:
        """Only the largest group is comparable: the other groups may differ between the boards, and
        have their own scales."""
        return all(row.component == 0 for row in (self.before, self.after))

    @property
    def is_claim(self) -> bool:
        """Whether a sentence may speak of it."""
        return self.is_comparable and all(map(is_firm, (self.before, self.after)))

    @property
    def places(self) -> int:
        """How many places it rose; negative if it fell."""
        return (self.before.rank or 0) - (self.after.rank or 0) if self.was_ranked else 0

    @property
    def points(self) -> int:
        """How many points it gained, by the scores as shown."""
        if is_rated(self.before) and is_rated(self.after):
            return self.after.rounded_score - self.before.rounded_score
        return 0

    @property
    def was_ranked(self) -> bool:
        return is_rated(self.before) and is_rated(self.after)

    @property
    def moved(self) -> bool:
        gained_or_lost = (self.before.rank is None) != (self.after.rank is None)
        return self.is_comparable and bool(gained_or_lost or self.places or self.points)


@dataclass(frozen=True)
class FactChange:
    """A fact about a model that has changed."""

    model: str
    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Setting:
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Changes:
    """The changes of one board between two snapshots; `before` is the older one."""

    before: Board
    after: Board

    @cached_property
    def rows(self) -> tuple[list[Rating], list[Rating]]:
        return list(self.before.ratings.ranked()), list(self.after.ratings.ranked())

    @cached_property
    def moves(self) -> list[Move]:
        """All models of both boards, in the order of the later one."""
        before, after = self.rows
        earlier = by_model(before)
        pairs = ((earlier.get(key), row) for key, row in by_model(after).items())
        return [Move(was, row) for was, row in pairs if was]

    @cached_property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if move.moved]

    @cached_property
    def added(self) -> list[Rating]:
        before, after = map(by_model, self.rows)
        return [row for key, row in after.items() if key not in before]

    @cached_property
    def removed(self) -> list[Rating]:
        before, after = map(by_model, self.rows)
        return [row for key, row in before.items() if key not in after]

    @property
    def retired(self) -> list[Rating]:
        return [move.after for move in self.moves if move.after.retired > move.before.retired]

    @property
    def returned(self) -> list[Rating]:
        return [move.after for move in self.moves if move.after.retired < move.before.retired]

    @property
    def joined(self) -> list[Rating]:
        """Models that have since met the largest group and can now be compared with it."""
        return [
            move.after
            for move in self.moves
            if move.before.component > 0 and move.after.component == 0
        ]

    @cached_property
    def facts(self) -> list[FactChange]:
        return [
            FactChange(move.name, fact, *told)
            for move in self.moves
            for fact in FACTS
            if (told := (getattr(move.before, fact), getattr(move.after, fact)))[0] != told[1]
        ]

    @property
    def votes(self) -> int:
        return self.after.votes - self.before.votes

    @cached_property
    def voters_excluded(self) -> int:
        """Voters of the arena whose votes no longer count."""
        before, after = self.left_out
        return self.voters_of_the_arena(after - before)

    @cached_property
    def voters_readmitted(self) -> int:
        before, after = self.left_out
        return self.voters_of_the_arena(before - after)

    @cached_property
    def left_out(self) -> tuple[set[int], set[int]]:
        snapshots = (self.before.snapshot, self.after.snapshot)
        versions = [snapshot.exclusion_version for snapshot in snapshots]
        if versions[0] == versions[1]:
            return set(), set()
        before, after = (set(Exclusion.objects.voters(version)) for version in versions)
        return before, after

    def voters_of_the_arena(self, voters: set[int]) -> int:
        votes = Vote.objects.counted().filter(arena=self.after.snapshot.arena, voter__in=voters)
        return votes.values("voter").distinct().count() if voters else 0

    @property
    def settings(self) -> list[Setting]:
        """Settings of the method, and the version of Evenhand, that differ."""
        before, after = (described(board) for board in (self.before, self.after))
        names = dict.fromkeys([*before, *after])
        return [
            Setting(name, before.get(name), after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        ]

    @cached_property
    def is_nothing(self) -> bool:
        """Whether the boards and everything they rest on are the same."""
        before, after = (
            [
                *(getattr(board, name) for name in ("votes", "simulated_votes")),
                *(getattr(board.snapshot, name) for name in RESTS_ON),
                {key: row_values(row) for key, row in by_model(rows).items()},
            ]
            for board, rows in zip((self.before, self.after), self.rows, strict=True)
        )
        return before == after

    @property
    def has_other_cause(self) -> bool:
        """Whether something else that boards rest on has changed, which is not reported here."""
        one, other = self.before.snapshot, self.after.snapshot
        told = (
            *(self.settings, self.facts, self.added, self.removed, self.retired, self.returned),
            one.exclusion_version != other.exclusion_version,
        )
        return one.basis != other.basis and not any(told)


def by_model(rows: Iterable[Rating]) -> dict[int | str, Rating]:
    """Published rows have only a name, and so have rows of a model that has since been deleted."""
    return {row.model_id or row.name: row for row in rows}


def row_values(row: Rating) -> dict[str, Any]:
    """Everything that the row says."""
    fields = (field.attname for field in Rating._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in ("id", "board_id")}


def described(board: Board) -> dict[str, Any]:
    snapshot = board.snapshot
    return {**snapshot.method, "version": snapshot.version}
