"""A board as a page shows it: which rows, in which order, on which axis."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ratings.charts.axis import Axis, score_axis
from ratings.models import Board, Rating
from ratings.prices import blended_price

FIRST_ROWS = 40


SORTS: dict[str, Callable[[Rating], Any]] = {
    "rank": lambda row: row.rank,
    "model": lambda row: row.name,
    "score": lambda row: row.score,
    "votes": lambda row: row.votes,
    "organization": lambda row: row.organization,
    "license": lambda row: row.license,
    "cutoff": lambda row: cutoff_month(row.knowledge_cutoff),
    "price": blended_price,
}
DESCENDING = {"score", "votes", "cutoff"}


def sort_key(sort: str) -> Callable[[Rating], tuple]:
    """The rows in order, and what is unknown last, whichever the direction."""

    def key(row: Rating) -> tuple:
        value = SORTS[sort](row)
        if value is None or value == "":
            return (1,)
        if isinstance(value, str):
            return (0, value.casefold())
        return (0, -value if sort in DESCENDING else value)

    return key


def cutoff_month(cutoff: str) -> int | None:
    """2023/4, 2023-04 and 2023 as a number that can be compared; None for words."""
    year, _, month = cutoff.replace("-", "/").partition("/")
    if not year.isdecimal() or (month and not month.isdecimal()):
        return None
    return 100 * int(year) + int(month or 0)


@dataclass(frozen=True)
class Table:
    """The rows of a board after the reader's choices; `everything` shows more than the first."""

    board: Board
    by_organization: bool = False
    sort: str = "rank"
    find: str = ""
    everything: bool = False

    @cached_property
    def ratings(self) -> list[Rating]:
        return list(self.board.ratings.ranked())

    @cached_property
    def rows(self) -> list[Rating]:
        rows = [row for row in self.ratings if self.matches(row)]
        if self.by_organization:
            rows.sort(key=lambda row: row.organization_rank)
        if self.sort != "rank":
            rows.sort(key=sort_key(self.sort))
        return sorted(rows, key=lambda row: (row.rank is None, row.component))

    def matches(self, row: Rating) -> bool:
        if self.by_organization and row.organization_rank is None:
            return False
        words = f"{row.name} {row.organization} {row.license}".casefold()
        return all(word in words for word in self.find.casefold().split())

    @property
    def shown(self) -> list[Rating]:
        return self.rows if self.everything else self.rows[:FIRST_ROWS]

    @property
    def hidden(self) -> int:
        return len(self.rows) - len(self.shown)

    @cached_property
    def axis(self) -> Axis | None:
        return score_axis(self.shown)

    @property
    def has_spread(self) -> bool:
        return any(row.rank_low for row in self.ratings)

    @property
    def has_style_rank(self) -> bool:
        """Published boards may name the rank with style control, without a score."""
        return any(row.rank_style_control for row in self.ratings)
