"""What a running turn reads and writes, each in one transaction. These block: see `database`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from arena.battles import set_aside
from arena.battles.rules import BattleError, require_open
from arena.battles.transcripts import messages
from arena.encryption import Unreadable
from arena.live import spending
from arena.models import Arena, Battle, Call, Deployment, Turn
from arena.providers import Failure, NoAnswer, Target

LEASE = timedelta(seconds=10)
OWNER = uuid4()
"""This process."""


@dataclass
class SideRequest:
    """One side of a turn: which model is asked, and what."""

    deployment: Deployment
    messages: list[dict[str, str]]
    call: Call | None
    turn: Turn = field(repr=False)
    side: str

    def target(self) -> Target:
        try:
            return self.deployment.target
        except Unreadable:
            raise NoAnswer(Failure.UNREADABLE_KEY, "SECRET_KEY has changed") from None

    def reserve(self) -> None:
        """Open a further call; the first one was opened when the question was asked."""
        with transaction.atomic():
            self.open_call()

    def open_call(self) -> None:
        self.call = spending.reserve(self.deployment, self.messages, self.turn, self.side)

    def settle(self, result: Call.Result, **known: Any) -> None:
        """Close the call, if one is open, with what is known about it.

        It runs in the database's thread like `reserve`, so that one follows the other even if the
        caller of the first was cancelled meanwhile.
        """
        if self.call is not None:
            spending.settle(self.call, result, self.messages, **known)
            self.call = None


@dataclass
class Asked:
    """A turn that this process is to answer by these requests; without any it is under way."""

    turn: Turn
    requests: list[SideRequest] = field(default_factory=list)


def opened(battle: Battle, number: int, question: str, deployments: Iterable[Deployment]) -> Asked:
    """A new turn of this process, inside the caller's transaction, with both calls reserved.

    Raises
    ------
    arena.spending.BudgetSpent
    """
    turn = Turn.objects.create(
        battle=battle,
        number=number,
        question=question,
        owner=OWNER,
        lease_until=timezone.now() + LEASE,
    )
    requests = [request_of(turn, deployment) for deployment in deployments]
    for one in requests:
        one.open_call()
    return Asked(turn, requests)


@transaction.atomic
def claim(turn_id: int) -> list[SideRequest]:
    """Make the turn this process's; no requests if it is over, or another process is alive on it.

    The calls of a process that died stay reserved, because nobody knows what they cost.
    """
    battle = locked_battle(turn_id)
    turn = battle.turns.get(id=turn_id)
    if not turn.is_running or turn.lease_until > timezone.now():
        return []
    turn.owner, turn.lease_until = OWNER, timezone.now() + LEASE
    turn.save(update_fields=["owner", "lease_until"])
    if turn.stopped or not is_open(battle):
        drop(turn_id)
        return []
    deployments = Deployment.objects.of(battle.pair)
    if len(deployments) < 2:
        void(turn_id)
        return []
    return [request_of(turn, deployment) for deployment in deployments]


def locked_battle(turn_id: int) -> Battle:
    """The battle before its turns, as a vote locks them, so that neither waits for the other."""
    return Battle.objects.select_for_update().get(turns=turn_id)


def is_open(battle: Battle) -> bool:
    try:
        require_open(battle)
    except BattleError:
        return False
    return not hasattr(battle, "vote")


def request_of(turn: Turn, deployment: Deployment) -> SideRequest:
    side = "a" if deployment.model_id == turn.battle.model_a_id else "b"
    return SideRequest(deployment, messages(turn, side), None, turn, side)


def renew(turns: Iterable[int]) -> set[int]:
    """Renew the leases of these turns; return those that are to go on."""
    ours = Turn.objects.running().filter(id__in=list(turns), owner=OWNER)
    ours.update(lease_until=timezone.now() + LEASE)
    return set(ours.filter(stopped=False).values_list("id", flat=True))


def finish(turn_id: int, answer_a: str, answer_b: str, came: Collection[str]) -> None:
    """Store both answers; `came` is everything that came of either, which may be more than the
    answers."""
    running = Turn.objects.running().filter(id=turn_id, owner=OWNER)
    running.update(
        state=Turn.State.FINISHED,
        answer_a=answer_a,
        answer_b=answer_b,
        self_named=says_who_answers(turn_id, came),
    )


def drop(turn_id: int, came: Collection[str] = ()) -> None:
    running = Turn.objects.running().filter(id=turn_id, owner=OWNER)
    running.update(state=Turn.State.DROPPED, self_named=says_who_answers(turn_id, came))


def says_who_answers(turn_id: int, came: Collection[str]) -> bool:
    return bool(came) and set_aside.any_names_itself(
        came, Arena.objects.get(battles__turns=turn_id)
    )


@transaction.atomic
def void(turn_id: int) -> None:
    """End a battle whose answer cannot be obtained; a battle with a vote stays."""
    battle = locked_battle(turn_id)
    if Turn.objects.running().filter(id=turn_id, owner=OWNER).exists():
        drop(turn_id)
        open_still = Battle.objects.filter(id=battle.id, vote__isnull=True, skipped_at=None)
        open_still.update(voided=Battle.Void.FAILED)
