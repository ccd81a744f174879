"""What the boards of an arena depend on besides its votes: contestants, categories, anchor."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Sum

from arena.models import Answer, Arena, Category, Exclusion, LanguageModel, Prompt
from ratings.counting.token_means import TokenMeans, token_means
from ratings.method import method_for
from ratings.models import FACTS

PRIME = 1_000_003
"""Keeps sums of squares within the integers of a database."""


@dataclass(frozen=True)
class Basis:
    """`models` are the members of the arena except drafts, and all other models with votes in it,
    by ascending id. This order numbers them in ballots, votes, ratings and evidence. `excluded`
    holds ids of voters; `texts` changes with the bank's prompts and answers.

    Voters' own questions and the answers to them never change, and they come with votes: a counted
    vote is a change by itself, and a vote that is set aside changes no board.
    """

    arena: Arena
    models: list[LanguageModel]
    categories: list[Mapping[str, Any]]
    excluded: list[int]
    texts: list[int | None]

    @classmethod
    def of(cls, arena: Arena, voted: Iterable[int], exclusions: int) -> "Basis":
        """`voted` are the ids of the models that have votes, members or not, and `exclusions` is
        the version of the decisions on voters."""
        public = arena.contestants.exclude(status=LanguageModel.Status.DRAFT)
        ids = {*public.values_list("id", flat=True), *voted}
        return cls(
            arena=arena,
            models=list(LanguageModel.objects.filter(id__in=ids).order_by("id")),
            categories=categories_of(arena),
            excluded=Exclusion.objects.voters(exclusions),
            texts=state_of_texts(arena),
        )

    @property
    def digest(self) -> str:
        """It changes whenever a board would, so that a snapshot knows what it was made from."""
        facts = [
            [model.id, model.status, *(str(getattr(model, fact)) for fact in FACTS)]
            for model in self.models
        ]
        anchor = [self.arena.anchor_id, float(self.arena.anchor_score)]
        made = [settings.VERSION, method_for(self.arena)]
        whole = [*made, facts, self.categories, self.excluded, anchor, self.texts]
        return hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()

    @cached_property
    def ids(self) -> list[int]:
        return [model.id for model in self.models]

    @cached_property
    def names(self) -> list[str]:
        return [model.name for model in self.models]

    @property
    def anchor(self) -> tuple[int, float] | None:
        """The number of the model whose score is held fixed, and that score."""
        if self.arena.anchor_id not in self.ids:
            return None
        return self.ids.index(self.arena.anchor_id), self.arena.anchor_score

    @cached_property
    def token_means(self) -> dict[int, TokenMeans]:
        return token_means(self.arena)

    def facts(self, model: LanguageModel) -> dict[str, Any]:
        """What a row of any board says about the model, besides its rating."""
        means = self.token_means.get(model.id)
        return {
            **{fact: getattr(model, fact) for fact in FACTS},
            **(asdict(means) if means else {}),
            "retired": model.status == LanguageModel.Status.RETIRED,
        }


def categories_of(arena: Arena) -> list[Mapping[str, Any]]:
    """The categories of the bank's prompts, with sums that change when a prompt changes its
    categories, and those of counted votes on voters' own questions, without sums."""
    of_bank = Category.objects.filter(prompts__arena=arena, prompts__is_own=False)
    sums: Iterable[Mapping[str, Any]] = of_bank.annotate(
        size=Count("prompts"),
        total=Sum("prompts"),
        squares=Sum(F("prompts") * F("prompts") % PRIME),
    ).values("id", "slug", "name", "size", "total", "squares")
    own = Prompt.objects.filter(
        arena=arena, is_own=True, categories=OuterRef("pk"), votes__set_aside=""
    )
    others = Category.objects.filter(Exists(own)).exclude(id__in=[used["id"] for used in sums])
    known: Iterable[Mapping[str, Any]] = others.values("id", "slug", "name")
    return sorted([*sums, *known], key=itemgetter("slug"))


def state_of_texts(arena: Arena) -> list[int | None]:
    """Sums that change when a prompt's text changes or an answer replaces another."""
    asked = Prompt.objects.filter(arena=arena, is_own=False).aggregate(tokens=Sum("tokens"))
    answers = Answer.objects.filter(prompt__arena=arena, prompt__is_own=False, current=True)
    answered = answers.aggregate(total=Sum("id"), squares=Sum(F("id") * F("id") % PRIME))
    return [*asked.values(), *answered.values()]
