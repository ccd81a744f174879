"""How well the scores predict, in the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ratings.exports.schemas import SnapshotOut
from ratings.models import Snapshot
from ratings.pages.board.api import ERRORS, Named, board_of
from ratings.pages.sureness.sureness import State
from ratings.pages.validation.validation import Validation

router = Router(tags=["boards"])


class EstimateOut(Schema):
    value: float
    lower: float = Field(..., description="Lower end of the interval of 95%.")
    upper: float


class BinOut(Schema):
    votes: int
    predicted: float = Field(..., description="Mean probability of the favourite.")
    observed: float = Field(..., description="Its mean credit, a tie being half a win.")
    lower: float
    upper: float


class HeldOutOut(Schema):
    votes: int = Field(..., description="Those that the others could predict.")
    groups: int = Field(..., description="What was left out whole: votes, voters or prompts.")
    log_loss: float = Field(..., description="−y ln p − (1 − y) ln(1 − p), mean of the votes.")
    coin_log_loss: float
    brier: float = Field(..., description="(y − p)², mean of the votes.")
    coin_brier: float
    gain: EstimateOut | None = Field(..., description="Log loss less than a coin's, by groups.")
    slope: EstimateOut | None = Field(
        ..., description="What remains of a lead in points; below 1 scores are too bold."
    )
    reliability: list[BinOut]


class HeldOutsOut(Schema):
    votes: HeldOutOut | None = Field(..., description="Other votes of the same people.")
    voters: HeldOutOut | None = Field(..., description="Votes of other people.")
    prompts: HeldOutOut | None = Field(..., description="Votes on other prompts.")


class FitOut(Schema):
    ratio: float = Field(
        ..., description="Pearson's X² of the pairs over its degrees of freedom and dispersion."
    )
    lower: float = Field(..., description="Bounds of 95% if the model were the truth.")
    upper: float
    pairs: int
    freedom: int


class AgreementOut(Schema):
    pairs: int = Field(..., description="Pairs of answers that two voters judged.")
    votes: int
    same: float = Field(..., description="How often two voters say the same of one pair.")
    by_chance: float
    nominal: float = Field(..., description="Krippendorff's alpha of the outcomes as names.")
    nominal_lower: float
    nominal_upper: float
    ordinal: float = Field(..., description="As steps: A, neither, B.")
    ordinal_lower: float
    ordinal_upper: float


class DriftOut(Schema):
    gain: EstimateOut = Field(..., description="Of the second half, predicted from the first.")
    usual: float = Field(..., description="In the mean of random halves.")
    worse: int = Field(..., description="Random halves that predict as badly or worse.")
    draws: int


class PredictionsOut(Schema):
    votes: int = Field(..., description="The newest votes of the board, which were looked at.")
    votes_of_board: int
    held_out: HeldOutsOut | None = Field(..., description="Null on boards of too many models.")
    fit: FitOut | None
    agreement: AgreementOut | None
    drift: DriftOut | None


class ValidationOut(Schema):
    arena: str = Field(..., alias="board.snapshot.arena.slug")
    category: str = Field(..., alias="board.category")
    snapshot: SnapshotOut = Field(..., alias="board.snapshot")
    state: State = Field(..., description="As of how sure a board is.")
    examined: SnapshotOut | None = Field(..., description="The snapshot that `found` speaks of.")
    found: PredictionsOut | None = Field(..., alias="record")

    @staticmethod
    def resolve_examined(validation: Validation) -> Snapshot | None:
        return validation.examined.snapshot if validation.examined else None


@router.get(
    "arenas/{slug:slug}/validation",
    auth=None,
    response={200: ValidationOut, **ERRORS},
    summary="Read how well the scores of a board predict votes",
    operation_id="ratings_api_validation_validation",
)
def validation(
    request: HttpRequest,
    slug: str,
    named: Query[Named],
) -> Any:
    """Votes as predicted from the votes of others, on a board without style control. Null is what
    too few votes cannot say. A board is examined some seconds after it was published; until then
    `found` is of the newest earlier one that was."""
    return Validation.of(board_of(slug, named))
