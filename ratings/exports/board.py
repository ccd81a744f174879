"""A board to download: its rows, in their order."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ratings.exports.columns import plain_row
from ratings.models import Board, Rating


@dataclass(frozen=True)
class RankedBoard:
    """The models of a board, or each organisation's best one."""

    board: Board
    by_organization: bool = False

    @cached_property
    def ratings(self) -> list[Rating]:
        ratings = self.board.ratings
        return list(ratings.organizations() if self.by_organization else ratings.ranked())

    @property
    def rows(self) -> list[dict[str, Any]]:
        """As plain data."""
        return [plain_row(rating) for rating in self.ratings]
