"""One side of a turn: it asks its model, again if necessary, and collects the answer."""

import asyncio
import logging
from dataclasses import replace
from time import monotonic

from django.db import DatabaseError

from arena.live import spending
from arena.live.database import in_database
from arena.live.turns import SideRequest
from arena.models import Call
from arena.providers import Failure, NoAnswer, Piece
from arena.providers.listener import Listener
from arena.texts.markdown import BIDI_CONTROLS

TRIES = 3
PATIENCE = 90  # seconds after which nothing is tried again
PAUSE = 0.5  # seconds before the second try, doubled for each further one
PASSING = {
    Failure.TIMEOUT,
    Failure.UNREACHABLE,
    Failure.RATE_LIMITED,
    Failure.SERVER_ERROR,
    Failure.MALFORMED,
    Failure.BROKEN,
    Failure.EMPTY,
}

log = logging.getLogger(__name__)


class Side(Listener):
    """`text` is what was received, `ended` whether that is all of it.

    A side is asked again only while nothing of it was shown; `is_shown` tells.
    """

    def __init__(self, request: SideRequest, heard: asyncio.Event) -> None:
        super().__init__()
        self.request = request
        self.heard = heard
        self.ended = False
        self.is_shown = False

    @property
    def is_ready(self) -> bool:
        return self.ended or bool(self.text.strip())

    async def ask(self) -> None:
        """Collect the answer; raise NoAnswer if there is none, or only part of one."""
        began = monotonic()
        for attempt in range(TRIES):
            try:
                return await self.try_once()
            except NoAnswer as error:
                late = monotonic() - began > PATIENCE
                if self.is_shown or late or attempt + 1 == TRIES or error.failure not in PASSING:
                    raise
                self.text = ""
            await asyncio.sleep(PAUSE * 2**attempt)

    async def try_once(self) -> None:
        if self.request.call is None:
            await self.reserve()
        try:
            self.usage = self.first_token_ms = None
            await self.listen(self.request.target(), self.request.messages)
        except NoAnswer as error:
            await self.settle(Call.Result(error.failure.value), error.detail)
            log.warning("%s: %s", self.request.deployment, error)
            raise
        await self.settle(Call.Result.ANSWERED)
        self.ended = True
        self.heard.set()

    async def reserve(self) -> None:
        try:
            await in_database(self.request.reserve)
        except spending.BudgetSpent:
            raise NoAnswer(Failure.REJECTED, "the day's budget is spent") from None

    def hear(self, piece: Piece) -> None:
        super().hear(replace(piece, text=BIDI_CONTROLS.sub("", piece.text)))
        if piece.text:
            self.heard.set()

    async def settle(self, result: Call.Result, detail: str = "") -> None:
        """Close the call. If that fails, its amount stays reserved, but the answer is not lost."""
        try:
            await in_database(
                self.request.settle,
                result,
                text=self.text,
                usage=self.usage,
                first_token_ms=self.first_token_ms,
                detail=detail,
            )
        except DatabaseError:
            log.exception("a call of %s could not be closed", self.request.deployment)
