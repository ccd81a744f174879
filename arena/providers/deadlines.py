"""How long we wait for an answer."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import aiohttp

from arena.providers import Failure, NoAnswer, Timeouts

BUSY_SECONDS = 0.1

T = TypeVar("T")


class Deadline:
    """The time by which the next piece of an answer must arrive; it starts now.

    One timer serves a whole answer, and checks when it fires whether time is up: a timer for each
    read would cost more than everything else that is done with a chunk.
    """

    def __init__(self, timeouts: Timeouts) -> None:
        self.loop = asyncio.get_running_loop()
        self.timeouts = timeouts
        self.of_all = self.loop.time() + timeouts.total
        self.of_piece = self.loop.time() + timeouts.first_token
        self.complaint = f"no text within {timeouts.first_token:g} s"
        self.is_waiting = False

    @property
    def left(self) -> float:
        return min(self.of_piece, self.of_all) - self.loop.time()

    def no_answer(self) -> NoAnswer:
        whole = f"not finished within {self.timeouts.total:g} s"
        is_whole = self.of_all < self.of_piece
        return NoAnswer(Failure.TIMEOUT, whole if is_whole else self.complaint)

    def text_came(self) -> None:
        """The next pause begins."""
        self.of_piece = self.loop.time() + self.timeouts.stall
        self.complaint = f"no more text for {self.timeouts.stall:g} s"
        if self.of_piece < self.timer.when():
            self.set_timer()

    async def hold(self, awaitable: Awaitable[T]) -> T:
        """Wait for something that comes once, such as a connection."""
        try:
            async with asyncio.timeout(self.left):
                return await awaitable
        except aiohttp.ConnectionTimeoutError:
            raise NoAnswer(
                Failure.TIMEOUT, f"no connection within {self.timeouts.connect:g} s"
            ) from None
        except TimeoutError:
            raise self.no_answer() from None

    @contextmanager
    def watching(self, reader: aiohttp.StreamReader) -> Iterator[None]:
        self.reader = reader
        self.timer = self.loop.call_later(self.left, self.look)
        try:
            yield
        finally:
            self.timer.cancel()

    def look(self) -> None:
        """A reader that is still busy with text is not late."""
        if self.left <= 0 and self.is_waiting:
            self.reader.set_exception(TimeoutError())
        else:
            self.set_timer()

    def set_timer(self) -> None:
        self.timer.cancel()
        self.timer = self.loop.call_later(max(self.left, BUSY_SECONDS), self.look)

    async def receive(self) -> bytes:
        """The next part; empty if the server hung up."""
        if self.loop.time() > self.of_all:
            raise self.no_answer()
        self.is_waiting = True
        try:
            return await self.reader.readany()
        except TimeoutError:
            raise self.no_answer() from None
        finally:
            self.is_waiting = False
