"""What every page of a board shares: validators, compression, and a cache that mixes nothing up."""

import gzip
from datetime import UTC, datetime

import pytest

from arena.models import Arena
from arena.tests.factories import make_arena
from ratings.models import Board, Rating, Snapshot
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/birds/leaderboard/"


def publish(arena: Arena, name: str, **fields) -> Snapshot:
    snapshot = Snapshot.objects.create(arena=arena, **fields)
    board = Board.objects.create(snapshot=snapshot)
    Rating.objects.create(board=board, name=name, score=1000, lower=990, upper=1010, rank=1)
    return snapshot


@pytest.fixture
def arena() -> Arena:
    arena = make_arena("birds")
    publish(arena, "Tern")
    return arena


@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_a_page_that_did_not_change_is_not_sent_again(arena, stranger, ending):
    path = PAGE.rstrip("/") + ending
    first = stranger.get(path)
    again = stranger.get(path, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == again["Cache-Control"] == "no-cache"
    assert "Content-Encoding" not in again


def test_another_etag_gets_the_page(arena, stranger):
    response = stranger.get(PAGE, headers={"if-none-match": 'W/"other"'})
    assert response.status_code == 200
    assert b"Tern" in response.content


def test_compressed_and_plain_are_the_same_text(arena, stranger):
    compressed = stranger.get(PAGE, headers={"accept-encoding": "br, gzip"})
    plain = stranger.get(PAGE)
    assert compressed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert gzip.decompress(compressed.content) == plain.content
    assert compressed["ETag"] == plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]


def test_each_language_has_its_own_page(arena, stranger):
    english = stranger.get(PAGE, headers={"accept-language": "en"})
    german = stranger.get(PAGE, headers={"accept-language": "de"})
    assert '<html lang="en">' in english.text
    assert '<html lang="de">' in german.text
    assert english["ETag"] != german["ETag"]
    stale = {"accept-language": "de", "if-none-match": english["ETag"]}
    assert stranger.get(PAGE, headers=stale).status_code == 200
    assert "Accept-Language" in german["Vary"]


def test_a_new_snapshot_is_a_new_page_at_once(arena, stranger):
    before = stranger.get(PAGE)
    publish(arena, "Wren")
    after = stranger.get(PAGE, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Wren" in after.text
    assert "Tern" not in after.text


def test_a_new_name_of_the_arena_shows_at_once(arena, stranger):
    stranger.get(PAGE)
    Arena.objects.update(name="Sea birds")
    assert "Sea birds" in stranger.get(PAGE).text


def test_another_published_day_shows_on_the_pages_of_the_others(stranger):
    arena = make_arena("birds")
    publish(arena, "Tern", kind="published", created_at="2024-10-24T00:00Z")
    old = f"{PAGE}2024-10-24/"
    assert "2024-11-21" not in stranger.get(old).text
    publish(arena, "Wren", kind="published", created_at="2024-11-21T00:00Z")
    assert f"{PAGE}2024-11-21/" in stranger.get(old).text


def test_another_query_is_another_page(arena, stranger):
    assert stranger.get(PAGE).text != stranger.get(PAGE, {"find": "Tern"}).text


def test_arenas_do_not_share_pages(arena, stranger):
    publish(make_arena("fish"), "Cod")
    stranger.get(PAGE)
    assert "Cod" in stranger.get("/arenas/fish/leaderboard/").text


def test_pages_set_no_cookie_and_hold_nothing_of_a_reader(arena, stranger, administrator):
    response = stranger.get(PAGE)
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text
    assert administrator.get(PAGE).content == response.content


def test_a_page_from_the_cache_needs_one_query(arena, stranger, django_assert_num_queries):
    stranger.get(PAGE)
    with django_assert_num_queries(1):
        stranger.get(PAGE)


def test_head_gets_the_same_headers_and_no_body(arena, stranger):
    whole, head = stranger.get(PAGE), stranger.head(PAGE)
    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Type"] == whole["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_can_only_be_read(arena, voter, method):
    assert getattr(voter, method)(PAGE).status_code == 405


def test_an_error_is_not_kept(arena, stranger):
    path = f"{PAGE}?category=sea"
    assert stranger.get(path).status_code == 404
    snapshot = Snapshot.objects.get()
    Board.objects.create(snapshot=snapshot, category="sea", category_name="Sea")
    assert stranger.get(path).status_code == 200


def test_a_download_keeps_its_name(arena, stranger):
    path = "/arenas/birds/leaderboard.csv"
    for _ in range(2):
        response = stranger.get(path)
        assert 'filename="birds-leaderboard.csv"' in response["Content-Disposition"]


def test_the_history_of_a_published_arena_follows_a_correction(stranger):
    arena = make_arena("elsewhere", status="archived", is_published=True)
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]

    def publish_row(day: datetime, score: float) -> None:
        snapshot = Snapshot.objects.create(arena=arena, kind="published", created_at=day)
        row = make_row("Auk", score)
        row.board = snapshot.boards.create()
        row.save()

    publish_row(days[0], 1000)
    publish_row(days[1], 1001)
    address = "/arenas/elsewhere/leaderboard/2026-01-02/history.csv"
    assert ",1000.0," in stranger.get(address).text
    Snapshot.objects.filter(arena=arena, created_at=days[0]).delete()
    publish_row(days[0], 5000)
    assert ",5000.0," in stranger.get(address).text


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "gzip"), ("br;q=1.0, gzip;q=0.8", "gzip"), ("gzip;q=0", None), ("br", None)],
)
def test_a_page_is_compressed_for_those_who_take_it(arena, stranger, accepted, encoding):
    response = stranger.get(PAGE, headers={"accept-encoding": accepted})
    assert response.get("Content-Encoding") == encoding
