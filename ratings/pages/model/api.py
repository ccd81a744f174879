"""One model in the API: its row, its history, its record, its strengths and its style."""

from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from ratings.counting.token_means import FEWEST_ANSWERS
from ratings.exports.columns import plain_row
from ratings.exports.serial import heading, rounded
from ratings.pages.board.api import ERRORS, RowOut, SnapshotOut, Which, board_of
from ratings.pages.model.answer_style import Appearance
from ratings.pages.model.profile import Opponent, Portrait, Strength
from ratings.pages.model.trajectory import Moment

router = Router(tags=["boards"])


class MomentOut(Schema):
    day: date
    snapshot: int
    score: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    votes: int
    provisional: bool
    component: int


class EventOut(Schema):
    day: date
    kind: str = Field(..., description="registered, first, retired, returned, version or method.")
    words: str


class OpponentOut(Schema):
    model: str
    predicted: float | None = Field(..., description="Share of wins, a tie being half a win.")
    observed: float | None
    battles: int | None
    won: int | None
    lost: int | None
    tie: int | None
    both_bad: int | None


class StrengthOut(Schema):
    category: str
    score: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    ranked_models: int
    points_above_overall: float | None
    verdict: str = Field(..., description="stronger, weaker, same (as far as is sure) or unknown.")


class FeatureOut(Schema):
    name: str
    own: float = Field(..., description="Mean per answer of the model.")
    all: float = Field(..., description="Mean of all models, each counted once.")


class StyleOut(Schema):
    answers: int
    models: int
    features: list[FeatureOut]


class PortraitOut(Schema):
    arena: str
    category: str
    style_control: bool
    snapshot: SnapshotOut
    row: RowOut
    parameter_count: int | None
    history: list[MomentOut] = Field(..., description="The newest board of each day, oldest first.")
    events: list[EventOut]
    opponents: list[OpponentOut]
    categories: list[StrengthOut]
    style: StyleOut | None = Field(
        ..., description=f"Null with fewer than {FEWEST_ANSWERS} stored answers."
    )


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
    return heading(board) | portrait_record(Portrait(board, row, ratings))


def portrait_record(portrait: Portrait) -> dict[str, Any]:
    history, model = portrait.trajectory, portrait.model
    return {
        "row": plain_row(portrait.row),
        "parameter_count": model and model.parameter_count,
        "history": [moment_record(moment) for moment in history.present],
        "events": [asdict(event) for event in history.events],
        "opponents": [opponent_record(one) for one in portrait.all_opponents],
        "categories": [strength_record(one) for one in portrait.strengths],
        "style": style_record(portrait.appearance),
    }


def moment_record(moment: Moment) -> dict[str, Any]:
    row = moment.row
    return {
        "day": moment.day,
        "snapshot": moment.snapshot.id,
        **scores(row),
        "rank": row.rank,
        "votes": row.votes,
        "provisional": row.provisional,
        "component": row.component,
    }


def opponent_record(one: Opponent) -> dict[str, Any]:
    names = ("won", "lost", "tie", "both_bad")
    return {
        "model": one.row.name,
        "predicted": rounded(one.predicted),
        "observed": rounded(one.observed),
        "battles": one.battles,
        **dict(zip(names, one.count or [None] * 4, strict=True)),
    }


def strength_record(one: Strength) -> dict[str, Any]:
    row = one.row
    return {
        "category": one.board.category,
        **scores(row),
        "rank": row.rank,
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "votes": row.votes,
        "ranked_models": one.places,
        "points_above_overall": rounded(one.points, digits=2),
        "verdict": one.verdict,
    }


def scores(row: Any) -> dict[str, float | None]:
    return {name: rounded(getattr(row, name), digits=2) for name in ("score", "lower", "upper")}


def style_record(look: Appearance | None) -> dict[str, Any] | None:
    if look is None:
        return None
    features = [
        {"name": one.name, "own": rounded(one.own, 2), "all": rounded(one.all, 2)}
        for one in look.features
    ]
    return {"answers": look.answers, "models": look.models, "features": features}
