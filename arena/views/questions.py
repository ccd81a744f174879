"""A live battle in the browser: ask, see both answers come, ask on, stop, try again."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.battles import matchmaking, rules, voters
from arena.live import conversations, stream
from arena.live.database import in_database
from arena.live.questions import LONGEST_QUESTION
from arena.models import Arena, Battle, LanguageModel, Prompt, Turn
from arena.views.battles import own_battle, refusal

SUGGESTIONS = 4


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the visitor's own question, and what it does."""
    arena = get_object_or_404(Arena, slug=slug)
    if request.method != "POST":
        return question_page(request, arena)
    try:
        voter = voters.voter_of(request)
        question = request.POST.get("question", "")
        turn = conversations.ask(arena, voter, question, form_id(request))
    except rules.BattleError as error:
        return question_page(request, arena, error)
    return redirect(turn.battle)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """The same with two models that the visitor chooses and sees by name."""
    arena = get_object_or_404(Arena, slug=slug, side_by_side=True)
    if request.method != "POST":
        return question_page(request, arena, named=True)
    try:
        voter = voters.voter_of(request)
        question = request.POST.get("question", "")
        models = (number_in(request, "a"), number_in(request, "b"))
        turn = conversations.ask_named(arena, voter, question, form_id(request), models)
    except rules.BattleError as error:
        return question_page(request, arena, error, named=True)
    return redirect(turn.battle)


def form_id(request: HttpRequest) -> UUID:
    """The battle's id, from the form; a form without one gets it now."""
    try:
        return UUID(request.POST.get("battle", ""))
    except ValueError:
        return uuid4()


def number_in(request: HttpRequest, field: str) -> int:
    """A number from the form; 0 for anything else."""
    text = request.POST.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def question_page(
    request: HttpRequest,
    arena: Arena,
    error: rules.BattleError | None = None,
    named: bool = False,
) -> HttpResponse:
    """The form; after an error it holds what was written, and the reason."""
    if not arena.takes_questions:
        raise Http404
    voters.remember(request)  # before the form is sent, so that one sent twice is by one voter
    deployed = matchmaking.deployed(arena)
    models = LanguageModel.objects.filter(deployment__in=deployed) if named else []
    context = {
        "arena": arena,
        "named": named,
        "models": models,
        "may_ask": (deployed if named else deployed.awake()).count() >= 2,
        "chosen": {side: number_in(request, side) for side in "ab"},
        "question": request.POST.get("question", "") or suggested(request, arena),
        "suggestions": suggestions(arena),
        "battle_id": uuid4(),
        "longest": LONGEST_QUESTION,
        "message": str(error) if error else "",
    }
    status = error.status if error else HTTPStatus.OK
    return render(request, "arena/live/ask.html", context, status=status)


def suggested(request: HttpRequest, arena: Arena) -> str:
    prompt = Prompt.objects.named(arena, request.GET.get("prompt", ""))
    return prompt.text if prompt and not prompt.is_own else ""


def suggestions(arena: Arena) -> list[Prompt]:
    prepared = Prompt.objects.filter(arena=arena, is_own=False).exclude(text="")
    return list(prepared.order_by("?")[:SUGGESTIONS])


@require_POST
def ask_on(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = live_battle(request, battle_id)
    try:
        question = request.POST.get("question", "")
        turn = conversations.ask_on(battle, question, number_in(request, "number"))
    except rules.BattleError as error:
        return refusal(request, battle.arena, error, battle)
    return to_turn(turn)


@require_POST
def stop(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    battle = live_battle(request, battle_id)
    turn = conversations.stop(battle)
    return to_turn(turn) if turn else redirect(battle)


def to_turn(turn: Turn) -> HttpResponse:
    return redirect(f"{turn.battle.get_absolute_url()}#turn-{turn.number}")


@require_POST
def try_again(request: HttpRequest, battle_id: UUID) -> HttpResponse:
    """Put the first question to another pair; this battle becomes void."""
    battle = live_battle(request, battle_id)
    try:
        turn = conversations.try_again(battle, form_id(request))
    except rules.BattleError as error:
        return refusal(request, battle.arena, error, battle)
    return redirect(turn.battle)


@require_safe
async def events(request: HttpRequest, battle_id: UUID) -> HttpResponseBase:
    """The running turn of one's battle as an event stream."""
    turn = await in_database(latest_turn, request, battle_id)
    response = StreamingHttpResponse(
        stream.events(turn.id, request.headers.get("Last-Event-ID", "")),
        content_type="text/event-stream",
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def latest_turn(request: HttpRequest, battle_id: UUID) -> Turn:
    voter = voters.known_voter(request)
    turns = Turn.objects.filter(battle=battle_id, battle__voter=voter) if voter else None
    turn = turns and turns.order_by("id").last()
    if not turn:
        raise Http404
    return turn


def live_battle(request: HttpRequest, battle_id: UUID) -> Battle:
    battle = own_battle(request, battle_id)
    if not battle.is_live:
        raise Http404
    return battle
