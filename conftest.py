"""The cast: a voter, another voter, a stranger without cookies, an administrator."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="evenhand-test-"))

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages may be rendered without a collectstatic."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


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
