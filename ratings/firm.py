"""Which rows of a board a claim may rest on."""

from ratings.models import Rating

VAGUE = 150  # points: a leader known less well than that leads nothing yet


def is_firm(row: Rating) -> bool:
    return bool(row.rank) and not row.provisional and row.component == 0


def is_vague(row: Rating) -> bool:
    return row.upper is not None and row.upper - row.score > VAGUE


def leaders(ranked: list[Rating]) -> list[Rating]:
    return [row for row in ranked if row.rank == 1]
