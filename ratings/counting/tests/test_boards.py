"""Slices, exclusions, style control and pairing: what the refit makes besides the overall board."""

from itertools import pairwise

import numpy as np
import pytest
from django.db.models import Q

from arena.models import Exclusion, Outcome, Pairing
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
from ratings.counting.ballots import Ballots, Columns
from ratings.counting.refit import refit
from ratings.engine import fit, tally
from ratings.engine.judgement import judge
from ratings.evidence import EvidenceArrays
from ratings.models import Snapshot
from ratings.tests.arenas import arena_with_votes, overall

pytestmark = pytest.mark.django_db


def test_ties_excluded_is_a_board_of_the_decided_votes():
    arena = arena_with_votes()
    board = refit(arena).boards.get(category="ties-excluded")
    assert board.votes == arena.votes.filter(outcome__lt=Outcome.TIE).count()


def test_the_votes_of_an_excluded_voter_do_not_count_until_they_do_again():
    arena = arena_with_votes()
    everybody = refit(arena)
    voter = arena.votes.first().voter
    Exclusion.objects.create(voter=voter, reason="a script")
    without = refit(arena)
    assert without.votes == everybody.votes - arena.votes.filter(voter=voter).count()
    Exclusion.objects.create(voter=voter, reason="it was no script", excluded=False)
    again = refit(arena)
    assert again.votes == everybody.votes
    scores = {model: row.score for model, row in overall(again).items()}
    before = {model: row.score for model, row in overall(everybody).items()}
    assert scores == pytest.approx(before, abs=1e-6)


def test_a_snapshot_records_how_it_was_made():
    snapshot = refit(arena_with_votes())
    assert snapshot.watermark == 60
    assert snapshot.exclusion_version == 0
    assert snapshot.method["scope"] == "same people, questions like these"
    assert snapshot.method["margin"] == 45
    assert snapshot.version


def arena_where_length_wins():
    """Two models of equal worth, of which one writes long answers that voters fall for."""
    arena = make_arena()
    short, long = make_model("Short", arena), make_model("Long", arena)
    pairs = []
    for number in range(12):
        prompt = make_prompt(arena)
        brief = make_answer(prompt, short, "Yes. " * (2 + 3 * (number % 2)))
        pairs.append((brief, make_answer(prompt, long, "Yes, since it is so. " * (5 + number % 3))))
    random = np.random.default_rng(1)
    for voter in [make_voter() for _ in range(15)]:
        for number in random.choice(len(pairs), 8, replace=False):
            a, b = random.permutation(pairs[number])
            wins = (a.model == long) == (random.random() < 0.75)
            make_vote_on(a, b, Outcome.A if wins else Outcome.B, voter)
    return arena, short, long


def test_style_control_takes_out_what_style_is_worth():
    arena, short, long = arena_where_length_wins()
    refit(arena)
    plain = Snapshot.objects.board(arena, "overall")
    styled = Snapshot.objects.board(arena, "overall", style_control=True)
    features = {effect["feature"]: effect for effect in styled.effects}
    assert features["tokens"]["lower"] < features["tokens"]["effect"] < features["tokens"]["upper"]
    assert set(features) == {"position", "tokens"}
    gap = {
        board.style_control: board.ratings.get(model=long).score
        - board.ratings.get(model=short).score
        for board in (plain, styled)
    }
    assert gap[True] != pytest.approx(gap[False], abs=1)


def test_the_votes_of_a_board_are_tallied_and_fitted_once(monkeypatch):
    work = []
    for module, name in ((fit, "tally_votes"), (fit, "find_components"), (tally, "_fold")):
        done = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *given, name=name, done=done: work.append(name) or done(*given)
        )
    boards = refit(arena_with_votes()).boards.count()
    assert {name: work.count(name) for name in work} == {
        "tally_votes": boards,
        "find_components": boards,
        "_fold": boards,
    }


def test_votes_without_answers_have_no_board_with_style_control():
    assert not refit(arena_with_votes()).boards.filter(style_control=True).exists()


def test_style_differences_are_relative_and_change_sign_with_the_sides():
    arena, *_ = arena_where_length_wins()
    refit(arena)
    ballots = Ballots(arena)
    ballots.read_new()
    style, known = ballots.style()
    assert known.all()
    assert np.abs(style).max() < 1
    vote = arena.votes.order_by("sequence").first()
    a, b = vote.answer_a.tokens, vote.answer_b.tokens
    assert style[0, 0] == pytest.approx((a - b) / (a + b + 1))


def test_the_refit_tells_the_arena_which_pairs_teach_most():
    arena = make_bank(models=3, prompts=4)
    first, second, third = arena.contestants.all()
    for outcome in (Outcome.A, Outcome.B) * 20:
        make_vote(arena, first, second, outcome)
    make_vote(arena, second, third, Outcome.TIE)
    refit(arena)
    pairing = Pairing.objects.get(arena=arena)
    weights = pairing.weights_of([first.id, second.id, third.id])
    assert weights[1, 2] > 2 * weights[0, 1] > 0


def test_a_retired_model_is_in_no_pairing():
    arena = arena_with_votes()
    retired = arena.contestants.first()
    retired.status = "retired"
    retired.save()
    refit(arena)
    pairing = Pairing.objects.get()
    active = list(arena.contestants.filter(status="active").order_by("id"))
    assert pairing.ids == [model.id for model in active]
    weights = pairing.weights_of(pairing.ids)
    # A fifth of the draws is even among those that can meet.
    assert weights.sum() == pytest.approx(2)
    assert weights[~np.eye(3, dtype=bool)].min() >= 2 * 0.2 / 6 * 0.999


def test_the_refit_tells_the_arena_how_many_counted_votes_each_model_has():
    arena = arena_with_votes()
    silent = make_model("", arena)
    Exclusion.objects.create(voter=arena.votes.first().voter, reason="a script")
    snapshot = refit(arena)
    votes = {model: row.votes for model, row in overall(snapshot).items()}
    ids = list(votes)
    pairing = Pairing.objects.get()
    assert pairing.votes_of(ids).tolist() == [votes[id] for id in ids]
    assert pairing.votes_of([silent.id, 10**6]).tolist() == [0, 0]


def test_each_refit_gives_the_pairing_a_version_of_its_own():
    arena = arena_with_votes()
    versions = set()
    for _ in range(2):
        one, other = arena.contestants.all()[:2]
        make_vote(arena, one, other)
        refit(arena)
        versions.add(Pairing.objects.get().version)
    assert len(versions) == 2


def test_of_an_arena_too_large_for_a_design_the_arena_learns_the_votes_alone(monkeypatch):
    monkeypatch.setattr("ratings.counting.boards.DENSE_MODELS", 3)
    arena = arena_with_votes()
    votes = {model: row.votes for model, row in overall(refit(arena)).items()}
    pairing = Pairing.objects.get()
    assert pairing.votes_of(list(votes)).tolist() == list(votes.values())
    assert pairing.weights_of(list(votes)[:2])[0, 1] == 1


def test_neighbours_that_cannot_be_told_apart_have_a_number_of_votes():
    board = refit(arena_with_votes()).board("overall")
    evidence = EvidenceArrays.of_board(board)
    rows = list(board.ratings.order_by("-score"))
    assert rows[-1].votes_to_next is None
    said = {True: set(), False: set()}
    for row, below in pairwise(rows):
        judgement = judge(evidence, *evidence.places([row, below]))
        said[judgement.told_apart].add(row.votes_to_next)
    assert said[True] <= {0}
    assert any(said[False])
    assert 0 not in said[False]


def test_columns_grow_without_losing_rows(monkeypatch):
    monkeypatch.setattr("ratings.counting.ballots.CHUNK", 7)
    arena = arena_with_votes(count=50)
    refit(arena)
    ballots = Ballots(arena)
    ballots.read_new()
    assert ballots["sequence"].tolist() == list(range(1, 51))
    stored = arena.votes.order_by("sequence").values_list("outcome", flat=True)
    assert ballots["outcome"].tolist() == list(stored)


def test_empty_columns_are_empty():
    assert len(Columns({"a": np.int64})["a"]) == 0


def test_each_row_says_how_often_both_answers_were_bad():
    arena = arena_with_votes()
    for row in overall(refit(arena)).values():
        votes = arena.votes.filter(Q(model_a=row.model_id) | Q(model_b=row.model_id))
        share = votes.filter(outcome=Outcome.BOTH_BAD).count() / votes.count()
        assert row.both_bad == pytest.approx(share)
        assert 0 <= row.both_bad_low < share + 1e-9 < row.both_bad_high <= 1


def test_where_no_vote_calls_both_bad_it_is_unknown():
    arena = arena_with_votes()
    arena.votes.filter(outcome=Outcome.BOTH_BAD).update(outcome=Outcome.TIE)
    make_model("", arena)
    assert {row.both_bad for row in overall(refit(arena)).values()} == {None}


def test_a_model_without_votes_has_no_share():
    arena = arena_with_votes()
    newcomer = make_model("", arena)
    row = overall(refit(arena))[newcomer.id]
    assert (row.both_bad, row.both_bad_low, row.both_bad_high) == (None, None, None)
