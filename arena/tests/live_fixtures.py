"""A mock endpoint, and Evenhand: its web process in a thread, or all of it as real processes."""

from collections.abc import Iterator
from functools import partial

import pytest

from arena.live import running
from arena.live.pace import Pace
from arena.tests.live import Visitor, register, serving
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint
from arena.tests.stack import Stack, running_stack, wait_for


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockEndpoint]:
    with mock_endpoint() as server:
        yield server


@pytest.fixture
def endpoint(mock_server: MockEndpoint) -> MockEndpoint:
    """Knows of no request yet."""
    mock_server.requests.clear()
    return mock_server


@pytest.fixture(scope="session")
def installation(mock_server: MockEndpoint) -> Iterator[Stack]:
    """The demo, and an arena in which the mock endpoint's models answer."""
    with running_stack() as stack:
        register(stack, mock_server.base_url)
        yield stack


@pytest.fixture
def stack(request: pytest.FixtureRequest) -> Stack:
    """One for all tests. A test may end it, and for the next it is started again.

    It is asked for here so that nothing is started for a test that lacks its browser.
    """
    stack = request.getfixturevalue("installation")
    if not stack.is_running:
        stack.start()
    return stack


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are shown faster than anybody reads."""
    monkeypatch.setattr("arena.live.running_turn.Pace", partial(Pace, rate=4000.0))
    monkeypatch.setattr("arena.live.running_turn.TICK", 0.02)
    monkeypatch.setattr("arena.live.side.PAUSE", 0.01)


@pytest.fixture
def visitor(site: str, haste: None) -> Iterator[Visitor]:
    """A visitor in haste. What is still being answered at the test's end is stopped."""
    yield Visitor(site)
    for turn in list(running.RUNNING):
        running.stop(turn)
    wait_for(lambda: not running.RUNNING)
