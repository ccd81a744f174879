"""One model in the API: its row, its history, its record, its strengths and its style."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ratings.coarse_means import FEWEST_ANSWERS
from ratings.exports.schemas import FourDigits, Heading, RowOut, TwoDigits
from ratings.pages.board.api import ERRORS, Which, board_of
from ratings.pages.model.profile import ModelProfile

router = Router(tags=["boards"])


class MomentOut(Schema):
    day: date
    snapshot: int = Field(..., alias="snapshot.id")
    score: TwoDigits | None = Field(..., alias="row.score")
    lower: TwoDigits | None = Field(..., alias="row.lower")
    upper: TwoDigits | None = Field(..., alias="row.upper")
    rank: int | None = Field(..., alias="row.rank")
    votes: int = Field(..., alias="row.votes")
    provisional: bool = Field(..., alias="row.provisional")
    component: int = Field(..., alias="row.component")


class EventOut(Schema):
    day: date
    kind: str = Field(..., description="registered, first, retired, returned, version or method.")
    words: str


class OpponentOut(Schema):
    model: str = Field(..., alias="row.name")
    predicted: FourDigits | None = Field(..., description="Share of wins, a tie being half a win.")
    observed: FourDigits | None
    battles: int | None
    won: int | None = Field(..., alias="a_better")
    lost: int | None = Field(..., alias="b_better")
    tie: int | None
    both_bad: int | None


class StrengthOut(Schema):
    category: str = Field(..., alias="board.category")
    score: TwoDigits | None = Field(..., alias="row.score")
    lower: TwoDigits | None = Field(..., alias="row.lower")
    upper: TwoDigits | None = Field(..., alias="row.upper")
    rank: int | None = Field(..., alias="row.rank")
    rank_low: int | None = Field(..., alias="row.rank_low")
    rank_high: int | None = Field(..., alias="row.rank_high")
    votes: int = Field(..., alias="row.votes")
    ranked_models: int = Field(..., alias="places")
    points_above_overall: TwoDigits | None = Field(..., alias="points")
    verdict: str = Field(..., description="stronger, weaker, same (as far as is sure) or unknown.")


class FeatureOut(Schema):
    name: str
    own: TwoDigits = Field(..., description="Mean per answer of the model.")
    all: TwoDigits = Field(..., description="Mean of all models, each counted once.")


class StyleOut(Schema):
    answers: int
    models: int
    features: list[FeatureOut]


class PortraitOut(Heading):
    row: RowOut
    parameter_count: int | None
    history: list[MomentOut] = Field(
        ...,
        alias="trajectory.present",
        description="The newest board of each day, oldest first.",
    )
    events: list[EventOut] = Field(..., alias="trajectory.events")
    opponents: list[OpponentOut] = Field(..., alias="all_opponents")
    categories: list[StrengthOut] = Field(..., alias="strengths")
    style: StyleOut | None = Field(
        ..., description=f"Null with fewer than {FEWEST_ANSWERS} stored answers."
    )

    @staticmethod
    def resolve_parameter_count(profile: ModelProfile) -> int | None:
        return profile.model.parameter_count if profile.model else None


@router.get(
    "arenas/{slug:slug}/model",
    auth=None,
    response={200: PortraitOut, **ERRORS},
    summary="Read what a board tells of one model",
    operation_id="ratings_api_models_model",
)
def model(
    request: HttpRequest,
    slug: str,
    name: str,
    which: Query[Which],
) -> Any:
    """A model by its name on the board. Null is unknown: a published board comes without votes and
    answers. Answers themselves are not here, so that battles stay blind."""
    board = board_of(slug, which, which.style_control)
    ratings = list(board.ratings.ranked())
    row = next((row for row in ratings if row.name == name), None)
    if row is None:
        raise HttpError(HTTPStatus.NOT_FOUND, "This board has no model of that name.")
    return ModelProfile(board, row, ratings)
