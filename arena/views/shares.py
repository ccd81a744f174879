"""A shared battle: its voter makes the link and takes it back; anyone with the link can look."""

from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from arena.battles import revealed, rules, sharing, voters
from arena.battles.preview import HEIGHT, WIDTH, Picture
from arena.models import Battle, Outcome, Share
from arena.views.battles import own_battle, refusal

A_DAY = 24 * 3600


@require_POST
def share(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = own_battle(request, battle_id)
    try:
        sharing.share(battle)
    except rules.BattleError as error:
        return refusal(request, battle.arena, error)
    return to_battle(battle)


@require_POST
def unshare(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = own_battle(request, battle_id)
    sharing.take_back(battle)
    return to_battle(battle)


def to_battle(battle: Battle) -> HttpResponse:
    return redirect(f"{battle.get_absolute_url()}#share")


@require_safe
@never_cache
def shared(request: HttpRequest, key: str) -> HttpResponse:
    battle = shared_battle(key)
    voter = voters.known_voter(request)
    context = {
        "battle": battle,
        "arena": battle.arena,
        "headline": sharing.headline(battle),
        "question": sharing.question(),
        "chose": {Outcome(battle.vote.outcome).label: True},
        "is_own": voter is not None and voter.id == battle.voter_id,
        "picture": {"width": WIDTH, "height": HEIGHT},
    }
    response = render(request, "arena/sharing/shared.html", context)
    answers = (battle.answer_a_id, battle.answer_b_id)
    revealed.remember(request, response, filter(None, answers))
    return unlisted(response)


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    battle = shared_battle(key)
    picture = Picture.of(battle)
    etag = f'"{picture.digest}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        cache.get_or_set(f"picture-{picture.digest}", picture.png, A_DAY), "image/png"
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return unlisted(response)


def shared_battle(key: str) -> Battle:
    parts = ("arena", "prompt", "answer_a", "answer_b", "model_a", "model_b", "vote")
    related = [f"battle__{part}" for part in parts]
    share = get_object_or_404(Share.objects.select_related(*related), key=key)
    return share.battle


def unlisted(response: HttpResponse) -> HttpResponse:
    """The response, kept out of search engines."""
    response["X-Robots-Tag"] = "noindex"
    return response
