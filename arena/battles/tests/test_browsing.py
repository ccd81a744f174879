"""Which answers may be shown with their author: none that somebody may yet judge blind."""

import pytest

from arena.battles import rules
from arena.battles.browsing import browsable
from arena.models import Answer, Arena, LanguageModel, Outcome, Reveal
from arena.tests.factories import make_answer, make_arena, make_bank, make_prompt, make_voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena() -> Arena:
    return make_bank(models=3, prompts=2)


def shown(arena: Arena, voter=None) -> set[int]:
    answers = Answer.objects.filter(prompt__arena=arena)
    return {
        answer.id
        for model in LanguageModel.objects.all()
        for answer in browsable(answers, model.id, voter)
    }


def retire(*models: LanguageModel) -> None:
    ids = [model.id for model in models]
    LanguageModel.objects.filter(id__in=ids).update(status=LanguageModel.Status.RETIRED)


def replace(answer: Answer, text: str = "Another text.") -> Answer:
    Answer.objects.filter(id=answer.id).update(current=False)
    return make_answer(answer.prompt, answer.model, text)


def test_in_an_open_arena_nothing_in_play_is_shown(arena):
    assert shown(arena) == shown(arena, make_voter()) == set()


def test_of_an_archived_arena_everything_is_shown(arena):
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    assert len(shown(arena)) == 6


def test_what_cannot_meet_any_more_is_shown(arena):
    one, other, third = arena.contestants.order_by("id")
    retire(one)
    old = other.answers.first()
    new = replace(old)
    assert shown(arena) == {*one.answers.values_list("id", flat=True), old.id}
    assert new.id not in shown(arena)
    assert not third.answers.filter(id__in=shown(arena)).exists()


@pytest.mark.parametrize("change", ["draft", "weight", "membership"])
def test_what_may_come_back_into_play_is_not_shown(arena, change):
    model = arena.contestants.first()
    if change == "draft":
        LanguageModel.objects.filter(id=model.id).update(status=LanguageModel.Status.DRAFT)
    elif change == "weight":
        model.memberships.update(sampling_weight=0)
    else:
        model.memberships.all().delete()
    assert not Answer.objects.in_play().filter(model=model).exists()
    assert shown(arena) == set()


def test_a_text_that_is_in_play_elsewhere_is_not_shown(arena):
    """The old season's answers would be recognised in the new one, by whom it still may meet."""
    old = make_arena(status=Arena.Status.ARCHIVED)
    model = arena.contestants.first()
    same = make_answer(make_prompt(old), model, model.answers.first().text)
    own = make_answer(make_prompt(old), model, "Said only there.")
    rival = make_answer(make_prompt(old), arena.contestants.last(), same.text)
    assert shown(old) == {own.id, rival.id}
    retire(model)
    assert shown(old) == {own.id, same.id, rival.id}


def test_the_old_text_that_came_back_as_the_current_one_is_not_shown(arena):
    answer = arena.contestants.first().answers.first()
    between = replace(answer)
    Answer.objects.filter(id=between.id).update(current=False)
    Answer.objects.filter(id=answer.id).update(current=True)
    assert shown(arena) == {between.id}


def test_an_open_battle_leaves_no_gap_that_would_tell_of_it(arena):
    """What is missing in a list of all answers would be what somebody is judging."""
    battle = rules.open_battle(arena, make_voter())
    retire(battle.model_a, battle.model_b)
    assert len(shown(arena)) == 4
    assert {battle.answer_a_id, battle.answer_b_id} <= shown(arena)
    with pytest.raises(rules.BattleClosed):
        rules.vote(battle, Outcome.TIE)


def test_who_was_told_the_authors_sees_those_answers_and_nobody_else_does(arena):
    voter, other = make_voter(), make_voter()
    battle = rules.open_battle(arena, voter)
    assert shown(arena, voter) == set()
    rules.vote(battle, Outcome.A)
    assert shown(arena, voter) == {battle.answer_a_id, battle.answer_b_id}
    assert shown(arena, other) == shown(arena) == set()


def test_an_answer_that_was_revealed_by_a_link_is_shown_to_who_followed_it(arena):
    voter = make_voter()
    answer = arena.contestants.first().answers.first()
    Reveal.objects.create(voter=voter, answer=answer)
    assert shown(arena, voter) == {answer.id}


def test_an_answer_to_a_voters_own_question_is_shown_to_nobody(arena):
    """Neither while it meets nobody nor to the voter, whose conversation has a page of its own."""
    voter = make_voter()
    own = make_answer(make_prompt(arena, is_own=True), arena.contestants.first())
    Answer.objects.filter(id=own.id).update(current=False)
    Reveal.objects.create(voter=voter, answer=own)
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    assert own.id not in shown(arena, voter) | shown(arena)
