"""A battle in the browser: open it, see it, vote or skip. Everything works without JavaScript."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.battles import matchmaking, rules, voters
from arena.battles.matchmaking import answers_live
from arena.live import closing, conversations
from arena.live.conversations import MOST_TURNS
from arena.live.questions import LONGEST_QUESTION
from arena.models import Arena, Battle, Outcome, Prompt
from arena.web.requests import from_our_pages


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def open_battle(request: HttpRequest, slug: str) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    if request.method != "POST":
        return redirect(arena)
    prompt = chosen_prompt(request, arena)
    try:
        battle = rules.open_battle(arena, voters.voter_of(request), prompt)
    except rules.NoPairLeft as end:
        if answers_live(arena) and not prompt:
            return redirect("ask", arena.slug)
        return refusal(request, arena, end)
    except rules.BattleError as error:
        return refusal(request, arena, error)
    return redirect(battle, permanent=False)


def chosen_prompt(request: HttpRequest, arena: Arena) -> Prompt | None:
    key = request.POST.get("prompt")
    if not key:
        return None
    prompt = Prompt.objects.named(arena, key)
    if prompt is None:
        raise Http404
    return prompt


@require_safe
@never_cache
def battle(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = own_battle(request, battle_id)
    context = {"battle": battle, "arena": battle.arena}
    if hasattr(battle, "vote"):
        chose = {Outcome(battle.vote.outcome).label: True}
        return render(request, "arena/battle/revealed.html", context | {"chose": chose})
    try:
        rules.require_open(battle)
    except rules.BattleVoid as error:
        return refusal(request, battle.arena, error, battle)
    except rules.BattleError as error:
        return refusal(request, battle.arena, error)
    if battle.is_live:
        return render(request, "arena/live/page.html", context | live_state(battle))
    return render(request, "arena/battle/page.html", context)


def live_state(battle: Battle) -> dict[str, Any]:
    """The turns so far, and what can be done next."""
    turns = conversations.so_far(battle)
    running = next((turn for turn in turns if turn.is_running), None)
    return {
        "turns": turns,
        "running": running,
        "must_wait": all(turn.is_running for turn in turns),
        "can_ask": running is None and len(turns) < MOST_TURNS,
        "number": len(turns) + 1,
        "longest": LONGEST_QUESTION,
        "next_id": uuid4(),
        "may_redraw": not battle.is_named and matchmaking.answering(battle.arena).count() > 2,
        "dropped": None if turns else battle.turns.last(),
    }


@require_POST
def vote(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = own_battle(request, battle_id)
    label = request.POST.get("outcome", "")
    if label not in Outcome.labels:
        message = _("A vote is one of %s.") % ", ".join(Outcome.labels)
        return render(request, "400.html", {"message": message}, status=HTTPStatus.BAD_REQUEST)
    try:
        closing.vote(battle, Outcome[label.upper()])
    except rules.BattleError as error:
        return refusal(request, battle.arena, error, battle)
    return redirect(battle)


@require_POST
def skip(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    """Close the battle without a vote, and go on to the next."""
    battle = own_battle(request, battle_id)
    try:
        closing.skip(battle)
        if battle.is_live:
            return redirect("ask", battle.arena.slug)
        return redirect(rules.open_battle(battle.arena, battle.voter))
    except rules.NoPairLeft as end:
        # The skip is recorded: nothing failed.
        return refusal(request, battle.arena, end, status=HTTPStatus.OK)
    except rules.BattleError as error:
        return refusal(request, battle.arena, error)


def own_battle(request: HttpRequest, battle_id: UUID) -> Battle:
    """The visitor's own battle; for anybody else it does not exist."""
    voter = voters.known_voter(request)
    battles_shown = Battle.objects.select_related(
        "arena", "prompt", "answer_a", "answer_b", "model_a", "model_b", "vote", "voter", "share"
    )
    if voter is None:
        raise Http404
    return get_object_or_404(battles_shown, id=battle_id, voter=voter)


def refusal(
    request: HttpRequest,
    arena: Arena,
    error: rules.BattleError,
    battle: Battle | None = None,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    """Why something cannot be done, and what can: go on, or ask the same question again."""
    context = {
        "arena": arena,
        "message": str(error),
        "may_go_on": arena.is_open and not isinstance(error, rules.NoPairLeft),
        "battle": battle,
        "is_void": isinstance(error, rules.BattleVoid),
        "draft": request.POST.get("question", ""),
        "number": request.POST.get("number", ""),
        "longest": LONGEST_QUESTION,
        "next_id": uuid4(),
    }
    return render(request, "arena/battle/refusal.html", context, status=status or error.status)
