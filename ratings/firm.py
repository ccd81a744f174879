"""Which rows of a board a claim may be based on."""

from collections.abc import Iterable
from typing import TypeGuard

from ratings.models import Rated, Rating

VAGUE = 150  # points: a leader known less well than that leads nothing yet


def is_rated(row: Rating) -> TypeGuard[Rated]:
    """Not a model without votes."""
    return row.score is not None and row.rank is not None


def is_firm(row: Rating) -> TypeGuard[Rated]:
    return is_rated(row) and not row.provisional and row.component == 0


def is_vague(row: Rated) -> bool:
    return row.upper is not None and row.upper - row.score > VAGUE


def firm_rows(rows: Iterable[Rating]) -> list[Rated]:
    """The models that are firmly rated, of those that can be compared; the first one first."""
    return sorted(filter(is_firm, rows), key=lambda row: (row.rank, -row.score, row.name))


def leaders(ranked: Iterable[Rated]) -> list[Rated]:
    return [row for row in ranked if row.rank == 1]


def holders_of_first_place(rows: list[Rating]) -> list[str]:
    """By name; empty if only models that are not firmly rated are there."""
    return sorted(row.name for row in leaders(firm_rows(rows)))
