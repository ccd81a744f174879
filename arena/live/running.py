"""The turns that this process is answering.

Each is the process's by a lease in the database, which is renewed while it lives. So a turn goes on
without lookers-on, is answered by one process only, and is taken over when that process has died.
Everything here runs in the event loop; the functions for views are at the end.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextvars import Context
from time import monotonic, sleep

from asgiref.sync import async_to_sync
from django.db import DatabaseError

from arena.live import turns
from arena.live.database import in_database, release
from arena.live.running_turn import RunningTurn
from arena.live.turns import Asked, SideRequest
from arena.models import Battle, Turn

PATIENCE = 5.0  # seconds for a turn to end, wherever it is answered
LOOK = 0.05
RENEW = 3.0  # seconds; well within turns.LEASE

LEASES = "leases"

log = logging.getLogger(__name__)
RUNNING: dict[int, RunningTurn] = {}
TASKS: set[asyncio.Task] = set()


async def begin(turn_id: int) -> RunningTurn | None:
    """The turn, to be answered by this process; None if it is over or another process has it."""
    if turn_id not in RUNNING:
        answer(turn_id, await in_database(turns.claim, turn_id))
    return RUNNING.get(turn_id)


def answer(turn_id: int, requests: list[SideRequest]) -> None:
    if not requests:
        return
    RUNNING[turn_id] = RunningTurn(turn_id, requests)
    keep(run(turn_id), f"turn {turn_id}")
    if not any(task.get_name() == LEASES and not task.done() for task in TASKS):
        keep(renew_leases(), LEASES)


def keep(work: Coroutine, name: str) -> None:
    """Run it independently of the request that began it, which may end earlier."""
    task = asyncio.get_running_loop().create_task(work, name=name, context=Context())
    TASKS.add(task)
    task.add_done_callback(TASKS.discard)


async def run(turn_id: int) -> None:
    try:
        await RUNNING[turn_id].run()
    finally:
        del RUNNING[turn_id]


async def renew_leases() -> None:
    """Renew until nothing is left; a turn that was ended elsewhere, for instance by a vote, ends
    here, too."""
    while RUNNING:
        await asyncio.sleep(RENEW)
        mine = set(RUNNING)
        try:
            lost = mine - await in_database(turns.renew, mine)
        except DatabaseError:
            log.exception("the leases of %d turns could not be renewed", len(mine))
            continue
        for turn_id in lost & RUNNING.keys():
            RUNNING[turn_id].stop()


def start(asked: Asked) -> None:
    """From a view: have a turn answered that was just asked, once that is committed."""

    async def begin_asked() -> None:
        answer(asked.turn.id, asked.requests)

    if asked.requests:
        async_to_sync(begin_asked)()


def resume(turn: Turn) -> None:
    """From a view: have the turn answered, if the process that had it has died.

    Claimed over the view's own connection: one that waited for the event loop's to get another
    would hold its own meanwhile, and PostgreSQL's pool has few.
    """
    if turn.id not in RUNNING:
        start(Asked(turn, turns.claim(turn.id)))


def stop(turn_id: int) -> None:
    """From a view: end the turn at once, if this process answers it."""
    running = RUNNING.get(turn_id)
    if running:
        running.loop.call_soon_threadsafe(running.stop)


def let_go(battle: Battle) -> None:
    """From a view: what was still being answered when the battle was closed need not be."""
    for turn in battle.turns.filter(state=Turn.State.DROPPED):
        stop(turn.id)


def end(turn: Turn) -> None:
    """From a view: stop the turn and wait until what was shown of it is stored.

    A turn whose process has died is over at once, because nobody knows what was shown of it.
    """
    stop(turn.id)
    resume(turn)
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and Turn.objects.running().filter(id=turn.id).exists():
        release()
        sleep(LOOK)


def fill_in(turn: Turn) -> None:
    """From a view: give the turn what is shown so far, if this process answers it; not saved."""
    running = RUNNING.get(turn.id)
    if running:
        excerpt = running.excerpt()
        turn.answer_a, turn.answer_b = excerpt.a, excerpt.b
