"""Votes from a file: every row a vote, or none at all and a line that says why."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from arena.battles import rules
from arena.exchange import votes as vote_files
from arena.exchange.judgements import Judgements
from arena.exchange.tables import FileRejected, TableFile
from arena.exchange.tests.files import csv_table, json_table
from arena.exchange.votes import VotesPlan, plan_votes
from arena.models import (
    Answer,
    Arena,
    Battle,
    LanguageModel,
    Origin,
    Outcome,
    Prompt,
    Vote,
    VoteFile,
    Voter,
)
from arena.tests.factories import make_answer, make_arena, make_model, make_prompt

pytestmark = pytest.mark.django_db

HEADER = "model_a,model_b,outcome,voter,prompt"


@pytest.fixture
def arena() -> Arena:
    make_model("GPT")
    make_model("Claude", status="retired")
    make_model("Yi", status="draft")
    return make_arena("crowd")


@pytest.fixture
def bank(arena: Arena) -> Prompt:
    """A prompt of the arena that every model has answered."""
    prompt = make_prompt(arena, "soup")
    for model in LanguageModel.objects.all():
        make_answer(prompt, model)
    return prompt


def titles(plan: VotesPlan) -> list[str]:
    return [str(section) for section in plan.sections()]


def refusal(arena: Arena, table: TableFile, **options) -> str:
    before = Vote.objects.count(), Voter.objects.count(), Prompt.objects.count()
    with pytest.raises(FileRejected) as caught:
        plan_votes(arena, table, **options).apply()
    assert (Vote.objects.count(), Voter.objects.count(), Prompt.objects.count()) == before
    return str(caught.value)


def test_a_row_is_a_vote_of_a_battle(arena):
    table = csv_table(f"{HEADER},cast_at", "GPT,Claude,tie,58,soup,2023-09-14T10:30:00+02:00")
    plan = plan_votes(arena, table)
    assert titles(plan) == ["1 vote", "1 new voter", "1 new prompt without a text"]
    assert not Vote.objects.exists()
    plan.apply()
    vote = Vote.objects.get()
    assert (vote.model_a.name, vote.model_b.name) == ("GPT", "Claude")
    assert (vote.outcome, vote.origin) == (Outcome.TIE, Origin.IMPORTED)
    assert (vote.arena, vote.voter.key, vote.prompt.key) == (arena, "crowd/58", "soup")
    assert vote.cast_at == datetime(2023, 9, 14, 8, 30, tzinfo=UTC)
    assert vote.sequence is None
    battle = vote.battle
    assert (battle.arena, battle.voter, battle.prompt) == (arena, vote.voter, vote.prompt)
    assert (battle.model_a, battle.model_b) == (vote.model_a, vote.model_b)
    assert (battle.created_at, battle.origin) == (vote.cast_at, vote.origin)
    assert battle.is_expired


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("a", Outcome.A),
        ("model_a", Outcome.A),
        ("left", Outcome.A),
        ("LEFT", Outcome.A),
        ("b", Outcome.B),
        ("model_b", Outcome.B),
        ("right", Outcome.B),
        ("tie", Outcome.TIE),
        ("both_bad", Outcome.BOTH_BAD),
        ("bothbad", Outcome.BOTH_BAD),
        ("tie (bothbad)", Outcome.BOTH_BAD),
        ("draw", Outcome.TIE),
    ],
)
def test_outcomes_have_many_labels(arena, label, outcome):
    table = csv_table(HEADER, f"GPT,Claude,{label},1,")
    plan_votes(arena, table, {"Draw": Outcome.TIE}).apply()
    assert Vote.objects.get().outcome == outcome


@pytest.mark.parametrize("label", ["draw", "0", "2", "null", "tie?", "a,b"])
def test_an_unknown_label_is_refused_and_never_a_tie(arena, label):
    said = refusal(arena, csv_table(HEADER, "GPT,Claude,a,1,", f'GPT,Claude,"{label}",1,'))
    assert said.startswith(
        f"file.csv, line 3: “{label}” is not an outcome. The outcomes are: a, b, tie,"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("GPT,Nobody,a,1,", "the model “Nobody” is not registered."),
        ("gpt,Claude,a,1,", "the model “gpt” is not registered."),
        (",Claude,a,1,", "the model is missing."),
        ("GPT,GPT,a,1,", "both models are “GPT”."),
        ("GPT,Claude,,1,", "the outcome is missing."),
        ("GPT,Claude,a,x\u200b,", "voter “crowd/x\u200b”: Character 8 is invisible"),
        (f"GPT,Claude,a,{'x' * 200},", "voter “crowd/xxx"),
        (f"GPT,Claude,a,1,{'x' * 81}", "prompt “xxx"),
    ],
)
def test_a_bad_row_is_named_with_its_line(arena, row, said):
    sentence = refusal(arena, csv_table(HEADER, "GPT,Claude,a,1,p", row))
    assert sentence.startswith(f"file.csv, line 3: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yesterday", "cast_at “yesterday” is not an ISO 8601 time."),
        ("1697000000.5", "is not an ISO 8601 time."),
        ("2023-02-30", "is not an ISO 8601 time."),
        ("0001-01-01T00:00:00+10:00", "is not an ISO 8601 time."),
        ("2999-01-01", "cast_at “2999-01-01” is in the future."),
    ],
)
def test_a_bad_time_is_refused(arena, text, said):
    table = csv_table("model_a,model_b,outcome,cast_at", f"GPT,Claude,a,{text}")
    assert said in refusal(arena, table)


def test_a_time_without_a_zone_is_utc_and_one_that_is_missing_is_now(arena):
    table = csv_table(
        "model_a,model_b,outcome,cast_at", "GPT,Claude,a,2023-09-14 10:30", "GPT,Claude,b,"
    )
    plan_votes(arena, table).apply()
    first, second = Vote.objects.order_by("id")
    assert first.cast_at == datetime(2023, 9, 14, 10, 30, tzinfo=UTC)
    assert timezone.now() - second.cast_at < timedelta(hours=1)


def test_the_same_label_is_the_same_voter_within_an_arena_only(arena):
    other = make_arena("other")
    table = csv_table(HEADER, "GPT,Claude,a,1,", "GPT,Yi,a,1,", "GPT,Yi,a,2,")
    plan_votes(arena, table).apply()
    plan_votes(other, table).apply()
    keys = {"crowd/1", "crowd/2", "other/1", "other/2"}
    assert set(Voter.objects.values_list("key", flat=True)) == keys
    plan = plan_votes(arena, csv_table(HEADER, "GPT,Yi,b,1,", "GPT,Yi,b,3,"))
    assert titles(plan) == ["2 votes", "1 new voter"]
    plan.apply()
    assert Vote.objects.filter(voter__key="crowd/1").count() == 3


def test_without_a_voter_every_row_is_somebody_of_its_own(arena):
    table = csv_table(HEADER, "GPT,Claude,a,,", "GPT,Claude,a,,", "GPT,Claude,a,7,")
    plan = plan_votes(arena, table)
    assert titles(plan) == ["3 votes", "3 new voters"]
    plan.apply()
    assert Vote.objects.values("voter").distinct().count() == 3
    assert all(key.startswith("crowd/") for key in Voter.objects.values_list("key", flat=True))


def test_votes_on_answers_of_the_bank_are_linked_with_them(arena, bank):
    bank.answers.get(model__name="Yi").delete()
    table = csv_table(
        HEADER, "GPT,Claude,a,1,soup", "GPT,Yi,a,1,soup", "GPT,Claude,a,1,", "GPT,Claude,a,1,tea"
    )
    plan_votes(arena, table).apply()
    linked, *others = [vote.battle for vote in Vote.objects.order_by("id")]
    assert (linked.answer_a.model, linked.answer_b.model) == (linked.model_a, linked.model_b)
    assert linked.prompt == bank
    assert all(battle.answer_a is battle.answer_b is None for battle in others)
    assert [battle.prompt and battle.prompt.key for battle in others] == ["soup", None, "tea"]


def test_only_current_answers_are_linked(arena, bank):
    bank.answers.filter(model__name="GPT").update(current=False)
    plan_votes(arena, csv_table(HEADER, "GPT,Claude,a,1,soup")).apply()
    assert Battle.objects.get().answer_a is None


def test_nobody_judges_the_same_answers_twice(arena, bank):
    table = csv_table(
        HEADER,
        "GPT,Claude,a,1,soup",
        "GPT,Claude,a,2,soup",
        "GPT,Yi,a,1,soup",
        "Claude,GPT,a,1,soup",
        "Claude,GPT,a,2,soup",
    )
    assert refusal(arena, table).splitlines() == [
        "file.csv, line 5: the voter already judged these two answers on line 2.",
        "file.csv, line 6: the voter already judged these two answers on line 3.",
    ]


def test_nor_after_an_earlier_file(arena, bank):
    plan_votes(arena, csv_table(HEADER, "GPT,Claude,a,1,soup")).apply()
    said = refusal(arena, csv_table(HEADER, "GPT,Yi,a,1,soup", "Claude,GPT,b,1,soup"))
    assert said == "file.csv, line 3: the voter already judged these two answers, before this file."


def test_votes_without_answers_may_repeat(arena):
    plan_votes(arena, csv_table(HEADER, "GPT,Claude,a,1,soup", "GPT,Claude,a,1,soup")).apply()
    assert Vote.objects.count() == 2


def test_imported_judgements_take_no_pair_from_those_who_vote_here(arena, bank):
    LanguageModel.objects.update(status="active")
    for model in LanguageModel.objects.all():
        arena.memberships.create(model=model)
    plan_votes(arena, csv_table(HEADER, "GPT,Claude,a,1,soup")).apply()
    assert rules.open_battle(arena, Voter.objects.create(key="live")).prompt == bank


def test_the_same_file_is_refused_unless_its_votes_were_cast_again(arena):
    content = b"model_a,model_b,outcome\nGPT,Claude,a\n"
    plan_votes(arena, TableFile(BytesIO(content), "first.csv")).apply()
    said = refusal(arena, TableFile(BytesIO(content), "second.csv"))
    assert said.startswith("second.csv was already imported into Crowd on ")
    assert "(as first.csv)" in said
    assert Vote.objects.count() == 1
    plan_votes(arena, TableFile(BytesIO(content), "second.csv"), again=True).apply()
    assert Vote.objects.count() == 2
    stored = VoteFile.objects.values_list("arena__slug", "name", "votes")
    assert list(stored) == [("crowd", "first.csv", 1), ("crowd", "second.csv", 1)]


def test_the_same_file_may_go_into_another_arena(arena):
    table = csv_table(HEADER, "GPT,Claude,a,1,")
    plan_votes(arena, table).apply()
    plan_votes(make_arena("other"), table).apply()
    assert Vote.objects.count() == 2


def test_a_plan_that_was_overtaken_by_the_same_file_is_refused(arena):
    table = csv_table(HEADER, "GPT,Claude,a,1,")
    first, second = plan_votes(arena, table), plan_votes(arena, table)
    first.apply()
    with pytest.raises(FileRejected, match="count twice"):
        second.apply()
    assert Vote.objects.count() == 1


def test_a_file_that_changes_between_the_readings_is_refused(arena):
    file = BytesIO(b"model_a,model_b,outcome\nGPT,Claude,a\n")
    plan = plan_votes(arena, TableFile(file, "file.csv"))
    file.seek(0, 2)
    file.write(b"GPT,Claude,b\n")
    with pytest.raises(FileRejected, match="changed while it was being read"):
        plan.apply()
    assert not Vote.objects.exists()


def test_simulated_votes_are_marked(arena):
    table = csv_table(HEADER, "GPT,Claude,a,1,")
    plan_votes(arena, table, origin=Origin.SIMULATED).apply()
    assert Vote.objects.get().origin == Battle.objects.get().origin == Origin.SIMULATED


def test_a_new_arena_is_made_with_its_votes():
    make_model("GPT"), make_model("Claude")
    arena = Arena(slug="fresh", name="Fresh")
    plan = plan_votes(arena, json_table({"model_a": "GPT", "model_b": "Claude", "outcome": "a"}))
    assert titles(plan) == ["1 new arena", "1 vote", "1 new voter"]
    plan.apply()
    assert Vote.objects.get().arena == Arena.objects.get(slug="fresh")


def test_prompts_are_looked_up_in_the_arena(arena, bank):
    plan_votes(make_arena("other"), csv_table(HEADER, "GPT,Claude,a,1,soup")).apply()
    vote = Vote.objects.get()
    assert vote.prompt != bank
    assert vote.battle.answer_a is None


def test_many_batches_are_as_one(arena, bank, monkeypatch):
    monkeypatch.setattr(vote_files, "BATCH", 3)
    rows = [f"GPT,Claude,{'ab'[n % 2]},{n % 10},p{n % 7}" for n in range(50)]
    rows += ["GPT,Yi,tie,,"] * 3
    plan_votes(arena, csv_table(HEADER, *rows)).apply()
    votes = Vote.objects.order_by("id")
    assert [vote.outcome for vote in votes] == [0, 1] * 25 + [2] * 3
    assert [vote.voter.key for vote in votes[:50]] == [f"crowd/{n % 10}" for n in range(50)]
    assert Voter.objects.count() == 13
    assert Prompt.objects.filter(arena=arena).count() == 8


@pytest.mark.django_db(transaction=True)
def test_answers_that_are_gone_since_the_plan_undo_it_all(arena, bank):
    plan = plan_votes(arena, csv_table(HEADER, "GPT,Claude,a,1,soup"))
    Answer.objects.all().delete()
    with pytest.raises(FileRejected, match="in the meantime"):
        plan.apply()
    assert not Vote.objects.exists()
    assert not Voter.objects.exists()


@given(st.lists(st.tuples(st.sampled_from("uvw"), st.integers(1, 4), st.integers(1, 4))))
def test_judgements_repeat_where_voter_and_pair_do(judged):
    judgements = Judgements()
    expected, last = [], {}
    for line, (voter, a, b) in enumerate(judged, start=1):
        judgements.add(voter, (a, b), line)
        place = voter, frozenset((a, b))
        if place in last:
            expected.append((last[place], line))
        last[place] = line
    assert sorted(judgements.repeated()) == sorted(expected)
