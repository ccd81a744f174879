"""What waits for the network, or for another process, holds nothing of the database."""

import asyncio

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from arena.live import running
from arena.live.database import without_database
from arena.models import Battle, Turn
from arena.tests.factories import make_arena, make_model, make_voter

pytestmark = pytest.mark.django_db(transaction=True)

pooled = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool")


def is_held() -> bool:
    return connection.connection is not None


def test_in_a_transaction_nobody_waits_for_the_network():
    with transaction.atomic(), pytest.raises(TransactionManagementError):
        without_database(asyncio.sleep, 0)


@pooled
def test_a_connection_is_in_the_pool_while_the_network_is_waited_for():
    pool, available = connection.pool, []

    async def look() -> None:
        available.append(pool.get_stats()["pool_available"])

    assert Turn.objects.count() == 0
    assert is_held()
    before = pool.get_stats()["pool_available"]
    without_database(look)
    assert available == [before + 1]
    assert not is_held()


@pooled
def test_who_waits_for_another_process_holds_no_connection(monkeypatch):
    arena, held = make_arena(), []
    one, other = make_model("", arena), make_model("", arena)
    battle = Battle.objects.create(
        arena=arena, voter=make_voter(), kind="live", model_a=one, model_b=other
    )
    turn = Turn.objects.create(battle=battle, number=1, question="Who?")
    monkeypatch.setattr(running, "sleep", lambda _: held.append(is_held()))
    monkeypatch.setattr(running, "PATIENCE", 0.1)
    monkeypatch.setattr(running, "resume", lambda _: None)
    running.end(turn)
    assert held
    assert not any(held)
