"""How many tokens the answers of an arena took: what makes a list price a cost.

Means are told of many answers only, of the whole arena, and coarsely: from exact means of a few
answers anybody could reckon how long each answer is, and with that know its author before the vote.
"""

import math
from dataclasses import dataclass

from django.db.models import Avg, Count

from arena.models import Answer, Arena

FEWEST_ANSWERS = 10
FINEST = 0.5


@dataclass(frozen=True)
class Usage:
    """Mean tokens of a model's prompts and of its answers to them, to two digits."""

    input_tokens: int
    output_tokens: int


def coarse(mean: float) -> float:
    """To two significant digits, in steps of at least one half."""
    if mean <= 0:
        return 0.0
    step = max(FINEST, 10.0 ** (math.floor(math.log10(mean)) - 1))
    return round(mean / step) * step


def usages(arena: Arena) -> dict[int, Usage]:
    """For each model id, over its current answers in the arena.

    Tokens are counted by one rule for all models (`arena.style`), not by each vendor's own.
    """
    answers = Answer.objects.filter(prompt__arena=arena, current=True).exclude(prompt__text="")
    means = answers.values("model").annotate(
        count=Count("id"), asked=Avg("prompt__tokens"), said=Avg("tokens")
    )
    enough = means.filter(count__gte=FEWEST_ANSWERS).order_by("model")
    return {
        row["model"]: Usage(round(coarse(row["asked"])), round(coarse(row["said"])))
        for row in enough
    }
