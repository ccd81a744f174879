"""The administrator's pages: what may be registered and changed, and what may not."""

import re
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from arena.admin.tests import pages
from arena.admin.tests.pages import NO_ROWS, warnings
from arena.battles import rules
from arena.exchange.uploads import AnswersUpload
from arena.models import Answer, Arena, LanguageModel, Membership, Prompt, Vote
from arena.tests.factories import (
    make_answer,
    make_arena,
    make_bank,
    make_model,
    make_prompt,
    make_vote,
    make_voter,
)

pytestmark = pytest.mark.django_db

DRAWN_FROM = {
    **{"prompts_from": "prepared", "boost": 1, "boost_votes": 0},
    **{"who_votes": "group", "margin": 45},
    **{"elo_k": 4, "elo_base": 400, "elo_start": 1000},
}
LISTS = [model._meta.label_lower for model in admin.site._registry]
READ_ONLY = ["arena.battle", "arena.vote", "arena.voter", "arena.votefile"]


@pytest.fixture
def clerk() -> Client:
    """Somebody on the staff who may look at answers, and nothing else."""
    return pages.clerk("view_answer")


@pytest.fixture
def customer() -> Client:
    """Somebody who is logged in and not on the staff."""
    client = Client()
    client.force_login(User.objects.create_user("customer"))
    return client


def page(label: str, name: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{name}", args=args)


def facts(**changed: object) -> dict[str, object]:
    return {"name": "GPT", "status": "active", **NO_ROWS, **changed}


def errors(response) -> str:
    found = re.findall(r'<ul class="errorlist"[^>]*>(.*?)</ul>', response.content.decode(), re.S)
    return re.sub(r"<[^>]+>", " ", " ".join(found))


def test_a_model_is_registered_with_all_its_facts_and_its_arenas(administrator):
    arena = make_arena()
    response = administrator.post(
        page("arena.languagemodel", "add"),
        facts(
            organization="OpenAI",
            license="Proprietary",
            knowledge_cutoff="2024/10",
            context_length="128000",
            parameter_count="7000000000",
            input_price="2.50",
            output_price="10",
            link="https://example.org/gpt",
            **{
                "memberships-TOTAL_FORMS": 1,
                "memberships-0-arena": arena.id,
                "memberships-0-sampling_weight": "2.5",
            },
        ),
    )
    assert response.status_code == 302
    model = LanguageModel.objects.get()
    assert (model.organization, model.license, model.knowledge_cutoff) == (
        "OpenAI",
        "Proprietary",
        "2024/10",
    )
    assert (model.context_length, model.parameter_count) == (128_000, 7_000_000_000)
    assert (model.input_price, model.output_price) == (Decimal("2.5"), Decimal(10))
    assert (model.link, model.status) == ("https://example.org/gpt", "active")
    membership = Membership.objects.get()
    assert (membership.arena, membership.model, membership.sampling_weight) == (arena, model, 2.5)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This field is required."),
        ("name", "a\u202eb", "Character 2 is invisible (U+202E): remove it."),
        ("input_price", "-1", "Ensure this value is greater than or equal to 0."),
        ("output_price", "NaN", "Enter a number."),
        ("context_length", "128k", "Enter a whole number."),
        ("link", "javascript:alert(1)", "Enter a valid URL."),
        ("status", "live", "A status is one of draft, active and retired."),
    ],
)
def test_what_is_wrong_with_a_model_is_said_at_its_field(administrator, field, value, said):
    response = administrator.post(page("arena.languagemodel", "add"), facts(**{field: value}))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {field: [said]}
    assert not LanguageModel.objects.exists()


def test_a_name_and_a_membership_are_there_once(administrator):
    arena = make_arena()
    make_model("GPT")
    rows = {
        f"memberships-{row}-{field}": value
        for row in (0, 1)
        for field, value in (("arena", arena.id), ("sampling_weight", 1))
    }
    response = administrator.post(
        page("arena.languagemodel", "add"), facts(**{**rows, "memberships-TOTAL_FORMS": 2})
    )
    assert response.status_code == 200
    assert "Language model with this Name already exists." in errors(response)
    assert "duplicate" in errors(response)
    assert not Membership.objects.exists()


def test_models_are_activated_and_retired_from_the_list(administrator):
    draft, active = make_model("draft", status="draft"), make_model("active")
    listed = page("arena.languagemodel", "changelist")
    administrator.post(listed, {"action": "activate", "_selected_action": [draft.id]})
    administrator.post(listed, {"action": "retire", "_selected_action": [active.id]})
    assert dict(LanguageModel.objects.values_list("name", "status")) == {
        "draft": "active",
        "active": "retired",
    }


def test_activating_a_retired_model_warns_that_its_answers_may_have_been_read(administrator):
    prompt, listed = make_prompt(make_arena()), page("arena.languagemodel", "changelist")
    auk, emu = (make_model(name, status="retired") for name in ("Auk", "Emu"))
    silent, draft = make_model("Mute", status="retired"), make_model("Draft", status="draft")
    for model in (auk, emu, draft):
        make_answer(prompt, model)
    said = {
        (auk, silent, draft): [
            "While Auk was retired, readers may have seen its answers next to its name."
        ],
        (auk, emu): ["While Emu was retired, readers may have seen its answers next to its name."],
        (draft, silent): [],
    }
    for models, expected in said.items():
        sent = {"action": "activate", "_selected_action": [model.id for model in models]}
        assert warnings(administrator.post(listed, sent, follow=True)) == expected
    assert not LanguageModel.objects.exclude(status="active").exists()
    LanguageModel.objects.update(status="retired")
    sent = {"action": "activate", "_selected_action": [auk.id, emu.id]}
    assert warnings(administrator.post(listed, sent, follow=True)) == [
        "While Auk, Emu were retired, readers may have seen their answers next to their names."
    ]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("retired", "active", 1),
        ("retired", "draft", 1),
        ("retired", "retired", 0),
        ("active", "retired", 0),
        ("draft", "active", 0),
    ],
)
def test_so_does_the_model_s_own_page(administrator, before, after, count):
    model = make_model("GPT", status=before)
    make_answer(make_prompt(make_arena()), model)
    address = page("arena.languagemodel", "change", model.id)
    response = administrator.post(address, facts(status=after), follow=True)
    model.refresh_from_db()
    assert model.status == after
    assert len(warnings(response)) == count


@pytest.mark.parametrize(
    ("before", "after", "answers", "count"),
    [
        ("archived", "open", 1, 1),
        ("archived", "open", 0, 0),
        ("archived", "archived", 1, 0),
        ("open", "archived", 1, 0),
        ("open", "open", 1, 0),
    ],
)
def test_opening_an_archived_arena_warns_too(administrator, before, after, answers, count):
    arena = make_arena("kitchen", status=before)
    for _ in range(answers):
        make_answer(make_prompt(arena), make_model())
    response = administrator.post(
        page("arena.arena", "change", arena.id),
        {"name": "Kitchen", "status": after, "anchor_score": 1000, **DRAWN_FROM, **NO_ROWS},
        follow=True,
    )
    arena.refresh_from_db()
    assert arena.status == after
    said = (
        "While Kitchen was archived, readers may have seen its answers next to the models' names."
    )
    assert warnings(response) == [said] * count


@pytest.mark.parametrize("how", ["page", "list"])
def test_a_model_with_votes_cannot_be_deleted_and_the_page_says_what_to_do(administrator, how):
    model = make_model("GPT")
    make_vote(make_arena(), model, make_model())
    make_answer(make_prompt(make_arena()), model)
    if how == "page":
        response = administrator.post(
            page("arena.languagemodel", "delete", model.id), {"post": "yes"}
        )
    else:
        response = administrator.post(
            page("arena.languagemodel", "changelist"),
            {"action": "delete_selected", "_selected_action": [model.id], "post": "yes"},
        )
    assert response.status_code == 200
    assert (
        "GPT (answers: 1, battles: 1, votes: 1). "
        "Retire it instead: it keeps its votes but enters no more battles."
    ) in response.content.decode()
    assert LanguageModel.objects.filter(id=model.id).exists()


def test_a_model_without_votes_can_be_deleted(administrator):
    model = make_model("GPT", make_arena())
    administrator.post(page("arena.languagemodel", "delete", model.id), {"post": "yes"})
    assert not LanguageModel.objects.exists()


def test_neither_arena_nor_prompt_nor_answer_is_deleted_under_its_votes(administrator):
    arena = make_bank()
    rules.vote(rules.open_battle(arena, make_voter()), 0)
    answer = Vote.objects.get().battle.answer_a
    for kept in (arena, answer.prompt, answer):
        url = page(kept._meta.label_lower, "delete", kept.id)
        assert administrator.post(url, {"post": "yes"}).status_code == 200
        assert type(kept).objects.filter(id=kept.id).exists()


def test_an_arena_keeps_its_slug_and_takes_members_and_an_anchor(administrator):
    arena, model = make_arena("kitchen"), make_model("GPT")
    response = administrator.post(
        page("arena.arena", "change", arena.id),
        {
            "slug": "other",
            "name": "The Kitchen",
            "description": "two\r\nlines",
            "status": "open",
            "anchor": model.id,
            "anchor_score": 1114,
            **DRAWN_FROM,
            **NO_ROWS,
            "memberships-TOTAL_FORMS": 1,
            "memberships-0-model": model.id,
            "memberships-0-sampling_weight": 1,
        },
    )
    assert response.status_code == 302
    arena.refresh_from_db()
    assert (arena.slug, arena.name, arena.description) == ("kitchen", "The Kitchen", "two\nlines")
    assert (arena.anchor, arena.anchor_score) == (model, 1114)
    assert arena.contestants.get() == model


@pytest.mark.parametrize("score", [-100_001, 1e300])
def test_an_anchor_score_is_within_reach(administrator, score):
    response = administrator.post(
        page("arena.arena", "add"),
        {
            "slug": "k",
            "name": "K",
            "status": "open",
            "anchor_score": score,
            **DRAWN_FROM,
            **NO_ROWS,
        },
    )
    assert "Ensure this value is" in errors(response)
    assert not Arena.objects.exists()


def test_an_answer_that_is_added_takes_the_place_of_the_old_one(administrator):
    prompt, model = make_prompt(make_arena()), make_model("GPT")
    old = make_answer(prompt, model, "Boil it.")
    response = administrator.post(
        page("arena.answer", "add"),
        {"prompt": prompt.id, "model": model.id, "text": "Fry\r\nit."},
    )
    assert response.status_code == 302
    old.refresh_from_db()
    assert (old.text, old.current) == ("Boil it.", False)
    assert Answer.objects.get(current=True).text == "Fry\nit."
    assert Membership.objects.get().model == model


@pytest.mark.parametrize("current", [True, False])
def test_an_answer_that_is_added_again_is_the_answer_it_was(administrator, current):
    old = make_answer(make_prompt(make_arena()), make_model(), "Boil it.")
    Answer.objects.update(current=current)
    response = administrator.post(
        page("arena.answer", "add"),
        {"prompt": old.prompt_id, "model": old.model_id, "text": old.text},
    )
    assert response.status_code == 302
    stored = Answer.objects.get()
    assert (stored.id, stored.current, stored.tokens) == (old.id, True, old.tokens)


def test_a_stored_answer_cannot_be_edited_but_withdrawn(administrator):
    answer = make_answer(make_prompt(make_arena()), make_model(), "Boil it.")
    changed = administrator.post(page("arena.answer", "change", answer.id), {"text": "Fry it."})
    assert changed.status_code == 403
    administrator.post(
        page("arena.answer", "changelist"),
        {"action": "withdraw", "_selected_action": [answer.id]},
    )
    answer.refresh_from_db()
    assert (answer.text, answer.current) == ("Boil it.", False)


def test_adding_an_answer_needs_the_permissions_of_an_upload(clerk):
    prompt, model = make_prompt(make_arena()), make_model("GPT")
    form = {"prompt": prompt.id, "model": model.id, "text": "Fry it."}
    user = User.objects.get()
    user.user_permissions.add(Permission.objects.get(codename="add_answer"))
    assert clerk.post(page("arena.answer", "add"), form).status_code == 403
    assert not Answer.objects.exists()
    assert not Membership.objects.exists()
    codenames = [name.partition(".")[2] for name in AnswersUpload.permissions]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    assert clerk.post(page("arena.answer", "add"), form).status_code == 302
    assert Answer.objects.get().text == "Fry it."


def test_what_actions_change_is_in_the_history(administrator):
    draft, active = make_model("draft", status="draft"), make_model("active")
    answer = make_answer(make_prompt(make_arena(), "soup"), active)
    for label, action, row in (
        ("arena.languagemodel", "activate", draft),
        ("arena.languagemodel", "activate", active),
        ("arena.languagemodel", "retire", active),
        ("arena.answer", "withdraw", answer),
        ("arena.answer", "withdraw", answer),
    ):
        administrator.post(
            page(label, "changelist"), {"action": action, "_selected_action": [row.pk]}
        )
    assert list(LogEntry.objects.order_by("id").values_list("object_repr", "change_message")) == [
        ("draft", "draft → active"),
        ("active", "active → retired"),
        ("active on soup", "Withdrawn from battles."),
    ]


def test_withdrawing_needs_the_permission(clerk):
    answer = make_answer(make_prompt(make_arena()), make_model())
    clerk.post(
        page("arena.answer", "changelist"),
        {"action": "withdraw", "_selected_action": [answer.id]},
    )
    answer.refresh_from_db()
    assert answer.current


def test_the_list_of_prompts_counts_current_answers(administrator):
    prompt = make_prompt(make_arena(), "soup")
    for _number in range(3):
        make_answer(prompt, make_model())
    make_answer(prompt, make_model())
    Answer.objects.filter(id=Answer.objects.latest("id").id).update(current=False)
    response = administrator.get(page("arena.prompt", "changelist"))
    assert '<td class="field-answer_count">3</td>' in response.content.decode()


@pytest.mark.parametrize("label", LISTS)
def test_every_list_opens_and_searches(administrator, label):
    make_vote(make_bank(), make_model(), make_model())
    listed = page(label, "changelist")
    assert administrator.get(listed).status_code == 200
    assert administrator.get(listed, {"q": "x"}).status_code == 200


@pytest.mark.parametrize("label", READ_ONLY)
def test_what_was_voted_cannot_be_added_changed_or_deleted(administrator, label):
    vote = make_vote(make_arena(), make_model(), make_model())
    vote.arena.vote_files.create(sha256="0" * 64, name="votes.csv", votes=1)
    model = next(model for model in admin.site._registry if model._meta.label_lower == label)
    row = model.objects.get()
    assert administrator.get(page(label, "change", row.pk)).status_code == 200
    assert administrator.post(page(label, "add")).status_code == 403
    assert administrator.post(page(label, "change", row.pk)).status_code == 403
    assert administrator.post(page(label, "delete", row.pk), {"post": "yes"}).status_code == 403
    administrator.post(
        page(label, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert model.objects.count() == 1


@pytest.mark.parametrize("label", LISTS)
def test_strangers_and_customers_are_sent_to_the_login(stranger, customer, label):
    for client in (stranger, customer):
        for name in ("changelist", "add"):
            response = client.get(page(label, name))
            assert response.status_code == 302
            assert response.url.startswith(reverse("admin:login"))


def test_the_staff_needs_permission_for_each_page(clerk):
    assert clerk.get(page("arena.answer", "changelist")).status_code == 200
    assert clerk.get(page("arena.vote", "changelist")).status_code == 403
    assert clerk.post(page("arena.languagemodel", "add"), facts()).status_code == 403
    assert not LanguageModel.objects.exists()


def test_names_and_texts_are_shown_and_never_run(administrator):
    attack = "<script>alert(1)</script>"
    arena = make_arena(name=attack)
    answer = make_answer(make_prompt(arena, attack, text=attack), make_model(attack), attack)
    for label, row in (
        ("languagemodel", answer.model),
        ("prompt", answer.prompt),
        ("answer", answer),
        ("arena", arena),
    ):
        for url in (
            page(f"arena.{label}", "changelist"),
            page(f"arena.{label}", "change", row.id),
            page(f"arena.{label}", "delete", row.id),
        ):
            response = administrator.get(url)
            assert response.status_code == 200
            assert attack not in response.content.decode()


def test_admin_pages_keep_the_strict_policy(administrator):
    make_bank()
    policy = administrator.get(page("arena.answer", "changelist"))["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_arena_offers_its_upload(administrator, clerk):
    arena = make_arena("kitchen")
    link = f"{page('arena.answer', 'upload')}?arena=kitchen"
    assert link in administrator.get(page("arena.arena", "change", arena.id)).content.decode()
    assert page("arena.answer", "upload") in (
        administrator.get(page("arena.answer", "changelist")).content.decode()
    )
    assert page("arena.answer", "upload") not in (
        clerk.get(page("arena.answer", "changelist")).content.decode()
    )


def test_a_prompt_stays_in_its_arena(administrator):
    prompt = make_prompt(make_arena("kitchen"), "soup")
    administrator.post(
        page("arena.prompt", "change", prompt.id),
        {"arena": make_arena("garden").id, "key": "stew", "text": "How?"},
    )
    prompt = Prompt.objects.get()
    assert (prompt.arena.slug, prompt.key, prompt.text) == ("kitchen", "stew", "How?")


def test_an_arena_needs_a_slug_of_its_own(administrator):
    make_arena("kitchen")
    response = administrator.post(
        page("arena.arena", "add"),
        {
            "slug": "kitchen",
            "name": "K",
            "status": "open",
            "anchor_score": 0,
            **DRAWN_FROM,
            **NO_ROWS,
        },
    )
    assert "Arena with this Slug already exists." in errors(response)
    assert Arena.objects.count() == 1
