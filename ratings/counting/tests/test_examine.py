"""The worker examines boards after they were published, and holds up nothing."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.battles import rules
from arena.models import Arena, Category, Exclusion, LanguageModel, Outcome, Vote, Voter
from arena.tests.factories import (
    make_arena,
    make_bank,
    make_model,
    make_prompt,
    make_vote,
    make_voter,
)
from ratings.counting import examine
from ratings.counting.ballots import VOTE, Ballots, chunks
from ratings.counting.examine import examine_boards
from ratings.counting.refit import refit
from ratings.counting.sureness import Subject, sureness
from ratings.engine import Votes, rate
from ratings.models import Evidence, Snapshot
from ratings.tasks import examine_new_boards, refit_stale_arenas
from ratings.tests.examined import cast, figures_of, figures_under, filled, stored


@pytest.fixture(autouse=True)
def _no_failures(monkeypatch):
    monkeypatch.setattr(examine, "FAILED", {})


@pytest.fixture
def arena(db) -> Arena:
    return filled(make_arena("birds"))


def votes_of(arena: Arena, **only) -> Votes:
    """Read without the pipeline."""
    rows = Vote.objects.filter(arena=arena, **only)
    rows = np.array(rows.values_list("model_a_id", "model_b_id", "outcome", "voter_id"))
    ids = sorted(arena.contestants.values_list("id", flat=True))
    a, b = np.searchsorted(ids, rows[:, 0]), np.searchsorted(ids, rows[:, 1])
    return Votes(a, b, rows[:, 2], voter=rows[:, 3], n_models=len(ids))


def test_a_new_board_is_examined_after_it_is_published(arena):
    snapshot = refit(arena)
    assert stored(snapshot) is None
    examine_boards({}, seconds=60)
    by_hand = rate(votes_of(arena), method="davidson")
    assert figures_under(stored(snapshot), "ties_modelled") == pytest.approx(figures_of(by_hand))
    assert stored(snapshot, "ties-excluded")["ties"] == 0


def test_the_workers_task_examines_what_its_other_task_published(arena):
    refit_stale_arenas()
    with CaptureQueriesContext(connection) as queries:
        examine_new_boards()
    assert stored(Snapshot.objects.get())["votes"] == 60
    assert not [q for q in queries if 'FROM "arena_vote"' in q["sql"]]  # it keeps them


def test_when_nothing_is_new_it_asks_once_and_writes_nothing(arena):
    refit(arena)
    kept = {}
    examine_boards(kept, seconds=60)
    with CaptureQueriesContext(connection) as queries:
        examine_boards(kept, seconds=60)
    assert len(queries) == 1
    assert queries[0]["sql"].startswith("SELECT")


def test_excluded_voters_are_not_examined_either(arena):
    busiest = Voter.objects.get(key="secret-key-0")
    Exclusion.objects.create(voter=busiest, reason="a script")
    snapshot = refit(arena)
    examine_boards({}, seconds=60)
    rest = arena.votes.exclude(voter=busiest)
    counts = np.unique(rest.values_list("voter", flat=True), return_counts=True)[1]
    record = stored(snapshot)
    assert (record["votes"], record["voters"]["count"]) == (rest.count(), len(counts))
    assert record["voters"]["heaviest"] == counts.max()


def test_votes_that_the_snapshot_does_not_count_are_left_out(arena):
    kept = {}
    snapshot = refit(arena, kept)
    cast(arena)
    make_vote(arena, make_model("Unknown to the snapshot"), arena.contestants.first(), Outcome.A)
    for number, vote in enumerate(Vote.objects.filter(sequence=None)):
        Vote.objects.filter(id=vote.id).update(sequence=10_000 + number)
    kept[arena.id].read_new()
    examine_boards(kept, seconds=60)
    assert stored(snapshot)["votes"] == 60


def test_each_category_is_examined_from_its_own_votes(arena):
    coding = make_prompt(arena)
    coding.categories.add(Category.objects.create(slug="coding", name="Coding"))
    one, other = arena.contestants.order_by("id")[:2]
    for outcome in (Outcome.A, Outcome.A, Outcome.B, Outcome.TIE):
        make_vote(arena, one, other, outcome, prompt=coding)
    snapshot = refit(arena)
    examine_boards({}, seconds=60)
    record = stored(snapshot, "coding")
    by_hand = rate(votes_of(arena, prompt=coding))
    assert record["votes"] == 4
    assert [one["score"] for one in record["models"]] == pytest.approx(by_hand.score[:2].tolist())
    assert stored(snapshot)["votes"] == 64


@pytest.mark.django_db
def test_boards_with_style_control_are_not_examined():
    arena = make_bank(models=2, prompts=3)
    for _ in range(3):
        battle = rules.open_battle(arena, make_voter())
        rules.vote(battle, Outcome.A)
    snapshot = refit(arena)
    examine_boards({}, seconds=60)
    assert snapshot.board("overall").evidence.sureness["votes"] == 3
    assert snapshot.board("overall", style_control=True).evidence.sureness is None


def test_the_overall_board_comes_first_and_then_each_in_turn(arena, monkeypatch):
    """Also while every look finds a newer snapshot, and has time for one board only."""
    examined = []
    monkeypatch.setattr(
        examine, "sureness", lambda subject: examined.append(len(subject.votes)) or {}
    )
    for _ in range(3):
        cast(arena)
        refit(arena)
        examine_boards({}, seconds=0)
    decided = arena.votes.filter(outcome__lt=2).count()
    assert examined == [61, decided - 1, 63]


def test_a_snapshot_that_was_superseded_is_left_alone(arena):
    first = refit(arena)
    cast(arena, Outcome.TIE)
    second = refit(arena)
    examine_boards({}, seconds=60)
    assert stored(first) is None
    assert stored(second)["votes"] == 61


def test_boards_that_share_evidence_share_what_was_found(arena):
    first = refit(arena)
    examine_boards({}, seconds=60)
    cast(arena, Outcome.TIE)
    second = refit(arena)
    assert stored(second) is None
    assert stored(second, "ties-excluded") == stored(first, "ties-excluded") is not None


def test_a_board_that_goes_while_it_is_examined_harms_nothing(arena, monkeypatch):
    refit(arena)

    def gone(subject: Subject) -> dict:
        Snapshot.objects.all().delete()
        Evidence.objects.all().delete()
        return {"votes": 60}

    monkeypatch.setattr(examine, "sureness", gone)
    examine_boards({}, seconds=60)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: LanguageModel.objects.update(input_price=3),
        lambda: Vote.objects.order_by("sequence").first().delete(),
        lambda: Exclusion.objects.create(id=-1, voter=Voter.objects.first(), reason="late"),
    ],
    ids=["a price", "a vote taken away", "a late decision"],
)
def test_a_board_that_is_out_of_date_waits_for_the_refit(arena, change):
    snapshot = refit(arena)
    change()
    examine_boards({}, seconds=60)
    assert stored(snapshot) is None


def test_a_board_that_fails_does_not_hold_up_the_others(arena, monkeypatch, caplog):
    sound = make_arena("fish")
    for _ in range(2):
        make_model("", sound)
    for outcome in (Outcome.A, Outcome.B):
        cast(sound, outcome)
    broken, whole = refit(arena), refit(sound)
    monkeypatch.setattr(
        examine,
        "sureness",
        lambda subject: 1 / 0 if len(subject.names) == 4 else sureness(subject),
    )
    examine_boards({}, seconds=60)
    assert stored(broken) is None
    assert stored(whole)["votes"] == 2
    assert "could not be examined" in caplog.text


def test_a_reading_that_was_broken_off_is_not_kept(arena, monkeypatch):
    """It may know half of the votes."""
    kept = {}
    snapshot = refit(arena)

    def broken(ballots: Ballots, watermark: int) -> None:
        ballots.votes.append(next(chunks(arena.votes.order_by("sequence").values_list(*VOTE)[:7])))
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(Ballots, "read_new", broken)
        examine_boards(kept, seconds=60)
    assert kept == {}
    examine.FAILED.clear()
    examine_boards(kept, seconds=60)
    assert stored(snapshot)["votes"] == 60


def test_a_failing_examination_keeps_the_votes(arena, monkeypatch):
    kept = {}
    refit(arena, kept)
    before = kept[arena.id]
    monkeypatch.setattr(examine, "sureness", lambda subject: 1 / 0)
    examine_boards(kept, seconds=60)
    assert kept == {arena.id: before}


def test_a_board_that_keeps_failing_starves_no_other(arena, monkeypatch, caplog):
    """Neither while the same snapshot stays, nor when every look finds a newer one."""
    tried = []

    def fails_overall(subject: Subject) -> dict:
        tried.append(len(subject.votes))
        if subject.ties:
            raise ArithmeticError
        return {"votes": len(subject.votes)}

    monkeypatch.setattr(examine, "sureness", fails_overall)
    first = refit(arena)
    decided = arena.votes.filter(outcome__lt=2).count()
    for _ in range(3):
        examine_boards({}, seconds=0)
    assert tried == [60, decided]
    assert stored(first, "ties-excluded") == {"votes": decided}
    assert caplog.text.count("could not be examined") == 1

    cast(arena)
    refit(arena)
    examine_boards({}, seconds=0)
    assert tried[2:] == [decided + 1]
    examine_boards({}, seconds=0)
    assert tried[3:] == [61]
