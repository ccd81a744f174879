"""Trying a prompt from the administration, and who may do what is done there."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from arena.admin.tests.pages import SECRET, clerk, deployed, page
from arena.models import Call, Deployment
from arena.tests.factories import make_model
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint

pytestmark = pytest.mark.django_db(transaction=True)

R = Call.Result


@pytest.fixture(scope="module")
def server() -> Iterator[MockEndpoint]:
    with mock_endpoint() as server:
        yield server


def try_it(client: Client, deployment: Deployment, question: str = "Hello?"):
    return client.post(page("languagemodel_try", deployment.model_id), {"question": question})


def test_a_prompt_is_tried_and_paid(administrator, server):
    deployment = deployed(server, "say:Good day to you.", daily_budget=1)
    link = page("languagemodel_try", deployment.model_id)
    assert link in administrator.get(page("languagemodel_change", deployment.model_id)).text
    assert administrator.get(link).status_code == 200
    assert not Call.objects.exists()
    response = try_it(administrator, deployment)
    assert "Good day to you." in response.text
    call = Call.objects.get()
    assert (call.result, call.turn, call.tokens_counted) == ("answered", None, "provider")
    assert call.cost == (call.input_tokens + 2 * call.output_tokens) / Decimal(1_000_000)
    assert "by the provider" in response.text
    assert f"{call.first_token_ms} ms" in response.text
    assert SECRET not in response.text


def test_tokens_that_are_counted_here_are_said_to_be(administrator, server):
    assert "here, because the provider" in try_it(administrator, deployed(server, "no-usage")).text


@pytest.mark.parametrize(
    ("served_name", "result", "said"),
    [
        ("fail-500", R.SERVER_ERROR, "server error (5xx): 500"),
        ("fail-401", R.REJECTED, "request rejected (3xx or 4xx): 401"),
        ("break", R.BROKEN, "broke off"),
        ("empty", R.EMPTY, "empty answer"),
    ],
)
def test_a_failure_is_told_and_counted_without_the_key(
    administrator, server, caplog, served_name, result, said
):
    caplog.set_level("DEBUG")
    deployment = deployed(server, served_name)
    response = try_it(administrator, deployment)
    assert response.status_code == 200
    assert said in response.text
    assert Call.objects.get().result == result
    deployment.refresh_from_db()
    assert deployment.failures == 1
    for text in (response.text, Call.objects.get().detail, caplog.text):
        assert SECRET not in text


def test_what_came_before_an_answer_broke_off_is_shown(administrator, server):
    deployment = deployed(server, "break")
    response = try_it(administrator, deployment)
    assert response.context["trial"].text
    assert Call.objects.get().output_tokens > 0


def test_what_a_model_says_is_shown_and_never_run(administrator, server):
    attack = "<script>alert(1)</script>"
    text = try_it(administrator, deployed(server, f"say:{attack}")).text
    assert attack not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_nothing_is_tried_beyond_the_budget(administrator, server):
    deployment = deployed(server, "fast", daily_budget=Decimal("0.0001"))
    asked = len(server.requests)
    response = try_it(administrator, deployment)
    assert "more than the $0.0001 left in today&#x27;s budget" in response.text
    assert len(server.requests) == asked
    assert not Call.objects.exists()


def test_where_more_was_spent_than_the_budget_nothing_is_left(administrator, server):
    deployment = deployed(server, "fast", daily_budget=Decimal("0.0001"))
    Call.objects.create(endpoint=deployment.endpoint, model=deployment.model, cost=Decimal(1))
    response = try_it(administrator, deployment)
    assert "more than the $0 left in today&#x27;s budget" in response.text


def test_an_empty_prompt_is_not_sent(administrator, server):
    response = try_it(administrator, deployed(server, "fast"), " ")
    assert "This field is required." in response.text
    assert not Call.objects.exists()


def test_a_model_without_a_deployment_cannot_be_tried(administrator):
    model = make_model()
    link = page("languagemodel_try", model.id)
    assert link not in administrator.get(page("languagemodel_change", model.id)).text
    assert administrator.post(link, {"question": "Hello?"}).status_code == 404
    assert administrator.post(page("languagemodel_try", 10**6)).status_code == 404


ACTIONS = ["endpoint_test", "languagemodel_try", "languagemodel_wake"]


def action(name: str, deployment: Deployment) -> str:
    row = deployment.endpoint_id if name.startswith("endpoint") else deployment.model_id
    return page(name, row)


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_are_for_who_may_change_the_row(stranger, server, name):
    deployment = deployed(server, "fast")
    Deployment.objects.update(failures=3)
    asked, address = len(server.requests), action(name, deployment)
    looking = clerk("view_endpoint", "view_languagemodel", "view_deployment", "change_arena")
    assert looking.post(address, {"question": "Hello?"}).status_code == 403
    response = stranger.post(address, {"question": "Hello?"})
    assert response.url.startswith(reverse("admin:login"))
    assert len(server.requests) == asked
    assert Deployment.objects.get().failures == 3


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_need_a_token_of_ours(admin_user, server, name):
    deployment = deployed(server, "fast")
    Deployment.objects.update(failures=3)
    asked, client = len(server.requests), Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    sent = {"question": "Hello?", "csrfmiddlewaretoken": "x" * 64}
    assert client.post(action(name, deployment), sent).status_code == 403
    assert len(server.requests) == asked
    assert Deployment.objects.get().failures == 3


@pytest.mark.parametrize("name", ["endpoint_test", "languagemodel_wake"])
def test_looking_is_not_doing(administrator, server, name):
    deployment = deployed(server, "fast")
    Deployment.objects.update(failures=3)
    asked = len(server.requests)
    assert administrator.get(action(name, deployment)).status_code == 405
    assert len(server.requests) == asked
    assert Deployment.objects.get().failures == 3


@pytest.mark.parametrize(
    ("allowed", "name"), [("change_endpoint", ACTIONS[0]), ("change_languagemodel", ACTIONS[1])]
)
def test_who_may_change_the_row_may_act(server, allowed, name):
    deployment = deployed(server, "fast")
    response = clerk(allowed).post(action(name, deployment), {"question": "Hello?"})
    assert response.status_code == 200
