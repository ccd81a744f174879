"""Rows of a board for tests that need no database."""

from typing import Any

from arena.models import Arena
from ratings.engine import Scope
from ratings.models import Board, Rating, Snapshot


def make_row(name: str, score: float | None = 1000, arm: float = 10, **fields: Any) -> Rating:
    rated = {} if score is None else {"lower": score - arm, "upper": score + arm, "rank": 1}
    return Rating(name=name, score=score, **rated | fields)


def unsaved_board(
    margin: float = 45,
    scope: Scope | None = Scope.QUESTIONS,
    published: bool = False,
    **fields: Any,
) -> Board:
    """A board with terms, for rows whose verdict is asked for."""
    kind = Snapshot.Kind.PUBLISHED if published else Snapshot.Kind.COMPUTED
    method = {} if published else {"margin": margin, "scope": scope and str(scope)}
    arena = Arena(slug="birds", margin=margin)
    return Board(snapshot=Snapshot(arena=arena, kind=kind, method=method), **fields)
