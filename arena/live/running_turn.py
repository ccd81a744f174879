"""A turn while it is being answered: two sides, one pace, and any number of viewers."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from arena.live import turns
from arena.live.database import in_database
from arena.live.pace import TICK, Pace
from arena.live.side import Side
from arena.live.turns import SideRequest
from arena.models import Call
from arena.providers import NoAnswer

log = logging.getLogger(__name__)

PASSES = 2  # how often both sides are asked if one breaks off after some of it was shown
QUIET = 10.0  # seconds without news, after which a viewer is told that we are still here


@dataclass(frozen=True)
class Excerpt:
    """What is shown of both sides: everything from character `start` to character `end`.

    `edition` is a random name that changes when both sides are asked again.
    """

    edition: str
    start: int
    end: int
    a: str
    b: str


class Stopped(Exception):
    """The voter has seen enough."""


class RunningTurn:
    def __init__(self, turn_id: int, requests: list[SideRequest]) -> None:
        self.turn_id = turn_id
        self.requests = sorted(requests, key=lambda request: request.side)
        self.earlier_texts: list[str] = []
        self.is_over = False
        self.is_stopped = False
        self.heard = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.news = self.loop.create_future()
        self.begin_edition()

    def begin_edition(self) -> None:
        self.edition = secrets.token_urlsafe(6)
        self.pace = Pace()
        self.sides = [Side(request, self.heard) for request in self.requests]

    async def run(self) -> None:
        """Answer the turn, store how it ended, and tell all viewers."""
        try:
            await self.answer()
        except Stopped:
            await self.finish()
        except NoAnswer:
            await in_database(turns.void, self.turn_id)
        except Exception:
            log.exception("turn %s could not be answered", self.turn_id)
            await in_database(turns.void, self.turn_id)
        else:
            await self.finish()
        finally:
            self.is_over = True
            self.notify()

    async def finish(self) -> None:
        """A turn that was stopped before anything was shown leaves nothing to judge."""
        a, b = (side.text[: self.pace.shown] for side in self.sides)
        came = [*self.earlier_texts, *(side.text for side in self.sides)]
        if a.strip() and b.strip():
            await in_database(turns.finish, self.turn_id, a, b, came)
        else:
            await in_database(turns.drop, self.turn_id, came)

    async def answer(self) -> None:
        for again in reversed(range(PASSES)):
            try:
                return await self.answer_once()
            except NoAnswer:
                if not (again and self.pace.shown):
                    raise
            self.earlier_texts += [side.text for side in self.sides]
            self.begin_edition()
            self.notify()

    async def answer_once(self) -> None:
        asking = [asyncio.create_task(side.ask()) for side in self.sides]
        try:
            await self.show(asking)
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
            for side in self.sides:
                await asyncio.shield(side.settle(Call.Result.STOPPED))

    async def show(self, asking: list[asyncio.Task]) -> None:
        """Once both sides have something, show them tick by tick until everything is shown."""
        while not all(side.is_ready for side in self.sides):
            self.look(asking)
            self.heard.clear()
            await self.wait(asking)
        now = tick = monotonic()
        elapsed = TICK
        while not self.pace.is_over(*self.state()):
            self.look(asking)
            self.show_more(elapsed)
            tick = max(tick + TICK, now)
            await asyncio.sleep(tick - now)
            elapsed, now = monotonic() - now, monotonic()
        self.look(asking)

    async def wait(self, asking: list[asyncio.Task]) -> None:
        """Wait until a side says something or fails, or the voter stops the turn."""
        hearing = asyncio.ensure_future(self.heard.wait())
        running = [task for task in asking if not task.done()]
        try:
            await asyncio.wait([hearing, *running], return_when=asyncio.FIRST_COMPLETED)
        finally:
            hearing.cancel()

    def look(self, asking: list[asyncio.Task]) -> None:
        """Raise what went wrong on a side, or that the voter stopped it."""
        if self.is_stopped:
            raise Stopped
        for task in asking:
            if task.done() and (error := task.exception()):
                raise error

    def state(self) -> tuple[list[int], list[bool]]:
        return [len(side.text) for side in self.sides], [side.ended for side in self.sides]

    def show_more(self, seconds: float) -> None:
        before = self.pace.shown
        self.pace.step(seconds, *self.state())
        if self.pace.shown > before:
            for side in self.sides:
                side.is_shown = True
            self.notify()

    def notify(self) -> None:
        news, self.news = self.news, self.loop.create_future()
        news.set_result(None)

    def stop(self) -> None:
        self.is_stopped = True
        self.heard.set()

    def excerpt(self, start: int = 0) -> Excerpt:
        end = self.pace.shown
        a, b = (side.text[start:end] for side in self.sides)
        return Excerpt(self.edition, start, end, a, b)

    async def follow(self, edition: str, start: int) -> AsyncIterator[Excerpt | None]:
        """What is shown from character `start` of the edition onwards; None if there is no news."""
        while True:
            news = self.news
            excerpt = self.excerpt(start if edition == self.edition else 0)
            if excerpt.end > start or edition != self.edition:
                edition, start = excerpt.edition, excerpt.end
                yield excerpt
            elif self.is_over:
                return
            elif not await comes(news):
                yield None


async def comes(news: asyncio.Future) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(QUIET):
            await asyncio.shield(news)
            return True
    return False
