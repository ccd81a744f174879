"""How well the scores predict, as a page and in the API."""

import html
import re

import pytest

from arena.models import Arena, Origin, Outcome
from arena.tests.factories import make_arena, make_model, make_prompt, make_vote, make_voter
from ratings.counting.examine import examine_boards
from ratings.counting.refit import refit
from ratings.models import Board, Evidence, Snapshot
from ratings.pages.sureness.sureness import State
from ratings.pages.validation.predictions import predictions
from ratings.tests.examined import NAMES, cast, filled, random_votes

PAGE = "/arenas/birds/leaderboard/validation/"
API = "/api/arenas/birds/validation"


@pytest.fixture
def arena(db) -> Arena:
    """Two hundred votes by a dozen voters on eight prompts."""
    arena = make_arena("birds")
    models = [make_model(name, arena) for name in NAMES]
    prompts = [make_prompt(arena) for _ in range(8)]
    voters = [make_voter(f"secret-key-{number}") for number in range(12)]
    votes = random_votes(200)
    rows = zip(votes.model_a, votes.model_b, votes.outcome, votes.voter, strict=True)
    for number, (a, b, outcome, voter) in enumerate(rows):
        prompt = prompts[number % len(prompts)]
        make_vote(arena, models[a], models[b], Outcome(outcome), voters[voter], prompt=prompt)
    return arena


def squeezed(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_page_and_api_hold_what_was_found(arena, stranger):
    snapshot = refit(arena)
    examine_boards({})
    stored = Evidence.objects.get(boards=snapshot.board("overall")).validation
    answer = stranger.get(API).json()
    assert (answer["state"], answer["snapshot"]["id"]) == ("examined", snapshot.id)
    assert answer["found"] == stored
    page = stranger.get(PAGE)
    text = squeezed(page)
    for sentence in predictions(stored):
        assert sentence in text
    for kind in ("votes", "voters", "prompts"):
        assert f"{stored['held_out'][kind]['log_loss']:.3f}" in text
    assert page.text.count("<svg") == 3
    assert page.text.count('class="mark"') == sum(
        len(found["reliability"]) for found in stored["held_out"].values()
    )
    assert f"{stored['agreement']['nominal']:.2f}" in text


def test_few_votes_say_so_and_show_no_figure(db, stranger):
    arena = filled(make_arena("birds"))
    arena.votes.filter(id__gt=arena.votes.order_by("id")[17].id).delete()
    refit(arena)
    examine_boards({})
    text = squeezed(stranger.get(PAGE))
    assert "Too few votes to say how well the scores predict." in text
    assert "Log loss" not in text
    assert not re.search(r"\bnan\b|±0|None", text, re.I)


def test_an_empty_board_is_examined_too(db, stranger):
    make_model("Auk", make_arena("birds"))
    refit(Arena.objects.get())
    examine_boards({})
    assert "Too few votes to say" in squeezed(stranger.get(PAGE))
    assert stranger.get(API).json()["found"]["votes"] == 0


def test_until_a_board_is_examined_the_last_one_that_was_stands_in(arena, stranger):
    first = refit(arena)
    assert "This is being computed" in squeezed(stranger.get(PAGE))
    examine_boards({})
    cast(arena, Outcome.TIE)
    refit(arena)
    answer = stranger.get(API).json()
    assert (answer["state"], answer["examined"]["id"]) == (State.PENDING, first.id)
    assert "200 of them in this board" in squeezed(stranger.get(PAGE))


def test_what_an_earlier_version_examined_is_examined_again(arena, stranger):
    refit(arena)
    examine_boards({})
    Evidence.objects.update(validation=None)
    assert stranger.get(API).json()["state"] == State.PENDING
    examine_boards({})
    assert stranger.get(API).json()["state"] == State.EXAMINED


def test_a_board_whose_evidence_is_gone_says_so(arena, stranger):
    refit(arena)
    Board.objects.update(evidence=None)
    assert "no longer kept" in squeezed(stranger.get(PAGE))
    assert stranger.get(API).json()["state"] == State.DROPPED


@pytest.mark.django_db
def test_a_published_board_has_no_votes_to_predict(stranger):
    arena = make_arena("birds", is_published=True, status="archived")
    snapshot = Snapshot.objects.create(arena=arena, kind=Snapshot.Kind.PUBLISHED)
    snapshot.boards.create()
    assert "there are no votes here to check" in squeezed(stranger.get(PAGE))
    assert stranger.get(API).json()["state"] == State.PUBLISHED


def test_simulated_votes_are_said_to_be_simulated(arena, stranger):
    arena.votes.update(origin=Origin.SIMULATED)
    refit(arena)
    examine_boards({})
    assert "All of these votes are simulated" in squeezed(stranger.get(PAGE))


def test_no_voter_is_named(arena, stranger):
    refit(arena)
    examine_boards({})
    assert "secret-key" not in stranger.get(PAGE).text + stranger.get(API).text
