"""What a model costs. An unknown price stays unknown: nothing is computed from half of one."""

from decimal import Decimal

from ratings.models import Rating

INPUT_TOKENS = Decimal(3)
"""For each output token, in the blended price: the convention of the trade."""

ANSWERS = 1000
MILLION = 1_000_000


def blended_price(rating: Rating, input_tokens: Decimal = INPUT_TOKENS) -> Decimal | None:
    """US dollars per million tokens, with this many input tokens to one output token."""
    if rating.input_price is None or rating.output_price is None:
        return None
    return (input_tokens * rating.input_price + rating.output_price) / (input_tokens + 1)


def answer_cost(rating: Rating) -> Decimal | None:
    """US dollars for 1,000 answers as long as the model's own in this arena, prompts included."""
    if rating.input_price is None or rating.output_price is None:
        return None
    if rating.input_tokens is None or rating.output_tokens is None:
        return None
    tokens_in, tokens_out = Decimal(rating.input_tokens), Decimal(rating.output_tokens)
    return (tokens_in * rating.input_price + tokens_out * rating.output_price) * ANSWERS / MILLION
