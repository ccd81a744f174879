"""The snapshots of an arena one after another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import zip_longest
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.models import Arena
from ratings.models import OVERALL, Board, Snapshot, SnapshotQuerySet
from ratings.pages.writing.numbers import signed


def newest_of_days(snapshots: SnapshotQuerySet) -> list[Snapshot]:
    """The newest snapshot of each day in UTC, newest day first."""
    days: dict[date, Snapshot] = {}
    for snapshot in snapshots.defer("voted").newest_first():
        days.setdefault(day_of(snapshot), snapshot)
    return list(days.values())


def day_of(snapshot: Snapshot) -> date:
    return snapshot.created_at.astimezone(UTC).date()


def snapshots_up_to(snapshot: Snapshot) -> SnapshotQuerySet:
    """That snapshot and all before it."""
    before = Snapshot.objects.filter(arena=snapshot.arena)
    if snapshot.is_published:
        return before.filter(created_at__lte=snapshot.created_at)
    return before.filter(id__lte=snapshot.id)


class NoSuchSnapshot(LookupError):
    """The message says in one sentence what is missing."""


def older_and_newer(arena: Arena, earlier: str, later: str) -> tuple[Snapshot, Snapshot]:
    """Two snapshots by their names, the older one first, whatever the order of the names.

    Without names, the newest snapshot and the one before it.
    """
    after = snapshot_named(arena, later) if later else Snapshot.objects.latest_for(arena)
    if after is None:
        raise NoSuchSnapshot(_("There is no board yet: it appears with the first model or vote."))
    before = snapshot_named(arena, earlier) if earlier else one_before(after)
    older, newer = sorted((before, after), key=publication_order)
    return older, newer


def snapshot_named(arena: Arena, name: str) -> Snapshot:
    """The snapshot of that number, or the newest one of that day."""
    snapshots = Snapshot.objects.filter(arena=arena).select_related("arena")
    found = None
    if re.fullmatch("[0-9]{1,18}", name):
        found = snapshots.filter(id=int(name)).first()
    elif day := day_named(name):
        found = snapshots.latest_on(arena, day)
    if found is None:
        raise NoSuchSnapshot(
            _(
                "There is no such board, or it is no longer kept. Name a board by its "
                "number or by its day, such as 2024-10-24."
            )
        )
    return found


def day_named(name: str) -> date | None:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", name):
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def one_before(snapshot: Snapshot) -> Snapshot:
    others = snapshots_up_to(snapshot).exclude(id=snapshot.id).select_related("arena")
    earlier = others.newest_first().first()
    if earlier is None:
        raise NoSuchSnapshot(_("There is no earlier board to compare it with."))
    return earlier


def publication_order(snapshot: Snapshot) -> tuple[float, int]:
    """Orders as `newest_first` does."""
    day = snapshot.created_at.timestamp() if snapshot.is_published else 0
    return day, snapshot.id


@dataclass(frozen=True)
class Entry:
    """A snapshot in a list, with the number of models on its overall board and the reason it was
    made."""

    snapshot: Snapshot
    models: int
    causes: list[str]

    @property
    def url(self) -> str:
        kwargs = {"slug": self.snapshot.arena.slug, **permalink_kwargs(self.snapshot)}
        return reverse("leaderboard", kwargs=kwargs)

    @property
    def name(self) -> str:
        """As `named` understands it."""
        return str(*permalink_kwargs(self.snapshot).values())


def permalink_kwargs(snapshot: Snapshot) -> dict[str, Any]:
    """What its permalink says of it: a published board may be corrected, its day stays."""
    if snapshot.is_published:
        return {"day": day_of(snapshot)}
    return {"snapshot_id": snapshot.id}


def entries(newest_first: Sequence[Snapshot], count: int) -> list[Entry]:
    """The entries of the first `count` snapshots; one more snapshot explains why the last of them
    was made."""
    overall = Board.objects.filter(
        snapshot__in=newest_first, category=OVERALL, style_control=False
    ).annotate(models=Count("ratings"))
    models = dict(overall.values_list("snapshot_id", "models"))
    pairs = list(zip_longest(newest_first, newest_first[1:]))
    return [
        Entry(after, models.get(after.id, 0), causes(before, after, models))
        for after, before in pairs[:count]
    ]


def causes(before: Snapshot | None, after: Snapshot, models: dict[int, int]) -> list[str]:
    """What changed since the snapshot before it, in one word each."""
    if before is None:
        return [_("the first")]
    words = [
        more_votes(after.votes - before.votes),
        more_models(models.get(after.id, 0) - models.get(before.id, 0)),
        _("voters left out") if after.exclusion_version != before.exclusion_version else "",
        _("method") if after.method != before.method else "",
        _("version") if after.version != before.version else "",
    ]
    found = [word for word in words if word]
    return found or ([_("facts or texts")] if after.basis != before.basis else [_("nothing")])


def more_votes(count: int) -> str:
    words = ngettext("%s vote", "%s votes", abs(count)) % signed(count)
    return words if count else ""


def more_models(count: int) -> str:
    words = ngettext("%s model", "%s models", abs(count)) % signed(count)
    return words if count else ""
