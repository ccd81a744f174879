"""Sums of money in the reader's notation."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

CENT = Decimal("0.01")
TEN_CENTS = Decimal("0.1")


def dollars(price: Decimal) -> str:
    """To the cent, or to two digits below ten cents. Halves are rounded up."""
    return _("$%(amount)s") % {"amount": amount(rounded(price), decimals=2 if price else 0)}


def amount(number: Decimal, decimals: int = 0) -> str:
    """All its digits, with at least this many after the point."""
    plain = number.normalize()
    digits = max(decimals, -int(plain.as_tuple().exponent))
    return number_format(plain, digits, force_grouping=True)


def rounded(price: Decimal) -> Decimal:
    if not price or price >= TEN_CENTS:
        return price.quantize(CENT, ROUND_HALF_UP)
    second_digit = Decimal(1).scaleb(price.adjusted() - 1)
    return price.quantize(second_digit, ROUND_HALF_UP)
