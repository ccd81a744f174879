"""The JSON API of arenas and battles. Boards are added to it by ratings/api.py."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.security import APIKeyCookie

from arena.battles import blindness, rules, voters
from arena.battles.matchmaking import playable_prompts
from arena.live import closing
from arena.models import Arena, Battle, Outcome, Prompt, SetAside, Voter

router = Router(tags=["battles"])


class VoterSession(APIKeyCookie):
    """The session cookie of a visitor, with the CSRF header that belongs to it."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Voter | None:
        return voters.voter_of(request) if key and voters.is_remembered(request) else None


class VoterRequest(HttpRequest):
    """What reaches a call that only a voter may make."""

    auth: Voter


class ArenaOut(Schema):
    slug: str
    name: str
    description: str
    status: Literal["open", "archived"]


class PromptOut(Schema):
    key: str
    text: str
    categories: list[str]

    @staticmethod
    def resolve_categories(prompt: Prompt) -> list[str]:
        return [category.slug for category in prompt.categories.all()]


class BattleIn(Schema):
    prompt: str | None = None


class Text(Schema):
    text: str


class Sides(Schema):
    a: Text
    b: Text


class BattleOut(Schema):
    id: UUID
    prompt: str
    answers: Sides


class VoteIn(Schema):
    outcome: Literal["a", "b", "tie", "both_bad"]


class ModelOut(Schema):
    name: str
    organization: str


class Models(Schema):
    a: ModelOut
    b: ModelOut


class VoteOut(Schema):
    outcome: Literal["a", "b", "tie", "both_bad"]
    models: Models
    set_aside: Literal["", *SetAside.values] = Field(  # type: ignore[valid-type]  # one list of them
        ..., description="Why the vote is kept and not counted; empty if it is counted."
    )


class Problem(Schema):
    detail: str = Field(..., description="One sentence.")


def refused(request: HttpRequest, error: rules.BattleError) -> JsonResponse:
    """What the rules of a battle do not allow, in whichever call of the API."""
    return JsonResponse({"detail": str(error)}, status=error.status)


PROBLEMS = dict.fromkeys((401, 403, 404, 409, 410), Problem)


@router.get(
    "arenas",
    auth=None,
    response=list[ArenaOut],
    summary="List the arenas",
    operation_id="arena_api_list_arenas",
)
def list_arenas(request: HttpRequest) -> Any:
    """Sets the session and CSRF cookies that opening a battle and voting need."""
    voters.remember(request)
    get_token(request)
    return Arena.objects.open_first()


@router.get(
    "arenas/{slug:slug}/prompts",
    auth=None,
    response={200: list[PromptOut], 404: Problem},
    summary="List the prompts of an arena",
    operation_id="arena_api_list_prompts",
)
def list_prompts(request: HttpRequest, slug: str) -> Any:
    """Those that can be chosen for a battle."""
    arena = get_object_or_404(Arena, slug=slug)
    return playable_prompts(arena).prefetch_related("categories")


@router.post(
    "arenas/{slug:slug}/battles",
    response={201: BattleOut, **PROBLEMS},
    summary="Open a battle",
    operation_id="arena_api_open_battle",
)
def open_battle(request: VoterRequest, slug: str, wanted: BattleIn | None = None) -> Any:
    """The next pair of answers, or the one that is still open. `prompt` is a prompt's key."""
    arena = get_object_or_404(Arena, slug=slug)
    prompt = Prompt.objects.named(arena, wanted.prompt) if wanted and wanted.prompt else None
    if wanted and wanted.prompt and prompt is None:
        return Status(404, {"detail": "There is no such prompt."})
    return Status(201, blindness.before_vote(rules.open_battle(arena, request.auth, prompt)))


@router.post(
    "battles/{uuid:battle_id}/vote",
    response={200: VoteOut, **PROBLEMS},
    summary="Vote",
    operation_id="arena_api_vote",
)
def vote(request: VoterRequest, battle_id: UUID, cast: VoteIn) -> Any:
    """Closes the battle and reveals the models. The same outcome again gives the same answer."""
    battle = get_object_or_404(Battle, id=battle_id, voter=request.auth)
    stored = closing.vote(battle, Outcome[cast.outcome.upper()])
    return {
        "outcome": cast.outcome,
        "models": {"a": battle.model_a, "b": battle.model_b},
        "set_aside": stored.set_aside,
    }


@router.post(
    "battles/{uuid:battle_id}/skip",
    response={204: None, **PROBLEMS},
    summary="Skip a battle",
    operation_id="arena_api_skip",
)
def skip(request: VoterRequest, battle_id: UUID) -> Any:
    """Closes the battle without a vote, and reveals nothing."""
    battle = get_object_or_404(Battle, id=battle_id, voter=request.auth)
    closing.skip(battle)
    return Status(204, None)
