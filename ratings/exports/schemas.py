"""A board as JSON: one answer, of the API and as a download.

Schemas read the attributes of what the pages read, too. Those of a board read it from `board`.
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, create_model, model_validator

from ratings.claims import Terms
from ratings.exports.board import RankedBoard
from ratings.exports.column import Column, utc
from ratings.exports.columns import BOARD, plain_row
from ratings.models import Rating


def to_digits(digits: int) -> AfterValidator:
    return AfterValidator(lambda number: round(number, digits))


TwoDigits = Annotated[float, to_digits(2)]
FourDigits = Annotated[float, to_digits(4)]
SixDigits = Annotated[float, to_digits(6)]


class SnapshotOut(Schema):
    id: int
    kind: Literal["computed", "published"] = Field(
        ..., description="Computed here, or published by another system and not computed here."
    )
    watermark: int | None = Field(
        ..., description="Sequence of the newest vote that it counts; null if published."
    )
    exclusion_version: int = Field(
        ..., description="The newest decision on excluded voters that it knew."
    )
    votes: int = Field(..., description="Votes that it counts.")
    simulated_votes: int = Field(..., description="How many of them are simulated.")
    created_at: Annotated[str, BeforeValidator(utc)] = Field(
        ..., description="When it was computed, or the day it was published; ISO 8601 in UTC."
    )
    method: dict[str, Any] = Field(..., description="How it was computed, with all settings.")
    version: str = Field(..., description="The version of Evenhand that computed it.")
    source: str = Field(..., description="Who published it; empty if computed.")
    source_url: str


class PlainRow(Schema):
    @model_validator(mode="wrap")
    @classmethod
    def of_rating(cls, rating: Rating, handler: Any) -> Any:
        return handler(plain_row(rating))


def field_of(column: Column) -> tuple[Any, Any]:
    kind: Any = column.kind
    return kind | None if column.optional else kind, Field(..., description=column.meaning)


if TYPE_CHECKING:
    RowOut = PlainRow
else:
    RowOut = create_model(
        "RowOut", __base__=PlainRow, **{column.name: field_of(column) for column in BOARD}
    )


class EffectOut(Schema):
    feature: str
    effect: float = Field(..., description="How it sways voters, in logits.")
    lower: float
    upper: float


class OfBoard(Schema):
    arena: str = Field(..., alias="board.snapshot.arena.slug")
    category: str = Field(..., alias="board.category")
    style_control: bool = Field(..., alias="board.style_control")
    margin: float = Field(
        ..., description="The fewest of 100 votes against the best, ties split, good enough."
    )
    scope: str | None = Field(
        ..., description="For whom intervals and verdicts hold; null where nobody recorded it."
    )
    voters: int | None = Field(
        ..., alias="board.voters", description="Who cast its votes; null if unknown."
    )
    prompts: int | None = Field(
        ..., alias="board.prompts", description="On which its votes are; null if unknown."
    )
    bounds: Literal["joint", "approximate"] = Field(
        ..., description="Approximate where made from published intervals alone."
    )

    @staticmethod
    def resolve_margin(of_board: Any) -> float:
        return Terms.of(of_board.board).margin

    @staticmethod
    def resolve_scope(of_board: Any) -> str | None:
        return Terms.of(of_board.board).scope

    @staticmethod
    def resolve_bounds(of_board: Any) -> str:
        return "approximate" if Terms.of(of_board.board).is_approximate else "joint"


class Heading(OfBoard):
    """Which board it is."""

    snapshot: SnapshotOut = Field(..., alias="board.snapshot")


class BoardOut(OfBoard):
    style_control: bool = Field(
        ..., alias="board.style_control", description="Whether its scores are those at equal style."
    )
    effects: list[EffectOut] = Field(
        ..., alias="board.effects", description="Of style; empty without style control."
    )
    snapshot: SnapshotOut = Field(..., alias="board.snapshot")
    rows: list[RowOut] = Field(..., alias="ratings")


def board_json(ranked: RankedBoard) -> dict[str, Any]:
    return BoardOut.from_orm(ranked).model_dump()
