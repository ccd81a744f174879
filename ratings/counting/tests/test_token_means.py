"""Tokens used by the answers of an arena, told so that no single answer is known by its length."""

import pytest

from arena.models import Answer, Arena, LanguageModel
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_vote
from ratings.counting.refit import refit
from ratings.counting.token_means import TokenMeans, token_means


def answer_all(arena: Arena, model: LanguageModel, answer: str, prompts: int = 10) -> None:
    for _ in range(prompts):
        make_answer(make_prompt(arena, text="One two."), model, answer)


@pytest.mark.django_db
def test_usage_is_the_mean_over_current_answers():
    arena = make_arena()
    ash = make_model("Ash", arena)
    answer_all(arena, ash, "Yes.")
    for _ in range(10):
        make_answer(make_prompt(arena, text="One two three four."), ash, "No and no.")
    replaced = make_answer(make_prompt(arena, text="One."), ash, "An old answer." * 100)
    Answer.objects.filter(id=replaced.id).update(current=False)
    assert token_means(arena) == {ash.id: TokenMeans(4, 3)}


@pytest.mark.django_db
def test_too_few_answers_tell_no_mean_as_it_would_tell_how_each_looks():
    arena = make_arena()
    answer_all(arena, make_model("Ash", arena), "Yes.", prompts=9)
    assert token_means(arena) == {}


@pytest.mark.django_db
def test_prompts_without_a_text_say_nothing_of_usage():
    arena = make_arena()
    ash = make_model("Ash", arena)
    for _ in range(10):
        make_answer(make_prompt(arena, text=""), ash, "Yes.")
    assert token_means(arena) == {}


@pytest.mark.django_db
def test_an_answer_a_little_longer_changes_nothing_that_is_told():
    arena = make_arena()
    ash = make_model("Ash", arena)
    answer_all(arena, ash, "word " * 200)
    before = token_means(arena)
    answer = Answer.objects.first()
    Answer.objects.filter(id=answer.id).update(tokens=answer.tokens + 3)
    assert token_means(arena) == before == {ash.id: TokenMeans(3, 200)}


@pytest.mark.django_db
def test_the_board_knows_the_usage_and_a_new_text_makes_a_new_board():
    arena = make_arena()
    ash, oak = make_model("Ash", arena), make_model("Oak", arena)
    answer_all(arena, ash, "Yes.")
    make_vote(arena, ash, oak)
    rows = {row.name: row for row in refit(arena).board("overall").ratings.all()}
    assert (rows["Ash"].input_tokens, rows["Ash"].output_tokens) == (3, 2)
    assert rows["Oak"].output_tokens is None
    assert refit(arena) is None
    prompt = arena.prompts.first()
    prompt.text = "One two three four five six seven eight nine ten eleven twelve."
    prompt.save()
    assert refit(arena).board("overall").ratings.get(name="Ash").input_tokens == 4
    answer_all(arena, oak, "No.")
    assert refit(arena).board("overall").ratings.get(name="Oak").output_tokens == 2
