"""How models are asked, which of them rest, and arenas of live battles, in the administration."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from arena.admin.tests.pages import NO_ROWS, errors, kept, page, warnings
from arena.models import Arena, Deployment, ForbiddenPair, LanguageModel
from arena.tests.factories import make_arena, make_deployment, make_endpoint, make_model

pytestmark = pytest.mark.django_db


def model_form(**deployment: object) -> dict[str, object]:
    row = {f"deployment-0-{field}": value for field, value in deployment.items()}
    return {"name": "Auk", "status": "active", **NO_ROWS, "deployment-TOTAL_FORMS": 1, **row}


def test_a_model_gets_its_deployment_on_its_page(administrator):
    endpoint = make_endpoint()
    response = administrator.post(
        page("languagemodel_add"),
        model_form(
            endpoint=endpoint.id,
            served_name="auk-1",
            temperature="0.7",
            max_tokens=500,
            system_prompt="Be\r\nbrief.",
            extra_body='{"max_tokens": null, "max_completion_tokens": 500}',
        ),
    )
    assert response.status_code == 302
    deployment = Deployment.objects.get()
    assert (deployment.model.name, deployment.endpoint) == ("Auk", endpoint)
    assert (deployment.served_name, deployment.temperature) == ("auk-1", 0.7)
    assert deployment.system_prompt == "Be\nbrief."
    assert deployment.extra_body == {"max_tokens": None, "max_completion_tokens": 500}


def test_a_model_without_a_deployment_has_an_empty_form_that_may_stay_empty(administrator):
    response = administrator.post(
        page("languagemodel_add"), model_form(max_tokens=2048, extra_body="{}")
    )
    assert response.status_code == 302
    assert not Deployment.objects.exists()


@pytest.mark.parametrize("empty", ["", "{}", "null", "[]"])
def test_no_extra_fields_are_no_extra_fields(administrator, empty):
    endpoint = make_endpoint()
    administrator.post(
        page("languagemodel_add"),
        model_form(endpoint=endpoint.id, served_name="x", max_tokens=5, extra_body=empty),
    )
    assert Deployment.objects.get().extra_body == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("extra_body", "{"),
        ("extra_body", "[1]"),
        ("extra_body", '"text"'),
        ("extra_body", "[" * 100_000),
        ("extra_body", "1" * 5000),
        ("extra_body", '{"top_p": NaN}'),
        ("extra_body", '{"stop": "\\u0000"}'),
        ("extra_body", '{"stop": "\\ud800"}'),
        ("extra_body", '{"messages": []}'),
        ("extra_body", '{"n": 5}'),
        ("extra_body", '{"max_tokens": "many"}'),
        ("extra_body", '{"max_completion_tokens": 0}'),
        ("extra_body", '{"max_completion_tokens": true}'),
        ("max_tokens", "0"),
        ("temperature", "3"),
        ("served_name", "a\u202eb"),
        ("endpoint", ""),
    ],
)
def test_what_is_wrong_with_a_deployment_is_said_at_its_field(administrator, field, value):
    row = {"endpoint": make_endpoint().id, "served_name": "x", "max_tokens": 5, "extra_body": "{}"}
    response = administrator.post(page("languagemodel_add"), model_form(**{**row, field: value}))
    assert response.status_code == 200
    formset = response.context["inline_admin_formsets"][0].formset
    assert [list(found) for found in formset.errors] == [[field]]
    assert not LanguageModel.objects.exists()


def test_a_resting_model_says_so_and_is_woken_by_a_button(administrator):
    deployment = make_deployment(make_model("Auk"))
    change = page("languagemodel_change", deployment.model_id)
    assert "Wake now" not in administrator.get(change).text
    until = timezone.now() + timedelta(minutes=4)
    Deployment.objects.update(failures=5, resting_until=until)
    text = administrator.get(change).text
    assert f"rests until {until:%H:%M:%S} UTC after 5 failures in a row" in text
    assert "Wake now" in text
    response = administrator.post(page("languagemodel_wake", deployment.model_id), follow=True)
    assert "1 model was woken." in response.text
    deployment.refresh_from_db()
    assert (deployment.failures, deployment.resting_until) == (0, None)
    assert LogEntry.objects.get().change_message == "Woken."


def test_the_list_of_models_says_who_rests(administrator):
    awake, resting = make_model("Auk"), make_model("Emu")
    make_deployment(awake, make_endpoint(name="Burrow"))
    make_deployment(
        resting, make_endpoint(name="Nest"), resting_until=timezone.now() + timedelta(minutes=5)
    )
    text = administrator.get(page("languagemodel_changelist")).text
    assert "Burrow" in text
    assert "Burrow, resting" not in text
    assert "Nest, resting" in text


def test_many_are_woken_from_the_list(administrator):
    deployments = [make_deployment(make_model()) for _ in range(3)]
    until = timezone.now() + timedelta(minutes=4)
    Deployment.objects.update(failures=5, resting_until=until)
    chosen = [deployment.model_id for deployment in deployments[:2]]
    administrator.post(
        page("languagemodel_changelist"), {"action": "wake", "_selected_action": chosen}
    )
    assert list(Deployment.objects.awake()) == deployments[:2]


def arena_form(**changed: object) -> dict[str, object]:
    return {
        "name": "Kitchen",
        "slug": "kitchen",
        "status": "open",
        "prompts_from": "own",
        "boost": 3,
        "who_votes": "group",
        "margin": 45,
        "elo_k": 4,
        "elo_base": 400,
        "elo_start": 1000,
        "boost_votes": 50,
        "anchor_score": 1000,
        **NO_ROWS,
        **changed,
    }


def pairs(*rows: tuple[LanguageModel, LanguageModel]) -> dict[str, object]:
    sent = {"forbidden_pairs-TOTAL_FORMS": len(rows)}
    for number, (one, other) in enumerate(rows):
        sent[f"forbidden_pairs-{number}-one"] = one.id
        sent[f"forbidden_pairs-{number}-other"] = other.id
    return sent


def test_an_arena_is_set_up_for_live_battles(administrator):
    auk, emu, endpoint = make_model("Auk"), make_model("Emu"), kept()
    administrator.post(
        page("arena_add"),
        arena_form(moderator=endpoint.id, moderation_model="safe-1", **pairs((auk, emu))),
    )
    arena = Arena.objects.get()
    assert (arena.prompts_from, arena.side_by_side) == ("own", False)
    assert (arena.boost, arena.boost_votes) == (3, 50)
    assert (arena.moderator, arena.moderation_model) == (endpoint, "safe-1")
    assert ForbiddenPair.objects.filter(arena=arena, one=auk, other=emu).exists()


def test_a_pair_is_forbidden_once(administrator):
    auk, emu = make_model("Auk"), make_model("Emu")
    twice = administrator.post(page("arena_add"), arena_form(**pairs((auk, emu), (emu, auk))))
    assert "The pair Emu and Auk is already forbidden." in twice.text
    alone = administrator.post(page("arena_add"), arena_form(**pairs((auk, auk))))
    assert "A pair consists of two different models." in alone.text
    assert not Arena.objects.exists()
    arena = make_arena("kitchen")
    ForbiddenPair.objects.create(arena=arena, one=auk, other=emu)
    again = administrator.post(page("arena_change", arena.id), arena_form(**pairs((emu, auk))))
    assert "The pair Emu and Auk is already forbidden." in again.text
    assert ForbiddenPair.objects.count() == 1


@pytest.mark.parametrize("live", [0, 1, 2])
@pytest.mark.parametrize(("source", "takes"), [("own", True), ("both", True), ("prepared", False)])
def test_too_few_live_models_are_a_warning(administrator, live, source, takes):
    arena = make_arena("kitchen")
    for _ in range(live):
        make_deployment(make_model("", arena))
    make_deployment(make_model("", arena, status="retired"))
    make_model("", arena)
    response = administrator.post(
        page("arena_change", arena.id), arena_form(prompts_from=source), follow=True
    )
    assert len(warnings(response)) == (takes and live < 2)
    arena.refresh_from_db()
    assert arena.prompts_from == source


def test_a_moderator_must_be_able_to_answer(administrator, settings):
    nameless = administrator.post(page("arena_add"), arena_form(moderation_model="safe-1"))
    assert list(errors(nameless)) == ["moderator"]
    unset = make_endpoint(key_variable="MISSING_API_KEY")
    keyless, sealed = make_endpoint(), kept()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, []
    administrator.force_login(User.objects.get())
    for endpoint in (unset, sealed):
        response = administrator.post(page("arena_add"), arena_form(moderator=endpoint.id))
        assert list(errors(response)) == ["moderator"]
    assert not Arena.objects.exists()
    response = administrator.post(page("arena_add"), arena_form(moderator=keyless.id))
    assert response.status_code == 302
