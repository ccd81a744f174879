"""The refit, from the rows of a database to a published board, on the product's own code.

One overall board: votes without answers have no board with style control, and the board of decided
votes is left out, as it would only add to both sides of each row.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.db import connection

from arena.models import Arena
from bench.rows import Row, in_turns, seconds
from bench.store import Store
from bench.votes import simulate
from ratings.counting.refit import refit
from ratings.counting.slices import slices
from ratings.engine import rate
from ratings.models import Snapshot

NEW_VOTES = 1000
SPARE_VOTES = 50_000
ROUNDS = 7
SLOW_ROUNDS = 5
CHUNK = 100_000
READ = """
SELECT sequence, model_a_id, model_b_id, outcome, origin, voter_id,
       COALESCE(prompt_id, 0), COALESCE(answer_a_id, 0), COALESCE(answer_b_id, 0)
FROM arena_vote WHERE arena_id = ? ORDER BY sequence
"""


def rows(n_votes: int) -> Iterator[Row]:
    small, large = (filled_store(size) for size in (n_votes // 10, n_votes))
    with patch("ratings.counting.boards.slices", lambda *given: islice(slices(*given), 1)):
        yield after_new_votes(large, small, "clustered")
        with patch("ratings.counting.boards.rate", partial(rate, interval="sandwich")):
            yield after_new_votes(large, small, "plain")
        yield from_cold_start(large)


def filled_store(n_votes: int) -> Store:
    """Store and seal votes, and publish a first board, whose votes the worker keeps."""
    store = Store(Path(settings.DATA_DIR) / f"{n_votes}.sqlite3", simulate(n_votes + SPARE_VOTES))
    with store.opened() as arena:
        store.cast(n_votes)
        store.seal()
        refit(arena, store.kept)
    return store


def after_new_votes(large: Store, small: Store, interval: str) -> Row:
    work = f"refit after {NEW_VOTES:,} new votes with {large.stored:,} stored, {interval} interval"
    against = f"the same with {small.stored:,} stored"
    times = [(one_refit(large), one_refit(small)) for _ in range(ROUNDS)]
    ours, theirs = map(list, zip(*times, strict=True))
    return Row(work, against, ours, theirs, at_most=1.5)


def one_refit(store: Store) -> float:
    with store.opened() as arena:
        store.cast(NEW_VOTES)
        return seconds(lambda: refit(arena, store.kept))


def from_cold_start(store: Store) -> Row:
    with store.opened() as arena:
        store.cast(len(store.source) - store.stored)
        store.seal()
        read(arena)
        ours, theirs = in_turns(
            lambda: refit(arena), lambda: read(arena), SLOW_ROUNDS, before=forget
        )
    work = f"refit from a cold start, {store.stored:,} votes in SQLite, overall board"
    return Row(work, "reading the same rows with a bare cursor", ours, theirs, at_most=2)


def forget() -> None:
    """Let the next refit be the arena's first."""
    Snapshot.objects.all().delete()


def read(arena: Arena) -> None:
    cursor = connection.connection.execute(READ, [arena.pk])
    while cursor.fetchmany(CHUNK):
        pass
