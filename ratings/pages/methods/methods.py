"""The method in force, for readers: each number from the code that uses it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.conf import settings

from arena.models import Arena, LanguageModel
from ratings.coarse_means import FEWEST_ANSWERS
from ratings.costs import ANSWERS, INPUT_TOKENS
from ratings.differences import TOP
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.ratings import MEAN_SCORE, POINTS
from ratings.engine.spread import HALF_TRUSTED
from ratings.engine.style import PRIOR_PRECISION
from ratings.engine.tally import Tally
from ratings.engine.validation import DRAWS as HALVES
from ratings.engine.validation import FEWEST_GROUPS, FEWEST_VOTES, FOLDS, MOST_VOTES
from ratings.engine.votes import CREDIT, Outcome
from ratings.method import FEWEST_VOTERS, FORESEEABLE, METHOD
from ratings.pages.prices.frontier import DRAWS
from ratings.retention import KEPT_BY_READERS, NEWEST_KEPT
from ratings.win_rates import predicted_win_rate

LEADS = (100, 200, 400)


def method_numbers() -> dict[str, Any]:
    scale = round(POINTS * math.log(10))
    prior = Tally.prior(1, np.zeros(1, dtype=int)).count[0]
    return {
        "scale": scale,
        "mean": round(MEAN_SCORE),
        "leads": [(lead, round(100 * predicted_win_rate(lead))) for lead in LEADS],
        "tie_credit": float(CREDIT[Outcome.TIE]),
        "prior_wins": float(prior[Outcome.A_BETTER]),
        "prior_losses": float(prior[Outcome.B_BETTER]),
        "confidence": round(100 * METHOD["confidence"]),
        "fewest_voters": FEWEST_VOTERS,
        "half_trusted": HALF_TRUSTED,
        "features": METHOD["style"],
        "style_deviation": round(PRIOR_PRECISION**-0.5),
        "input_tokens": round(INPUT_TOKENS),
        "answers": ANSWERS,
        "fewest_answers": FEWEST_ANSWERS,
        "draws": DRAWS,
        "foreseeable": FORESEEABLE,
        "dense_models": DENSE_MODELS,
        "top": TOP,
        "folds": FOLDS,
        "halves": HALVES,
        "fewest_votes": FEWEST_VOTES,
        "fewest_groups": FEWEST_GROUPS,
        "validated": MOST_VOTES,
        "refit_seconds": settings.REFIT_SECONDS,
        "examine_seconds": settings.EXAMINE_SECONDS,
        "newest_kept": NEWEST_KEPT,
        "kept_by_readers": KEPT_BY_READERS,
        "version": settings.VERSION,
    }


@dataclass(frozen=True)
class Scale:
    """What holds the scores of an arena in place: an anchor model, or else their mean."""

    arena: Arena
    anchor: str
    score: float


def scales() -> list[Scale]:
    """The scales of all arenas whose boards are computed here. A draft model is not mentioned."""
    arenas = Arena.objects.filter(is_published=False).open_first().select_related("anchor")
    return [
        Scale(arena, arena.anchor.name, arena.anchor_score)
        if arena.anchor and arena.anchor.status != LanguageModel.Status.DRAFT
        else Scale(arena, "", MEAN_SCORE)
        for arena in arenas
    ]
