"""How sure a board is: what the worker found out about it, or about an earlier board instead."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from ratings.models import Board, Evidence, Snapshot


class State(StrEnum):
    EXAMINED = "examined"
    PENDING = "pending"
    OVERTAKEN = "overtaken"
    DROPPED = "dropped"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Sureness:
    """The sureness of a board without style control. `examined` is the board that the record is
    about."""

    board: Board
    state: State
    examined: Board | None

    @classmethod
    def of(cls, board: Board) -> "Sureness":
        """For the board, or for the same board without style control."""
        if board.style_control:
            board = board.snapshot.board(board.category) or board
        state = state_of(board)
        if state in (State.PENDING, State.OVERTAKEN):
            return cls(board, state, examined_before(board))
        return cls(board, state, board if state == State.EXAMINED else None)

    @cached_property
    def record(self) -> dict[str, Any] | None:
        """The stored record, with what style control changes among the other choices."""
        if self.examined is None:
            return None
        stored: Any = Evidence.objects.values_list("sureness", flat=True).get(boards=self.examined)
        style = stored.get("style")
        if style is None:
            return stored
        there = {one["model"]: one for one in style["models"]}
        return stored | {
            "choices": stored["choices"] | {"style_control": style["change"]},
            "models": [one | at_equal_style(there.get(one["model"])) for one in stored["models"]],
        }

    @cached_property
    def styled(self) -> Board | None:
        examined = self.examined
        if examined is None:
            return None
        return examined.snapshot.board(examined.category, style_control=True)


def at_equal_style(model: dict[str, Any] | None) -> dict[str, Any]:
    """Where a model stands with style control, and on the plain board of the same votes."""
    if model is None or model["style_control"] is None:
        return {"style_control": None}
    return {"style_control": model["style_control"] | {"was": model["rank"]}}


def state_of(board: Board, found: str = "sureness") -> State:
    """`found` is the field of the evidence for what the worker finds."""
    if board.snapshot.is_published:
        return State.PUBLISHED
    if board.evidence_id is None:
        return State.DROPPED
    known = Evidence.objects.filter(**{f"{found}__isnull": False})
    if known.filter(id=board.evidence_id).exists():
        return State.EXAMINED
    newest = Snapshot.objects.computed().latest_for(board.snapshot.arena)
    return State.PENDING if board.snapshot == newest else State.OVERTAKEN


def examined_before(board: Board, found: str = "sureness") -> Board | None:
    """The newest earlier board of the category with evidence that was examined."""
    earlier = Board.objects.filter(
        snapshot__arena=board.snapshot.arena_id,
        snapshot__lt=board.snapshot_id,
        category=board.category,
        style_control=False,
        **{f"evidence__{found}__isnull": False},
    )
    return earlier.select_related("snapshot__arena").order_by("-snapshot").first()
