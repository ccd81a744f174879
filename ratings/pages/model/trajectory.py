"""A model's score and rank over the snapshots of its arena, and what happened on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from itertools import pairwise
from typing import Generic, Self, TypeGuard, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from arena.models import LanguageModel
from ratings.claims import is_rated
from ratings.models import Board, Rated, Rating, Snapshot
from ratings.pages.snapshots.history import day_of, newest_of_days, snapshots_up_to
from ratings.pages.writing.settings import setting_name, setting_value

Row = TypeVar("Row", bound=Rating | None, covariant=True)


@dataclass(frozen=True)
class Moment(Generic[Row]):
    """The newest snapshot of a day, and the model's row on it, if it is there."""

    snapshot: Snapshot
    row: Row

    @property
    def day(self) -> date:
        return day_of(self.snapshot)


def is_present(moment: Moment[Rating | None]) -> TypeGuard[Moment[Rating]]:
    return moment.row is not None


def is_on_scale(moment: Moment[Rating | None]) -> TypeGuard[Moment[Rated]]:
    """Whether its score can stand beside those of other days."""
    return moment.row is not None and is_rated(moment.row) and moment.row.component == 0


@dataclass(frozen=True)
class Event:
    """What happened to the model, or to how it is rated, in a sentence."""

    day: date
    kind: str
    words: str


@dataclass(frozen=True)
class Trajectory:
    """`moments` from the oldest to the one on show; `registered` is unknown for published names."""

    moments: list[Moment[Rating | None]]
    registered: date | None

    @classmethod
    def of(cls, board: Board, row: Rating, model: LanguageModel | None) -> Self:
        """For the board's category, with or without style control like the board itself."""
        snapshots = newest_of_days(snapshots_up_to(board.snapshot))[::-1]
        same = Q(model=row.model_id) if row.model_id else Q(model=None, name=row.name)
        rows = Rating.objects.filter(
            same,
            board__snapshot__in=snapshots,
            board__category=board.category,
            board__style_control=board.style_control,
        ).select_related("board")
        row_of = {row.board.snapshot_id: row for row in rows}
        moments = [Moment(snapshot, row_of.get(snapshot.id)) for snapshot in snapshots]
        return cls(moments, model.created_at.astimezone(UTC).date() if model else None)

    @cached_property
    def present(self) -> list[Moment[Rating]]:
        """The moments with the model, rated or not."""
        return list(filter(is_present, self.moments))

    @cached_property
    def rated(self) -> list[Moment[Rated]]:
        return list(filter(is_on_scale, self.moments))

    @property
    def segments(self) -> list[list[Moment[Rated]]]:
        """Runs of rated moments; between two runs, the model had no comparable score."""
        runs: list[list[Moment[Rated]]] = [[]]
        for moment in self.moments:
            if is_on_scale(moment):
                runs[-1].append(moment)
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    @cached_property
    def events(self) -> list[Event]:
        """The oldest first."""
        events = [*self._registration(), *self._status(), *settings_changed(self._since_present)]
        return sorted(events, key=lambda event: event.day)

    @property
    def _since_present(self) -> list[Moment[Rating | None]]:
        """The moments from its first board on; earlier changes do not concern it."""
        first = self.present[0].day if self.present else date.max
        return [moment for moment in self.moments if moment.day >= first]

    def _registration(self) -> Iterator[Event]:
        if self.registered:
            yield Event(self.registered, "registered", _("Registered here."))
        if self.present and self.present[0] is not self.moments[0]:
            yield Event(self.present[0].day, "first", _("First on a board."))

    def _status(self) -> Iterator[Event]:
        if self.present and self.present[0].row.retired:
            yield Event(self.present[0].day, "retired", _("Retired by then."))
        for before, after in pairwise(self.present):
            if after.row.retired and not before.row.retired:
                yield Event(after.day, "retired", _("Retired."))
            elif before.row.retired and not after.row.retired:
                yield Event(after.day, "returned", _("Back in battles."))


def settings_changed(moments: Iterable[Moment[Rating | None]]) -> Iterator[Event]:
    """Changes of method and version, after which a score may move without any vote."""
    for before, after in pairwise(moments):
        one, other = before.snapshot, after.snapshot
        if one.version != other.version and other.version:
            said = _("Computed by version %(version)s of Evenhand from here on.")
            yield Event(after.day, "version", said % {"version": other.version})
        names = dict.fromkeys([*one.method, *other.method])
        changed = [name for name in names if one.method.get(name) != other.method.get(name)]
        for name in changed:
            was, is_now = (value_or_not_set(moment.snapshot, name) for moment in (before, after))
            facts = {"setting": setting_name(name), "before": was, "after": is_now}
            said = _("Method changed. “%(setting)s” was %(before)s and is now %(after)s.")
            yield Event(after.day, "method", said % facts)


def value_or_not_set(snapshot: Snapshot, name: str) -> str:
    value = snapshot.method.get(name)
    return _("not set") if value is None else setting_value(value)
