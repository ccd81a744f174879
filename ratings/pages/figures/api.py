"""The figures of a board as JSON."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from ratings.exports.serial import rounded
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.figures.figures import FIRST_MODELS, MOST_MODELS, Figures, Pair, WinRate

router = Router(tags=["boards"])


class WinRateOut(Schema):
    model: str
    predicted: float
    observed: float | None
    battles: int | None


class PairOut(Schema):
    model_a: str
    model_b: str
    predicted: float
    observed: float | None
    misfit: float | None
    battles: int | None
    a_better: int | None
    b_better: int | None
    tie: int | None
    both_bad: int | None


class FiguresOut(Schema):
    arena: str
    category: str
    style_control: bool
    snapshot: int
    has_votes: bool
    pairs_met: int | None
    pairs_possible: int
    win_rates: list[WinRateOut]
    pairs: list[PairOut]


@router.get(
    "arenas/{slug:slug}/figures",
    auth=None,
    response={200: FiguresOut, **ERRORS},
    summary="Read what a board predicts and what its votes say",
    operation_id="ratings_api_figures_figures",
)
def figures(
    request: HttpRequest,
    slug: str,
    which: Query[Which],
    models: Annotated[int, Query(ge=2, le=MOST_MODELS)] = FIRST_MODELS,
) -> Any:
    """The win rate of each model, and each pair of the first `models` by rank. Shares of a pair are
    those of model_a, a tie being half a win; `misfit` is observed less predicted, in standard
    deviations. Provisional models, and those that never met the others, are left out. Null is
    unknown: a published board comes without its votes."""
    board = board_of(slug, which, which.style_control)
    shown = Figures(board, models)
    has_votes = shown.evidence is not None
    return {
        "arena": slug,
        "category": board.category,
        "style_control": board.style_control,
        "snapshot": board.snapshot.id,
        "has_votes": has_votes,
        "pairs_met": len(shown.met) if has_votes else None,
        "pairs_possible": shown.possible,
        "win_rates": [win_rate_record(rate) for rate in shown.win_rates],
        "pairs": [pair_record(pair) for pair in shown.pairs],
    }


def win_rate_record(rate: WinRate) -> dict[str, Any]:
    return {
        "model": rate.name,
        "predicted": rounded(rate.predicted),
        "observed": rounded(rate.observed),
        "battles": rate.battles,
    }


def pair_record(pair: Pair) -> dict[str, Any]:
    a_better, b_better, tie, both_bad = pair.count or [None] * 4
    return {
        "model_a": pair.first,
        "model_b": pair.second,
        "predicted": rounded(pair.predicted),
        "observed": rounded(pair.observed),
        "misfit": rounded(pair.misfit),
        "battles": pair.battles,
        "a_better": a_better,
        "b_better": b_better,
        "tie": tie,
        "both_bad": both_bad,
    }
