"""The three import commands, from the command line to the database."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from arena.battles import rules
from arena.models import Answer, Arena, LanguageModel, Membership, Origin, Prompt, Vote, Voter
from arena.tests.factories import make_model, make_voter

pytestmark = pytest.mark.django_db

LLMFAO = settings.BASE_DIR.parent / "shared/data/llmfao"

Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


def run(command: str, *arguments: str | Path) -> list[str]:
    output = StringIO()
    call_command(command, *map(str, arguments), stdout=output)
    return output.getvalue().splitlines()


def refusal(command: str, *arguments: str | Path) -> str:
    with pytest.raises(CommandError) as caught:
        run(command, *arguments)
    assert caught.value.returncode == 1
    assert [model.objects.count() for model in (Vote, Answer, Arena)] == [0, 0, 0]
    return str(caught.value)


def test_models_answers_and_votes_make_an_arena(write):
    models = write("models.csv", "name,maker", "GPT,OpenAI", "Claude,Anthropic")
    answers = write("answers.csv", "model,prompt,text", "GPT,tea,Steep it.", "Claude,tea,Brew it.")
    prompts = write("prompts.jsonl", '{"id": "tea", "text": "How?", "kind": "cooking"}')
    votes = write("votes.csv", "model_a,model_b,outcome,who,prompt", "GPT,Claude,won,7,tea")

    assert run("import_models", models, "--column", "organization=maker", "--status", "active") == [
        "Imported: 2 new models (GPT, Claude)."
    ]
    assert run(
        "import_answers",
        answers,
        "--arena",
        "my-kitchen",
        "--prompts",
        prompts,
        "--prompt-column",
        "prompt=id",
        "--prompt-column",
        "categories=kind",
    ) == [
        "Imported: 1 new arena (My kitchen), "
        "2 new members of the arena (My kitchen: GPT, My kitchen: Claude), "
        "1 new category (cooking), 1 new prompt (tea), 2 new answers (GPT on tea, Claude on tea)."
    ]
    assert run(
        "import_votes",
        votes,
        "--arena",
        "my-kitchen",
        "--column",
        "voter=who",
        "--label",
        "won=a",
        "--simulated",
    ) == ["Imported: 1 vote (a: 1), 1 new voter."]

    vote = Vote.objects.get()
    assert (vote.voter.key, vote.origin) == ("my-kitchen/7", Origin.SIMULATED)
    assert vote.battle.answer_a.text == "Steep it."
    assert vote.prompt.categories.get().name == "Cooking"
    assert vote.model_b.organization == "Anthropic"


def test_a_dry_run_says_the_same_and_stores_nothing(write):
    models = write("models.csv", "name", "GPT", "Claude", "Yi", "Qwen")
    assert run("import_models", models, "--arena", "new", "--dry-run") == [
        "Dry run, nothing was stored: 4 new models, 1 new arena (New), 4 new members of the arena."
    ]
    assert not LanguageModel.objects.exists()
    assert not Arena.objects.exists()


def test_more_words_list_every_change(write):
    models = write("models.csv", "name", "GPT", "Claude", "Yi", "Qwen")
    said = run("import_models", models, "--dry-run", "--verbosity", "2")
    assert said[:5] == ["4 new models", "  GPT", "  Claude", "  Yi", "  Qwen"]


def test_models_join_every_arena_that_is_named(write):
    models = write("models.csv", "name", "GPT")
    run("import_models", models, "--arena", "one", "--arena", "two", "--arena", "one")
    slugs = Membership.objects.values_list("arena__slug", flat=True)
    assert sorted(slugs) == ["one", "two"]


def test_a_file_that_changes_nothing_says_so(write):
    models = write("models.csv", "name", "GPT")
    run("import_models", models)
    assert run("import_models", models) == ["Imported: 1 model unchanged."]


def test_a_refused_file_stores_nothing_and_names_its_lines(write):
    make_model("GPT")
    answers = write("answers.csv", "model,prompt,text,prompt_text", "GPT,p,a,q", "No,p,a,q")
    assert refusal("import_answers", answers, "--arena", "new") == (
        "answers.csv, line 3: the model “No” is not registered."
    )
    votes = write("votes.csv", "model_a,model_b,outcome", "GPT,No,a", "GPT,GPT,a")
    assert refusal("import_votes", votes, "--arena", "new").splitlines() == [
        "votes.csv, line 2: the model “No” is not registered.",
        "votes.csv, line 3: both models are “GPT”.",
    ]
    models = write("models.csv", "name,input_price", "Yi,cheap")
    assert "input_price “cheap”" in refusal("import_models", models, "--arena", "new")


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path):
    missing = tmp_path / "missing.csv"
    assert refusal("import_models", missing) == f"{missing}: No such file or directory."
    assert refusal("import_models", tmp_path) == f"{tmp_path}: Is a directory."


@pytest.mark.parametrize("slug", ["../etc", "two words", "x" * 61, ""])
def test_a_new_arena_needs_a_proper_slug(write, slug):
    models = write("models.csv", "name", "GPT")
    assert refusal("import_models", models, "--arena", slug).startswith(
        f"“{slug}” cannot be used as an arena's slug: "
    )
    assert not LanguageModel.objects.exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--column", "colour=x", "“colour=x” is not FIELD=COLUMN with one of the fields model_a"),
        ("--column", "voter", "“voter” is not FIELD=COLUMN"),
        ("--column", "voter=", "“voter=” is not FIELD=COLUMN"),
        ("--label", "draw=neither", "“draw=neither” is not LABEL=OUTCOME with one of the outcomes"),
        ("--label", "=a", "“=a” is not LABEL=OUTCOME"),
    ],
)
def test_a_wrong_option_is_explained(write, option, value, said):
    votes = write("votes.csv", "model_a,model_b,outcome", "GPT,Claude,a")
    assert said in refusal("import_votes", votes, "--arena", "x", option, value)


def test_a_label_may_hold_an_equals_sign(write):
    make_model("GPT"), make_model("Claude")
    votes = write("votes.csv", "model_a,model_b,outcome", "GPT,Claude,a=b")
    run("import_votes", votes, "--arena", "x", "--label", "a=b=tie")
    assert Vote.objects.get().outcome == 2


def test_the_same_votes_again_need_again(write):
    make_model("GPT"), make_model("Claude")
    votes = write("votes.csv", "model_a,model_b,outcome", "GPT,Claude,a")
    run("import_votes", votes, "--arena", "x")
    with pytest.raises(CommandError, match="Use --again to import it once more"):
        run("import_votes", votes, "--arena", "x")
    run("import_votes", votes, "--arena", "x", "--again")
    assert Vote.objects.count() == 2


@pytest.mark.skipif(not LLMFAO.exists(), reason=f"{LLMFAO} is not there")
def test_llmfao_imports_as_it_is():
    run("import_models", LLMFAO / "answers.jsonl", "--arena", "llmfao", "--status", "active")
    run(
        "import_answers",
        LLMFAO / "answers.jsonl",
        "--arena",
        "llmfao",
        "--column",
        "model=name",
        "--prompts",
        LLMFAO / "prompts.jsonl",
        "--prompt-column",
        "categories=type",
    )
    run(
        "import_votes",
        LLMFAO / "votes.csv",
        "--arena",
        "llmfao",
        "--column",
        "model_a=left",
        "--column",
        "model_b=right",
        "--column",
        "outcome=winner",
        "--column",
        "voter=worker",
    )
    arena = Arena.objects.get()
    assert (LanguageModel.objects.count(), Prompt.objects.count()) == (59, 13)
    assert (Answer.objects.count(), Answer.objects.filter(text="").count()) == (750, 16)
    outcomes = [Vote.objects.filter(outcome=outcome).count() for outcome in range(4)]
    assert (sum(outcomes), outcomes[2], outcomes[3]) == (8931, 3471, 0)
    assert Voter.objects.count() == 124
    assert not Vote.objects.filter(battle__answer_a=None).exists()
    assert rules.open_battle(arena, make_voter()).answer_a is not None
