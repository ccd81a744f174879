"""Boards whose votes are told pair by pair, for tests of what pages make of them."""

import math

import numpy as np

from arena.models import Arena
from arena.tests.factories import make_arena
from ratings.evidence import EvidenceArrays
from ratings.models import Board, Rating, Snapshot
from ratings.tests.rows import make_row

AHEAD = 1000 + 400 * math.log10(3)
"""The score at which three of four wins over a model of 1000 are expected."""

MEETINGS = {("Tern", "Wren"): (5, 2, 2, 1), ("Tern", "Auk"): (10, 0, 0, 0)}


def make_board(rows: list[Rating], meetings: dict | None = None, **fields) -> Board:
    arena = Arena.objects.filter(slug="birds").first() or make_arena("birds")
    kind = Snapshot.Kind.PUBLISHED if meetings is None else Snapshot.Kind.COMPUTED
    snapshot = Snapshot.objects.create(arena=arena, kind=kind, votes=20, **fields)
    evidence = None if meetings is None else evidence_of(rows, meetings).store()
    board = Board.objects.create(snapshot=snapshot, votes=20, evidence=evidence)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return board


def evidence_of(rows: list[Rating], meetings: dict) -> EvidenceArrays:
    names = [row.name for row in rows]
    pairs = [(names.index(one), names.index(other)) for one, other in meetings]
    first, second = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    figures = {
        name: np.array([getattr(row, name) for row in rows], dtype=float)
        for name in ("score", "lower", "upper")
    }
    count = np.array(list(meetings.values()), dtype=np.int32).reshape(-1, 4)
    return EvidenceArrays(
        names=names,
        first=first,
        second=second,
        count=count,
        **figures,
        component=np.array([row.component for row in rows], dtype=np.int32),
        degrees_of_freedom=np.full(len(rows), np.inf),
        critical=np.full(len(rows), 2.5),
        covariance=None,
    )


def three_birds() -> list[Rating]:
    return [make_row("Tern", AHEAD, rank=1), make_row("Wren", rank=2), make_row("Auk", rank=2)]
