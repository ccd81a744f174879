"""Computes the newest snapshot of an arena again from the stored votes, and compares."""

from dataclasses import dataclass

import numpy as np

from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis
from ratings.counting.boards import RatedBoard, rated_boards
from ratings.method import method_for
from ratings.models import Board, Snapshot

TOLERANCE = 1e-8
FIGURES = ("score", "lower", "upper")
RANKS = ("rank", "rank_low", "rank_high", "votes", "provisional", "component")


@dataclass(frozen=True)
class Verification:
    """`difference` is the greatest of any score or bound; `problems` are sentences."""

    snapshot: Snapshot
    difference: float
    problems: list[str]

    @property
    def holds(self) -> bool:
        return not self.problems and self.difference <= TOLERANCE


def verify(snapshot: Snapshot) -> Verification:
    """Fit the votes up to the snapshot's watermark from scratch, without starting from an earlier
    fit."""
    ballots = Ballots(snapshot.arena)
    ballots.read_new(snapshot.watermark)
    basis = Basis.of(snapshot.arena, ballots.voted, snapshot.exclusion_version)
    again = list(rated_boards(basis, ballots, latest=None))
    problems = differences_of_basis(snapshot, basis, again)
    difference = 0.0
    for rated in again:
        stored = snapshot.boards.filter(
            category=rated.board.category, style_control=rated.board.style_control
        ).first()
        if stored:
            gap, found = compare(stored, rated)
            difference = max(difference, gap)
            problems += found
    return Verification(snapshot, difference, problems)


def differences_of_basis(snapshot: Snapshot, basis: Basis, again: list[RatedBoard]) -> list[str]:
    problems = []
    if snapshot.method != method_for(snapshot.arena):
        problems.append("the snapshot was computed by another method")
    if snapshot.basis != basis.digest:
        problems.append("models, categories or settings changed since: refit first")
    stored = set(snapshot.boards.values_list("category", "style_control"))
    made = {(rated.board.category, rated.board.style_control) for rated in again}
    problems += [f"board {name} is on one side only" for name, _ in sorted(stored ^ made)]
    return problems


def compare(stored: Board, rated: RatedBoard) -> tuple[float, list[str]]:
    """The greatest difference of a figure, and everything that should be equal but is not."""
    rows = {row.model_id: row for row in stored.ratings.all()}
    gap, problems = 0.0, []
    for row in rated.ratings:
        was = rows.get(row.model_id)
        if was is None:
            problems.append(f"{rated.board.category}: {row.name} has no stored row")
            continue
        before, after = (
            np.array([getattr(one, name) for name in FIGURES], dtype=float) for one in (was, row)
        )
        if not np.array_equal(np.isnan(before), np.isnan(after)):
            problems.append(f"{rated.board.category}: {row.name} is rated on one side only")
        gap = max(gap, greatest_gap(before, after))
        problems += [
            f"{rated.board.category}: {name} of {row.name} was {getattr(was, name)}"
            for name in RANKS
            if getattr(was, name) != getattr(row, name)
        ]
    return gap, problems


def greatest_gap(before: np.ndarray, after: np.ndarray) -> float:
    """The greatest difference of score, lower and upper, in points.

    Bounds that are far apart are compared relative to their distance: they come from a nearly
    singular matrix, which multiplies rounding errors as it multiplies the distance.
    """
    width = np.maximum(1.0, [1.0, *[after[2] - after[1]] * 2])
    return float(np.nan_to_num(np.abs(before - after) / width).max())
