"""What may be claimed of a row of a board: a place in a sentence, first place, a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Self, TypeGuard

from ratings.engine import Scope
from ratings.engine.against_best import Verdict, credit, points_of_credit, verdicts
from ratings.models import Board, Rated, Rating


@dataclass(frozen=True)
class Terms:
    """What the verdicts of a board are about.

    Attributes
    ----------
    margin
        The fewest of 100 votes against the best, ties split, that are good enough.
    scope
        For whom they hold; None where nobody recorded it.
    is_approximate
        Whether bounds are made from published intervals, as if scores erred independently.
    """

    margin: float
    scope: Scope | None
    is_approximate: bool

    @classmethod
    def of(cls, board: Board) -> Self:
        """As the snapshot recorded them; an older or a published one goes by its arena's margin."""
        snapshot = board.snapshot
        scope = snapshot.method.get("scope")
        return cls(
            margin=float(snapshot.method.get("margin", snapshot.arena.margin)),
            scope=Scope(scope) if scope else None,
            is_approximate=snapshot.is_published,
        )


def is_rated(row: Rating) -> TypeGuard[Rated]:
    """Not a model without votes."""
    return row.score is not None and row.rank is not None


def is_firm(row: Rating) -> TypeGuard[Rated]:
    return is_rated(row) and not row.provisional and row.component == 0


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


def newcomers_may_be_first(rows: Iterable[Rating]) -> bool:
    """Whether a model that no sentence speaks of, because it is provisional, may be first, too."""
    return any(row.provisional and may_be_first(row) for row in rows)


def verdict_on(row: Rating) -> Verdict | None:
    """Against the margin of its board; None where the best or the distance from it is unknown."""
    if row.component or row.behind_at_worst is None or row.behind_at_least is None:
        return None
    margin = points_of_credit(Terms.of(row.board).margin)
    # Ranks set models apart only if their intervals are apart, too, which is more than this bound
    # asks for: no model may be first and too far behind.
    at_least = 0.0 if may_be_first(row) else row.behind_at_least
    return verdicts([row.behind_at_worst], [at_least], margin)[0]


def likely_credit(row: Rating) -> int | None:
    """Of 100 votes against the best of the others, ties split."""
    return None if row.behind is None else round(float(credit(row.behind)))


def credit_at_worst(row: Rating) -> Decimal | None:
    """The same as a bound, rounded down to the digits of the margin that it is held against."""
    if row.behind_at_worst is None:
        return None
    step = Decimal(str(Terms.of(row.board).margin)).normalize().as_tuple().exponent
    digits = Decimal(1).scaleb(min(int(step), 0))
    return Decimal(float(credit(row.behind_at_worst))).quantize(digits, ROUND_FLOOR)
