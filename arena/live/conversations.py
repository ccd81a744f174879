"""The rules of a live battle up to its vote: ask, ask on, stop, try again. Each is a transaction.

A question reserves what both its answers may cost at worst, or is refused. Whoever sends the same
form twice asks once: a battle has the id that its form was given, a turn has its number.
"""

from collections.abc import Collection
from http import HTTPStatus
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.battles import matchmaking
from arena.battles.rules import (
    ArenaClosed,
    BattleClosed,
    BattleError,
    drop_running_turn,
    require_open,
)
from arena.live import moderation, running, spending, turns
from arena.live.turns import Asked
from arena.models import Arena, Battle, Deployment, Turn, Voter

LONGEST_QUESTION = 20_000
MOST_TURNS = 20
MOST_AT_ONCE = 3


class NoModels(BattleError):
    """Fewer than two models can answer now."""


class OverBudget(BattleError):
    """What both answers may cost is more than what is left of the day's budget."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class TooManyQuestions(BattleError):
    """The visitor's earlier ones are still being answered."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class BadQuestion(BattleError):
    """There is nothing in it, or what a question cannot hold."""

    status = HTTPStatus.BAD_REQUEST


class QuestionTooLong(BattleError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def checked_question(text: str) -> str:
    question = text.replace("\r\n", "\n").strip()
    if not question:
        raise BadQuestion(_("Write a question first."))
    if "\0" in question or any("\ud800" <= character <= "\udfff" for character in question):
        raise BadQuestion(_("The question holds a character that no text has: remove it."))
    if len(question) > LONGEST_QUESTION:
        said = ngettext(
            "The question has %(length)d character, and %(most)d are allowed: shorten it.",
            "The question has %(length)d characters, and %(most)d are allowed: shorten it.",
            len(question),
        )
        raise QuestionTooLong(said % {"length": len(question), "most": LONGEST_QUESTION})
    return question


def ask(arena: Arena, voter: Voter, question: str, battle_id: UUID | None = None) -> Asked:
    """Open a battle on the voter's own question, between two models that are drawn."""
    question = checked_question(question)
    require_questions(arena)
    asked = asked_before(battle_id, voter) if battle_id else None
    if asked:
        return asked
    moderation.check(arena, question)
    pair, deployments = drawn(arena, question)
    return opened(
        Battle(
            id=battle_id or uuid4(),
            arena=arena,
            voter=voter,
            kind=Battle.Kind.LIVE,
            model_a_id=pair.a_id,
            model_b_id=pair.b_id,
            draw_probability=pair.probability,
        ),
        question,
        deployments,
    )


def drawn(arena: Arena, question: str) -> tuple[matchmaking.Pair, Collection[Deployment]]:
    """Two models that can answer and be paid, and what it takes to ask them."""
    answering = matchmaking.answering(arena)
    models = set(answering.values_list("model_id", flat=True))
    if len(models) < 2:
        raise NoModels(_("Fewer than two models can answer at the moment. Try again later."))
    too_dear = spending.too_dear(answering, [{"role": "user", "content": question}])
    pair = matchmaking.draw_live(arena, models - too_dear)
    if pair is None:
        raise over_budget() if too_dear else no_pair()
    deployments = answering.of((pair.a_id, pair.b_id))
    if len(deployments) < 2:  # one went to rest meanwhile
        return drawn(arena, question)
    return pair, deployments


def ask_named(
    arena: Arena, voter: Voter, question: str, battle_id: UUID, models: tuple[int, int]
) -> Asked:
    """Open a battle between two models that the voter chose; no vote in it is counted."""
    question = checked_question(question)
    require_questions(arena)
    asked = asked_before(battle_id, voter)
    if asked:
        return asked
    moderation.check(arena, question)
    # Also resting ones: whoever met a failure must not learn here whose it was.
    chosen = matchmaking.deployed(arena).of(models)
    if not arena.side_by_side or len(chosen) < 2:
        raise NoModels(_("Choose two different models of this arena."))
    named = Battle(id=battle_id, arena=arena, voter=voter, kind=Battle.Kind.NAMED)
    named.model_a_id, named.model_b_id = models
    return opened(named, question, chosen)


def require_questions(arena: Arena) -> None:
    if not arena.takes_questions:
        raise ArenaClosed(_("%(arena)s takes no questions of your own.") % {"arena": arena})


def asked_before(battle_id: UUID, voter: Voter) -> Asked | None:
    """The first turn of the battle that this form opened already, by the same voter."""
    earlier = Battle.objects.filter(id=battle_id).first()
    if earlier is None:
        return None
    turn = earlier.turns.first() if earlier.voter_id == voter.id else None
    if turn is None:
        raise BattleClosed(_("This form was used already: ask anew."))
    return Asked(turn)


def opened(battle: Battle, question: str, deployments: Collection[Deployment]) -> Asked:
    try:
        with transaction.atomic():
            require_patience(battle.voter)
            battle.save(force_insert=True)
            return begun(battle, 1, question, deployments)
    except IntegrityError:
        asked = asked_before(battle.id, battle.voter)
        if asked is None:
            raise
        return asked


def begun(battle: Battle, number: int, question: str, deployments: Collection[Deployment]) -> Asked:
    try:
        return turns.opened(battle, number, question, deployments)
    except spending.BudgetSpent:
        raise over_budget() from None


def require_patience(voter: Voter) -> None:
    """One visitor cannot keep all models busy."""
    Voter.objects.select_for_update().get(id=voter.id)
    answered = Turn.objects.running().filter(battle__voter=voter, lease_until__gt=timezone.now())
    if answered.count() >= MOST_AT_ONCE:
        raise TooManyQuestions(
            _("You have %d questions that are being answered: wait for one.") % MOST_AT_ONCE
        )


def over_budget() -> OverBudget:
    return OverBudget(
        _("The budget for live answers is used up for today. It is renewed at midnight UTC.")
    )


def no_pair() -> NoModels:
    return NoModels(_("No two models may meet at the moment. Try again later."))


def ask_on(battle: Battle, question: str, number: int) -> Asked:
    """The next question to the same two models; one that was asked already is returned."""
    question = checked_question(question)
    require_going_on(battle)
    require_questions(battle.arena)
    moderation.check(battle.arena, question)
    return next_turn(battle, question, number)


@transaction.atomic
def next_turn(battle: Battle, question: str, number: int) -> Asked:
    battle = Battle.objects.select_for_update().get(id=battle.id)
    require_going_on(battle)
    so_far = list(battle.turns.standing())
    if 1 <= number <= len(so_far):
        if so_far[number - 1].question != question:
            raise BattleClosed(_("Another question was asked meanwhile, in another tab perhaps."))
        return Asked(so_far[number - 1])
    if any(turn.is_running for turn in so_far):
        raise BattleClosed(_("Wait until both answers are finished, or stop them."))
    if len(so_far) >= MOST_TURNS:
        raise BattleClosed(_("A battle has %d questions at most: vote now.") % MOST_TURNS)
    deployments = matchmaking.deployed(battle.arena).of(battle.pair)
    if len(deployments) < 2:
        raise NoModels(_("One of the two models can no longer be asked."))
    return begun(battle, len(so_far) + 1, question, deployments)


def require_going_on(battle: Battle) -> None:
    if hasattr(battle, "vote"):
        raise BattleClosed(_("You voted in this battle: it takes no further question."))
    require_open(battle)


def end_for_vote(battle: Battle) -> None:
    """Who votes while answers come stops them: the vote is on what was shown."""
    if battle.is_live and not hasattr(battle, "vote") and battle.turns.finished().exists():
        turn = stop(battle)
        if turn:
            running.end(turn)


@transaction.atomic
def stop(battle: Battle) -> Turn | None:
    """End the running turn with what is shown of it; return it, for its process to hear of it."""
    turn = battle.turns.running().select_for_update().first()
    if turn:
        turn.stopped = True
        turn.save(update_fields=["stopped"])
    return turn


@transaction.atomic
def try_again(battle: Battle, battle_id: UUID) -> Asked:
    """The first question to a pair that is drawn anew; the old battle is void, unless there is
    none to be asked."""
    battle = Battle.objects.select_for_update().get(id=battle.id)
    if hasattr(battle, "vote"):
        raise BattleClosed(_("You voted in this battle, and that vote stands."))
    if not battle.voided:
        require_open(battle)
        battle.voided = Battle.Void.AGAIN
        battle.save(update_fields=["voided"])
        drop_running_turn(battle)
    return ask(battle.arena, battle.voter, battle.first_question, battle_id)
