"""What a voter does in a live battle: ask, ask on, stop, try again. Pages and the API call the same
functions.

The moderation is asked before any transaction is open. Then one transaction reserves the most that
both answers may cost, or refuses; once it is committed, both models are asked. Sending the same
form twice asks once, because a battle has the id that its form was given, and a turn has its
number.
"""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arena.battles import matchmaking
from arena.battles.rules import BattleClosed, BattleError, drop_running_turn, require_open
from arena.live import moderation, questions, running, spending, turns
from arena.live.turns import Asked
from arena.models import Arena, Battle, Deployment, Turn, Voter

MOST_TURNS = 20
MOST_AT_ONCE = 3


class NoModels(BattleError):
    """Fewer than two models can answer now."""


class OverBudget(BattleError):
    """Both answers may cost more than what is left of the day's budget."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class TooManyQuestions(BattleError):
    """The visitor's earlier questions are still being answered."""

    status = HTTPStatus.TOO_MANY_REQUESTS


def ask(
    arena: Arena,
    voter: Voter,
    question: str,
    battle_id: UUID | None = None,
    instead_of: Battle | None = None,
) -> Turn:
    """Open a battle on the voter's own question, between two models that are drawn.

    `instead_of` is a battle that becomes void; it stays as it is if nothing is asked.
    """
    question = questions.checked(question)
    questions.require_taken(arena)
    earlier = asked_before(battle_id, voter) if battle_id else None
    if earlier:
        return earlier
    moderation.check(arena, question)
    pair, deployments = drawn(arena, question)
    battle = Battle(
        id=battle_id or uuid4(),
        arena=arena,
        voter=voter,
        kind=Battle.Kind.LIVE,
        model_a_id=pair.a_id,
        model_b_id=pair.b_id,
        draw_probability=pair.probability,
    )
    return opened(battle, question, deployments, instead_of)


def drawn(arena: Arena, question: str) -> tuple[matchmaking.DrawnModels, list[Deployment]]:
    """Two models that can answer and that the budget covers, with all that it takes to ask them."""
    answering = matchmaking.answering(arena)
    models = set(answering.values_list("model_id", flat=True))
    if len(models) < 2:
        raise NoModels(_("Fewer than two models can answer at the moment. Try again later."))
    too_dear = spending.too_dear(answering, [{"role": "user", "content": question}])
    pair = matchmaking.draw_live(arena, models - too_dear)
    if pair is None:
        raise over_budget() if too_dear else no_pair()
    deployments = list(answering.of((pair.a_id, pair.b_id)))
    if len(deployments) < 2:  # one went to rest meanwhile
        return drawn(arena, question)
    return pair, deployments


def ask_named(
    arena: Arena, voter: Voter, question: str, battle_id: UUID, models: tuple[int, int]
) -> Turn:
    """Open a battle between two models that the voter chose; a vote in it is not counted."""
    question = questions.checked(question)
    questions.require_taken(arena)
    earlier = asked_before(battle_id, voter)
    if earlier:
        return earlier
    moderation.check(arena, question)
    # Resting ones, too: somebody who met a failure must not learn here whose it was.
    chosen = list(matchmaking.deployed(arena).of(models))
    if not arena.side_by_side or len(chosen) < 2:
        raise NoModels(_("Choose two different models of this arena."))
    named = Battle(id=battle_id, arena=arena, voter=voter, kind=Battle.Kind.NAMED)
    named.model_a_id, named.model_b_id = models
    return opened(named, question, chosen)


def asked_before(battle_id: UUID, voter: Voter) -> Turn | None:
    """The first turn of the battle that this form opened already, by the same voter."""
    earlier = Battle.objects.filter(id=battle_id).first()
    if earlier is None:
        return None
    turn = earlier.turns.first() if earlier.voter_id == voter.id else None
    if turn is None:
        raise BattleClosed(_("This form has already been used. Ask your question again."))
    return turn


def opened(
    battle: Battle,
    question: str,
    deployments: list[Deployment],
    instead_of: Battle | None = None,
) -> Turn:
    try:
        with transaction.atomic(durable=True):
            if instead_of:
                give_up(instead_of)
            require_patience(battle.voter)
            battle.save(force_insert=True)
            asked = begun(battle, 1, question, deployments)
    except IntegrityError:
        earlier = asked_before(battle.id, battle.voter)
        if earlier is None:
            raise
        return earlier
    if instead_of:
        running.let_go(instead_of)
    running.start(asked)
    return asked.turn


def begun(battle: Battle, number: int, question: str, deployments: list[Deployment]) -> Asked:
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
            _("%d of your questions are still being answered. Wait for one of them.") % MOST_AT_ONCE
        )


def over_budget() -> OverBudget:
    return OverBudget(
        _("The budget for live answers is used up for today. It is renewed at midnight UTC.")
    )


def no_pair() -> NoModels:
    return NoModels(_("No two models can meet at the moment. Try again later."))


def try_again(battle: Battle, battle_id: UUID) -> Turn:
    """Put the first question to a newly drawn pair; the old battle becomes void."""
    require_unfinished(battle)
    return ask(battle.arena, battle.voter, battle.first_question, battle_id, instead_of=battle)


def require_unfinished(battle: Battle) -> None:
    """A void battle may be tried again, too; sending one form twice does no harm."""
    if hasattr(battle, "vote"):
        raise BattleClosed(_("You have voted in this battle, and that vote stands."))
    if not battle.voided:
        require_open(battle)


def give_up(battle: Battle) -> None:
    """Make the battle void unless it is already; inside the caller's transaction."""
    battle = Battle.objects.select_for_update().get(id=battle.id)
    require_unfinished(battle)
    if not battle.voided:
        battle.voided = Battle.Void.AGAIN
        battle.save(update_fields=["voided"])
        drop_running_turn(battle)


def ask_on(battle: Battle, question: str, number: int) -> Turn:
    """Put the next question to the same two models; if it was already asked, return that turn."""
    question = questions.checked(question)
    require_going_on(battle)
    questions.require_taken(battle.arena)
    moderation.check(battle.arena, question)
    asked = next_turn(battle, question, number)
    running.start(asked)
    return asked.turn


@transaction.atomic(durable=True)
def next_turn(battle: Battle, question: str, number: int) -> Asked:
    battle = Battle.objects.select_for_update().get(id=battle.id)
    require_going_on(battle)
    so_far = list(battle.turns.not_dropped())
    if 1 <= number <= len(so_far):
        if so_far[number - 1].question != question:
            raise BattleClosed(
                _("Another question has been asked in the meantime, perhaps in another tab.")
            )
        return Asked(so_far[number - 1])
    if any(turn.is_running for turn in so_far):
        raise BattleClosed(_("Wait until both answers are finished, or stop them."))
    if len(so_far) >= MOST_TURNS:
        raise BattleClosed(_("A battle can have at most %d questions. Vote now.") % MOST_TURNS)
    deployments = list(matchmaking.deployed(battle.arena).of(battle.pair))
    if len(deployments) < 2:
        raise NoModels(_("One of the two models can no longer be asked."))
    return begun(battle, len(so_far) + 1, question, deployments)


def require_going_on(battle: Battle) -> None:
    if hasattr(battle, "vote"):
        raise BattleClosed(_("You have voted in this battle, so it takes no more questions."))
    require_open(battle)


def so_far(battle: Battle) -> list[Turn]:
    """The turns, as far as they are shown; a turn whose process has died is answered again."""
    for turn in battle.turns.running():
        running.resume(turn)
    asked = list(battle.turns.not_dropped())
    for turn in asked:
        if turn.is_running:
            running.fill_in(turn)
    return asked


def stop(battle: Battle) -> Turn | None:
    """End the running turn, if there is one, and store what was shown of it."""
    turn = stopped(battle)
    if turn:
        running.end(turn)
    return turn


@transaction.atomic(durable=True)
def stopped(battle: Battle) -> Turn | None:
    turn = battle.turns.running().select_for_update().first()
    if turn:
        turn.stopped = True
        turn.save(update_fields=["stopped"])
    return turn
