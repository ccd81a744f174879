"""Seal, read, rate, publish: from the votes of an arena to its next snapshot.

Level-triggered: what the newest snapshot counts is compared with what there is to count, and
nothing else is asked. A call that came late, twice or never changes no result.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from arena import ledger
from arena.models import Arena, Exclusion, Vote
from ratings.ballots import Ballots
from ratings.boards import METHOD, RatedBoard, rated_boards
from ratings.lineup import Lineup
from ratings.models import Rating, Snapshot
from ratings.pairing import update_pairing
from ratings.retention import prune

log = logging.getLogger(__name__)


def refit_all(kept: dict[int, Ballots]) -> None:
    """Refit every arena that needs it; `kept` holds the votes read before, an arena a key.

    An arena that fails keeps its last board and does not hold up the others.
    """
    for arena in Arena.objects.all():
        try:
            refit(arena, kept)
        except Exception:
            kept.pop(arena.id, None)
            log.exception("arena %s could not be refitted; its last board stays", arena.slug)


def refit(arena: Arena, kept: dict[int, Ballots] | None = None) -> Snapshot | None:
    """Publish the next snapshot of the arena; None if the newest one counts everything."""
    ledger.seal()
    exclusions = Exclusion.objects.version()
    if is_up_to_date(arena, exclusions):
        return None
    ballots = (kept if kept is not None else {}).setdefault(arena.id, Ballots(arena))
    ballots.read_new()
    lineup = Lineup.of(arena, ballots.models())
    if not lineup.models:
        return None
    excluded = Exclusion.objects.voters(exclusions)
    latest = Snapshot.objects.computed().latest_for(arena)
    boards = list(rated_boards(lineup, ballots, excluded, latest))
    return publish(lineup, ballots, exclusions, boards)


def is_up_to_date(arena: Arena, exclusions: int) -> bool:
    if Snapshot.objects.published().filter(arena=arena).exists():
        return True  # published results are never mixed with computed ones
    latest = Snapshot.objects.computed().latest_for(arena)
    head = Vote.objects.filter(arena=arena).aggregate(head=Max("sequence"))["head"] or 0
    if latest is None:
        return head == 0 and not arena.memberships.exists()
    if (latest.watermark, latest.exclusion_version) != (head, exclusions):
        return False
    return latest.basis == Lineup.of(arena, latest.voted_models()).digest


@transaction.atomic
def publish(
    lineup: Lineup, ballots: Ballots, exclusions: int, boards: list[RatedBoard]
) -> Snapshot | None:
    """All boards in one transaction, so that a page sees the old snapshot or the new one.

    A worker that was overtaken by another with later votes publishes nothing.
    """
    latest = Snapshot.objects.computed().latest_for(lineup.arena)
    if latest and latest.watermark > ballots.watermark:
        return None
    snapshot = Snapshot.objects.create(
        arena=lineup.arena,
        watermark=ballots.watermark,
        exclusion_version=exclusions,
        votes=boards[0].board.votes,
        simulated_votes=boards[0].board.simulated_votes,
        method=METHOD,
        version=settings.VERSION,
        basis=lineup.digest,
    )
    for rated in boards:
        rated.board.snapshot = snapshot
        rated.board.save()
        for rating in rated.ratings:
            rating.board = rated.board
        Rating.objects.bulk_create(rated.ratings, batch_size=500)
    if boards[0].design:
        update_pairing(lineup, boards[0].design)
    prune(lineup.arena)
    log.info("published %s: %d votes, %d boards", snapshot, snapshot.votes, len(boards))
    return snapshot
