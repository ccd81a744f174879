"""A running turn as an event stream. One stream carries both sides.

Events hold the shown text and its place in the answer, and nothing else: no model, no time, no
count of tokens. Both sides send the same number of characters, whatever came from the endpoints.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from arena.live import running
from arena.live.database import in_database
from arena.live.running_turn import Excerpt, RunningTurn
from arena.models import Turn

LOOK = 0.5  # seconds between two looks at a turn that another process answers
RECONNECT = b"retry: 1000\n\n"
STILL_HERE = b": \n\n"
OVER = b"event: over\ndata: {}\n\n"


async def events(turn_id: int, last_event: str) -> AsyncIterator[bytes]:
    """The turn, from the last event that a browser saw to its end, whichever process answers it."""
    yield RECONNECT
    while not (turn := await running.begin(turn_id)) and await in_database(is_running, turn_id):
        await asyncio.sleep(LOOK)
        yield STILL_HERE
    if turn:
        async for event in followed(turn, *position(last_event)):
            yield event
    yield OVER


def is_running(turn_id: int) -> bool:
    return Turn.objects.running().filter(id=turn_id).exists()


def position(last_event: str) -> tuple[str, int]:
    """Edition and number of characters, from an event's id; the beginning for any other text."""
    edition, _, end = last_event.rpartition(".")
    is_number = end.isascii() and end.isdigit() and len(end) < 10
    return (edition, int(end)) if is_number else ("", 0)


async def followed(turn: RunningTurn, edition: str, start: int) -> AsyncIterator[bytes]:
    async for excerpt in turn.follow(edition, start):
        yield STILL_HERE if excerpt is None else event(excerpt)


def event(excerpt: Excerpt) -> bytes:
    data = json.dumps({"at": excerpt.start, "to": excerpt.end, "a": excerpt.a, "b": excerpt.b})
    return f"id: {excerpt.edition}.{excerpt.end}\ndata: {data}\n\n".encode()
