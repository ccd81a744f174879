"""How sure a board is, in the API."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ratings.exports.schemas import EffectOut, SnapshotOut
from ratings.models import Snapshot
from ratings.pages.board.api import ERRORS, Named, board_of
from ratings.pages.sureness.sureness import State, Sureness

router = Router(tags=["boards"])


class ChangeOut(Schema):
    model: str
    change: float


class ChoiceOut(Schema):
    models: int = Field(..., description="Firmly rated on both boards; the figures are of these.")
    not_firm: list[str] = Field(..., description="Firmly rated on the board and not there.")
    highest: str = Field(..., description="The model with the highest score there.")
    same_leaders: bool = Field(..., description="Whether the same models may be first.")
    greatest: ChangeOut = Field(..., description="The greatest change of a score, in points.")
    mean_change: float = Field(..., description="Of the scores, in points, whatever the sign.")
    width: float | None = Field(..., description="Spread of the scores there, relative to here.")
    moved: int = Field(..., description="Models whose rank is another.")
    top: int = Field(..., description="The first ten, or as many as there are.")
    moved_of_top: int
    outside: int = Field(..., description="Scores there that lie outside the interval here.")


class StandingOut(Schema):
    score: float
    rank: int


class StyledStandingOut(StandingOut):
    was: int | None = Field(None, description="Rank on the plain board of the same votes.")


class EloOut(Schema):
    score: float = Field(..., description="Online Elo of the votes in the order they were cast.")
    lowest: float = Field(..., description="Of the shuffles, which change nothing but the order.")
    highest: float


class EloSettingsOut(Schema):
    k: float = Field(..., description="The most that one vote moves a score, in points.")
    base: float = Field(..., description="A lead of so many points is odds of ten to one.")
    start: float
    shuffles: int
    shuffled: int = Field(..., description="The newest votes, whose order was changed.")
    greatest: float = Field(..., description="Greatest distance between two orders, in points.")


class ExaminedModelOut(StandingOut):
    model: str
    ties_left_out: StandingOut | None
    ties_modelled: StandingOut | None
    without_heaviest_voter: StandingOut | None
    style_control: StyledStandingOut | None = None
    elo: EloOut | None = None


class ChoicesOut(Schema):
    ties_left_out: ChoiceOut | None
    ties_modelled: ChoiceOut | None
    without_heaviest_voter: ChoiceOut | None
    style_control: ChoiceOut | None = Field(
        None, description="Against the plain board of the votes that style control counts."
    )


class ScopeOut(Schema):
    scope: str = Field(..., description="Whom the claims are about.")
    chosen: bool = Field(..., description="Whether it is the one that this board goes by.")
    models: int = Field(..., description="The firmly rated ones; the figures are of these.")
    typical: float | None = Field(
        ..., description="Half-width of the interval of one difference, in points: the median."
    )
    may_be_first: int


class FirstTwoOut(Schema):
    first: str
    second: str
    lead: float = Field(..., description="In points.")
    votes: int | None = Field(..., description="So many, taken back, swap the two; maybe fewer.")
    why: str = Field(..., description="Why there is no number: equal, never, large; else empty.")


class VotersOut(Schema):
    count: int
    effective: float = Field(..., description="So many equally busy voters would tell as much.")
    heaviest: int = Field(..., description="Votes of the busiest voter.")
    ten_heaviest: int = Field(..., description="Votes of the ten busiest voters.")
    half: int = Field(..., description="The fewest voters who cast half of the votes.")


class GroupsOut(Schema):
    sizes: list[int] = Field(..., description="Models of each group of models that met.")
    provisional: int
    unrated: int


class ThinOut(Schema):
    model: str
    opponents: int
    votes: int


class CoverageOut(Schema):
    models: int
    pairs_met: int
    pairs_possible: int
    thinnest: list[ThinOut] = Field(..., description="Those that met the fewest others.")


class ExaminationOut(Schema):
    votes: int
    ties: int
    leaders: list[str] = Field(
        ...,
        description="Who may be first, of the firmly rated models.",
    )
    choices: ChoicesOut
    models: list[ExaminedModelOut] = Field(..., description="The firmly rated ones.")
    scopes: list[ScopeOut] = Field(
        [], description="The same votes in each scope; empty if it was not computed."
    )
    elo: EloSettingsOut | None = Field(
        None, description="For comparison only; of an overall board."
    )
    first_two: FirstTwoOut | None
    voters: VotersOut
    groups: GroupsOut
    coverage: CoverageOut


class SurenessOut(Schema):
    arena: str = Field(..., alias="board.snapshot.arena.slug")
    category: str = Field(..., alias="board.category")
    snapshot: SnapshotOut = Field(..., alias="board.snapshot")
    state: State = Field(
        ...,
        description="Examined; pending: not yet; overtaken: a newer one came first; dropped: what "
        "it rests on is no longer kept; published: there are no votes to examine.",
    )
    examined: SnapshotOut | None = Field(..., description="The snapshot that `found` speaks of.")
    effects: list[EffectOut] = Field(..., description="Of style; empty if it is not known.")
    found: ExaminationOut | None = Field(..., alias="record")

    @staticmethod
    def resolve_examined(sureness: Sureness) -> Snapshot | None:
        return sureness.examined.snapshot if sureness.examined else None

    @staticmethod
    def resolve_effects(sureness: Sureness) -> list[dict[str, Any]]:
        return sureness.styled.effects if sureness.styled else []


@router.get(
    "arenas/{slug:slug}/sureness",
    auth=None,
    response={200: SurenessOut, **ERRORS},
    summary="Read how sure a board is",
    operation_id="ratings_api_sureness_sureness",
)
def sureness(
    request: HttpRequest,
    slug: str,
    named: Query[Named],
) -> Any:
    """What other choices, or other voters, would have made of a board without style control. A
    board is examined some seconds after it was published; until then `found` is of the newest
    earlier one that was."""
    return Sureness.of(board_of(slug, named))
