"""Whoever saw a shared battle is never asked to judge its answers."""

import pytest
from django.conf import settings
from django.core.signing import get_cookie_signer
from django.test import Client

from arena.battles.revealed import COOKIE, MOST_ANSWERS
from arena.battles.tests.links import every_battle, open_battle, shared
from arena.models import Answer, Arena, Battle, Reveal, Share, Vote, Voter
from arena.tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Arena:
    return make_bank(models=3, prompts=1, slug="bank")


def told_answers(link: str) -> set[int]:
    battle = Share.objects.get(key=link.rpartition("/")[2]).battle
    return {battle.answer_a_id, battle.answer_b_id}


def post_json(client: Client, path: str, body: object = None):
    return client.post(path, body, content_type="application/json")


def test_reading_makes_no_rows(bank, voter, stranger):
    link = shared(voter)
    before = Voter.objects.count()
    for address in (link, f"{link}.png"):
        stranger.get(address)
        stranger.head(address)
    assert Voter.objects.count() == before
    assert not Reveal.objects.exists()
    assert "sessionid" not in stranger.cookies


def test_the_cookie_is_signed_and_out_of_reach_of_scripts(bank, voter, stranger, settings):
    cookie = stranger.get(shared(voter)).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    settings.SESSION_COOKIE_SECURE = True
    assert stranger.get(Share.objects.get().get_absolute_url()).cookies[COOKIE]["secure"]


def test_a_reader_never_gets_the_answers(voter, other_voter):
    make_bank(models=4, prompts=2, slug="bank")
    link = shared(voter)
    other_voter.get(link)
    shown = every_battle(other_voter)
    assert shown == set(Answer.objects.values_list("id", flat=True)) - told_answers(link)


def test_without_the_link_they_come_and_the_picture_told_nothing(voter, other_voter):
    make_bank(models=4, prompts=2, slug="bank")
    other_voter.get(f"{shared(voter)}.png")
    assert COOKIE not in other_voter.cookies
    assert every_battle(other_voter) == set(Answer.objects.values_list("id", flat=True))


def test_a_reader_never_gets_them_by_the_api(bank, voter, other_voter):
    link = shared(voter)
    other_voter.get("/api/arenas")
    other_voter.get(link)
    response = post_json(other_voter, "/api/arenas/bank/battles")
    assert response.status_code == 409
    assert "judge blind" in response.json()["detail"]


def test_a_link_taken_back_does_not_blind_its_readers_again(bank, voter, other_voter):
    other_voter.get(shared(voter))
    voter.post(f"{Battle.objects.get().get_absolute_url()}/unshare")
    assert other_voter.post("/arenas/bank/battles").status_code == 409


def test_what_a_voter_was_told_outlives_the_cookie(bank, voter, other_voter):
    other_voter.get(shared(voter))
    other_voter.post("/arenas/bank/battles")
    del other_voter.cookies[COOKIE]
    assert other_voter.post("/arenas/bank/battles").status_code == 409
    assert Reveal.objects.count() == 2


@pytest.mark.parametrize("api", [False, True])
def test_an_open_battle_with_such_an_answer_takes_no_vote(bank, voter, other_voter, api):
    other_voter.get("/api/arenas")
    address = open_battle(other_voter)
    other_voter.get(shared(voter))
    if api:
        response = post_json(other_voter, f"/api{address}/vote", {"outcome": "a"})
    else:
        response = other_voter.post(f"{address}/vote", {"outcome": "a"})
    assert response.status_code == 409
    assert "since been told" in response.content.decode()
    assert Vote.objects.count() == 1


def test_the_open_battle_s_page_says_so_too(bank, voter, other_voter):
    address = open_battle(other_voter)
    other_voter.get(shared(voter))
    response = other_voter.get(address)
    assert response.status_code == 409
    assert "since been told" in response.text


def test_a_battle_of_other_answers_goes_on(voter, other_voter):
    make_bank(models=2, prompts=2, slug="bank")
    first, second = Arena.objects.get().prompts.all()
    address = other_voter.post("/arenas/bank/battles", {"prompt": first.key})["Location"]
    voted = voter.post("/arenas/bank/battles", {"prompt": second.key})["Location"]
    voter.post(f"{voted}/vote", {"outcome": "a"})
    voter.post(f"{voted}/share")
    other_voter.get(Share.objects.get().get_absolute_url())
    assert other_voter.post(f"{address}/vote", {"outcome": "a"}).status_code == 302
    assert Vote.objects.count() == 2


def test_the_voter_s_own_link_changes_nothing_for_them(bank, voter):
    link = shared(voter)
    voter.get(link)
    voter.post("/arenas/bank/battles")
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(
    "value",
    ["", "1.2", "1.2:x", "é:é:é", "a" * 100_000, "\\000", ":::", "1.2:1:1:1", "\x7f"],
)
def test_a_cookie_that_is_not_ours_says_nothing(bank, voter, other_voter, value):
    link = shared(voter)
    other_voter.cookies[COOKIE] = value
    assert other_voter.get(link).status_code == 200
    other_voter.cookies[COOKIE] = value
    assert open_battle(other_voter)
    assert not Reveal.objects.exists()


def test_one_person_s_session_is_no_seen_cookie(bank, voter, other_voter):
    """A value that we signed for another purpose does not pass."""
    shared(voter)
    answers = ".".join(map(str, Answer.objects.values_list("id", flat=True)))
    other_voter.cookies[COOKIE] = get_cookie_signer(salt="other").sign(answers)
    assert open_battle(other_voter)


def test_the_cookie_holds_the_newest_and_stays_small(bank, voter, other_voter):
    link = shared(voter)
    old = [10**18 + number for number in range(MOST_ANSWERS)]
    value = get_cookie_signer(salt=COOKIE).sign(".".join(map(str, old)))
    other_voter.cookies[COOKIE] = value
    cookie = other_voter.get(link).cookies[COOKIE]
    assert len(cookie.OutputString()) < 4096
    answers = [int(answer) for answer in cookie.value.partition(":")[0].split(".")]
    assert set(answers[:2]) == told_answers(link)
    assert answers[2:] == old[: MOST_ANSWERS - 2]
    # Answers that are no more do not keep anybody from voting.
    assert other_voter.post("/arenas/bank/battles").status_code == 409


def test_the_same_link_again_adds_nothing(bank, voter, other_voter):
    link = shared(voter)
    first = other_voter.get(link).cookies[COOKIE].value
    again = other_voter.get(link).cookies[COOKIE].value
    assert first.partition(":")[0] == again.partition(":")[0]


def test_the_cookie_lasts_as_long_as_the_voter(bank, voter, stranger):
    cookie = stranger.get(shared(voter)).cookies[COOKIE]
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE
