"""The figures of a board in the API."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ratings.exports.schemas import FourDigits, OfBoard
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.figures.figures import FIRST_MODELS, MOST_MODELS, Figures

router = Router(tags=["boards"])


class WinRateOut(Schema):
    model: str = Field(..., alias="name")
    predicted: FourDigits
    observed: FourDigits | None
    battles: int | None


class PairOut(Schema):
    model_a: str = Field(..., alias="first")
    model_b: str = Field(..., alias="second")
    predicted: FourDigits
    observed: FourDigits | None
    misfit: FourDigits | None
    battles: int | None
    a_better: int | None
    b_better: int | None
    tie: int | None
    both_bad: int | None


class FiguresOut(OfBoard):
    snapshot: int = Field(..., alias="board.snapshot_id")
    has_votes: bool
    pairs_met: int | None
    pairs_possible: int = Field(..., alias="possible")
    win_rates: list[WinRateOut]
    pairs: list[PairOut]

    @staticmethod
    def resolve_has_votes(figures: Figures) -> bool:
        return figures.evidence is not None

    @staticmethod
    def resolve_pairs_met(figures: Figures) -> int | None:
        return None if figures.met is None else len(figures.met)


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
    return Figures(board_of(slug, which, which.style_control), models)
