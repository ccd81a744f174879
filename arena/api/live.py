"""The JSON API of live battles: ask, read both answers as they come, ask on, stop."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from arena.api.battles import PROBLEMS, Problem, Sides, VoterRequest
from arena.battles import rules
from arena.live import conversations
from arena.models import Arena, Battle, Turn

router = Router(tags=["live battles"])

REFUSALS = {**PROBLEMS, **dict.fromkeys((400, 413, 422, 429, 503), Problem)}


class QuestionIn(Schema):
    question: str = Field(..., description="At most 20,000 characters.")


class NextQuestionIn(QuestionIn):
    number: int = Field(..., ge=2, le=conversations.MOST_TURNS, description="Of the turn.")


class TurnOut(Schema):
    number: int
    question: str
    state: Literal["running", "finished"]
    answers: Sides


class LiveBattleOut(Schema):
    id: UUID
    turns: list[TurnOut]


@router.post(
    "arenas/{slug:slug}/questions",
    response={201: LiveBattleOut, **REFUSALS},
    summary="Ask a question",
    operation_id="arena_live_api_ask",
)
def ask(request: VoterRequest, slug: str, asked: QuestionIn) -> Any:
    """Opens a battle between two models that are drawn. Both answers come as an event stream at
    `/battles/<id>/events`, with the same cookies; or ask for the battle until its turn is finished.
    """
    arena = get_object_or_404(Arena, slug=slug)
    turn = conversations.ask(arena, request.auth, asked.question)
    return Status(201, live_battle_before_vote(turn.battle))


@router.get(
    "battles/{uuid:battle_id}",
    response={200: LiveBattleOut, **REFUSALS},
    summary="Read a live battle",
    operation_id="arena_live_api_read",
)
def read(request: VoterRequest, battle_id: UUID) -> Any:
    """Its turns so far; of a running one what is shown by now."""
    battle = own_battle(request, battle_id)
    rules.require_open(battle)
    return live_battle_before_vote(battle)


@router.post(
    "battles/{uuid:battle_id}/turns",
    response={201: LiveBattleOut, **REFUSALS},
    summary="Ask on",
    operation_id="arena_live_api_ask_on",
)
def ask_on(request: VoterRequest, battle_id: UUID, asked: NextQuestionIn) -> Any:
    """The next question to the same two models. The same number again asks nothing again."""
    battle = own_battle(request, battle_id)
    conversations.ask_on(battle, asked.question, asked.number)
    return Status(201, live_battle_before_vote(battle))


@router.post(
    "battles/{uuid:battle_id}/stop",
    response={204: None, **REFUSALS},
    summary="Stop the answers",
    operation_id="arena_live_api_stop",
)
def stop(request: VoterRequest, battle_id: UUID) -> Any:
    """The turn ends with what is shown of it."""
    conversations.stop(own_battle(request, battle_id))
    return Status(204, None)


def own_battle(request: VoterRequest, battle_id: UUID) -> Battle:
    live = Battle.objects.exclude(kind=Battle.Kind.PREPARED).select_related("arena", "voter")
    return get_object_or_404(live, id=battle_id, voter=request.auth)


def live_battle_before_vote(battle: Battle) -> dict[str, Any]:
    """What may be told of a live battle before the vote."""
    return {"id": battle.id, "turns": [*map(turn_before_vote, conversations.so_far(battle))]}


def turn_before_vote(turn: Turn) -> dict[str, Any]:
    return {
        "number": turn.number,
        "question": turn.question,
        "state": turn.state,
        "answers": {"a": {"text": turn.answer_a}, "b": {"text": turn.answer_b}},
    }
