"""The database next to slow work: from the event loop, and in requests that wait."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from asgiref.sync import async_to_sync
from django.db import connection

Result = TypeVar("Result")

THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-database")
"""One for the event loop, so that nothing of a running turn blocks pages."""


async def in_database(function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    """From the event loop: let the thread read or write."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREAD, partial(released, function, *args, **kwargs))


def released(function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    try:
        return function(*args, **kwargs)
    finally:
        if connection.errors_occurred:
            connection.close()
        release()


def without_database(ask: Callable[..., Awaitable[Result]], *args: object) -> Result:
    """From a view: have the event loop do what waits for the network.

    Raises
    ------
    django.db.transaction.TransactionManagementError
        In a transaction, which everybody else would wait for.
    """
    connection.validate_no_atomic_block()
    release()
    return async_to_sync(ask)(*args)


def release() -> None:
    """Give this thread's connection back to PostgreSQL's pool, which has few; the next query gets
    another. SQLite has no pool, and opening a connection takes longer than most queries."""
    if connection.vendor == "postgresql":
        connection.close()
