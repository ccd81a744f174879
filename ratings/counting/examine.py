"""Examine boards after they were published, a few at a time, and store the results beside them.

Level-triggered, like the refit: a look at the newest boards finds what they lack, and nothing else
matters. A look that comes late, twice or never changes no result, and no refit waits for it long.
"""

import logging
from dataclasses import replace
from time import monotonic

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis
from ratings.counting.boards import votes_of
from ratings.counting.slices import Slice, slices
from ratings.counting.sureness import EloSettings, Styled, Subject, sureness
from ratings.counting.validation import validation
from ratings.method import scope_of
from ratings.models import OVERALL, Board, Evidence, Snapshot

log = logging.getLogger(__name__)

SECONDS = 1.0
"""A look starts no further board after so long: the worker's next task may be a refit."""

FAILED: dict[tuple[int, str], int | None] = {}
"""The evidence last failed on, of each arena and category, as long as the process lives."""


def examine_boards(kept: dict[int, Ballots], seconds: float = SECONDS) -> None:
    """Examine boards of the newest snapshots; `kept` holds the votes read before, by arena."""
    end = monotonic() + seconds
    for board in to_examine():
        try:
            examine(board, kept)
            FAILED.pop(arena_and_category(board), None)
        except Exception:
            FAILED[arena_and_category(board)] = board.evidence_id
            log.exception("board %s could not be examined", board)
        if monotonic() > end:
            return


def to_examine() -> list[Board]:
    """The boards to examine. Nothing that failed is tried again, and the boards after it are tried
    last."""
    boards = [b for b in unexamined() if FAILED.get(arena_and_category(b)) != b.evidence_id]
    return sorted(boards, key=lambda board: arena_and_category(board) in FAILED)


def arena_and_category(board: Board) -> tuple[int, str]:
    return board.snapshot.arena_id, board.category


def unexamined() -> QuerySet[Board]:
    """The category that was examined longest ago comes first, so that each gets its turn while new
    votes keep coming; among equals, the overall board."""
    newest = Snapshot.objects.computed().order_by().values("arena").annotate(newest=Max("id"))
    before = Board.objects.filter(
        snapshot__arena=OuterRef("snapshot__arena"),
        category=OuterRef("category"),
        evidence__sureness__isnull=False,
    ).order_by("-id")
    return (
        Board.objects.filter(
            Q(evidence__sureness__isnull=True) | Q(evidence__validation__isnull=True),
            snapshot__in=newest.values("newest"),
            style_control=False,
            evidence__isnull=False,
        )
        .annotate(last=Coalesce(Subquery(before.values("id")[:1]), 0))
        .select_related("snapshot__arena")
        .order_by("last", "id")
    )


def examine(board: Board, kept: dict[int, Ballots]) -> None:
    """Nothing is stored if models or votes are no longer those of the board, because a refit is
    due."""
    subject = subject_of(board, kept)
    if subject is not None:
        evidence = Evidence.objects.filter(boards=board)
        evidence.update(sureness=sureness(subject), validation=validation(subject))


def subject_of(board: Board, kept: dict[int, Ballots]) -> Subject | None:
    snapshot = board.snapshot
    # Taken out while it reads: a reading that broke off would know only half of the votes.
    ballots = kept.pop(snapshot.arena_id, None) or Ballots(snapshot.arena)
    if ballots.watermark < (snapshot.watermark or 0):
        ballots.read_new(snapshot.watermark)
    kept[snapshot.arena_id] = ballots
    basis = Basis.of(snapshot.arena, snapshot.voted, snapshot.exclusion_version)
    if basis.digest != snapshot.basis:
        return None
    part = next((part for part in slices(basis, ballots) if part.slug == board.category), None)
    if part is None:
        return None
    counted = part.rows & (ballots["sequence"] <= snapshot.watermark)
    votes = votes_of(basis, ballots, replace(part, rows=counted))
    if len(votes) != board.votes:
        return None
    return Subject(
        votes=votes,
        names=basis.names,
        rows=list(board.ratings.all()),
        anchor=basis.anchor,
        scope=scope_of(snapshot.arena),
        elo=EloSettings.of(snapshot.arena) if board.category == OVERALL else None,
        styled=styled_of(board, basis, ballots, replace(part, rows=counted)),
    )


def styled_of(board: Board, basis: Basis, ballots: Ballots, part: Slice) -> Styled | None:
    controlled = board.snapshot.board(board.category, style_control=True)
    if controlled is None:
        return None
    _style, known = ballots.style()
    votes = votes_of(basis, ballots, replace(part, rows=part.rows & known))
    return Styled(votes, list(controlled.ratings.all())) if len(votes) == controlled.votes else None
