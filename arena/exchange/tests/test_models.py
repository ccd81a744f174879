"""Models from a file: registered, updated or left as they are, all of them or none."""

from decimal import Decimal

import pytest

from arena.exchange.models import ModelsPlan, plan_models
from arena.exchange.tables import FileRejected, TableFile
from arena.exchange.tests.files import csv_table, json_table
from arena.models import Arena, LanguageModel, Membership
from arena.tests.factories import make_arena, make_model

pytestmark = pytest.mark.django_db


def titles(plan: ModelsPlan) -> list[str]:
    return [str(section) for section in plan.sections()]


def refusal(table: TableFile) -> str:
    with pytest.raises(FileRejected) as caught:
        plan_models(table)
    assert not LanguageModel.objects.exists()
    return str(caught.value)


def test_every_field_is_stored():
    plan_models(
        csv_table(
            "name,organization,license,knowledge_cutoff,context_length,parameter_count,"
            "input_price,output_price,link,status",
            "GPT,OpenAI,Proprietary,2024/10,128000,7000000000,2.50,10,https://example.org/gpt,active",
        )
    ).apply()
    model = LanguageModel.objects.get()
    assert (model.name, model.organization, model.license) == ("GPT", "OpenAI", "Proprietary")
    assert (model.knowledge_cutoff, model.context_length) == ("2024/10", 128_000)
    assert (model.parameter_count, model.status) == (7_000_000_000, "active")
    assert (model.input_price, model.output_price) == (Decimal("2.5"), Decimal(10))
    assert model.link == "https://example.org/gpt"


def test_a_plan_changes_nothing_before_it_is_applied():
    plan = plan_models(csv_table("name", "GPT"), [Arena(slug="new", name="New")])
    assert titles(plan) == ["1 new model", "1 new arena", "1 new member of the arena"]
    assert not LanguageModel.objects.exists()
    assert not Arena.objects.exists()


@pytest.mark.parametrize("unknown", ["", "Unknown", "unknown", " "])
def test_what_is_unknown_stays_empty(unknown):
    header = "name,organization,license,knowledge_cutoff,context_length,input_price,link,status"
    plan_models(csv_table(header, "GPT" + f",{unknown}" * 7)).apply()
    model = LanguageModel.objects.get()
    assert (model.organization, model.license, model.knowledge_cutoff) == ("", "", "")
    assert (model.context_length, model.input_price, model.link) == (None, None, "")
    assert model.status == "draft"


def test_numbers_are_read_as_tables_write_them():
    plan_models(json_table({"name": "GPT", "context_length": 8192.0, "input_price": 1e-06})).apply()
    model = LanguageModel.objects.get()
    assert (model.context_length, model.input_price) == (8192, Decimal("0.000001"))


def test_only_the_fields_of_the_file_are_updated():
    make_model("GPT", organization="OpenAI", license="MIT", input_price=1)
    plan = plan_models(csv_table("name,license,input_price", "GPT,Apache,"))
    assert titles(plan) == ["1 model changed"]
    assert plan.sections()[0].items == ["GPT: license MIT → Apache, input_price 1.000000 → –"]
    plan.apply()
    model = LanguageModel.objects.get()
    assert (model.organization, model.license, model.input_price) == ("OpenAI", "Apache", None)
    assert model.status == "active"


def test_the_same_facts_change_nothing():
    make_model("GPT", input_price=Decimal("0.5"))
    plan = plan_models(csv_table("name,input_price,status", "GPT,0.50,ACTIVE"))
    assert titles(plan) == ["1 model unchanged"]


def test_the_given_status_is_only_for_new_models_without_one():
    make_model("old", status="retired")
    table = csv_table("name,status", "old,", "new,", "drafted,draft")
    plan_models(table, status="active").apply()
    statuses = dict(LanguageModel.objects.values_list("name", "status"))
    assert statuses == {"old": "retired", "new": "active", "drafted": "draft"}


def test_a_model_repeated_with_equal_facts_is_one_model():
    table = json_table(
        {"name": "GPT", "organization": "OpenAI", "text": "one"},
        {"name": "GPT", "organization": "OpenAI", "text": "two"},
        {"name": "GPT", "license": "MIT"},
    )
    assert titles(plan_models(table)) == ["1 new model"]
    plan_models(table).apply()
    model = LanguageModel.objects.get()
    assert (model.organization, model.license) == ("OpenAI", "MIT")


def test_contradicting_facts_are_refused():
    assert refusal(csv_table("name,license", "GPT,MIT", "Other,", "GPT,Apache")) == (
        "file.csv, line 4: the license of “GPT” differs from file.csv, line 2."
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("input_price", "$5", "input_price “$5”: Enter a number."),
        ("input_price", "NaN", "input_price “NaN”: Enter a number."),
        ("output_price", "Infinity", "output_price “Infinity”: Enter a number."),
        ("output_price", "-1", "output_price “-1”: Ensure this value is greater than or equal to"),
        ("output_price", "1e999999999", "Ensure that there are no more than 12 digits"),
        ("context_length", "128k", "context_length “128k”: Enter a whole number."),
        ("context_length", "1.5", "context_length “1.5”: Enter a whole number."),
        ("parameter_count", "9" * 30, "parameter_count “9999"),
        ("link", "javascript:alert(1)", "link “javascript:alert(1)”: Enter a valid URL."),
        ("link", "ftp://example.org", "link “ftp://example.org”: Enter a valid URL."),
        ("status", "live", "status “live”: A status is one of draft, active and retired."),
        ("organization", "a\u202eb", "Character 2 is invisible (U+202E): remove it."),
        ("organization", "x" * 201, "Ensure this value has at most 200 characters"),
    ],
)
def test_a_bad_value_is_named_with_its_line(field, value, said):
    sentence = refusal(csv_table(f"name,{field}", "fine,", f"GPT,{value}"))
    assert sentence.startswith(f"file.csv, line 3: {field} “")
    assert said in sentence


def test_a_model_needs_a_name():
    assert refusal(csv_table("name,license", ",MIT")) == (
        "file.csv, line 2: name “”: This field is required."
    )


def test_every_problem_of_the_file_is_said():
    sentences = refusal(csv_table("name,input_price", "A,x", "B,1", "C,y")).splitlines()
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "file.csv, line 2",
        "file.csv, line 4",
    ]


def test_names_are_kept_as_they_are_written():
    plan_models(csv_table("name", '"<b>=HYPERLINK(1)</b>"', "模型 é")).apply()
    assert set(LanguageModel.objects.values_list("name", flat=True)) == {
        "<b>=HYPERLINK(1)</b>",
        "模型 é",
    }


def test_models_become_members_once():
    old, new = make_arena("old"), Arena(slug="new", name="New")
    make_model("GPT", old)
    plan_models(csv_table("name", "GPT", "Claude"), [old, new]).apply()
    members = Membership.objects.values_list("arena__slug", "model__name", "sampling_weight")
    assert sorted(members) == [
        ("new", "Claude", 1),
        ("new", "GPT", 1),
        ("old", "Claude", 1),
        ("old", "GPT", 1),
    ]


def test_somebody_who_was_faster_undoes_it_all():
    plan = plan_models(csv_table("name", "GPT", "Claude"))
    make_model("Claude")
    with pytest.raises(FileRejected, match="in the meantime"):
        plan.apply()
    assert LanguageModel.objects.get().name == "Claude"
