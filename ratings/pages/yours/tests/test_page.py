"""A voter's own page: what they said, how that compares, and the board of their votes alone."""

import math
import random
from itertools import product

import numpy as np
import pytest
from django.test import Client

from arena.models import (
    Arena,
    Battle,
    Exclusion,
    LanguageModel,
    Outcome,
    SetAside,
    Vote,
    Voter,
)
from arena.tests.factories import make_arena, make_bank, make_model, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.engine import Votes, rate
from ratings.models import Board, Rating, Snapshot
from ratings.pages.yours import own_board
from ratings.pages.yours.own_board import FEWEST_VOTES, Yours, agreement, likely_counts
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/bank/yours/"


@pytest.fixture
def bank() -> Arena:
    return make_bank(models=4, prompts=3, slug="bank")


def cast(client: Client, votes: int, outcome: str = "a") -> None:
    for _ in range(votes):
        address = client.post("/arenas/bank/battles")["Location"]
        client.post(f"{address}/vote", {"outcome": outcome})


def voter_behind(client: Client) -> Voter:
    return Voter.objects.get(key=client.session["voter"])


def make_votes(arena: Arena, voter: Voter, votes: int) -> None:
    """Votes without texts, mostly in the order of the models."""
    chance = random.Random(7)
    models = list(arena.contestants.order_by("id"))
    for _ in range(votes):
        better, other = sorted(chance.sample(range(len(models)), 2))
        outcome = chance.choices([Outcome.A, Outcome.B, Outcome.TIE], [6, 2, 1])[0]
        make_vote(arena, models[better], models[other], outcome, voter)


def test_a_visitor_without_votes_is_asked_to_vote(bank, stranger, voter):
    voter.post("/arenas/bank/battles")
    for client in (stranger, voter):
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "You have not voted here yet." in page.text
        assert 'action="/arenas/bank/battles"' in page.text


def test_looking_makes_no_voter(bank, stranger):
    stranger.get(PAGE)
    assert not Voter.objects.exists()


def test_the_votes_stand_newest_first_with_their_models(bank, voter):
    for outcome in ("a", "b", "tie", "both_bad"):
        cast(voter, 1, outcome)
    page = voter.get(PAGE).text
    newest_first = Vote.objects.order_by("-id")
    places = [page.index(f"/battles/{vote.battle_id}") for vote in newest_first]
    assert places == sorted(places)
    both_bad, tie, b, a = newest_first
    assert f"<b>{a.model_a}</b> is better than {a.model_b}" in page
    assert f"<b>{b.model_b}</b> is better than {b.model_a}" in page
    assert f"{tie.model_a} and {tie.model_b}: a tie" in page
    assert f"{both_bad.model_a} and {both_bad.model_b}: both bad" in page


def test_a_vote_that_is_set_aside_stands_there_and_does_not_count(bank, voter):
    cast(voter, 2)
    first, second = Vote.objects.order_by("id")
    Vote.objects.filter(id=first.id).update(set_aside=SetAside.SELF_NAMED)
    page = voter.get(PAGE).text
    assert page.count('class="asked"') == 2
    assert page.count("Not counted: An answer said who wrote it.") == 1
    yours = Yours(bank, voter_behind(voter))
    assert yours.judged.tolist() == [[second.model_a_id, second.model_b_id, second.outcome]]
    assert yours.missing == FEWEST_VOTES - 1


def test_a_page_has_twenty_votes(bank, voter):
    cast(voter, 1)
    make_votes(bank, voter_behind(voter), 24)
    assert voter.get(PAGE).text.count('class="asked"') == 20
    assert voter.get(f"{PAGE}?page=2").text.count('class="asked"') == 5


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1e9", "9" * 5000, "\x00", "NaN", "999"])
def test_a_page_that_is_not_there_is_another(bank, voter, number):
    cast(voter, 1)
    assert voter.get(PAGE, {"page": number}).status_code == 200


def test_the_page_is_of_nobody_else(bank, voter, other_voter):
    cast(voter, 2)
    cast(other_voter, 1)
    (only,) = voter_behind(other_voter).votes.all()
    page = other_voter.get(PAGE).text
    assert page.count('class="asked"') == 1
    for vote in voter_behind(voter).votes.all():
        assert str(vote.battle_id) not in page
    assert str(only.battle_id) in page


def test_an_open_battle_is_no_vote(bank, voter):
    cast(voter, 1)
    opened = voter.post("/arenas/bank/battles")["Location"]
    assert opened not in voter.get(PAGE).text


def test_votes_of_other_arenas_do_not_count(bank, voter):
    cast(voter, 1)
    other = make_bank(models=2, slug="other")
    make_votes(other, voter_behind(voter), 3)
    assert voter.get(PAGE).text.count('class="asked"') == 1


def test_votes_without_texts_lead_nowhere(bank, voter):
    cast(voter, 1)
    make_votes(bank, voter_behind(voter), 1)
    assert "(no text is kept)" in voter.get(PAGE).text
    assert str(Battle.objects.get(answer_a=None).id) not in voter.get(PAGE).text


def test_the_page_is_kept_by_no_cache(bank, voter):
    assert "no-store" in voter.get(PAGE)["Cache-Control"]


def test_there_is_no_page_of_an_arena_that_is_not_there(voter):
    assert voter.get("/arenas/nothing/yours/").status_code == 404
    assert voter.post("/arenas/nothing/yours/").status_code == 405


def test_an_excluded_voter_sees_the_same(bank, voter):
    cast(voter, 3)
    make_votes(bank, voter_behind(voter), 40)
    before = voter.get(PAGE).text
    Exclusion.objects.create(voter=voter_behind(voter), reason="a machine")
    assert voter.get(PAGE).text == before


def test_a_board_takes_thirty_votes(bank, voter):
    cast(voter, 1)
    make_votes(bank, voter_behind(voter), FEWEST_VOTES - 2)
    assert (
        "After 1 more vote, you will see a board of your votes alone here." in voter.get(PAGE).text
    )
    make_votes(bank, voter_behind(voter), 1)
    page = voter.get(PAGE).text
    assert "The board of your votes alone" in page
    assert page.count('<th scope="row"') == bank.contestants.count()


def test_the_board_is_the_engine_s_of_these_votes(bank):
    voter = make_voter()
    make_votes(bank, voter, 60)
    make_votes(bank, make_voter(), 30)
    models = list(bank.contestants.order_by("id"))
    place = {model.id: index for index, model in enumerate(models)}
    votes = list(voter.votes.order_by("id"))
    expected = rate(
        Votes(
            [place[vote.model_a_id] for vote in votes],
            [place[vote.model_b_id] for vote in votes],
            [vote.outcome for vote in votes],
        )
    )
    rows = {row.own.name: row.own for row in Yours(bank, voter).rows}
    assert set(rows) == {model.name for model in models}
    for index, model in enumerate(models):
        row = rows[model.name]
        assert row.score == pytest.approx(expected.score[index])
        assert row.lower == pytest.approx(expected.lower[index])
        assert row.rank == expected.rank[index]
    scores = [row.own.score for row in Yours(bank, voter).rows]
    assert scores == sorted(scores, reverse=True)


def test_groups_that_never_met_are_apart(voter):
    arena = make_arena("bank")
    cats, dogs = [[make_model("", arena) for _ in range(2)] for _ in range(2)]
    person = make_voter()
    for pair, votes in ((cats, 18), (dogs, 14)):
        for number in range(votes):
            make_vote(arena, *pair, Outcome(number % 3), person)
    rows = [row.own for row in Yours(arena, person).rows]
    assert [row.component for row in rows] == [0, 0, 1, 1]
    assert {row.name for row in rows[:2]} == {model.name for model in cats}


def test_nothing_of_it_is_stored_or_published(bank, voter):
    cast(voter, 1)
    make_votes(bank, voter_behind(voter), 40)
    voter.get(PAGE)
    assert not Snapshot.objects.exists()
    assert not Rating.objects.exists()


def test_only_the_newest_votes_are_computed_with(bank, voter, monkeypatch):
    cast(voter, 1)
    make_votes(bank, voter_behind(voter), 40)
    monkeypatch.setattr(own_board, "MOST_VOTES", 35)
    assert len(Yours(bank, voter_behind(voter)).judged) == 35
    assert "the newest 35 count in the figures" in voter.get(PAGE).text


def board_of(arena: Arena, *rows: tuple[LanguageModel, float, dict]) -> Board:
    snapshot = Snapshot.objects.create(arena=arena, watermark=1)
    board = Board.objects.create(snapshot=snapshot)
    for model, score, fields in rows:
        row = make_row(model.name, score, model=model, **fields)
        row.board = board
        row.save()
    return board


def test_agreement_with_everyone_by_hand(bank):
    high, middle, low, shaky = bank.contestants.order_by("id")
    unsure = {"provisional": True}
    board_of(bank, (high, 1200, {}), (middle, 1100, {}), (low, 900, {}), (shaky, 1500, unsure))
    person = make_voter()
    make_vote(bank, high, low, Outcome.A, person)
    make_vote(bank, low, middle, Outcome.B, person)
    make_vote(bank, high, middle, Outcome.B, person)
    make_vote(bank, high, low, Outcome.TIE, person)
    make_vote(bank, shaky, low, Outcome.B, person)
    found = Yours(bank, person).agreement
    assert (found.compared, found.agreed) == (3, 2)
    chances = [1 / (1 + 10 ** (-gap / 400)) for gap in (300, 200, 100)]
    assert found.expected == pytest.approx(sum(chances))


def test_models_of_different_components_are_not_compared(bank):
    one, other, *_ = bank.contestants.order_by("id")
    board_of(bank, (one, 1200, {}), (other, 900, {"component": 1}))
    person = make_voter()
    make_vote(bank, one, other, Outcome.A, person)
    assert Yours(bank, person).agreement is None


def test_equal_scores_are_no_agreement():
    rows = {1: make_row("one", 1000), 2: make_row("other", 1000)}
    assert agreement(np.array([[1, 2, Outcome.A]]), rows) is None


def test_decided_votes_are_compared_with_the_board_of_such_votes(bank):
    one, other, *_ = bank.contestants.order_by("id")
    overall = board_of(bank, (one, 1010, {}), (other, 1000, {}))
    decided = Board.objects.create(snapshot=overall.snapshot, category="ties-excluded")
    for model, score in ((one, 1400), (other, 1000)):
        row = make_row(model.name, score, model=model)
        row.board = decided
        row.save()
    person = make_voter()
    make_vote(bank, one, other, Outcome.A, person)
    assert Yours(bank, person).agreement.expected == pytest.approx(10 / 11)


def test_likely_counts_are_the_middle_of_every_possible_case():
    chances = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    total = dict.fromkeys(range(7), 0.0)
    for happens in product((0, 1), repeat=6):
        likelihood = math.prod(c if h else 1 - c for c, h in zip(chances, happens, strict=True))
        total[sum(happens)] += likelihood
    low, high = likely_counts(np.array(chances))
    assert sum(total[count] for count in range(low)) < 0.025
    assert sum(total[count] for count in range(low + 1)) >= 0.025
    assert sum(total[count] for count in range(high)) < 0.975
    assert sum(total[count] for count in range(high + 1)) >= 0.975


def test_too_few_votes_say_nothing_of_agreement(bank, voter):
    one, other, *_ = bank.contestants.order_by("id")
    cast(voter, 1, "tie")
    board_of(bank, (one, 1100, {}), (other, 1000, {}))
    make_vote(bank, one, other, Outcome.A, voter_behind(voter))
    page = voter.get(PAGE).text
    assert "In 1 of 1 decided vote you preferred" in page
    assert "So few votes say nothing" in page


def test_the_board_says_when_it_sets_nothing_apart(bank):
    undecided, decided = make_voter(), make_voter()
    one, other, *_ = bank.contestants.order_by("id")
    for number in range(40):
        make_vote(bank, one, other, Outcome(number % 2), undecided)
        make_vote(bank, one, other, Outcome.B if number % 10 == 0 else Outcome.A, decided)
    assert not Yours(bank, undecided).sets_apart
    assert Yours(bank, decided).sets_apart


def test_the_page_says_how_often_the_voter_agrees(bank, voter):
    for _ in range(4):
        make_votes(bank, make_voter(), 40)
    cast(voter, 3)
    make_votes(bank, voter_behind(voter), 40)
    refit(bank)
    yours = Yours(bank, voter_behind(voter))
    assert yours.agreement.low <= yours.agreement.expected <= yours.agreement.high
    assert yours.agreement.tells
    sentence = f"In {yours.agreement.agreed} of {yours.agreement.compared} decided votes"
    assert sentence in voter.get(PAGE).text
    assert all(row.everyones for row in yours.rows)
