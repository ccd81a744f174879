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


def may_be_first(row: Rating) -> bool:
    """Whether no model is surely above it.

    Of published boards the bound from intervals tells it, or else the rank: a model of rank 1 has
    no interval wholly above its own.
    """
    if not is_rated(row) or row.component:
        return False
    if row.rank_low is not None:
        return row.rank_low == 1
    return row.rank == 1 or (row.behind_at_least is not None and row.behind_at_least <= 0)


def leaders(ranked: Iterable[Rated]) -> list[Rated]:
    return [row for row in ranked if may_be_first(row)]


def holders_of_first_place(rows: Iterable[Rating]) -> list[str]:
    """The firmly rated models that may be first, by name."""
    return sorted(row.name for row in leaders(firm_rows(rows)))
