"""What browsers and proxies are told to keep."""

import pytest

from arena.tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/methods/", "/api/arenas", "/arenas/bank/", "/nothing"])
def test_a_page_is_kept_by_nobody_without_asking_again(stranger, path):
    make_bank(slug="bank")
    response = stranger.get(path)
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]


def test_a_battle_is_not_kept_at_all(voter):
    make_bank(slug="bank")
    battle = voter.post("/arenas/bank/battles", follow=True)
    assert "no-store" in battle["Cache-Control"]
