"""What a column is, in files, in the API and on the page; `columns.py` has all columns of a board.

Texts are marked for translation where a column is made, and translated where it is shown, because
the API speaks English.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Flag, IntEnum, auto
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from arena.models import Arena
from ratings.models import Board, Rating

Kind = type[bool] | type[int] | type[float] | type[str] | type[datetime]

KINDS: dict[Kind | None, str] = {
    bool: _("true or false"),
    int: _("whole number"),
    float: _("number"),
    str: _("text"),
    datetime: _("moment"),
}


class Ranking(Flag):
    """What a table on the page ranks, and by which scores."""

    MODELS = auto()
    MODELS_AT_EQUAL_STYLE = auto()
    ORGANIZATIONS = auto()

    @classmethod
    def of(cls, board: Board, by_organization: bool) -> "Ranking":
        if by_organization:
            return cls.ORGANIZATIONS
        return cls.MODELS_AT_EQUAL_STYLE if board.style_control else cls.MODELS


OF_MODELS = Ranking.MODELS | Ranking.MODELS_AT_EQUAL_STYLE


class Audience(Flag):
    """By who votes: which boards show a column unasked."""

    NOBODY = 0
    GROUP = auto()
    ANYONE = auto()
    EVERYBODY = GROUP | ANYONE

    @classmethod
    def of(cls, board: Board) -> "Audience":
        snapshot = board.snapshot
        is_group = snapshot.arena.who_votes == Arena.WhoVotes.GROUP and not snapshot.is_published
        return cls.GROUP if is_group else cls.ANYONE


class TablePart(IntEnum):
    """The parts of the page's table, from left to right. A new column comes last in its part."""

    STANDING = auto()
    MODEL = auto()
    AGAINST_BEST = auto()
    SCORE = auto()
    FACTS = auto()
    COSTS = auto()


@dataclass(frozen=True)
class Display:
    """How the page shows a column.

    Attributes
    ----------
    key
        What addresses call it, if not by its name.
    hint, note
        What its head says on demand, and a sentence below the table.
    css
        The classes of its head, and mostly of its cells.
    cell
        The template of its cells, in `templates/ratings/board/cells/`.
    sorts_by
        What it sorts by, None if unknown; its value if nothing else is told.
    descending
        The order to begin with.
    standard, fixed
        Where a column is not standard it is shown to who asks for it, and a fixed one to all.
    drawn
        It shows something even where its value is unknown.
    rankings
        The tables that have it.
    """

    label: str
    part: TablePart
    key: str = ""
    hint: str = ""
    note: str = ""
    css: str = "num"
    cell: str = "number"
    sorts_by: Callable[[Rating], Any] | None = None
    descending: bool = False
    standard: Audience = Audience.EVERYBODY
    fixed: bool = False
    drawn: bool = False
    rankings: Ranking = OF_MODELS | Ranking.ORGANIZATIONS


NOWHERE = Display("", TablePart.FACTS, rankings=Ranking(0))


@dataclass(frozen=True)
class Column:
    """In files and in the API if it has a kind and a meaning, on the page if it has a display.

    `optional` ones are empty if unknown, and `digits` are those of a float after the point.
    `reads` finds its value in a row; without it, it is the row's attribute of its name.
    """

    name: str
    kind: Kind | None = None
    meaning: str = ""
    optional: bool = False
    digits: int = 2
    reads: Callable[[Rating], Any] | None = None
    display: Display = NOWHERE

    @property
    def kind_name(self) -> str:
        return gettext(KINDS[self.kind])

    @property
    def explanation(self) -> str:
        return gettext(self.meaning)

    @property
    def key(self) -> str:
        return self.display.key or self.name

    @property
    def label(self) -> str:
        return gettext(self.display.label)

    @property
    def hint(self) -> str:
        return gettext(self.display.hint) if self.display.hint else ""

    @property
    def note(self) -> str:
        return gettext(self.display.note) if self.display.note else ""

    @property
    def template(self) -> str:
        return f"ratings/board/cells/{self.display.cell}.html"

    def value(self, row: Rating) -> Any:
        return self.reads(row) if self.reads else getattr(row, self.name)

    def plain(self, value: Any) -> object:
        """As JSON can hold it: floats rounded, moments as ISO 8601 in UTC."""
        if value is None:
            return None
        if self.kind is float:
            return round(float(value), self.digits)
        return utc(value) if self.kind is datetime else value

    def sort_value(self, row: Rating) -> Any:
        """Text sorts regardless of case."""
        value = self.display.sorts_by(row) if self.display.sorts_by else self.value(row)
        return value.casefold() or None if isinstance(value, str) else value

    def is_known(self, rows: list[Rating]) -> bool:
        """Whether it has something to show."""
        return self.display.drawn or any(self.sort_value(row) is not None for row in rows)


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
