"""Rows with a price, for tests that need no database."""

from decimal import Decimal

from ratings.models import Rating
from ratings.tests.rows import make_row


def priced(name: str, score: float | None, price: float | str, arm: float = 10, **fields) -> Rating:
    """A row that costs the same for input and output."""
    price = Decimal(price)
    return make_row(name, score, arm, input_price=price, output_price=price, **fields)
