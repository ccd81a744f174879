"""What a model costs. An unknown price stays unknown: no figure is made from half of one."""

from decimal import Decimal

from ratings.models import Rating

INPUT_SHARE = Decimal("0.75")


def blended_price(rating: Rating) -> Decimal | None:
    """US dollars per million tokens at three input tokens to one output token."""
    if rating.input_price is None or rating.output_price is None:
        return None
    return INPUT_SHARE * rating.input_price + (1 - INPUT_SHARE) * rating.output_price
