"""Sealing: every stored vote gets its place in one sequence without holes."""

import pytest

from arena.battles import ledger
from arena.models import Vote
from arena.tests.factories import make_arena, make_model, make_vote

pytestmark = pytest.mark.django_db


def cast(count: int) -> list[int]:
    arena = make_arena()
    one, other = make_model("", arena), make_model("", arena)
    return [make_vote(arena, one, other).id for _ in range(count)]


def sequences() -> list[int]:
    return list(Vote.objects.order_by("id").values_list("sequence", flat=True))


def test_votes_are_numbered_from_one_in_the_order_of_their_ids():
    cast(3)
    assert ledger.seal() == 3
    assert sequences() == [1, 2, 3]


def test_sealing_goes_on_where_it_stopped_and_changes_no_seal():
    cast(2)
    ledger.seal()
    cast(2)
    assert ledger.seal() == 2
    assert sequences() == [1, 2, 3, 4]
    assert ledger.seal() == 0


def test_a_vote_that_was_committed_late_is_sealed_later_and_not_skipped():
    late, *_ = cast(3)
    row = Vote.objects.get(id=late)
    Vote.objects.filter(id=late).delete()
    ledger.seal()
    row.save(force_insert=True)
    ledger.seal()
    assert sequences() == [3, 1, 2]


def test_arenas_share_one_sequence():
    cast(1)
    cast(2)
    ledger.seal()
    assert sequences() == [1, 2, 3]
