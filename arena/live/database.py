"""The database from the event loop: one thread, so that nothing of a running turn blocks pages."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")

THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-database")


async def in_database(function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREAD, partial(released, function, *args, **kwargs))


def released(function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    try:
        return function(*args, **kwargs)
    finally:
        # Closing gives a connection back to PostgreSQL's pool. SQLite has none, and opening one
        # anew takes longer than most of what is done with it.
        if connection.errors_occurred or connection.vendor == "postgresql":
            connection.close()
