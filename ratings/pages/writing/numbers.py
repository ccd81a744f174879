"""Counts, shares and changes in the reader's notation."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from arena.texts.money import amount
from ratings.models import Rated, Rating

SURE = 0.995
"""From here on a probability is called more than 99%: what it rests on is not surer."""


def whole(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def signed(number: float, decimals: int = 0) -> str:
    """With its sign, or without one if it rounds to zero."""
    rounded = round(number, decimals)
    return with_sign(number_format(abs(rounded), decimals, force_grouping=True), rounded)


def with_sign(written: str, number: float | Decimal) -> str:
    if not number:
        return written
    return f"+{written}" if number > 0 else f"−{written}"


def arms(row: Rating) -> str:
    """How far the interval of a score reaches up and down: +5 −4; empty if unknown."""
    return "+{} −{}".format(*row.arms) if row.arms else ""


def score_facts(row: Rated) -> dict[str, int]:
    """What sentences about a score take up; no bounds where the interval is unknown."""
    if row.interval is None:
        return {"score": row.rounded_score}
    lower, upper = row.interval
    return {"score": row.rounded_score, "lower": round(lower), "upper": round(upper)}


def percent(share: float) -> str:
    """As a whole percentage."""
    return with_percent(f"{100 * share:.0f}")


def fine_percent(share: float) -> str:
    """38%, 4%, 3.8%, 0.0012%: two digits at most, and no zero at the end."""
    points = Decimal(f"{100 * share:.2g}").normalize()
    return with_percent(number_format(f"{points:f}"))


def with_percent(number: str) -> str:
    return _("%(number)s%%") % {"number": number}


def known_percent(share: float | None) -> str:
    """As a whole percentage, or a dash."""
    return "–" if share is None else percent(share)


def chance(probability: float) -> str:
    """As a whole percentage, but never as a certainty, which votes cannot give."""
    if probability < 1 - SURE:
        return f"<{percent(0.01)}"
    return f">{percent(0.99)}" if probability >= SURE else percent(probability)


def multiple(ratio: Decimal) -> str:
    """How many times as much: 31, 3.5, 1.25, 0.04."""
    decimals = 0 if ratio >= 10 else 1 if ratio >= 2 else 2
    return amount(ratio.quantize(Decimal(10) ** -decimals, ROUND_HALF_UP), decimals)
