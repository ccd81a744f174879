"""How many tokens the answers of an arena took: what makes a list price a cost."""

from dataclasses import dataclass

from django.db.models import Avg

from arena.models import OVERALL, TIES_EXCLUDED, Answer, Arena


@dataclass(frozen=True)
class Usage:
    """Mean tokens of a model's prompts and of its answers to them."""

    input_tokens: float
    output_tokens: float


def usages(arena: Arena, category: str) -> dict[int, Usage]:
    """For each model id, over its current answers to the prompts of the category.

    Tokens are counted by one rule for all models (`arena.style`), not by each vendor's own.
    """
    answers = Answer.objects.filter(prompt__arena=arena, current=True).exclude(prompt__text="")
    if category not in (OVERALL, TIES_EXCLUDED):
        answers = answers.filter(prompt__categories__slug=category)
    means = answers.values("model").annotate(asked=Avg("prompt__tokens"), said=Avg("tokens"))
    return {row["model"]: Usage(row["asked"], row["said"]) for row in means.order_by("model")}
