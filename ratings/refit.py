"""Seal, read, rate, publish: from the votes of an arena to its next snapshot.

Level-triggered: what the newest snapshot counts is compared with what there is to count, and
nothing else is asked. A call that came late, twice or never changes no result.
"""

import logging
from collections.abc import Iterator

import numpy as np
from django.db import transaction
from django.db.models import Max

from arena import ledger
from arena.models import Arena, Origin, Prompt, Vote
from ratings.ballots import Ballots
from ratings.engine import Ratings, Votes, rate
from ratings.lineup import Lineup
from ratings.models import OVERALL, Board, Rating, Snapshot
from ratings.organizations import organization_ranks
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
            log.exception("arena %s could not be refitted; its last board stays", arena.slug)


def refit(arena: Arena, kept: dict[int, Ballots] | None = None) -> Snapshot | None:
    """Publish the next snapshot of the arena; None if the newest one counts everything."""
    ledger.seal()
    if is_up_to_date(arena):
        return None
    ballots = (kept if kept is not None else {}).setdefault(arena.id, Ballots(arena.id))
    ballots.read_new()
    lineup = Lineup.of(arena, ballots.models())
    if not lineup.models:
        return None
    return publish(lineup, ballots, list(rated_boards(lineup, ballots)))


def is_up_to_date(arena: Arena) -> bool:
    if Snapshot.objects.published().filter(arena=arena).exists():
        return True  # published results are never mixed with computed ones
    latest = Snapshot.objects.computed().latest_for(arena)
    head = Vote.objects.filter(arena=arena).aggregate(head=Max("sequence"))["head"] or 0
    if latest is None or latest.watermark != head:
        return latest is None and head == 0 and not arena.memberships.exists()
    return latest.basis == Lineup.of(arena, latest.voted_models()).digest


def rated_boards(lineup: Lineup, ballots: Ballots) -> Iterator[tuple[Board, list[Rating]]]:
    """The overall board, and one for each category in which votes were cast; none saved yet."""
    everything = np.ones(len(ballots), dtype=bool)
    yield rated_board(lineup, ballots, everything, OVERALL, "Overall")
    for category in lineup.categories:
        prompts = Prompt.objects.filter(arena=lineup.arena, categories=category["id"])
        chosen = np.isin(ballots["prompt"], list(prompts.values_list("id", flat=True)))
        if chosen.any():
            yield rated_board(lineup, ballots, chosen, category["slug"], category["name"])


def rated_board(
    lineup: Lineup, ballots: Ballots, chosen: np.ndarray, slug: str, name: str
) -> tuple[Board, list[Rating]]:
    ids = np.array([model.id for model in lineup.models])
    votes = Votes(
        model_a=np.searchsorted(ids, ballots["model_a"][chosen]),
        model_b=np.searchsorted(ids, ballots["model_b"][chosen]),
        outcome=ballots["outcome"][chosen],
        voter=ballots["voter"][chosen],
        n_models=len(ids),
    )
    board = Board(category=slug, category_name=name, votes=len(votes))
    return board, rows(lineup, rate(votes, anchor=anchor(lineup)))


def anchor(lineup: Lineup) -> tuple[int, float] | None:
    """The index of the model whose score is held fixed, and that score."""
    for index, model in enumerate(lineup.models):
        if model.id == lineup.arena.anchor_id:
            return index, lineup.arena.anchor_score
    return None


def rows(lineup: Lineup, ratings: Ratings) -> list[Rating]:
    made = [
        Rating(model=model, **lineup.facts(model), **measures(ratings, index))
        for index, model in enumerate(lineup.models)
    ]
    for row, rank in zip(made, organization_ranks(made), strict=True):
        row.organization_rank = rank
    return made


def measures(ratings: Ratings, index: int) -> dict[str, float | int | bool | None]:
    if not ratings.rank[index]:
        return {"votes": int(ratings.votes[index])}
    return {
        "score": float(ratings.score[index]),
        "lower": float(ratings.lower[index]),
        "upper": float(ratings.upper[index]),
        "rank": int(ratings.rank[index]),
        "rank_low": int(ratings.rank_low[index]),
        "rank_high": int(ratings.rank_high[index]),
        "votes": int(ratings.votes[index]),
        "provisional": bool(ratings.provisional[index]),
        "component": int(ratings.component[index]),
    }


@transaction.atomic
def publish(
    lineup: Lineup, ballots: Ballots, boards: list[tuple[Board, list[Rating]]]
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
        votes=len(ballots),
        simulated_votes=int(np.count_nonzero(ballots["origin"] == Origin.SIMULATED)),
        basis=lineup.digest,
    )
    for board, ratings in boards:
        board.snapshot = snapshot
        board.save()
        for rating in ratings:
            rating.board = board
        Rating.objects.bulk_create(ratings, batch_size=500)
    prune(lineup.arena)
    log.info("published %s: %d votes, %d boards", snapshot, snapshot.votes, len(boards))
    return snapshot
