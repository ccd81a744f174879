"""From votes to a snapshot: level-triggered, incremental, atomic."""

import os
import subprocess
import sys
import textwrap
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.models import (
    Answer,
    Arena,
    Category,
    Exclusion,
    LanguageModel,
    Membership,
    Origin,
    Outcome,
    SetAside,
    Vote,
)
from arena.tests.factories import (
    make_answer,
    make_arena,
    make_bank,
    make_model,
    make_prompt,
    make_vote,
    make_vote_on,
    make_voter,
)
from ratings.counting.ballots import Ballots
from ratings.counting.boards import rated_boards
from ratings.counting.refit import refit, refit_all
from ratings.counting.verification import verify
from ratings.engine import Votes, rate
from ratings.method import scope_of
from ratings.models import OVERALL, Snapshot
from ratings.tasks import refit_stale_arenas
from ratings.tests.arenas import arena_with_votes, cast_many, overall

pytestmark = pytest.mark.django_db


def figures(snapshot: Snapshot, category: str) -> list[tuple]:
    ratings = snapshot.boards.get(category=category, style_control=False).ratings
    return list(ratings.order_by("name").values_list("name", "score", "lower", "votes"))


def engine_scores(arena: Arena) -> dict[int, float]:
    return {model: score for model, (score, _) in engine_fit(arena).items()}


def engine_fit(arena: Arena) -> dict[int, tuple[float, float]]:
    """Score and lower bound by the engine's own fit of all votes, read without the pipeline."""
    votes = Vote.objects.filter(arena=arena).order_by("-id")
    columns = ("model_a_id", "model_b_id", "outcome", "voter_id", "prompt_id")
    rows = np.array(votes.values_list(*columns), dtype=float)
    alone = -np.arange(1, len(rows) + 1)
    prompt = np.where(np.isnan(rows[:, 4]), alone, rows[:, 4]).astype(int)
    rows = rows[:, :4].astype(int)
    ids = np.unique(rows[:, :2])
    a, b = np.searchsorted(ids, rows[:, 0]), np.searchsorted(ids, rows[:, 1])
    board = rate(Votes(a, b, rows[:, 2], voter=rows[:, 3], prompt=prompt), scope=scope_of(arena))
    return dict(zip(ids.tolist(), zip(board.score, board.lower, strict=True), strict=True))


def test_the_snapshot_is_the_engines_fit_of_all_votes():
    arena = arena_with_votes()
    snapshot = refit(arena)
    expected = engine_fit(arena)
    for model, row in overall(snapshot).items():
        assert (row.score, row.lower) == pytest.approx(expected[model], abs=1e-6)
    assert snapshot.votes == 60
    assert snapshot.watermark == Vote.objects.order_by("sequence").last().sequence


def test_when_nothing_changed_nothing_is_written():
    arena = arena_with_votes()
    refit(arena)
    with CaptureQueriesContext(connection) as queries:
        assert refit(arena) is None
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_new_vote_makes_a_new_snapshot_and_leaves_the_old_one():
    arena = arena_with_votes()
    first = refit(arena)
    cast_many(arena, 1)
    second = refit(arena)
    assert second.votes == first.votes + 1
    assert set(Snapshot.objects.all()) == {first, second}


def test_only_new_votes_are_read_and_the_result_is_that_of_a_fit_from_scratch():
    arena, kept = arena_with_votes(), {}
    refit(arena, kept)
    cast_many(arena, 20, seed=2)
    with CaptureQueriesContext(connection) as queries:
        incremental = refit(arena, kept)
    [read] = [q["sql"] for q in queries if '"arena_vote"."outcome"' in q["sql"]]
    assert f'"sequence" > {incremental.watermark - 20}' in read
    scores = {model: row.score for model, row in overall(incremental).items()}
    assert scores == pytest.approx(engine_scores(arena), abs=1e-8)


@pytest.mark.parametrize(
    "change",
    [
        lambda arena: arena.contestants.update(input_price=3),
        lambda arena: arena.contestants.update(status="retired"),
        lambda arena: make_model("", arena),
        lambda arena: Arena.objects.update(anchor=arena.contestants.first(), anchor_score=1200),
    ],
    ids=["price", "status", "member", "anchor"],
)
def test_a_changed_fact_makes_a_new_snapshot(change):
    arena = arena_with_votes()
    refit(arena)
    change(arena)
    arena.refresh_from_db()
    assert refit(arena) is not None
    assert refit(arena) is None


def test_a_board_keeps_the_facts_of_its_day():
    arena = arena_with_votes()
    arena.contestants.update(input_price=3)
    first = refit(arena)
    arena.contestants.update(input_price=1)
    second = refit(arena)
    assert {row.input_price for row in overall(first).values()} == {3}
    assert {row.input_price for row in overall(second).values()} == {1}


def test_an_anchor_is_held_at_its_score():
    arena = arena_with_votes()
    anchor = arena.contestants.last()
    arena.anchor, arena.anchor_score = anchor, 1114
    arena.save()
    assert overall(refit(arena))[anchor.id].score == pytest.approx(1114)


def test_a_category_has_a_board_of_its_own_votes():
    arena = arena_with_votes()
    coding = make_prompt(arena)
    coding.categories.add(Category.objects.create(slug="coding", name="Coding"))
    Category.objects.create(slug="unused", name="Unused")
    one, other = arena.contestants.all()[:2]
    make_vote(arena, one, other, Outcome.A, prompt=coding)
    boards = {board.category: board.votes for board in refit(arena).boards.all()}
    decided = arena.votes.filter(outcome__in=[Outcome.A, Outcome.B]).count()
    assert boards == {"overall": 61, "coding": 1, "ties-excluded": decided}


def test_simulated_votes_are_counted_apart():
    arena = arena_with_votes()
    one, other = arena.contestants.all()[:2]
    make_vote(arena, one, other, origin=Origin.SIMULATED)
    assert (snapshot := refit(arena)).simulated_votes == 1
    assert snapshot.votes == 61


def test_a_retired_model_and_one_that_left_keep_their_rows():
    arena = arena_with_votes()
    retired, left, *_ = arena.contestants.all()
    LanguageModel.objects.filter(id=retired.id).update(status="retired")
    Membership.objects.filter(model=left).delete()
    rows = overall(refit(arena))
    assert rows[retired.id].retired
    assert rows[left.id].rank


def test_a_member_without_votes_is_on_the_board_unrated():
    arena = arena_with_votes()
    newcomer = make_model("", arena)
    row = overall(refit(arena))[newcomer.id]
    assert (row.rank, row.score, row.votes) == (None, None, 0)


def test_an_arena_without_models_has_no_board():
    make_arena()
    refit_stale_arenas()
    assert not Snapshot.objects.exists()


def test_a_board_without_new_votes_is_taken_over_and_the_others_are_not():
    arena, kept = arena_with_votes(), {}
    coding, writing = make_prompt(arena), make_prompt(arena)
    for prompt, slug in ((coding, "coding"), (writing, "writing")):
        prompt.categories.add(Category.objects.create(slug=slug, name=slug))
    one, other = arena.contestants.all()[:2]
    for outcome in (Outcome.A, Outcome.A, Outcome.B):
        make_vote(arena, one, other, outcome, prompt=coding)
        make_vote(arena, one, other, outcome, prompt=writing)
    first = refit(arena, kept)
    make_vote(arena, one, other, Outcome.A, prompt=coding)
    second = refit(arena, kept)
    figures = {
        (snapshot.id, slug): list(
            snapshot.boards.get(category=slug)
            .ratings.order_by("name")
            .values_list("score", "votes")
        )
        for snapshot in (first, second)
        for slug in ("coding", "writing")
    }
    assert figures[first.id, "writing"] == figures[second.id, "writing"]
    assert figures[first.id, "coding"] != figures[second.id, "coding"]
    assert first.boards.count() == second.boards.count()
    assert verify(second).holds


def test_the_only_voter_of_a_model_that_left_is_excluded_and_then_all_is_quiet():
    arena = arena_with_votes()
    stranger, voter = make_model(), make_voter()
    make_vote(arena, stranger, arena.contestants.first(), voter=voter)
    refit(arena)
    Exclusion.objects.create(voter=voter, reason="a script")
    assert refit(arena) is not None
    assert refit(arena) is None


def test_a_prompt_that_changes_its_category_changes_the_board():
    arena = arena_with_votes()
    first, second, third = (make_prompt(arena) for _ in range(3))
    coding = Category.objects.create(slug="coding", name="Coding")
    first.categories.add(coding)
    third.categories.add(coding)
    one, other = arena.contestants.all()[:2]
    make_vote(arena, one, other, prompt=first)
    for _ in range(3):
        make_vote(arena, one, other, prompt=second)
    assert refit(arena).boards.get(category="coding").votes == 1
    first.categories.clear()
    second.categories.add(coding)
    assert refit(arena).boards.get(category="coding").votes == 3


def test_a_late_decision_with_a_lower_number_counts():
    arena = arena_with_votes()
    voters = sorted({vote.voter_id for vote in arena.votes.all()})
    Exclusion.objects.create(id=7, voter_id=voters[0], reason="a script")
    before = refit(arena)
    Exclusion.objects.create(id=5, voter_id=voters[1], reason="another")
    assert refit(arena).votes < before.votes


def test_a_clock_that_was_wrong_does_not_hide_the_newest_board():
    arena = arena_with_votes()
    ahead = refit(arena)
    Snapshot.objects.update(created_at=timezone.now() + timedelta(hours=1))
    cast_many(arena, 1)
    newer = refit(arena)
    assert Snapshot.objects.latest_for(arena) == newer != ahead
    assert refit(arena) is None


def test_votes_that_were_taken_away_are_counted_no_longer():
    arena, kept = arena_with_votes(), {}
    refit(arena, kept)
    Vote.objects.order_by("-sequence").first().delete()
    assert refit(arena, kept).votes == 59
    assert refit(arena, kept) is None


def test_old_snapshots_go():
    arena = arena_with_votes()
    one, other = arena.contestants.all()[:2]
    for _ in range(12):
        make_vote(arena, one, other)
        refit(arena)
    assert arena.snapshots.count() == 10


def test_the_first_votes_of_a_fresh_arena_are_all_counted():
    """Whatever the first voters say, the board follows: also with style, also when few agree."""
    random = np.random.default_rng(4)
    for _ in range(12):
        arena = make_bank(models=int(random.integers(2, 5)), prompts=6)
        for answer in Answer.objects.filter(prompt__arena=arena):
            counts = {"tokens": 1 + random.integers(300), "headers": 3 * random.integers(2)}
            Answer.objects.filter(id=answer.id).update(**counts)
        kept = {}
        for number, prompt in enumerate(arena.prompts.all(), start=1):
            answers = list(prompt.answers.select_related("model"))
            a, b = random.choice(answers, 2, replace=False)
            make_vote_on(a, b, Outcome(random.integers(4)))
            assert refit(arena, kept).votes == number


def test_the_ids_of_models_may_be_large():
    """A fit asks for no more memory where ids are large."""
    arena = make_arena()
    for number in (4_000_000_000_007, 3, 9_000_000_000_000):
        make_model("", arena, id=number)
    cast_many(arena)
    snapshot = refit(arena)
    for model, row in overall(snapshot).items():
        assert row.votes == arena.votes.filter(Q(model_a=model) | Q(model_b=model)).count() > 0
    assert verify(snapshot).holds


def test_an_arena_of_published_boards_is_never_fitted():
    arena = arena_with_votes()
    arena.is_published = True
    arena.save()
    assert refit(arena) is None
    assert not Snapshot.objects.computed().exists()


def test_models_that_come_and_go_leave_every_vote_with_its_own():
    """They are numbered by their ids: whoever comes or goes in the middle moves the others."""
    late, arena, kept = make_model("Late"), make_arena(), {}
    silent = make_model("Silent", arena)
    for _ in range(3):
        make_model("", arena)
    arena.memberships.filter(model=silent).delete()
    cast_many(arena)
    refit(arena, kept)
    early = kept[arena.id].models

    Membership.objects.create(arena=arena, model=silent)
    assert verify(refit(arena, kept)).holds
    assert kept[arena.id].models == [silent.id, *early]

    arena.memberships.filter(model=silent).delete()
    make_vote(arena, late, arena.contestants.first(), Outcome.B)
    snapshot = refit(arena, kept)
    assert kept[arena.id].models == [late.id, *early]
    assert snapshot.voted == [late.id, *early]
    assert verify(snapshot).holds
    expected = engine_fit(arena)
    for model, row in overall(snapshot).items():
        assert (row.score, row.lower) == pytest.approx(expected[model], abs=1e-6)


def test_a_worker_that_was_overtaken_publishes_nothing():
    arena, slow = arena_with_votes(), {}
    refit(arena, slow)
    stale = Ballots(arena)
    stale.read_new()
    cast_many(arena, 1)
    newer = refit(arena)
    slow[arena.id] = stale
    stale.read_new = lambda: None
    LanguageModel.objects.update(input_price=7)
    assert refit(arena, slow) is None
    assert Snapshot.objects.latest_for(arena) == newer


def test_an_arena_that_fails_does_not_hold_up_the_others(monkeypatch, caplog):
    broken, sound = arena_with_votes(), arena_with_votes()
    monkeypatch.setattr(
        "ratings.counting.refit.rated_boards",
        lambda basis, *others: 1 / 0 if basis.arena == broken else rated_boards(basis, *others),
    )
    refit_all({})
    assert [snapshot.arena for snapshot in Snapshot.objects.all()] == [sound]
    assert "its last board stays" in caplog.text


KILLED = """
import os, signal, django
django.setup()
from arena.models import Arena
from ratings.counting import boards, refit
from ratings.models import {target}

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

{patch} = die
refit.refit(Arena.objects.get(id={arena}))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("target", "patch"),
    [("Rating", "boards.rate"), ("Rating", "type(Rating.objects).bulk_create")],
    ids=["while fitting", "while publishing"],
)
def test_a_kill_during_a_refit_leaves_the_old_board_up(target, patch):
    arena = arena_with_votes()
    before = refit(arena)
    rows_before = list(overall(before).values())
    cast_many(arena, 10)
    script = textwrap.dedent(KILLED).format(target=target, patch=patch, arena=arena.id)
    killed = subprocess.run([sys.executable, "-c", script], env=child_environment())
    assert killed.returncode == -9
    assert Snapshot.objects.latest_for(arena) == before
    assert list(overall(before).values()) == rows_before
    after = {model: row.score for model, row in overall(refit(arena)).items()}
    assert after == pytest.approx(engine_scores(arena), abs=1e-8)


def child_environment() -> dict[str, str]:
    """For another process on this test's own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        user = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
        url = f"postgres://{user}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "arena.settings"}


def set_aside(arena: Arena, why: SetAside = SetAside.SELF_NAMED) -> Vote:
    """A vote on a voter's own question that is kept and not counted, as a live battle ends."""
    one, other = arena.contestants.order_by("id")[:2]
    prompt = make_prompt(arena, text="Write a function in Python, please.", is_own=True)
    prompt.tag()
    made = [make_answer(prompt, model) for model in (one, other)]
    Answer.objects.filter(prompt=prompt).update(current=False)
    vote = make_vote(arena, one, other, prompt=prompt, origin=Origin.LIVE)
    vote.answer_a, vote.answer_b = made
    vote.set_aside = why
    vote.save()
    return vote


@pytest.mark.parametrize("why", SetAside.values)
def test_a_vote_that_is_set_aside_makes_no_snapshot(why):
    arena = arena_with_votes()
    first = refit(arena)
    set_aside(arena, why)
    refit_all({})
    assert Snapshot.objects.get() == first
    assert verify(first).holds


def test_a_vote_that_is_set_aside_changes_no_board_and_is_looked_at_once():
    arena, kept = arena_with_votes(), {}
    before = overall(refit(arena, kept))
    set_aside(arena)
    silent = make_model("", arena)
    after = refit(arena, kept)
    rows = overall(after)
    assert rows.pop(silent.id).votes == 0
    for name in ("score", "lower", "upper", "votes"):
        assert {id: getattr(row, name) for id, row in rows.items()} == pytest.approx(
            {id: getattr(row, name) for id, row in before.items()}
        )
    assert after.votes == after.watermark == 60
    assert refit(arena, kept) is refit(arena, {}) is None
    assert verify(after).holds


def test_a_counted_vote_after_one_that_is_set_aside_is_counted():
    arena, kept = arena_with_votes(), {}
    refit(arena, kept)
    set_aside(arena)
    cast_many(arena, 1)
    set_aside(arena)
    snapshot = refit(arena, kept)
    assert (snapshot.votes, snapshot.watermark) == (61, 62)
    assert refit(arena, kept) is None
    assert verify(snapshot).holds


def test_only_votes_that_are_set_aside_make_no_board():
    arena = make_arena()
    for _ in range(2):
        make_model("", arena)
    set_aside(arena)
    snapshot = refit(arena)
    assert snapshot.votes == snapshot.watermark == 0
    assert refit(arena) is None


def test_a_voters_own_question_counts_for_its_categories_and_for_style():
    arena = arena_with_votes()
    refit(arena)
    vote = set_aside(arena)
    Vote.objects.filter(id=vote.id).update(set_aside="")
    snapshot = refit(arena)
    boards = set(snapshot.boards.values_list("category", "style_control", "votes"))
    slugs = set(vote.prompt.categories.values_list("slug", flat=True))
    assert slugs
    assert {(slug, styled, 1) for slug in slugs for styled in (False, True)} <= boards
    assert (OVERALL, True, 1) in boards
    assert refit(arena) is None
    assert verify(snapshot).holds


def test_a_further_own_question_leaves_boards_of_other_categories_as_they_are():
    arena = arena_with_votes()
    vote = set_aside(arena)
    Vote.objects.filter(id=vote.id).update(set_aside="")
    first = refit(arena)
    again = set_aside(arena)
    Vote.objects.filter(id=again.id).update(set_aside="")
    assert refit(arena).basis == first.basis
