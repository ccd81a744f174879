"""The cast: a voter, another voter, a stranger without cookies, an administrator; and Chromium."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings
from playwright.sync_api import Browser

from arena.tests.browser import chromium

pytest_plugins = ["arena.tests.live_fixtures"]

# How long an example takes says more of the machine than of the code.
settings.register_profile("evenhand", deadline=None)
settings.load_profile("evenhand")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is left with it at the end."""
    items.sort(key=place_in_the_run)


def place_in_the_run(item: pytest.Item) -> int:
    """Of the tests on the whole stack, those that kill parts of it come after the others."""
    if "stack" in item.fixturenames:
        return 0 if item.get_closest_marker("browser") else 1
    return 2 if "endpoint" in item.fixturenames else 3


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def visitor() -> Client:
    return Client(headers={"user-agent": "test"})


@pytest.fixture
def voter() -> Client:
    return visitor()


@pytest.fixture
def other_voter() -> Client:
    return visitor()


@pytest.fixture
def stranger() -> Client:
    return visitor()


@pytest.fixture
def administrator(admin_user) -> Client:
    client = visitor()
    client.force_login(admin_user)
    return client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module, since an event loop that stays open refuses others the database."""
    with chromium() as browser:
        yield browser
