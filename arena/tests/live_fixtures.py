"""What tests of live battles share: a mock endpoint, and Evenhand's web process in a thread."""

from collections.abc import Iterator
from functools import partial

import pytest

from arena.live import running
from arena.live.pace import Pace
from arena.tests.live import Visitor, serving
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint
from arena.tests.stack import wait_for


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockEndpoint]:
    with mock_endpoint() as server:
        yield server


@pytest.fixture
def endpoint(mock_server: MockEndpoint) -> MockEndpoint:
    """Knows of no request yet."""
    mock_server.requests.clear()
    return mock_server


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
