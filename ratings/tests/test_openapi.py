"""The API as it was promised: clients are generated from this document."""

import json
from pathlib import Path

import pytest

PROMISED = Path(__file__).with_name("openapi.json")


@pytest.mark.django_db
def test_the_document_is_the_one_that_was_promised(stranger):
    """A change of the API is a change of `openapi.json` beside this file, to be read in review."""
    document = stranger.get("/api/openapi.json").json()
    assert document == json.loads(PROMISED.read_text(encoding="utf-8"))
