"""Which snapshots are kept: a refit every few seconds would otherwise fill the database."""

from collections.abc import Iterable
from datetime import UTC, datetime

from arena.models import Arena
from ratings.models import Snapshot

NEWEST_KEPT = 10


def prune(arena: Arena) -> int:
    """Delete the arena's superseded computed snapshots; return how many.

    Published ones stay: nobody can compute them again.
    """
    computed = Snapshot.objects.computed().filter(arena=arena)
    doomed = superseded(computed.newest_first().values_list("id", "created_at"))
    if doomed:
        computed.filter(id__in=doomed).delete()
    return len(doomed)


def superseded(newest_first: Iterable[tuple[int, datetime]]) -> list[int]:
    """Ids of all but the newest ten and the newest of each day in UTC."""
    days = set()
    doomed = []
    for position, (snapshot_id, created_at) in enumerate(newest_first):
        day = created_at.astimezone(UTC).date()
        if position >= NEWEST_KEPT and day in days:
            doomed.append(snapshot_id)
        days.add(day)
    return doomed
