"""How well a board's scores predict: what the worker found of it, or of an earlier one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ratings.models import Board, Evidence
from ratings.pages.sureness.sureness import State, examined_before, state_of

FIELD = "validation"


@dataclass(frozen=True)
class Validation:
    """Of a board without style control. `examined` is the board that the record speaks of."""

    board: Board
    state: State
    examined: Board | None

    @classmethod
    def of(cls, board: Board) -> "Validation":
        """Of the board, or of the one without style control beside it."""
        if board.style_control:
            board = board.snapshot.board(board.category) or board
        state = state_of(board, FIELD)
        if state in (State.PENDING, State.OVERTAKEN):
            return cls(board, state, examined_before(board, FIELD))
        return cls(board, state, board if state == State.EXAMINED else None)

    @cached_property
    def record(self) -> dict[str, Any] | None:
        if self.examined is None:
            return None
        stored: dict[str, Any] = Evidence.objects.values_list(FIELD, flat=True).get(
            boards=self.examined
        )
        return stored
