"""The rules of a battle: one vote or an error."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from arena.battles import rules
from arena.models import Answer, Arena, Battle, LanguageModel, Outcome, Vote
from arena.tests.factories import make_bank, make_prompt, make_voter
from arena.tests.threads import at_once

pytestmark = pytest.mark.django_db


def opened(**bank) -> Battle:
    return rules.open_battle(make_bank(**bank), make_voter())


def test_a_vote_is_one_complete_row():
    battle = opened()
    vote = rules.vote(battle, Outcome.TIE)
    assert Vote.objects.get() == vote
    assert (vote.arena, vote.voter, vote.prompt) == (battle.arena, battle.voter, battle.prompt)
    assert (vote.model_a, vote.model_b) == (battle.model_a, battle.model_b)
    assert vote.sequence is None


def test_the_same_vote_again_is_the_first_vote():
    battle = opened()
    assert rules.vote(battle, Outcome.A) == rules.vote(battle, Outcome.A)
    assert Vote.objects.count() == 1


def test_another_outcome_is_refused_and_changes_nothing():
    battle = opened()
    rules.vote(battle, Outcome.A)
    with pytest.raises(rules.BattleClosed):
        rules.vote(battle, Outcome.B)
    assert Vote.objects.get().outcome == Outcome.A


def test_an_expired_battle_takes_no_vote():
    battle = opened()
    Battle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(rules.BattleExpired):
        rules.vote(battle, Outcome.A)
    assert not Vote.objects.exists()


def test_a_vote_cast_in_time_is_still_answered_after_expiry():
    battle = opened()
    vote = rules.vote(battle, Outcome.A)
    Battle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert rules.vote(battle, Outcome.A) == vote


def test_a_skip_closes_the_battle_without_a_vote():
    battle = opened()
    rules.skip(battle)
    rules.skip(battle)
    battle.refresh_from_db()
    assert battle.skipped_at is not None
    with pytest.raises(rules.BattleClosed):
        rules.vote(battle, Outcome.A)
    assert not Vote.objects.exists()


def test_a_vote_cannot_be_skipped_away():
    battle = opened()
    rules.vote(battle, Outcome.A)
    with pytest.raises(rules.BattleClosed):
        rules.skip(battle)
    battle.refresh_from_db()
    assert battle.skipped_at is None


def test_an_open_battle_is_gone_on_with():
    battle = opened()
    assert rules.open_battle(battle.arena, battle.voter) == battle


def test_choosing_another_prompt_opens_another_battle():
    battle = opened(prompts=2)
    other = battle.arena.prompts.exclude(id=battle.prompt_id).get()
    assert rules.open_battle(battle.arena, battle.voter, other).prompt == other


def test_an_expired_battle_is_not_gone_on_with():
    battle = opened()
    Battle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert rules.open_battle(battle.arena, battle.voter) != battle


def pair_of(battle: Battle) -> set[int]:
    return {battle.answer_a_id, battle.answer_b_id}


def test_an_answer_that_was_revealed_never_comes_again():
    arena, voter = make_bank(models=5, prompts=3), make_voter()
    revealed = set()
    for _turn in range(6):
        battle = rules.open_battle(arena, voter)
        assert not revealed & pair_of(battle)
        revealed |= pair_of(battle)
        rules.vote(battle, Outcome.A)
    with pytest.raises(rules.NoPairLeft, match="judge blind"):
        rules.open_battle(arena, voter)
    assert rules.open_battle(arena, make_voter())


def test_a_skipped_or_expired_pair_never_comes_again_and_its_answers_do():
    arena, voter = make_bank(models=3, prompts=1), make_voter()
    first = rules.open_battle(arena, voter)
    rules.skip(first)
    second = rules.open_battle(arena, voter)
    Battle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    third = rules.open_battle(arena, voter)
    assert len({frozenset(pair_of(battle)) for battle in (first, second, third)}) == 3
    rules.skip(third)
    with pytest.raises(rules.NoPairLeft, match="judge blind"):
        rules.open_battle(arena, voter)


def test_a_prompt_that_nobody_answered_is_not_called_seen():
    arena = make_bank()
    with pytest.raises(rules.NoPairLeft, match="No two active models have answered"):
        rules.open_battle(arena, make_voter(), make_prompt(arena))
    voter, prompt = make_voter(), arena.prompts.first()
    rules.vote(rules.open_battle(arena, voter, prompt), Outcome.A)
    with pytest.raises(rules.NoPairLeft, match="this prompt is left for you to judge blind"):
        rules.open_battle(arena, voter, prompt)


def withdraw(battle: Battle) -> None:
    Answer.objects.filter(id=battle.answer_b_id).update(current=False)


def retire(battle: Battle) -> None:
    LanguageModel.objects.filter(id=battle.model_b_id).update(status="retired")


def weigh_nothing(battle: Battle) -> None:
    battle.model_b.memberships.update(sampling_weight=0)


@pytest.mark.parametrize("leave_play", [withdraw, retire, weigh_nothing])
@pytest.mark.parametrize("close", [partial(rules.vote, outcome=Outcome.A), rules.skip])
def test_a_battle_whose_answer_left_play_is_over(leave_play, close):
    battle = opened(models=3, prompts=2)
    leave_play(battle)
    with pytest.raises(rules.BattleClosed, match=r"since left the arena\. Nothing was"):
        close(battle)
    battle.refresh_from_db()
    assert battle.skipped_at is None
    assert not Vote.objects.exists()
    following = rules.open_battle(battle.arena, battle.voter)
    assert following != battle
    assert battle.answer_b_id not in pair_of(following)


@pytest.mark.parametrize("leave_play", [withdraw, retire, weigh_nothing])
def test_a_vote_cast_before_an_answer_left_play_stands(leave_play):
    battle = opened()
    vote = rules.vote(battle, Outcome.A)
    leave_play(battle)
    assert rules.vote(battle, Outcome.A) == vote


def test_a_battle_that_was_passed_over_takes_no_vote_once_its_answer_is_revealed():
    battle = opened(models=3, prompts=1)
    withdraw(battle)
    following = rules.open_battle(battle.arena, battle.voter)
    rules.vote(following, Outcome.A)
    Answer.objects.filter(id=battle.answer_b_id).update(current=True)
    with pytest.raises(rules.BattleClosed, match="since been told"):
        rules.vote(battle, Outcome.A)
    assert Vote.objects.count() == 1


def test_an_arena_that_was_archived_takes_no_vote():
    battle, voted = opened(), opened()
    rules.vote(voted, Outcome.A)
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    with pytest.raises(rules.ArenaClosed, match="since been archived"):
        rules.vote(battle, Outcome.A)
    assert rules.vote(voted, Outcome.A) == Vote.objects.get()


def test_an_archived_arena_has_no_battles():
    arena = make_bank()
    arena.status = Arena.Status.ARCHIVED
    with pytest.raises(rules.ArenaClosed):
        rules.open_battle(arena, make_voter())


def test_an_empty_arena_says_what_is_missing():
    with pytest.raises(rules.NoPairLeft, match="no prompt yet"):
        rules.open_battle(make_bank(models=1), make_voter())


def test_a_retired_model_meets_nobody_and_keeps_its_votes():
    battle = opened(models=3, prompts=4)
    rules.vote(battle, Outcome.A)
    LanguageModel.objects.filter(id=battle.model_a_id).update(status="retired")
    for _ in range(3):
        following = rules.open_battle(battle.arena, battle.voter)
        assert battle.model_a_id not in (following.model_a_id, following.model_b_id)
        rules.skip(following)
    assert Vote.objects.filter(model_a=battle.model_a_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_time_open_one_battle():
    arena, voter = make_bank(models=4, prompts=8), make_voter()
    found = []
    at_once(*[lambda: found.append(rules.open_battle(arena, voter))] * 16)
    assert found == [Battle.objects.get()] * 16


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outcomes", [(Outcome.A, Outcome.A), (Outcome.A, Outcome.B)])
def test_clicks_at_the_same_time_leave_one_vote(outcomes):
    battle = opened()
    answers = []

    def click(outcome: Outcome) -> None:
        try:
            answers.append(rules.vote(battle, outcome).outcome)
        except rules.BattleClosed:
            answers.append("closed")

    at_once(*(partial(click, outcome) for outcome in outcomes))
    stored = Vote.objects.get().outcome
    if outcomes[0] == outcomes[1]:
        assert answers == [stored, stored]
    else:
        assert sorted(map(str, answers)) == sorted([str(stored), "closed"])
