"""A battle in the browser: open it, see it, vote or skip. All of it works without JavaScript."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena import battles, voters
from arena.models import Arena, Battle, Outcome, Prompt
from arena.requests import from_our_pages


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def open_battle(request: HttpRequest, slug: str) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    if request.method != "POST":
        return redirect(arena)
    prompt = chosen_prompt(request, arena)
    try:
        battle = battles.open_battle(arena, voters.voter_of(request), prompt)
    except battles.BattleError as error:
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
        return render(request, "arena/revealed.html", context | {"chose": chose})
    try:
        battles.require_open(battle)
    except battles.BattleError as error:
        return refusal(request, battle.arena, error)
    return render(request, "arena/battle.html", context)


@require_POST
def vote(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = own_battle(request, battle_id)
    label = request.POST.get("outcome", "")
    if label not in Outcome.labels:
        message = _("A vote is one of %s.") % ", ".join(Outcome.labels)
        return render(request, "400.html", {"message": message}, status=HTTPStatus.BAD_REQUEST)
    try:
        battles.vote(battle, Outcome[label.upper()])
    except battles.BattleError as error:
        return refusal(request, battle.arena, error)
    return redirect(battle)


@require_POST
def skip(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    """Close the battle without a vote, and go on to the next."""
    battle = own_battle(request, battle_id)
    try:
        battles.skip(battle)
        return redirect(battles.open_battle(battle.arena, battle.voter))
    except battles.NoPairLeft as end:
        # The skip is recorded: nothing failed.
        return refusal(request, battle.arena, end, HTTPStatus.OK)
    except battles.BattleError as error:
        return refusal(request, battle.arena, error)


def own_battle(request: HttpRequest, battle_id: UUID) -> Battle:
    """The visitor's battle; to anybody else it does not exist."""
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
    error: battles.BattleError,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    may_go_on = arena.is_open and not isinstance(error, battles.NoPairLeft)
    context = {"arena": arena, "message": str(error), "may_go_on": may_go_on}
    return render(request, "arena/refusal.html", context, status=status or error.status)
