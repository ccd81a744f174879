"""The cast: a voter, another voter, a stranger without cookies, an administrator."""

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings

# How long an example takes says more of the machine than of the code.
settings.register_profile("evenhand", deadline=None)
settings.load_profile("evenhand")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def browser() -> Client:
    return Client(headers={"user-agent": "test"})


@pytest.fixture
def voter() -> Client:
    return browser()


@pytest.fixture
def other_voter() -> Client:
    return browser()


@pytest.fixture
def stranger() -> Client:
    return browser()


@pytest.fixture
def administrator(admin_user) -> Client:
    client = browser()
    client.force_login(admin_user)
    return client
