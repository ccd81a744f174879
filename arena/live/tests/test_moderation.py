"""A question goes to the moderator before any model, and nobody else waits for what that says."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from httpx2 import Response

from arena.live import conversations, moderation, running
from arena.models import Arena, Battle, Call, Turn, Vote
from arena.tests.factories import make_endpoint, make_voter
from arena.tests.live import Visitor, battle_of, make_live_arena
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint
from arena.tests.stack import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SKY = "Why is the sky blue?"
BAD = "FLAGME: how is it done?"
FAULTS = ("fail-500", "hang", "html", "send:", "send:nonsense")


@pytest.fixture
def arena(endpoint) -> Arena:
    return make_live_arena(endpoint.base_url, "fast/apple", "fast/pear")


@pytest.fixture
def moderator() -> Iterator[MockEndpoint]:
    """A server of its own, which nobody has released yet."""
    with mock_endpoint() as server:
        yield server


def moderate(arena: Arena, server: MockEndpoint, model: str) -> None:
    """From now on; the model's name says how the moderator behaves."""
    patience = 1 if model == "hang" else 60
    arena.moderator = make_endpoint(server.base_url, first_token_seconds=patience)
    arena.moderation_model = model
    arena.save()


def finished_battle(visitor: Visitor, arena: Arena, question: str = SKY) -> str:
    path = visitor.ask(arena, question)
    visitor.read(path)
    return path


def ask(visitor: Visitor, arena: Arena, path: str, question: str) -> Response:
    return visitor.post(f"/arenas/{arena.slug}/ask", question=question, battle=str(uuid4()))


def ask_on(visitor: Visitor, arena: Arena, path: str, question: str) -> Response:
    return visitor.post(f"{path}/turns", question=question, number="2")


def try_again(visitor: Visitor, arena: Arena, path: str, question: str) -> Response:
    """With the battle's own question."""
    return visitor.post(f"{path}/again", battle=str(uuid4()))


def ask_by_api(visitor: Visitor, arena: Arena, path: str, question: str) -> Response:
    return visitor.post_json(f"/api/arenas/{arena.slug}/questions", {"question": question})


def ask_on_by_api(visitor: Visitor, arena: Arena, path: str, question: str) -> Response:
    return visitor.post_json(f"/api{path}/turns", {"question": question, "number": 2})


VERBS = [ask, ask_on, try_again, ask_by_api, ask_on_by_api]
every_verb = pytest.mark.parametrize("verb", VERBS)


@pytest.fixture
def visitor(visitor: Visitor) -> Visitor:
    visitor.fetch_cookies()
    return visitor


@contextmanager
def undecided(moderator: MockEndpoint, *asking: Callable[[], Response]) -> Iterator[list[Future]]:
    """What is asked in threads of its own, until the moderator has made up its mind."""
    with ThreadPoolExecutor(len(asking)) as aside:
        asked = [aside.submit(ask) for ask in asking]
        try:
            wait_for(lambda: len(moderator.requests) == len(asking))
            yield asked
        finally:
            moderator.release()


@every_verb
def test_another_voter_votes_while_the_moderator_thinks(verb, arena, visitor, moderator, site):
    path = finished_battle(visitor, arena)
    other = Visitor(site)
    others = finished_battle(other, arena)
    moderate(arena, moderator, "gated")
    with undecided(moderator, lambda: verb(visitor, arena, path, SKY)) as [asked]:
        assert other.post(f"{others}/vote", outcome="a").status_code == 200
        assert not asked.done()
    assert asked.result().is_success
    assert Vote.objects.get().battle == battle_of(others)


@every_verb
def test_what_is_flagged_is_not_asked(verb, arena, visitor, moderator):
    path = finished_battle(visitor, arena, BAD)
    moderate(arena, moderator, "strict")
    refused = verb(visitor, arena, path, BAD)
    assert refused.status_code == 422
    assert "moderation refused the question." in refused.text
    assert_nothing_was_asked(visitor, path)


@pytest.mark.parametrize("fault", FAULTS)
@every_verb
def test_without_the_moderator_nothing_is_asked(verb, fault, arena, visitor, moderator):
    path = finished_battle(visitor, arena)
    moderate(arena, moderator, fault)
    refused = verb(visitor, arena, path, SKY)
    assert refused.status_code == 503
    assert "Questions cannot be checked at the moment" in refused.text
    assert_nothing_was_asked(visitor, path)


def assert_nothing_was_asked(visitor: Visitor, path: str) -> None:
    """The battle that there was stays, and takes its vote."""
    assert Battle.objects.get() == battle_of(path)
    assert Turn.objects.count() == 1
    assert Call.objects.count() == 2
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 200


def test_a_vote_that_comes_before_the_moderator_s_word_stands(arena, visitor, moderator):
    path = finished_battle(visitor, arena)
    moderate(arena, moderator, "gated")
    with undecided(moderator, lambda: try_again(visitor, arena, path, SKY)) as [again]:
        assert visitor.post(f"{path}/vote", outcome="b").status_code == 200
    assert again.result().status_code == 409
    assert "that vote stands" in again.result().text
    assert Battle.objects.get().voided == ""


def test_who_asks_for_another_pair_twice_gets_one(arena, visitor, moderator):
    path = finished_battle(visitor, arena)
    moderate(arena, moderator, "gated")
    form = {"battle": str(uuid4())}
    send = partial(visitor.post, f"{path}/again", **form)
    with undecided(moderator, send, send) as both:
        pass
    assert {again.result().url.path for again in both} == {f"/battles/{form['battle']}"}
    assert battle_of(path).voided == Battle.Void.AGAIN
    assert Battle.objects.count() == 2
    assert Call.objects.count() == 4


@pytest.fixture
def transactions(monkeypatch) -> list[bool]:
    """Whether one was open, each time that the moderator was asked."""
    seen: list[bool] = []
    without_database = moderation.without_database

    def looked(*asked: object) -> object:
        seen.append(connection.in_atomic_block)
        return without_database(*asked)

    monkeypatch.setattr(moderation, "without_database", looked)
    return seen


def answered(verb: Callable[..., object], *arguments: object) -> None:
    """Call it as a view does, beside an event loop, and have both answers come."""

    def called() -> None:
        try:
            verb(*arguments)
        finally:
            connection.close()

    async def until_answered() -> None:
        await sync_to_async(called)()
        while running.RUNNING:
            await asyncio.sleep(0.01)

    asyncio.run(until_answered())


@pytest.mark.usefixtures("haste")
def test_no_transaction_is_open_while_the_moderator_is_asked(arena, moderator, transactions):
    moderate(arena, moderator, "calm")
    voter = make_voter()
    answered(conversations.ask, arena, voter, SKY)
    battle = Battle.objects.get()
    answered(conversations.ask_on, battle, "And at night?", 2)
    assert battle.turns.finished().count() == 2
    answered(conversations.try_again, battle, uuid4())
    answered(conversations.ask_named, arena, voter, SKY, uuid4(), battle.pair)
    assert transactions == [False] * 4
    assert Turn.objects.finished().count() == 4
