"""The rules of a battle: open it, vote in it or skip it. Each is one transaction.

Exactly one thing closes a battle. The row of the voter's own battle is locked meanwhile, so a
double click meets its own first click; UNIQUE(battle) on the votes is the safety net. The voter's
row is locked while a battle is opened, so that impatient clicks open only one.
"""

from http import HTTPStatus

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arena.battles import blindness, matchmaking, set_aside, transcripts
from arena.models import Answer, Arena, Battle, Outcome, Prompt, Turn, Vote, Voter


class BattleError(Exception):
    """This cannot be done with the battle; the message tells the voter why."""

    status = HTTPStatus.CONFLICT


class ArenaClosed(BattleError):
    """The arena is archived: it has a board and no battles."""


class NoPairLeft(BattleError):
    """There is no pair of answers that this voter could judge blind and has not seen."""


class BattleClosed(BattleError):
    """The battle was closed in another way before."""


class BattleVoid(BattleError):
    """The battle has nothing to judge."""

    status = HTTPStatus.GONE


class BattleExpired(BattleError):
    """The battle was open for too long."""

    status = HTTPStatus.GONE


@transaction.atomic
def open_battle(arena: Arena, voter: Voter, prompt: Prompt | None = None) -> Battle:
    """The voter's open battle in the arena if there is one, else a new one.

    Going on with the open one keeps people from drawing pairs until they like one, by a reload, a
    second tab or an impatient click.
    """
    if not arena.is_open:
        raise ArenaClosed(_("%(arena)s is archived and has no battles.") % {"arena": arena})
    if not arena.has_prepared:
        raise ArenaClosed(
            _("%(arena)s only has battles about your own questions.") % {"arena": arena}
        )
    Voter.objects.select_for_update().get(id=voter.id)
    return unfinished_battle(arena, voter, prompt) or draw_battle(arena, voter, prompt)


def unfinished_battle(arena: Arena, voter: Voter, prompt: Prompt | None) -> Battle | None:
    """The open battle, unless one of its answers has since left play or been revealed."""
    answers = Answer.objects.in_play().hidden_from(voter)
    battles = Battle.objects.filter(
        arena=arena,
        voter=voter,
        kind=Battle.Kind.PREPARED,
        vote__isnull=True,
        skipped_at__isnull=True,
        expires_at__gt=timezone.now(),
        answer_a__in=answers,
        answer_b__in=answers,
    )
    if prompt:
        battles = battles.filter(prompt=prompt)
    return battles.order_by("-created_at").first()


def draw_battle(arena: Arena, voter: Voter, prompt: Prompt | None) -> Battle:
    drawn = matchmaking.draw(arena, voter, prompt)
    if drawn is None:
        raise NoPairLeft(nothing_left(arena, prompt))
    return Battle.objects.create(
        arena=arena,
        voter=voter,
        prompt=drawn.prompt,
        model_a_id=drawn.a.model_id,
        model_b_id=drawn.b.model_id,
        answer_a_id=drawn.a.id,
        answer_b_id=drawn.b.id,
        draw_probability=drawn.probability,
    )


def nothing_left(arena: Arena, prompt: Prompt | None) -> str:
    playable = matchmaking.playable_prompts(arena)
    if prompt and not playable.filter(id=prompt.id).exists():
        return _("No two active models have answered this prompt yet.")
    if prompt:
        return _("No pair of answers to this prompt is left for you to judge blind.")
    if not playable.exists():
        return _("%(arena)s has no prompt yet that two active models have answered.") % {
            "arena": arena
        }
    return _("No pair of answers in %(arena)s is left for you to judge blind.") % {"arena": arena}


@transaction.atomic
def vote(battle: Battle, outcome: Outcome) -> Vote:
    """Record `outcome`; saying the same again returns the first vote.

    Raises
    ------
    BattleClosed
        The battle has another outcome, was skipped, is no longer blind, or an answer left play.
    ArenaClosed
        The arena was archived after the battle was opened.
    BattleExpired
        It was open for longer than OPEN_FOR.
    """
    battle = Battle.objects.select_for_update().get(id=battle.id)
    earlier = Vote.objects.filter(battle=battle).first()
    if earlier:
        if earlier.outcome != outcome:
            raise BattleClosed(
                _("You have already voted differently in this battle, and that vote stands.")
            )
        return earlier
    require_open(battle)
    if battle.is_live:
        require_answers(battle)
        transcripts.record(battle)
    cast = Vote.of(battle, outcome, set_aside=set_aside.reason(battle))
    cast.save()
    return cast


@transaction.atomic
def skip(battle: Battle) -> None:
    """Close the battle without a vote; skipping it again changes nothing."""
    battle = Battle.objects.select_for_update().get(id=battle.id)
    if Vote.objects.filter(battle=battle).exists():
        raise BattleClosed(_("You have voted in this battle, so you can no longer skip it."))
    if battle.skipped_at is None:
        require_open(battle)
        battle.skipped_at = timezone.now()
        battle.save(update_fields=["skipped_at"])
        drop_running_turn(battle)


def require_answers(battle: Battle) -> None:
    """While something is still being shown, the voter would judge it although the vote is not about
    it."""
    if not battle.turns.finished().exists():
        raise BattleClosed(_("Wait for the first two answers, or stop them."))
    if battle.turns.running().exists():
        raise BattleClosed(_("Wait until both answers are finished, or stop them."))


def drop_running_turn(battle: Battle) -> None:
    """A turn that is not finished when the battle is closed belongs to nothing; its process will
    notice."""
    battle.turns.running().update(state=Turn.State.DROPPED)


def require_open(battle: Battle) -> None:
    if battle.skipped_at:
        raise BattleClosed(_("You skipped this battle."))
    if battle.is_expired:
        raise BattleExpired(_("This battle was open for too long. Nothing was recorded."))
    if not battle.arena.is_open:
        said = _("%(arena)s has since been archived and takes no votes. Nothing was recorded.")
        raise ArenaClosed(said % {"arena": battle.arena})
    if battle.voided == Battle.Void.FAILED:
        raise BattleVoid(_("One of the models did not answer. This battle does not count."))
    if battle.voided:
        raise BattleVoid(_("You asked for another pair instead of this one."))
    if not battle.is_live and (told := blindness.why_broken(battle)):
        raise BattleClosed(told)
