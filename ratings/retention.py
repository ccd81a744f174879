"""Which snapshots are kept: a refit every few seconds would otherwise fill the database."""

from collections.abc import Iterable
from datetime import UTC, datetime

from arena.models import Arena
from ratings.models import Board, Evidence, Snapshot, SnapshotQuerySet

NEWEST_KEPT = 10


def prune(arena: Arena) -> int:
    """Delete the arena's superseded computed snapshots; return how many.

    Those that a reader asked to keep stay, and so do published ones: nobody can compute them again.
    """
    computed = Snapshot.objects.computed().filter(arena=arena, kept=False)
    newest = list(computed.newest_first().values_list("id", "created_at"))
    doomed = superseded(newest)
    if doomed:
        computed.filter(id__in=doomed).delete()
    drop_evidence(computed.exclude(id__in=[id for id, _ in newest[:NEWEST_KEPT]]))
    return len(doomed)


def drop_evidence(older: SnapshotQuerySet) -> None:
    """Of older snapshots only the rows are kept: evidence takes more room than all else."""
    Board.objects.filter(snapshot__in=older, evidence__isnull=False).update(evidence=None)
    Evidence.objects.filter(boards=None).delete()


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
