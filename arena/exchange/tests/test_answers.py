"""Answers and prompts from files: new ones stored, changed ones replaced, all of them or none."""

import pytest

from arena.battles.rules import open_battle
from arena.exchange.answers import AnswersPlan, plan_answers
from arena.exchange.tables import FileRejected, TableFile
from arena.exchange.tests.files import csv_table, json_table, make_kitchen
from arena.models import Answer, Arena, Category, LanguageModel, Membership, Prompt
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt, make_voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena() -> Arena:
    return make_kitchen()


def titles(plan: AnswersPlan) -> list[str]:
    return [str(section) for section in plan.sections()]


def refusal(arena: Arena, answers: TableFile | None, prompts: TableFile | None = None) -> str:
    stored = Answer.objects.count(), Prompt.objects.count(), Category.objects.count()
    with pytest.raises(FileRejected) as caught:
        plan_answers(arena, answers, prompts)
    assert (Answer.objects.count(), Prompt.objects.count(), Category.objects.count()) == stored
    return str(caught.value)


def test_answers_are_stored_and_their_models_join(arena):
    table = csv_table("model,prompt,text", 'GPT,soup,"Boil\nit."', "Claude,soup,Simmer it.")
    plan = plan_answers(arena, table)
    assert titles(plan) == ["2 new members of the arena", "2 new answers"]
    assert plan.sections()[1].items == ["GPT on soup", "Claude on soup"]
    assert not Answer.objects.exists()
    plan.apply()
    assert dict(Answer.objects.values_list("model__name", "text")) == {
        "GPT": "Boil\nit.",
        "Claude": "Simmer it.",
    }
    assert Membership.objects.filter(arena=arena).count() == 2
    assert open_battle(arena, make_voter()).prompt.key == "soup"


def test_an_empty_answer_is_an_answer_and_space_is_kept(arena):
    table = json_table(
        {"model": "GPT", "prompt": "soup", "text": ""},
        {"model": "Claude", "prompt": "soup", "text": "\n two \r\n"},
    )
    plan_answers(arena, table).apply()
    assert set(Answer.objects.values_list("text", flat=True)) == {"", "\n two \n"}


def test_a_changed_text_is_a_new_answer_in_place_of_the_old(arena):
    prompt, gpt = Prompt.objects.get(), LanguageModel.objects.get(name="GPT")
    old = make_answer(prompt, gpt, "Boil it.")
    plan = plan_answers(arena, csv_table("model,prompt,text", "GPT,soup,Fry it."))
    assert titles(plan) == ["1 new member of the arena", "1 answer replaced"]
    plan.apply()
    old.refresh_from_db()
    assert (old.text, old.current) == ("Boil it.", False)
    assert Answer.objects.get(current=True).text == "Fry it."


def test_the_same_text_is_left_as_it_is_even_with_other_line_ends(arena):
    prompt, gpt = Prompt.objects.get(), LanguageModel.objects.get(name="GPT")
    old = make_answer(prompt, gpt, "Boil\nit.")
    plan = plan_answers(arena, csv_table("model,prompt,text", 'GPT,soup,"Boil\r\nit."'))
    assert titles(plan) == ["1 new member of the arena", "1 answer unchanged"]
    plan.apply()
    assert Answer.objects.get() == old


def test_a_withdrawn_answer_that_comes_again_is_the_answer_it_was(arena):
    old = make_answer(Prompt.objects.get(), LanguageModel.objects.get(name="GPT"), "Boil it.")
    Answer.objects.update(current=False)
    plan = plan_answers(arena, csv_table("model,prompt,text", "GPT,soup,Boil it."))
    assert titles(plan) == ["1 new member of the arena", "1 earlier answer restored"]
    plan.apply()
    assert Answer.objects.get() == old
    assert Answer.objects.get().current


def test_going_back_to_an_earlier_text_replaces_the_current_one(arena):
    for text in ("Boil it.", "Fry it.", "Boil it."):
        plan = plan_answers(arena, csv_table("model,prompt,text", f"GPT,soup,{text}"))
        plan.apply()
    assert titles(plan) == ["1 earlier answer restored", "1 answer replaced"]
    assert dict(Answer.objects.values_list("text", "current")) == {
        "Boil it.": True,
        "Fry it.": False,
    }


def test_an_earlier_answer_that_is_gone_since_the_plan_undoes_it_all(arena):
    make_answer(Prompt.objects.get(), LanguageModel.objects.get(name="GPT"), "Boil it.")
    Answer.objects.update(current=False)
    plan = plan_answers(arena, csv_table("model,prompt,text", "GPT,soup,Boil it."))
    Answer.objects.all().delete()
    with pytest.raises(FileRejected, match="in the meantime"):
        plan.apply()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("I am gpt, at your service.", True),
        ("I was made by OPENAI.", True),
        ("GPTs are many.", False),
        ("I know openaire well.", False),
        ("Claude would say so.", False),
    ],
)
def test_an_answer_that_names_its_own_author_is_pointed_out(arena, text, tells):
    LanguageModel.objects.filter(name="GPT").update(organization="OpenAI")
    table = json_table({"model": "GPT", "prompt": "soup", "text": text})
    plan = plan_answers(arena, table)
    found = [section for section in plan.sections() if "own model" in str(section)]
    assert [str(section) for section in found] == [
        "1 answer names its own model or its organisation"
    ] * tells
    assert [list(section.items) for section in found] == [["GPT on soup, line 1"]] * tells
    plan.apply()
    assert titles(plan_answers(arena, table)) == ["1 answer unchanged"]


def test_names_of_two_characters_are_not_looked_for(arena):
    make_model("o1", organization="X")
    plan = plan_answers(arena, csv_table("model,prompt,text", "o1,soup,I am o1 by X."))
    assert titles(plan) == ["1 new member of the arena", "1 new answer"]


def test_prompts_come_from_their_own_file(arena):
    Category.objects.create(slug="cooking", name="Cooking at home")
    answers = csv_table("model,prompt,text", "GPT,8,Haiku")
    prompts = json_table(
        {"prompt": 8, "text": "Write\na haiku.", "categories": ["Cooking", "short-poems"]},
        name="prompts.jsonl",
    )
    plan = plan_answers(arena, answers, prompts)
    assert titles(plan) == [
        "1 new member of the arena",
        "1 new category",
        "1 new prompt",
        "1 new answer",
    ]
    plan.apply()
    prompt = Prompt.objects.get(key="8")
    assert prompt.text == "Write\na haiku."
    assert {category.name for category in prompt.categories.all()} == {
        "Cooking at home",
        "Short poems",
    }


def test_prompts_may_come_alone_and_without_texts(arena):
    plan_answers(arena, None, csv_table("prompt,categories", "sally,reflexion")).apply()
    prompt = Prompt.objects.get(key="sally")
    assert (prompt.text, prompt.categories.get().slug) == ("", "reflexion")


def test_a_prompt_may_be_in_the_rows_of_its_answers(arena):
    table = csv_table(
        "model,prompt,text,prompt_text",
        "GPT,tea,Steep it.,",
        "Claude,tea,Brew it.,How is tea made?",
    )
    plan_answers(arena, table).apply()
    assert Prompt.objects.get(key="tea").text == "How is tea made?"


def test_a_prompt_is_changed_in_what_the_file_states(arena):
    prompt = Prompt.objects.get()
    prompt.categories.add(Category.objects.create(slug="cooking", name="Cooking"))
    plan = plan_answers(arena, None, csv_table("prompt,text,categories", "soup,What is soup?,"))
    changes = [section.items for section in plan.sections()]
    assert changes == [["english"], ["soup: text, categories"]]
    plan.apply()
    prompt.refresh_from_db()
    assert prompt.text == "What is soup?"
    assert set(prompt.categories.values_list("slug", flat=True)) == {"cooking", "english"}


def test_the_same_prompts_again_change_nothing(arena):
    prompts = csv_table("prompt,text,categories", 'soup,How do I make soup?,"b, a,b"')
    plan_answers(arena, None, prompts).apply()
    assert titles(plan_answers(arena, None, prompts)) == []


def test_a_new_arena_is_made_with_its_answers():
    make_model("GPT")
    arena = Arena(slug="fresh", name="Fresh")
    table = csv_table("model,prompt,text,prompt_text", "GPT,p,a,q")
    plan = plan_answers(arena, table)
    assert titles(plan)[0] == "1 new arena"
    assert not Arena.objects.exists()
    plan.apply()
    assert Answer.objects.get().prompt.arena == Arena.objects.get(slug="fresh")


def test_arenas_do_not_share_prompts(arena):
    make_prompt(make_arena("garden"), "tea")
    assert "the prompt “tea” has no text" in refusal(
        arena, csv_table("model,prompt,text", "GPT,tea,x")
    )


def test_a_model_that_is_not_registered_is_named(arena):
    said = refusal(
        arena, csv_table("model,prompt,text", "GPT,soup,x", "Nobody,soup,x", ",soup,x")
    ).splitlines()
    assert said == [
        "file.csv, line 3: the model “Nobody” is not registered.",
        "file.csv, line 4: the model is missing.",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["GPT,stew,x"], "file.csv, line 2: the prompt “stew” has no text in the arena"),
        (["GPT,,x"], "file.csv, line 2: prompt “”: This field cannot be blank."),
        (
            ["GPT,soup,x", "GPT,soup,y"],
            "file.csv, line 3: the text of “GPT on soup” differs from file.csv, line 2.",
        ),
    ],
)
def test_bad_answers_are_named_with_their_line(arena, rows, said):
    assert refusal(arena, csv_table("model,prompt,text", *rows)).startswith(said)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["x\u200b,text,"], "file.csv, line 2: prompt “x\u200b”: Character 2 is invisible"),
        (["tea,text,two words"], "file.csv, line 2: categories “two words”: Enter a valid “slug”"),
        (
            ["tea,one,", "tea,two,"],
            "file.csv, line 3: the text of “tea” differs from file.csv, line 2.",
        ),
    ],
)
def test_bad_prompts_are_named_with_their_line(arena, rows, said):
    assert refusal(arena, None, csv_table("prompt,text,categories", *rows)).startswith(said)


def test_the_two_files_may_not_contradict_each_other(arena):
    answers = csv_table("model,prompt,text,prompt_text", "GPT,tea,x,Another text")
    prompts = csv_table("prompt,text", "tea,A text", name="prompts.csv")
    assert refusal(arena, answers, prompts) == (
        "file.csv, line 2: the text of “tea” differs from prompts.csv, line 2."
    )


def test_somebody_who_was_faster_undoes_it_all(arena):
    plan = plan_answers(
        arena, csv_table("model,prompt,text,prompt_text", "GPT,tea,x,How?", "GPT,soup,x,")
    )
    make_answer(Prompt.objects.get(key="soup"), LanguageModel.objects.get(name="GPT"), "first")
    with pytest.raises(FileRejected, match="in the meantime"):
        plan.apply()
    assert Answer.objects.get().text == "first"
    assert not Prompt.objects.filter(key="tea").exists()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("gone", [LanguageModel, Prompt, Arena])
def test_what_is_gone_since_the_plan_undoes_it_all(arena, gone):
    plan = plan_answers(arena, csv_table("model,prompt,text", "Claude,soup,x", "GPT,soup,x"))
    gone.objects.first().delete()
    with pytest.raises(FileRejected, match="in the meantime"):
        plan.apply()
    assert not Answer.objects.exists()
    assert not Membership.objects.exists()


def test_what_was_thought_before_an_answer_is_not_stored(arena):
    table = json_table(
        {"model": "GPT", "prompt": "soup", "text": "<think>Soup.</think>\nBoil it."},
        {"model": "Claude", "prompt": "soup", "text": "<think>Soup."},
    )
    plan_answers(arena, table).apply()
    assert set(Answer.objects.values_list("text", flat=True)) == {"", "Boil it."}
