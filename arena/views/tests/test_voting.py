"""Battles over HTTP: by forms alone, and the forbidden ways in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from arena.models import Arena, Battle, Vote
from arena.tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Arena:
    return make_bank(models=3, prompts=2, slug="bank")


def open_battle(client: Client, **form) -> str:
    """The address of the battle that the arena's button opens."""
    response = client.post("/arenas/bank/battles", form)
    assert response.status_code == 302
    return response["Location"]


def test_a_voter_votes_and_sees_the_models(bank, voter):
    address = open_battle(voter)
    battle = Battle.objects.get()
    assert b"hidden until you vote" in voter.get(address).content
    response = voter.post(f"{address}/vote", {"outcome": "b"}, follow=True)
    assert response.status_code == 200
    assert Vote.objects.get().get_outcome_display() == "b"
    for model in (battle.model_a, battle.model_b):
        assert model.name in response.text
    assert "You chose B." in response.text


@pytest.mark.parametrize("outcome", ["a", "b", "tie", "both_bad"])
def test_there_are_four_outcomes(bank, voter, outcome):
    address = open_battle(voter)
    voter.post(f"{address}/vote", {"outcome": outcome})
    assert Vote.objects.get().get_outcome_display() == outcome


def test_the_same_vote_again_shows_the_same_result(bank, voter):
    address = open_battle(voter)
    first = voter.post(f"{address}/vote", {"outcome": "a"}, follow=True)
    again = voter.post(f"{address}/vote", {"outcome": "a"}, follow=True)
    assert again.status_code == first.status_code == 200
    assert Vote.objects.count() == 1


def test_another_outcome_is_a_conflict(bank, voter):
    address = open_battle(voter)
    voter.post(f"{address}/vote", {"outcome": "a"})
    assert voter.post(f"{address}/vote", {"outcome": "b"}).status_code == 409
    assert Vote.objects.get().get_outcome_display() == "a"


@pytest.mark.parametrize("way", ["", "/vote", "/skip"])
def test_to_others_the_battle_does_not_exist(bank, voter, other_voter, stranger, way):
    address = open_battle(voter)
    open_battle(other_voter)
    for client in (other_voter, stranger):
        call = client.post if way else client.get
        assert call(address + way, {"outcome": "a"}).status_code == 404
    assert not Vote.objects.exists()


def test_an_expired_battle_is_gone(bank, voter):
    address = open_battle(voter)
    Battle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert voter.get(address).status_code == 410
    assert voter.post(f"{address}/vote", {"outcome": "a"}).status_code == 410
    assert not Vote.objects.exists()


@pytest.mark.parametrize("outcome", ["", "A", "tie ", "c", "0", "skip\x00"])
def test_an_unknown_outcome_is_refused(bank, voter, outcome):
    address = open_battle(voter)
    response = voter.post(f"{address}/vote", {"outcome": outcome})
    assert response.status_code == 400
    assert "a, b, tie, both_bad" in response.text
    assert not Vote.objects.exists()


def test_skip_goes_on_to_another_pair_and_reveals_nothing(bank, voter):
    address = open_battle(voter)
    response = voter.post(f"{address}/skip")
    assert response.status_code == 302
    assert response["Location"] != address
    skipped = voter.get(address)
    assert skipped.status_code == 409
    for model in bank.contestants.all():
        assert model.name not in skipped.text


def test_a_prompt_can_be_chosen(bank, voter):
    prompt = bank.prompts.last()
    open_battle(voter, prompt=prompt.key)
    assert Battle.objects.get().prompt == prompt


@pytest.mark.parametrize("key", ["nothing", "x\x00y", "a" * 5000])
def test_a_prompt_that_does_not_exist_is_not_found(bank, voter, key):
    assert voter.post("/arenas/bank/battles", {"prompt": key}).status_code == 404


def test_a_vote_needs_the_csrf_token(bank):
    client = Client(enforce_csrf_checks=True)
    battle = client.post("/arenas/bank/battles")["Location"]
    assert client.post(f"{battle}/vote", {"outcome": "a"}).status_code == 403
    assert client.post(f"{battle}/skip").status_code == 403
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "not an address ["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_open_a_battle(bank, headers):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/arenas/bank/battles", headers=headers)
    assert response.status_code == 403
    assert response.text == "Another site sent this request."
    assert not Battle.objects.exists()


def test_our_own_pages_open_a_battle(bank):
    client = Client(enforce_csrf_checks=True)
    headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert client.post("/arenas/bank/battles", headers=headers).status_code == 302


def test_reading_opens_nothing(bank, stranger):
    assert stranger.get("/arenas/bank/battles")["Location"] == "/arenas/bank/"
    assert stranger.put("/arenas/bank/battles").status_code == 405
    for page in ("/", "/arenas/bank/", "/arenas/bank/leaderboard/"):
        assert stranger.get(page).status_code == 200
    assert not Battle.objects.exists()


def test_when_no_pair_is_left_the_page_says_so(bank, voter):
    for _ in range(2):
        voter.post(f"{open_battle(voter)}/vote", {"outcome": "tie"})
    response = voter.post("/arenas/bank/battles")
    assert response.status_code == 409
    assert "judge blind" in response.text


def test_skipping_the_last_pair_is_no_failure(voter):
    make_bank(models=2, prompts=1, slug="bank")
    address = open_battle(voter)
    for _ in range(2):
        response = voter.post(f"{address}/skip")
        assert response.status_code == 200
        assert "judge blind" in response.text
    assert Battle.objects.get().skipped_at


def test_an_archived_arena_opens_no_battle(bank, voter):
    Arena.objects.update(status="archived")
    response = voter.post("/arenas/bank/battles")
    assert response.status_code == 409
    assert "archived" in response.text


def test_an_arena_that_was_archived_meanwhile_takes_no_vote(bank, voter):
    address = open_battle(voter)
    Arena.objects.update(status="archived")
    for response in (voter.get(address), voter.post(f"{address}/vote", {"outcome": "a"})):
        assert response.status_code == 409
        assert "since been archived" in response.text
    assert not Vote.objects.exists()


def test_an_empty_answer_is_shown_as_one(bank, voter):
    bank.prompts.first().answers.model.objects.update(text="\n")
    assert voter.get(open_battle(voter)).text.count("(an empty answer)") == 2
