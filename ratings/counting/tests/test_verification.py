"""A snapshot can be computed again from the stored votes."""

import pytest
from django.core.management import CommandError, call_command

from arena.models import Exclusion, Outcome, Vote
from arena.tests.factories import make_vote
from ratings.counting.refit import refit
from ratings.counting.verification import verify
from ratings.models import Rating, Snapshot
from ratings.tests.arenas import arena_with_votes

pytestmark = pytest.mark.django_db


def test_a_snapshot_holds_also_after_warm_starts_and_newer_votes(capsys):
    arena, kept = arena_with_votes(), {}
    refit(arena, kept)
    one, other = arena.contestants.all()[:2]
    for _ in range(5):
        make_vote(arena, one, other)
        refit(arena, kept)
    make_vote(arena, one, other)
    assert verify(Snapshot.objects.latest_for(arena)).holds
    call_command("verify", arena=arena.slug)
    assert "passed the check" in capsys.readouterr().out


def test_a_snapshot_knows_which_voters_were_excluded_then():
    arena = arena_with_votes()
    voters = {vote.voter for vote in arena.votes.all()}
    Exclusion.objects.create(voter=voters.pop(), reason="a script")
    snapshot = refit(arena)
    Exclusion.objects.create(voter=voters.pop(), reason="another script")
    assert verify(snapshot).holds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Vote.objects.filter(outcome=Outcome.A).update(outcome=Outcome.B), "score|rank"),
        (lambda: Rating.objects.update(score=1000.0), "greatest difference"),
        (lambda: Rating.objects.update(rank=9), "rank of"),
        (lambda: Snapshot.objects.update(method={}), "another method"),
        (lambda: Rating.objects.filter(rank=1).delete(), "no stored row"),
    ],
    ids=["votes", "scores", "ranks", "method", "rows"],
)
def test_what_was_tampered_with_is_told(change, said):
    arena = arena_with_votes()
    refit(arena)
    change()
    with pytest.raises(CommandError, match=said):
        call_command("verify", arena=arena.slug)


def test_an_arena_without_a_computed_board_says_so():
    arena = arena_with_votes()
    with pytest.raises(CommandError, match="no board"):
        call_command("verify", arena=arena.slug)
