"""Which snapshots are kept; a refit every few seconds would otherwise fill the database."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from arena.models import Arena
from ratings.models import OVERALL, Board, Evidence, Snapshot

NEWEST_KEPT = 10
KEPT_BY_READERS = 200


class TooManyKept(Exception):
    """Readers keep as many snapshots of the arena as they may."""


@transaction.atomic
def keep(arena: Arena, snapshot_id: int) -> bool:
    """Keep a snapshot for good because a reader wants it; False if it is not there, or no
    longer."""
    Arena.objects.select_for_update().get(id=arena.id)  # so that two at once count each other
    snapshots = Snapshot.objects.filter(arena=arena)
    others = snapshots.computed().filter(kept=True).exclude(id=snapshot_id)
    if others.count() >= KEPT_BY_READERS:
        raise TooManyKept
    return bool(snapshots.filter(id=snapshot_id).update(kept=True))


@transaction.atomic
def prune(arena: Arena) -> int:
    """Delete the arena's superseded computed snapshots; return how many.

    Snapshots that a reader asked to keep stay, and so do published ones, because nobody can compute
    them again.
    """
    computed = Snapshot.objects.computed().filter(arena=arena)
    newest = list(computed.newest_first().values_list("id", "created_at"))
    # Locked and looked at again: a reader may have kept one since, and then it must stay.
    unkept = computed.select_for_update().filter(id__in=superseded(newest), kept=False)
    doomed = list(unkept.values_list("id", flat=True))
    if doomed:
        Snapshot.objects.filter(id__in=doomed).delete()
    drop_evidence([id for id, _ in newest[NEWEST_KEPT:]])
    return len(doomed)


def drop_evidence(older: list[int]) -> None:
    """Only the rows of older snapshots stay and, if they are kept, the evidence behind their
    overall boards: evidence takes more room than everything else."""
    boards = Board.objects.filter(snapshot__in=older, evidence__isnull=False)
    boards.exclude(snapshot__kept=True, category=OVERALL).update(evidence=None)
    Evidence.objects.filter(boards=None).only("id").delete()


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
