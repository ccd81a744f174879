"""How sure a board is, as a page and in the API."""

import html
import re

import pytest

from arena.models import Arena, Origin, Outcome, Voter
from arena.tests.factories import make_arena, make_model, make_prompt
from ratings.counting.examine import examine_boards
from ratings.counting.refit import refit
from ratings.engine import Votes, rate
from ratings.method import scope_of
from ratings.models import Board, Evidence, Snapshot
from ratings.pages.sureness.certainties import certainties
from ratings.pages.sureness.sureness import State, Sureness
from ratings.pages.writing.verdicts import holds_for
from ratings.tasks import refit_stale_arenas
from ratings.templatetags.sureness import holding_for, rounded
from ratings.tests.examined import cast, filled, stored

PAGE = "/arenas/birds/leaderboard/sureness/"
API = "/api/arenas/birds/sureness"


@pytest.fixture
def arena(db) -> Arena:
    return filled(make_arena("birds"))


def text_of(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text))


def squeezed(response) -> str:
    return " ".join(text_of(response).split())


def test_the_page_says_what_was_found(arena, stranger):
    refit(arena)
    examine_boards({}, seconds=60)
    text = squeezed(stranger.get(PAGE))
    record = Sureness.of(Board.objects.get(category="overall")).record
    for sentence in certainties(record):
        assert sentence in text
    two = record["first_two"]
    assert f"Without {two['votes']} of the 60 votes" in text
    assert "We do not know here what style is worth" in text


def test_page_and_api_hold_the_same_figures(arena, stranger):
    snapshot = refit(arena)
    examine_boards({}, seconds=60)
    answer = stranger.get(API).json()
    assert answer["state"] == "examined"
    assert answer["snapshot"]["id"] == answer["examined"]["id"] == snapshot.id
    record = answer["found"]
    assert record["choices"].pop("style_control") is None
    assert all(one.pop("style_control") is None for one in record["models"])
    assert record | {"style": None} == stored(snapshot)
    page = stranger.get(PAGE).text
    cells = re.findall(r'<tr>\s*<th scope="row"><a [^>]*>(\w+)</a></th>(.*?)</tr>', page, re.S)
    assert [name for name, _ in cells] == [one["model"] for one in record["models"]]
    for (_, row), one in zip(cells, record["models"], strict=True):
        places = [one, one["ties_left_out"], one["ties_modelled"], one["without_heaviest_voter"]]
        assert re.findall(r"<b>(\d+)</b>", row) == [str(place["rank"]) for place in places]
        assert re.findall(r"<small>(\d+)</small>", row) == [
            f"{place['score']:.0f}" for place in places
        ]


def test_the_three_scopes_stand_side_by_side(arena, stranger):
    snapshot = refit(arena)
    examine_boards({}, seconds=60)
    text = squeezed(stranger.get(PAGE))
    for one in stored(snapshot)["scopes"]:
        assert f"{rounded(one['typical'])} points {one['may_be_first']} of {one['models']}" in text
    board = snapshot.board("overall")
    chosen = next(one for one in stored(snapshot)["scopes"] if one["chosen"])
    assert f"{holding_for(board, chosen['scope'])} this board" in text
    assert holds_for(board).endswith(holding_for(board, chosen["scope"]))
    assert stranger.get(API).json()["found"]["scopes"] == stored(snapshot)["scopes"]


def test_of_a_board_that_an_earlier_version_examined_there_are_none(arena, stranger):
    refit(arena)
    examine_boards({}, seconds=60)
    for evidence in Evidence.objects.exclude(sureness=None):
        evidence.sureness.pop("scopes")
        evidence.save()
    assert "Who it holds for" not in stranger.get(PAGE).text
    assert stranger.get(API).json()["found"]["scopes"] == []


def test_a_long_board_shows_its_first_models_and_all_on_demand(arena, stranger, monkeypatch):
    monkeypatch.setattr("ratings.pages.sureness.views.FIRST_ROWS", 2)
    refit(arena)
    examine_boards({}, seconds=60)
    models = [one["model"] for one in stranger.get(API).json()["found"]["models"]]
    short, whole = stranger.get(PAGE).text, stranger.get(PAGE, {"all": ""}).text
    assert re.findall(r"models/\?name=(\w+)", short) == models[:2]
    assert "Show all 4" in short
    assert re.findall(r"models/\?name=(\w+)", whole) == models
    assert "Show all" not in whole


def with_texts(arena: Arena, count: int) -> None:
    """Store answers to so many of the votes."""
    prompt = make_prompt(arena)
    answer = {
        model: prompt.answers.create(model=model, text="Yes. " * (2 + place))
        for place, model in enumerate(arena.contestants.order_by("id"))
    }
    for vote in arena.votes.order_by("id")[:count]:
        vote.answer_a, vote.answer_b = answer[vote.model_a], answer[vote.model_b]
        vote.save()


def test_style_is_compared_with_the_plain_board_of_the_same_votes(arena, stranger):
    with_texts(arena, 50)
    snapshot = refit(arena)
    styled = snapshot.board("overall", style_control=True)
    assert styled.votes == 50
    examine_boards({}, seconds=60)
    record = stranger.get(API).json()["found"]
    ids = sorted(arena.contestants.values_list("id", flat=True))
    votes = [
        (ids.index(vote.model_a_id), ids.index(vote.model_b_id), vote.outcome, vote.voter_id)
        for vote in arena.votes.order_by("id")[:50]
    ]
    a, b, outcome, voter = zip(*votes, strict=True)
    by_hand = rate(Votes(a, b, outcome, voter=voter), scope=scope_of(arena))
    names = list(arena.contestants.order_by("id").values_list("name", flat=True))
    ranks = dict(styled.ratings.values_list("name", "rank"))
    for one in record["models"]:
        there = one["style_control"]
        assert there["rank"] == ranks[one["model"]]
        assert there["was"] == by_hand.rank[names.index(one["model"])]
    change = record["choices"]["style_control"]
    assert change["moved"] == sum(
        one["style_control"]["rank"] != one["style_control"]["was"] for one in record["models"]
    )
    for query in ({}, {"style_control": "1"}):
        text = squeezed(stranger.get(PAGE, query))
        assert "In the votes whose texts are stored" in text
        assert "“At equal style” counts the 50 votes" in text
        assert "What style is worth" in text
    assert "This check covers the board without style control" in text


def test_until_a_board_is_examined_the_last_one_that_was_stands_in(arena, stranger):
    first = refit(arena)
    assert "This is being computed" in text_of(stranger.get(PAGE))
    assert stranger.get(API).json()["found"] is None
    examine_boards({}, seconds=60)
    cast(arena, Outcome.TIE)
    second = refit(arena)
    text = squeezed(stranger.get(PAGE))
    assert f"with the votes up to number {first.watermark}, 60 of them in this board" in text
    answer = stranger.get(API).json()
    assert answer["state"] == State.PENDING
    assert (answer["snapshot"]["id"], answer["examined"]["id"]) == (second.id, first.id)
    assert answer["found"]["votes"] == 60
    examine_boards({}, seconds=60)
    assert stranger.get(API).json()["found"]["votes"] == 61


def test_a_board_that_a_newer_one_overtook_says_so(arena, stranger):
    first = refit(arena)
    cast(arena, Outcome.TIE)
    refit(arena)
    examine_boards({}, seconds=60)
    page = stranger.get(f"/arenas/birds/snapshots/{first.id}/sureness/")
    assert "A newer board came before this one was checked." in text_of(page)
    answer = stranger.get(API, {"snapshot": first.id}).json()
    assert (answer["state"], answer["found"]) == (State.OVERTAKEN, None)


def test_a_board_whose_evidence_is_gone_says_so(arena, stranger):
    refit(arena)
    Board.objects.update(evidence=None)
    assert "no longer kept" in text_of(stranger.get(PAGE))
    assert stranger.get(API).json()["state"] == State.DROPPED


@pytest.mark.django_db
def test_a_published_board_has_no_votes_to_examine(stranger):
    arena = make_arena("birds", is_published=True, status="archived")
    snapshot = Snapshot.objects.create(arena=arena, kind=Snapshot.Kind.PUBLISHED)
    snapshot.boards.create()
    examine_boards({}, seconds=60)
    assert "there are no votes here to check" in text_of(stranger.get(PAGE))
    assert stranger.get(API).json()["state"] == State.PUBLISHED


def test_an_empty_board_is_examined_too(db, stranger):
    make_model("Auk", make_arena("birds"))
    refit_stale_arenas()
    examine_boards({}, seconds=60)
    assert "no order to check" in text_of(stranger.get(PAGE))
    assert stranger.get(API).json()["found"]["votes"] == 0


@pytest.mark.django_db
def test_simulated_votes_are_said_to_be_simulated(stranger):
    arena = filled(make_arena("birds"), origin=Origin.SIMULATED)
    refit(arena)
    examine_boards({}, seconds=60)
    assert "All of these votes are simulated" in squeezed(stranger.get(PAGE))


def test_no_voter_is_named_anywhere(arena, stranger):
    """Neither key nor number: the ids of these voters are like no other figure."""
    for voter in Voter.objects.all():
        clone = Voter.objects.create(id=7_770_000 + voter.id, key=f"hidden-{voter.key}")
        arena.votes.filter(voter=voter).update(voter=clone)
    refit(arena)
    examine_boards({}, seconds=60)
    for text in (stranger.get(PAGE).text, stranger.get(API).text):
        assert "secret-key" not in text
        assert not re.search(r"\b777\d{4}\b", text)


@pytest.mark.parametrize("category", ["nothing", "x\x00y", "a" * 3000])
def test_boards_that_are_none_are_not_found(arena, stranger, category):
    refit(arena)
    assert stranger.get(PAGE, {"category": category}).status_code == 404
    assert stranger.get(API, {"category": category}).status_code == 404


def test_elo_is_shown_with_the_arenas_settings_and_how_far_the_order_moves_it(arena, stranger):
    Arena.objects.update(elo_k=16, elo_base=200, elo_start=1500)
    refit(arena)
    examine_boards({})
    found = stranger.get(API).json()["found"]
    assert (found["elo"]["k"], found["elo"]["base"], found["elo"]["start"]) == (16, 200, 1500)
    text = squeezed(stranger.get(PAGE))
    assert "Online Elo (K = 16, base 200, start 1500)" in text
    assert f"by up to {found['elo']['greatest']:.0f} points" in text
    assert "that is why the board is fitted from all votes at once" in text
    assert "votes were reordered" not in text
    for one in found["models"]:
        assert f"{one['elo']['lowest']:.0f} – {one['elo']['highest']:.0f}" in text
    decided = stranger.get(API, {"category": "ties-excluded"}).json()["found"]
    assert decided["elo"] is None
    assert "Online Elo" not in stranger.get(PAGE, {"category": "ties-excluded"}).text
