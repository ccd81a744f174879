"""The JSON API of arenas and battles, as a browser and as a stranger would call it."""

from uuid import uuid4

import pytest
from django.test import Client

from arena.models import Arena, Battle, Vote
from arena.tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Arena:
    return make_bank(slug="bank")


def post(client: Client, path: str, body: object = None, **headers):
    return client.post(path, body, content_type="application/json", headers=headers)


def opened(client: Client) -> dict:
    client.get("/api/arenas")
    response = post(client, "/api/arenas/bank/battles")
    assert response.status_code == 201
    return response.json()


def test_the_list_of_arenas_sets_both_cookies(bank, stranger):
    response = stranger.get("/api/arenas")
    assert response.json() == [
        {"slug": "bank", "name": "Bank", "description": "", "status": "open"}
    ]
    assert set(response.cookies) == {"sessionid", "csrftoken"}


def test_a_battle_is_opened_and_voted_on(bank, voter):
    battle = opened(voter)
    vote = post(voter, f"/api/battles/{battle['id']}/vote", {"outcome": "both_bad"})
    assert vote.status_code == 200
    stored = Battle.objects.get(id=battle["id"])
    assert vote.json() == {
        "outcome": "both_bad",
        "models": {
            "a": {"name": stored.model_a.name, "organization": ""},
            "b": {"name": stored.model_b.name, "organization": ""},
        },
        "set_aside": "",
    }


def test_repeating_a_vote_gives_the_first_result_and_another_is_a_conflict(bank, voter):
    path = f"/api/battles/{opened(voter)['id']}/vote"
    first = post(voter, path, {"outcome": "a"})
    again = post(voter, path, {"outcome": "a"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert post(voter, path, {"outcome": "b"}).status_code == 409
    assert Vote.objects.count() == 1


def test_another_voters_battle_does_not_exist(bank, voter, other_voter):
    battle = opened(voter)
    opened(other_voter)
    path = f"/api/battles/{battle['id']}/vote"
    assert post(other_voter, path, {"outcome": "a"}).status_code == 404
    assert post(voter, f"/api/battles/{uuid4()}/vote", {"outcome": "a"}).status_code == 404


def test_an_expired_battle_is_gone(bank, voter):
    battle = opened(voter)
    Battle.objects.update(expires_at="2024-01-01T00:00Z")
    response = post(voter, f"/api/battles/{battle['id']}/vote", {"outcome": "a"})
    assert response.status_code == 410
    assert "too long" in response.json()["detail"]


def test_an_archived_arena_takes_no_vote(bank, voter):
    battle = opened(voter)
    Arena.objects.update(status="archived")
    response = post(voter, f"/api/battles/{battle['id']}/vote", {"outcome": "a"})
    assert response.status_code == 409
    assert "archived" in response.json()["detail"]


def test_without_a_session_nothing_is_opened(bank, stranger):
    assert post(stranger, "/api/arenas/bank/battles").status_code == 401
    assert not Battle.objects.exists()


def test_without_the_csrf_header_nothing_is_opened(bank):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/arenas").cookies["csrftoken"].value
    assert post(client, "/api/arenas/bank/battles").status_code == 403
    assert not Battle.objects.exists()
    assert post(client, "/api/arenas/bank/battles", **{"X-CSRFToken": token}).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"outcome": "A"}, {"outcome": None}, {"outcome": 0}, [], {"outcome": "a\x00"}]
)
def test_a_malformed_vote_is_refused(bank, voter, body):
    battle = opened(voter)
    assert post(voter, f"/api/battles/{battle['id']}/vote", body).status_code == 422
    assert not Vote.objects.exists()


def test_what_is_not_json_is_refused(bank, voter):
    battle = opened(voter)
    path = f"/api/battles/{battle['id']}/vote"
    for body, status in ((b"", 422), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400)):
        response = voter.post(path, body, content_type="application/json")
        assert response.status_code == status


def test_a_prompt_can_be_chosen(bank, voter):
    voter.get("/api/arenas")
    prompt = bank.prompts.last()
    response = post(voter, "/api/arenas/bank/battles", {"prompt": prompt.key})
    assert response.json()["prompt"] == prompt.text
    for key in ("nothing", "x\x00"):
        assert post(voter, "/api/arenas/bank/battles", {"prompt": key}).status_code == 404


def test_the_prompts_that_can_be_chosen_are_listed(bank, stranger):
    listed = stranger.get("/api/arenas/bank/prompts").json()
    assert [prompt["key"] for prompt in listed] == [prompt.key for prompt in bank.prompts.all()]


def test_a_skip_closes_the_battle_and_reveals_nothing(bank, voter, other_voter):
    battle = opened(voter)
    opened(other_voter)
    path = f"/api/battles/{battle['id']}/skip"
    assert post(other_voter, path).status_code == 404
    skipped = post(voter, path)
    assert (skipped.status_code, skipped.content) == (204, b"")
    assert post(voter, f"/api/battles/{battle['id']}/vote", {"outcome": "a"}).status_code == 409


@pytest.mark.parametrize("slug", ["nothing", "x%00y", "..%2f", "a" * 3000])
def test_an_unknown_arena_is_not_found(bank, voter, slug):
    voter.get("/api/arenas")
    assert post(voter, f"/api/arenas/{slug}/battles").status_code == 404
    assert voter.get(f"/api/arenas/{slug}/leaderboard").status_code == 404


def test_the_api_is_described(stranger):
    paths = stranger.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/arenas",
        "/api/arenas/{slug}/battles",
        "/api/arenas/{slug}/compare",
        "/api/arenas/{slug}/figures",
        "/api/arenas/{slug}/leaderboard",
        "/api/arenas/{slug}/model",
        "/api/arenas/{slug}/prices",
        "/api/arenas/{slug}/prompts",
        "/api/arenas/{slug}/questions",
        "/api/arenas/{slug}/snapshots",
        "/api/arenas/{slug}/snapshots/compare",
        "/api/arenas/{slug}/sureness",
        "/api/arenas/{slug}/validation",
        "/api/battles/{battle_id}",
        "/api/battles/{battle_id}/skip",
        "/api/battles/{battle_id}/stop",
        "/api/battles/{battle_id}/turns",
        "/api/battles/{battle_id}/vote",
    }
    assert stranger.get("/api/docs").status_code == 200
