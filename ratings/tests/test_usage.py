"""Tokens used by the answers of an arena."""

import pytest

from arena.models import Answer, Arena, Category, LanguageModel
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_vote
from ratings.refit import refit
from ratings.usage import Usage, usages


def answer_all(arena: Arena, model: LanguageModel, answer: str, prompts: int = 5) -> None:
    for _ in range(prompts):
        make_answer(make_prompt(arena, text="One two."), model, answer)


@pytest.mark.django_db
def test_usage_is_the_mean_over_current_answers_of_the_category():
    arena = make_arena()
    ash = make_model("Ash", arena)
    answer_all(arena, ash, "Yes.")
    long = Category.objects.get_or_create(slug="long")[0]
    for _ in range(5):
        prompt = make_prompt(arena, text="One two three four.")
        prompt.categories.add(long)
        make_answer(prompt, ash, "No and no.")
    replaced = make_answer(make_prompt(arena, text="One."), ash, "An old and long answer.")
    Answer.objects.filter(id=replaced.id).update(current=False)
    assert usages(arena, "overall") == {ash.id: Usage(4, 3)}
    assert usages(arena, "ties-excluded") == usages(arena, "overall")
    assert usages(arena, "long") == {ash.id: Usage(5, 4)}


@pytest.mark.django_db
def test_too_few_answers_tell_no_mean_as_it_would_tell_how_each_looks():
    arena = make_arena()
    answer_all(arena, make_model("Ash", arena), "Yes.", prompts=4)
    assert usages(arena, "overall") == {}


@pytest.mark.django_db
def test_prompts_without_a_text_say_nothing_of_usage():
    arena = make_arena()
    ash = make_model("Ash", arena)
    for _ in range(5):
        make_answer(make_prompt(arena, text=""), ash, "Yes.")
    assert usages(arena, "overall") == {}


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
    prompt.text = "One two three four five six seven."
    prompt.save()
    assert refit(arena).board("overall").ratings.get(name="Ash").input_tokens == 4
    answer_all(arena, oak, "No.")
    assert refit(arena).board("overall").ratings.get(name="Oak").output_tokens == 2
