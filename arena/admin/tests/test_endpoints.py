"""Endpoints in the administration: keys that never come out, health, the test of a connection."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena.admin.tests.pages import SECRET, clerk, errors, kept, page
from arena.models import Call, Endpoint, LanguageModel
from arena.tests.factories import NOWHERE, make_arena, make_deployment, make_endpoint, make_model
from arena.tests.mock_endpoint import MockEndpoint, mock_endpoint

pytestmark = pytest.mark.django_db

PATIENCE = {
    "connect_seconds": 5,
    "first_token_seconds": 60,
    "stall_seconds": 30,
    "total_seconds": 300,
}
R = Call.Result


@pytest.fixture(scope="module")
def server() -> Iterator[MockEndpoint]:
    with mock_endpoint() as server:
        yield server


def endpoint_form(**changed: object) -> dict[str, object]:
    return {"name": "Kitchen", "base_url": "https://api.example.org/v1", **PATIENCE, **changed}


def test_a_key_goes_in_and_never_comes_out(administrator, caplog):
    caplog.set_level("DEBUG")
    seen = [
        administrator.post(page("endpoint_add"), endpoint_form(new_key=SECRET), follow=True),
        administrator.post(page("endpoint_add"), endpoint_form(new_key=SECRET)),
    ]
    assert "already exists" in seen[-1].text
    endpoint = Endpoint.objects.get()
    assert endpoint.key == SECRET
    change = page("endpoint_change", endpoint.id)
    seen += [administrator.get(change)]
    assert "A key is stored. Leave this empty to keep it." in seen[-1].text
    seen += [
        administrator.post(change, endpoint_form(new_key=SECRET + "X"), follow=True),
        administrator.post(change, endpoint_form(new_key=SECRET, name="")),
        administrator.get(page("endpoint_changelist")),
        administrator.get(page("endpoint_history", endpoint.id)),
        administrator.get(page("endpoint_delete", endpoint.id)),
        administrator.get(reverse("admin:index")),
    ]
    assert Endpoint.objects.get().key == SECRET + "X"
    dump = StringIO()
    call_command("dumpdata", stdout=dump)
    assert "sealed_key" in dump.getvalue()
    log = json.dumps(list(LogEntry.objects.values("object_repr", "change_message")))
    assert "Key" in log
    for text in (*(response.text for response in seen), dump.getvalue(), log, caplog.text):
        assert SECRET not in text
    assert all(response.status_code == 200 for response in seen)


def test_an_empty_field_keeps_the_key_and_a_box_removes_it(administrator):
    change = page("endpoint_change", kept(base_url="https://api.example.org/v1").id)
    administrator.post(change, endpoint_form(name="Renamed"))
    assert (Endpoint.objects.get().name, Endpoint.objects.get().key) == ("Renamed", SECRET)
    administrator.post(change, endpoint_form(remove_key="on"))
    assert Endpoint.objects.get().sealed_key == ""
    assert "No key is stored." in administrator.get(change).text


@pytest.mark.parametrize(
    ("stored", "sent", "field"),
    [
        (False, {"new_key": SECRET, "key_variable": "A_API_KEY"}, "key_variable"),
        (True, {"key_variable": "A_API_KEY"}, "key_variable"),
        (True, {"new_key": SECRET, "remove_key": "on"}, "remove_key"),
    ],
)
def test_a_key_is_at_one_place(administrator, stored, sent, field):
    endpoint = kept(SECRET if stored else "", base_url="https://api.example.org/v1")
    response = administrator.post(page("endpoint_change", endpoint.id), endpoint_form(**sent))
    assert list(errors(response)) == [field]
    assert SECRET not in response.text
    endpoint.refresh_from_db()
    assert (endpoint.key_variable, bool(endpoint.sealed_key)) == ("", stored)


def test_a_stored_key_may_be_replaced_by_a_variable(administrator, monkeypatch):
    change = page("endpoint_change", kept(base_url="https://api.example.org/v1").id)
    response = administrator.post(
        change, endpoint_form(remove_key="on", key_variable="KITCHEN_API_KEY")
    )
    assert response.status_code == 302
    assert "The variable KITCHEN_API_KEY is not set where" in administrator.get(change).text
    monkeypatch.setenv("KITCHEN_API_KEY", SECRET)
    assert Endpoint.objects.get().key == SECRET
    text = administrator.get(change).text
    assert "The key is in the variable KITCHEN_API_KEY." in text
    assert SECRET not in text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/v1", "http://api.example.org/v1", "https://api.example.org:1/"],
)
def test_a_stored_key_is_not_sent_to_another_server(administrator, elsewhere):
    change = page("endpoint_change", kept(base_url="https://api.example.org/v1").id)
    response = administrator.post(change, endpoint_form(base_url=elsewhere))
    assert errors(response) == {
        "new_key": ["Enter the key again, because it would now go to another server."]
    }
    same_server = endpoint_form(base_url="https://api.example.org/v2")
    assert administrator.post(change, same_server).status_code == 302
    again = endpoint_form(base_url=elsewhere, new_key="sk-other")
    assert administrator.post(change, again).status_code == 302
    assert Endpoint.objects.get().key == "sk-other"


def test_a_key_of_another_secret_key_is_said_in_one_sentence(administrator, settings):
    endpoint = kept(base_url="https://api.example.org/v1")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, []
    administrator.force_login(User.objects.get())
    change = page("endpoint_change", endpoint.id)
    said = "A key is stored, but it was sealed with another SECRET_KEY: enter it again."
    assert said in administrator.get(change).text
    assert administrator.get(page("endpoint_changelist")).status_code == 200
    tested = administrator.post(page("endpoint_test", endpoint.id))
    assert "key cannot be read" in tested.text
    administrator.post(change, endpoint_form(new_key="sk-new"))
    assert Endpoint.objects.get().key == "sk-new"


def test_who_may_only_look_does_not_see_the_key():
    endpoint = kept()
    response = clerk("view_endpoint").get(page("endpoint_change", endpoint.id))
    assert response.status_code == 200
    assert "A key is stored." in response.text
    assert SECRET not in response.text
    assert endpoint.sealed_key not in response.text
    assert "Test connection" not in response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("new_key", "two words"),
        ("new_key", "line\nbreak"),
        ("new_key", "ümlaut"),
        ("key_variable", "SECRET_KEY"),
        ("key_variable", "PATH"),
        ("key_variable", "x_api_key"),
        ("base_url", "ftp://example.org"),
        ("base_url", "https://user:password@example.org/v1"),
        ("base_url", "https://example.org/v1?key=x"),
        ("networks", "everything"),
        ("daily_budget", "-1"),
        ("connect_seconds", "0"),
        ("total_seconds", "100000"),
        ("name", ""),
    ],
)
def test_what_is_wrong_with_an_endpoint_is_said_at_its_field(administrator, field, value):
    response = administrator.post(page("endpoint_add"), endpoint_form(**{field: value}))
    assert list(errors(response)) == [field]
    assert len(errors(response)[field]) == 1
    assert not Endpoint.objects.exists()


def test_the_list_tells_models_health_and_spending(administrator):
    endpoint = make_endpoint(daily_budget=5)
    model = make_model("Auk")
    make_deployment(model, endpoint)
    for result, cost in ((R.ANSWERED, "0.25"), (R.ANSWERED, "0.5"), (R.TIMEOUT, None)):
        Call.objects.create(
            endpoint=endpoint, model=model, result=result, cost=cost, first_token_ms=350
        )
    text = administrator.get(page("endpoint_changelist")).text
    assert '<td class="field-models">Auk</td>' in text
    assert "66% of 3 answered, first token after 350 ms, took too long: 1" in text
    assert "$0.75 of $5.00, 1 call of unknown cost" in text
    assert "$0.75 of $5.00" in administrator.get(page("endpoint_change", endpoint.id)).text


def test_the_list_asks_no_more_for_more_endpoints(administrator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            administrator.get(page("endpoint_changelist"))
        return len(captured)

    for _ in range(2):
        make_deployment(make_model())
    few = queries()
    for _ in range(5):
        make_deployment(make_model())
    assert queries() == few


def test_an_endpoint_with_models_calls_or_arenas_is_kept(administrator):
    used, called, moderating, unused = (make_endpoint() for _ in range(4))
    make_deployment(make_model(), used)
    Call.objects.create(endpoint=called, model=make_model())
    make_arena(moderator=moderating)
    for endpoint, kept_by in ((used, "deployments"), (called, "calls"), (moderating, "arenas")):
        response = administrator.post(page("endpoint_delete", endpoint.id), {"post": "yes"})
        assert f"({kept_by}: 1)" in response.text
    administrator.post(page("endpoint_delete", unused.id), {"post": "yes"})
    assert set(Endpoint.objects.all()) == {used, called, moderating}


def connected(client: Client, endpoint: Endpoint):
    return client.post(page("endpoint_test", endpoint.id))


@pytest.mark.django_db(transaction=True)
def test_a_connection_is_tested_by_its_list_of_models(administrator, server):
    endpoint = kept(base_url=server.base_url)
    make_deployment(make_model("Auk"), endpoint, served_name="fast")
    make_deployment(make_model("Emu"), endpoint, served_name="slow")
    response = connected(administrator, endpoint)
    assert "has 1 model." in response.text
    assert "<code>fast</code>" in response.text
    assert "These are registered here but not on the list: slow." in response.text
    assert page("languagemodel_try", LanguageModel.objects.get(name="Emu").id) in response.text
    assert server.requests[-1].headers["authorization"] == f"Bearer {SECRET}"
    assert not Call.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": NOWHERE}, "could not be reached"),
        ({"base_url": NOWHERE, "networks": ""}, "address not allowed"),
        ({"path": "/elsewhere"}, "request rejected (3xx or 4xx): 404"),
    ],
)
def test_a_connection_that_fails_is_explained(administrator, server, fields, said):
    path = fields.pop("path", "")
    endpoint = kept(**{"base_url": server.base_url + path, **fields})
    response = connected(administrator, endpoint)
    assert response.status_code == 200
    assert said in response.text
    assert "No model has a deployment at this endpoint yet" in response.text
    assert SECRET not in response.text


@pytest.mark.django_db(transaction=True)
def test_names_are_shown_and_never_run(administrator):
    attack = "<script>alert(1)</script>"
    deployment = make_deployment(make_model(attack), make_endpoint(name=attack))
    Call.objects.create(endpoint=deployment.endpoint, model=deployment.model, result=R.ANSWERED)
    for address in (
        page("call_spending"),
        page("call_changelist"),
        page("endpoint_changelist"),
        page("endpoint_change", deployment.endpoint_id),
        page("languagemodel_change", deployment.model_id),
        page("languagemodel_try", deployment.model_id),
    ):
        assert attack not in administrator.get(address).text
    assert attack not in connected(administrator, deployment.endpoint).text
