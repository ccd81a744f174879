"""A running turn as an event stream. One stream carries both sides.

Events hold text that is shown and its place in the answer, and nothing else: no model, no time, no
count of tokens. Of both sides the same characters are sent, whatever came from the endpoints.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from arena.live import running
from arena.live.database import in_database
from arena.live.round import Round, Shown
from arena.models import Turn

LOOK = 0.5  # seconds between two looks at a turn that another process answers
RECONNECT = b"retry: 1000\n\n"
STILL_HERE = b": \n\n"
OVER = b"event: over\ndata: {}\n\n"


async def events(turn_id: int, last_event: str) -> AsyncIterator[bytes]:
    """The turn from the event on that a browser saw last, to its end, whoever answers it."""
    yield RECONNECT
    while not (round := await running.begin(turn_id)) and await in_database(is_running, turn_id):
        await asyncio.sleep(LOOK)
        yield STILL_HERE
    if round:
        async for event in followed(round, *position(last_event)):
            yield event
    yield OVER


def is_running(turn_id: int) -> bool:
    return Turn.objects.running().filter(id=turn_id).exists()


def position(last_event: str) -> tuple[str, int]:
    """Edition and number of characters, from an event's id; the beginning for any other text."""
    edition, _, shown = last_event.rpartition(".")
    is_number = shown.isascii() and shown.isdigit() and len(shown) < 10
    return (edition, int(shown)) if is_number else ("", 0)


async def followed(round: Round, edition: str, start: int) -> AsyncIterator[bytes]:
    async for shown in round.follow(edition, start):
        yield STILL_HERE if shown is None else event(shown)


def event(shown: Shown) -> bytes:
    data = json.dumps({"at": shown.start, "to": shown.end, "a": shown.a, "b": shown.b})
    return f"id: {shown.edition}.{shown.end}\ndata: {data}\n\n".encode()
