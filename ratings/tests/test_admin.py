"""Snapshots in the admin: to look at and to delete, never to make or change."""

import pytest
from django.urls import reverse

from arena.tests.factories import make_arena, make_model, make_vote
from ratings.counting.refit import refit
from ratings.models import Snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot() -> Snapshot:
    arena = make_arena(name="Kitchen")
    make_vote(arena, make_model(), make_model())
    refit(arena)
    return Snapshot.objects.get()


def test_a_snapshot_is_shown_with_its_boards_and_not_changed(administrator, snapshot):
    assert (
        "Kitchen"
        in administrator.get(reverse("admin:ratings_snapshot_changelist")).content.decode()
    )
    change = reverse("admin:ratings_snapshot_change", args=[snapshot.id])
    assert "Overall" in administrator.get(change).content.decode()
    assert administrator.post(change, {"votes": 5}).status_code == 403
    assert administrator.post(reverse("admin:ratings_snapshot_add")).status_code == 403


def test_a_deleted_snapshot_is_made_again_by_the_next_refit(administrator, snapshot):
    administrator.post(
        reverse("admin:ratings_snapshot_delete", args=[snapshot.id]), {"post": "yes"}
    )
    assert not Snapshot.objects.exists()
    refit(snapshot.arena)
    assert Snapshot.objects.get().votes == 1
