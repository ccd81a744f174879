"""A board as a page shows it: its rows and columns, their order, and the axis."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from ratings.costs import blended_price
from ratings.exports.column import Audience, Column, Ranking
from ratings.exports.columns import displayed
from ratings.models import Board, Rating
from ratings.pages.board.filters import Filter, licenses, organizations, verdicts
from ratings.pages.drawing.axis import Axis, score_axis

FIRST_ROWS = 40
NO_FILTER = Filter()
ORDERS = {"asc": False, "desc": True}


@dataclass(frozen=True)
class BoardTable:
    """The rows of a board after the reader's choices.

    `chosen` are the keys of the columns that the reader asked for, `descending` is None for the
    column's own order, and `everything` shows more than the first rows.
    """

    board: Board
    ratings: list[Rating]
    filter: Filter = NO_FILTER
    by_organization: bool = False
    sort: str = "rank"
    descending: bool | None = None
    chosen: frozenset[str] = field(default_factory=frozenset)
    everything: bool = False

    @classmethod
    def of(cls, board: Board, query: QueryDict) -> "BoardTable":
        ratings = list(board.ratings.ranked())
        return cls(
            board,
            ratings,
            Filter.of(query, ratings),
            by_organization=ranks_organizations(query),
            sort=query.get("sort", ""),
            descending=ORDERS.get(query.get("order", "")),
            chosen=frozenset(query.getlist("column")),
            everything="all" in query,
        )

    @cached_property
    def rows(self) -> list[Rating]:
        rows = [row for row in self.candidates if self.filter.matches(row)]
        rows = in_order(rows, self.sorted_by, self.is_descending)
        return sorted(rows, key=lambda row: (row.rank is None, row.component))

    @property
    def candidates(self) -> list[Rating]:
        if self.by_organization:
            return [row for row in self.ratings if row.organization_rank is not None]
        return self.ratings

    @property
    def unpriced(self) -> int:
        """Rows that are left out only because their price is unknown."""
        if self.filter.max_price is None:
            return 0
        unpriced = (row for row in self.candidates if blended_price(row) is None)
        return sum(map(self.filter.matches_but_for_price, unpriced))

    @cached_property
    def visible_rows(self) -> list[Rating]:
        return self.rows if self.everything else self.rows[:FIRST_ROWS]

    @property
    def hidden(self) -> int:
        return len(self.rows) - len(self.visible_rows)

    @cached_property
    def axis(self) -> Axis | None:
        return score_axis(self.visible_rows)

    @cached_property
    def possible(self) -> tuple[Column, ...]:
        return displayed(Ranking.of(self.board, self.by_organization))

    @cached_property
    def standard(self) -> list[Column]:
        """The columns shown unless the reader chooses; columns of which nothing is known are left
        out."""
        return [
            column
            for column in self.possible
            if column.display.fixed or (self.is_standard(column) and column.is_known(self.ratings))
        ]

    def is_standard(self, column: Column) -> bool:
        """Whether boards of its kind show it unasked."""
        return bool(column.display.standard & self.audience)

    @cached_property
    def audience(self) -> Audience:
        return Audience.of(self.board)

    @cached_property
    def columns(self) -> list[Column]:
        if self.chosen.isdisjoint(column.key for column in self.possible):
            return self.standard
        return [
            column for column in self.possible if column.display.fixed or column.key in self.chosen
        ]

    @property
    def is_chosen(self) -> bool:
        """Whether the reader wants other columns than the standard ones."""
        return self.columns != self.standard

    @property
    def unknown(self) -> list[Column]:
        """Columns that are left out because nothing is known about them here."""
        return [
            column
            for column in self.possible
            if self.is_standard(column)
            and column not in self.standard
            and column not in self.columns
        ]

    @property
    def shows_spread(self) -> bool:
        return any(column.key == "spread" for column in self.columns)

    @property
    def notes(self) -> list[str]:
        return [column.note for column in self.columns if column.note]

    @cached_property
    def sorted_by(self) -> Column:
        """The column of the requested name, or else rank, which is the first column."""
        return next((one for one in self.possible if one.key == self.sort), self.possible[0])

    @property
    def is_descending(self) -> bool:
        return self.sorted_by.display.descending if self.descending is None else self.descending

    @property
    def order(self) -> str:
        """The order as the query must state it; empty if it is the column's own."""
        if self.is_descending == self.sorted_by.display.descending:
            return ""
        return "desc" if self.is_descending else "asc"

    @property
    def by(self) -> str:
        return "organization" if self.by_organization else ""

    @property
    def organizations(self) -> list[str]:
        return organizations(self.ratings)

    @property
    def licenses(self) -> list[str]:
        return licenses(self.ratings)

    @cached_property
    def verdicts(self) -> list[str]:
        return verdicts(self.ratings)

    @property
    def comparable(self) -> list[Rating]:
        return [row for row in self.ratings if row.rank]


def ranks_organizations(query: QueryDict) -> bool:
    """Whether it ranks organisations instead of models."""
    return query.get("by") == "organization"


def in_order(rows: list[Rating], column: Column, descending: bool) -> list[Rating]:
    """Unknown values come last, whatever the direction."""
    known = [row for row in rows if column.sort_value(row) is not None]
    unknown = [row for row in rows if column.sort_value(row) is None]
    return sorted(known, key=column.sort_value, reverse=descending) + unknown
