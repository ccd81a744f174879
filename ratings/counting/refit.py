"""Seal, read, rate, publish: from the votes of an arena to its next snapshot.

Level-triggered: it compares what the newest snapshot counts with what there is to count, and
nothing else matters. A call that comes late, twice or never changes no result.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from arena.battles import ledger
from arena.models import Arena, Exclusion, Vote
from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis
from ratings.counting.boards import RatedBoard, rated_boards
from ratings.counting.pairing import update_pairing
from ratings.method import method_for
from ratings.models import Rating, Snapshot
from ratings.retention import prune

log = logging.getLogger(__name__)


def refit_all(kept: dict[int, Ballots]) -> None:
    """Refit every arena that needs it; `kept` holds the votes read before, by arena.

    An arena that fails keeps its last board and does not hold up the others.
    """
    ledger.seal()
    for arena in Arena.objects.all():
        try:
            refit_sealed(arena, kept)
        except Exception:
            kept.pop(arena.id, None)
            log.exception("arena %s could not be refitted; its last board stays", arena.slug)


def refit(arena: Arena, kept: dict[int, Ballots] | None = None) -> Snapshot | None:
    """Publish the arena's next snapshot; None if the newest one already counts everything."""
    ledger.seal()
    return refit_sealed(arena, {} if kept is None else kept)


def refit_sealed(arena: Arena, kept: dict[int, Ballots]) -> Snapshot | None:
    exclusions = Exclusion.objects.version()
    latest = Snapshot.objects.computed().latest_for(arena)
    head = newest_sequence(arena)
    if is_up_to_date(arena, latest, head, exclusions):
        return None
    if arena.id in kept and kept[arena.id].watermark > head:
        del kept[arena.id]  # votes were taken away, for instance by a restored backup
    ballots = kept.setdefault(arena.id, Ballots(arena))
    ballots.read_new()
    basis = Basis.of(arena, ballots.voted, exclusions)
    if not basis.models:
        return None
    return publish(basis, ballots, exclusions, list(rated_boards(basis, ballots, latest)))


def newest_sequence(arena: Arena) -> int:
    """The newest sequence of votes that count; a snapshot says nothing about the others."""
    votes = Vote.objects.counted().filter(arena=arena)
    return votes.aggregate(head=Max("sequence"))["head"] or 0


def is_up_to_date(arena: Arena, latest: Snapshot | None, head: int, exclusions: int) -> bool:
    if arena.is_published:
        return True  # published results are never mixed with computed ones
    if latest is None:
        return head == 0 and not arena.memberships.exists()
    if latest.watermark != head:
        return False
    return latest.basis == Basis.of(arena, latest.voted, exclusions).digest


@transaction.atomic
def publish(
    basis: Basis, ballots: Ballots, exclusions: int, boards: list[RatedBoard]
) -> Snapshot | None:
    """Publish all boards in one transaction, so that a page sees either the old snapshot or the new
    one.

    A worker that another one with later votes has overtaken publishes nothing.
    """
    latest = Snapshot.objects.computed().latest_for(basis.arena)
    counted = latest.watermark if latest else None
    if counted is not None and ballots.watermark < counted <= newest_sequence(basis.arena):
        return None
    snapshot = Snapshot.objects.create(
        arena=basis.arena,
        watermark=ballots.watermark,
        exclusion_version=exclusions,
        votes=boards[0].board.votes,
        simulated_votes=boards[0].board.simulated_votes,
        voted=sorted(ballots.voted),
        method=method_for(basis.arena),
        version=settings.VERSION,
        basis=basis.digest,
    )
    for rated in boards:
        rated.board.snapshot = snapshot
        if rated.evidence:
            rated.board.evidence = rated.evidence.store()
        rated.board.save()
        for rating in rated.ratings:
            rating.board = rated.board
        Rating.objects.bulk_create(rated.ratings, batch_size=500)
    if boards[0].evidence:
        update_pairing(basis, boards[0])
    prune(basis.arena)
    log.info("published %s: %d votes, %d boards", snapshot, snapshot.votes, len(boards))
    return snapshot
