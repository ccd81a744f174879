"""What is stored with a board: pair counts and how the scores err together."""

import numpy as np
import pytest

from arena.models import Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.engine import Votes, rate
from ratings.evidence import ARRAYS, NORMAL_ARM, EvidenceArrays, ScoreErrors
from ratings.models import Evidence, Snapshot
from ratings.tests.rows import make_row

VOTES = Votes(
    model_a=[0, 1, 2, 0, 1, 2, 0, 1, 0],
    model_b=[1, 2, 0, 2, 0, 1, 1, 2, 1],
    outcome=[0, 0, 1, 0, 0, 2, 3, 1, 0],
    voter=[0, 0, 1, 1, 2, 2, 3, 3, 4],
    n_models=4,
)


@pytest.fixture
def evidence() -> EvidenceArrays:
    return EvidenceArrays.of(["Ash", "Beech", "Ümlaut 榉", "Oak"], rate(VOTES))


def test_it_comes_back_as_it_was_stored(evidence):
    again = EvidenceArrays.unpack(evidence.pack())
    assert again.names == evidence.names
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(evidence, name))
    np.testing.assert_allclose(again.covariance, evidence.covariance, rtol=1e-6)


def test_large_boards_have_no_covariance(evidence):
    sparse = EvidenceArrays(**{**vars(evidence), "covariance": None})
    assert EvidenceArrays.unpack(sparse.pack()).covariance is None


def test_the_record_of_a_pair_is_seen_from_its_first_model(evidence):
    assert evidence.record("Ash", "Beech").tolist() == [2, 1, 0, 1]
    assert evidence.record("Beech", "Ash").tolist() == [1, 2, 0, 1]
    assert evidence.record("Ash", "Oak").tolist() == [0, 0, 0, 0]


def test_battles_are_a_square(evidence):
    assert evidence.battles[0].tolist() == [0, 4, 2, 0]
    np.testing.assert_array_equal(evidence.battles, evidence.battles.T)


def test_scores_err_together_as_fitted(evidence):
    errors = ScoreErrors.of(evidence, [make_row("Ümlaut 榉"), make_row("Ash")])
    assert errors.are_joint
    expected = evidence.covariance[np.ix_([2, 0], [2, 0])]
    np.testing.assert_array_equal(errors.covariance, expected)
    np.testing.assert_array_equal(errors.freedom, evidence.degrees_of_freedom[[2, 0]])


@pytest.mark.parametrize("has_counts", [True, False])
def test_without_a_covariance_the_intervals_tell_of_errors_as_if_independent(evidence, has_counts):
    counts = EvidenceArrays(**{**vars(evidence), "covariance": None}) if has_counts else None
    rows = [make_row("Ash", arm=10), make_row("Beech", arm=20)]
    errors = ScoreErrors.of(counts, rows)
    assert not errors.are_joint
    np.testing.assert_allclose(errors.covariance, np.diag([10**2, 20**2]) / NORMAL_ARM**2)
    assert np.isinf(errors.freedom).all()


@pytest.mark.django_db
def test_a_board_shares_the_evidence_that_no_new_vote_changed():
    arena = make_arena()
    ash, oak = make_model("Ash", arena), make_model("Oak", arena)
    for outcome in (Outcome.A, Outcome.TIE):
        make_vote(arena, ash, oak, outcome, voter=make_voter())
    first = refit(arena)
    make_vote(arena, ash, oak, Outcome.TIE)
    second = refit(arena)
    decided = [snapshot.board("ties-excluded") for snapshot in (first, second)]
    overall = [snapshot.board("overall") for snapshot in (first, second)]
    assert decided[0].evidence_id == decided[1].evidence_id is not None
    assert overall[0].evidence_id != overall[1].evidence_id
    assert EvidenceArrays.of_board(overall[1]).record("Oak", "Ash").tolist() == [0, 1, 2, 0]


@pytest.mark.django_db
def test_evidence_goes_with_the_snapshots_that_used_it():
    arena = make_arena()
    ash, oak = make_model("Ash", arena), make_model("Oak", arena)
    for _ in range(12):
        make_vote(arena, ash, oak)
        refit(arena)
    newest = Snapshot.objects.computed().filter(arena=arena)
    assert newest.count() == 10
    assert Evidence.objects.count() == 10


@pytest.mark.django_db
def test_a_published_board_has_none():
    arena = make_arena(is_published=True, status="archived")
    snapshot = Snapshot.objects.create(arena=arena, kind=Snapshot.Kind.PUBLISHED)
    assert EvidenceArrays.of_board(snapshot.boards.create()) is None
