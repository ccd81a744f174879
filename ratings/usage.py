"""How many tokens the answers of an arena took: what makes a list price a cost."""

from dataclasses import dataclass

from django.db.models import Avg, Count

from arena.models import OVERALL, TIES_EXCLUDED, Answer, Arena
from arena.models.bank import AnswerQuerySet

FEWEST_ANSWERS = 5
"""A mean of fewer would tell how a single answer looks, which might yet be judged blind."""


@dataclass(frozen=True)
class Usage:
    """Mean tokens of a model's prompts and of its answers to them, in whole tokens."""

    input_tokens: int
    output_tokens: int


def answers_in(arena: Arena, category: str) -> AnswerQuerySet:
    """Answers to the prompts that a board of the category is about."""
    answers = Answer.objects.filter(prompt__arena=arena)
    if category in (OVERALL, TIES_EXCLUDED):
        return answers
    return answers.filter(prompt__categories__slug=category)


def usages(arena: Arena, category: str) -> dict[int, Usage]:
    """For each model id, over its current answers to the prompts of the category.

    Tokens are counted by one rule for all models (`arena.style`), not by each vendor's own.
    """
    answers = answers_in(arena, category).filter(current=True).exclude(prompt__text="")
    means = answers.values("model").annotate(
        answers=Count("id"), asked=Avg("prompt__tokens"), said=Avg("tokens")
    )
    enough = means.filter(answers__gte=FEWEST_ANSWERS).order_by("model")
    return {row["model"]: Usage(round(row["asked"]), round(row["said"])) for row in enough}
