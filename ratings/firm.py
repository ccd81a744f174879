"""Which rows of a board a claim may be based on."""

from ratings.models import Rating

VAGUE = 150  # points: a leader known less well than that leads nothing yet


def is_firm(row: Rating) -> bool:
    return bool(row.rank) and not row.provisional and row.component == 0


def is_vague(row: Rating) -> bool:
    return row.upper is not None and row.upper - row.score > VAGUE


def firm_rows(rows: list[Rating]) -> list[Rating]:
    """The models that are firmly rated, of those that can be compared; the first one first."""
    return sorted(filter(is_firm, rows), key=lambda row: (row.rank, -row.score, row.name))


def leaders(ranked: list[Rating]) -> list[Rating]:
    return [row for row in ranked if row.rank == 1]


def holders_of_first_place(rows: list[Rating]) -> list[str]:
    """By name; empty if only models that are not firmly rated are there."""
    return sorted(row.name for row in leaders(firm_rows(rows)))
