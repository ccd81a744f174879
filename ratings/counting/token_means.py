"""How many tokens the answers of an arena took, which turns a list price into a cost."""

from dataclasses import dataclass

from django.db.models import Avg, Count

from arena.models import Answer, Arena
from ratings.coarse_means import FEWEST_ANSWERS, coarse


@dataclass(frozen=True)
class TokenMeans:
    """Mean tokens of a model's prompts and of its answers to them, to two digits."""

    input_tokens: int
    output_tokens: int


def token_means(arena: Arena) -> dict[int, TokenMeans]:
    """The means for each model id, over its current answers in the arena.

    Tokens are counted by one rule for all models (`arena.texts.style`), not by each vendor's own.
    """
    answers = Answer.objects.filter(prompt__arena=arena, current=True).exclude(prompt__text="")
    means = answers.values("model").annotate(
        count=Count("id"), asked=Avg("prompt__tokens"), said=Avg("tokens")
    )
    enough = means.filter(count__gte=FEWEST_ANSWERS).order_by("model")
    return {
        row["model"]: TokenMeans(round(coarse(row["asked"])), round(coarse(row["said"])))
        for row in enough
    }
