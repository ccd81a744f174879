"""How a model's answers look, on average, beside those of all models of the arena."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.models import Answer, Arena, LanguageModel
from ratings.coarse_means import FEWEST_ANSWERS, coarse

FEATURES: dict[str, str | Promise] = {
    "tokens": _("Length in tokens"),
    "lists": _("List items"),
    "headers": _("Headings"),
    "bold": _("Bold passages"),
}


@dataclass(frozen=True)
class Feature:
    """`own` is the mean of the model's answers; `all` is the mean over all models, each counted
    once."""

    name: str
    own: float
    all: float

    @property
    def label(self) -> str | Promise:
        return FEATURES[self.name]

    @property
    def ratio(self) -> float | None:
        return self.own / self.all if self.all else None


@dataclass(frozen=True)
class AnswerStyle:
    """The style of `answers` answers of the model, compared with `models` models."""

    answers: int
    models: int
    features: list[Feature]


def answer_style(arena: Arena, model_id: int | None) -> AnswerStyle | None:
    """None if the model has too few answers."""
    if model_id is None:
        return None
    means = {row["model"]: row for row in mean_features(arena)}
    own = means.get(model_id)
    if own is None or own["answers"] < FEWEST_ANSWERS:
        return None
    features = [
        Feature(
            name,
            coarse(own[f"mean_{name}"]),
            coarse(mean(row[f"mean_{name}"] for row in means.values())),
        )
        for name in FEATURES
    ]
    return AnswerStyle(own["answers"], len(means), features)


def mean_features(arena: Arena) -> Iterable[dict[str, Any]]:
    current = Answer.objects.filter(prompt__arena=arena, current=True)
    public = current.exclude(model__status=LanguageModel.Status.DRAFT)
    means = {f"mean_{name}": Avg(name) for name in FEATURES}
    return public.values("model").annotate(answers=Count("id"), **means).order_by("model")


def mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known)
