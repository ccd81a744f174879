"""Pictures of a board on other pages: a model's badge, and the first intervals."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from arena.tests.factories import make_arena
from arena.web.colours import DARK, LIGHT
from ratings.models import Board, Rating, Snapshot
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

BADGE = "/arenas/birds/leaderboard/badge.svg"
CHART = "/arenas/birds/leaderboard/chart.svg"
SVG = "{http://www.w3.org/2000/svg}"


def make_board(*rows: Rating, simulated: int = 0, **fields) -> Board:
    snapshot = Snapshot.objects.create(arena=make_arena("birds"), **fields)
    board = Board.objects.create(snapshot=snapshot, votes=50, simulated_votes=simulated)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return board


def words(picture: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (make_row("Tern", 1285, 4, rank=3), "rank 3 · 1285 ±4"),
        (make_row("Tern", 1285, upper=1290, lower=1281), "rank 1 · 1285 +5 −4"),
        (make_row("Tern", 1285, lower=None, upper=None), "rank 1 · 1285"),
        (make_row("Tern", 1285, provisional=True), "provisional"),
        (make_row("Tern", 1285, component=1), "not compared with the others"),
        (make_row("Tern", None), "no votes yet"),
    ],
)
def test_a_badge_says_no_more_than_the_board(stranger, row, said):
    row.pk = None
    make_board(row)
    assert words(stranger.get(BADGE, {"name": "Tern"}).text) == ["Evenhand · Tern", said]


@pytest.mark.parametrize(
    ("simulated", "said"),
    [(50, "simulated votes"), (7, "votes in part simulated")],
)
def test_simulated_votes_are_told_on_the_badge(stranger, simulated, said):
    make_board(make_row("Tern"), simulated=simulated)
    assert words(stranger.get(BADGE, {"name": "Tern"}).text)[1] == f"rank 1 · 1000 ±10 · {said}"


def test_a_published_board_is_told_from_a_computed_one(stranger):
    day = datetime(2024, 10, 24, tzinfo=UTC)
    make_board(make_row("Tern"), kind=Snapshot.Kind.PUBLISHED, created_at=day)
    assert words(stranger.get(BADGE, {"name": "Tern"}).text)[1].endswith("as published")
    chart = stranger.get(CHART).text
    assert words(chart)[-1] == "Evenhand · scores with intervals of 95% · as published"
    assert "Birds, 24 October 2024" in words(chart)


@pytest.mark.parametrize("name", ["", "Auk", "tern", "x\x00y", "T" * 3000])
def test_a_model_that_is_none_has_no_badge(stranger, name):
    make_board(make_row("Tern"))
    assert stranger.get(BADGE, {"name": name}).status_code == 404
    assert stranger.get(BADGE).status_code == 404


def test_the_chart_shows_the_first_ten_and_stands_alone(stranger):
    make_board(*(make_row(f"Bird {n:02}", 1500 - n, rank=n + 1) for n in range(30)))
    picture = stranger.get(CHART).text
    shown = [word for word in words(picture) if word.startswith("Bird ")]
    assert shown == [f"Bird {n:02}" for n in range(10)]
    assert "prefers-color-scheme:dark" in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("address", [f"{BADGE}?name=Tern", CHART])
def test_pictures_have_the_colours_of_the_pages(stranger, address):
    make_board(make_row("Tern"))
    used = set(re.findall("#[0-9a-f]+", stranger.get(address).text))
    assert used <= {*LIGHT.values(), *DARK.values()}
    assert LIGHT["accent"] in used
    assert (DARK["accent"] in used) == (address == CHART)


def test_a_chart_without_intervals_claims_none(stranger):
    make_board(make_row("Tern", lower=None, upper=None))
    picture = stranger.get(CHART).text
    assert words(picture)[-1] == "Evenhand · scores, intervals unknown"
    assert "95%" not in picture


def test_a_chart_says_what_a_hollow_mark_is(stranger):
    make_board(make_row("Tern"), make_row("Wren", provisional=True), simulated=7)
    assert "○ provisional" in words(stranger.get(CHART).text)[-1]


def test_a_board_without_scores_has_no_chart(stranger):
    make_board(make_row("Dodo", None))
    assert stranger.get(CHART).status_code == 404


@pytest.mark.parametrize("address", [f"{BADGE}?name=Tern", CHART])
def test_every_site_may_show_a_picture_that_can_do_nothing_else(stranger, address):
    make_board(make_row("Tern"))
    response = stranger.get(address)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {"default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'"}
    again = stranger.get(address, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [BADGE, CHART])
def test_hostile_names_stay_text_in_well_formed_xml(stranger, address):
    name = "</text><script>alert(1)</script>&\"'"
    make_board(make_row(name), make_row("Tern", 900))
    picture = stranger.get(address, {"name": name}).text
    assert "<script" not in picture
    root = ElementTree.fromstring(picture)
    assert name in "".join(root.itertext())


def test_a_long_name_is_cut_on_the_badge_and_whole_in_its_title(stranger):
    make_board(make_row("x" * 200))
    picture = ElementTree.fromstring(stranger.get(BADGE, {"name": "x" * 200}).text)
    assert int(picture.get("width")) < 500
    assert "x" * 200 in picture.find(f"{SVG}title").text


def test_a_day_and_a_snapshot_have_their_own_pictures(stranger):
    day = datetime(2024, 10, 24, 12, tzinfo=UTC)
    board = make_board(make_row("Tern"), created_at=day)
    newer = Snapshot.objects.create(arena=board.snapshot.arena)
    Rating.objects.bulk_create(
        [make_row("Auk", board=Board.objects.create(snapshot=newer, votes=1))]
    )
    assert stranger.get(BADGE, {"name": "Tern"}).status_code == 404
    for when in ("leaderboard/2024-10-24", f"snapshots/{board.snapshot.id}"):
        assert stranger.get(f"/arenas/birds/{when}/badge.svg", {"name": "Tern"}).status_code == 200
        assert "Tern" in stranger.get(f"/arenas/birds/{when}/chart.svg").text
