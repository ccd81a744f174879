"""The feed of changes: valid Atom, with names and addresses that last."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from arena.models import Arena
from arena.tests.factories import make_arena
from ratings.models import Board, Rating, Snapshot
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

FEED = "/arenas/birds/feed.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def arena() -> Arena:
    return make_arena("birds", name="Birds & <Beasts>")


def add(arena: Arena, day: int, *rows: Rating, hour: int = 12, **fields) -> Snapshot:
    moment = datetime(2025, 5, day, hour, tzinfo=UTC)
    snapshot = Snapshot.objects.create(arena=arena, created_at=moment, votes=9, **fields)
    board = Board.objects.create(snapshot=snapshot, votes=9)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return snapshot


def entries(response) -> list[dict[str, str]]:
    feed = ElementTree.fromstring(response.content)
    return [
        {
            "link": entry.find("a:link", ATOM).get("href"),
            **{
                name: entry.findtext(f"a:{name}", None, ATOM)
                for name in ("id", "title", "updated", "summary")
            },
        }
        for entry in feed.findall("a:entry", ATOM)
    ]


def leading(name: str) -> list[Rating]:
    return [make_row(name, 1100, rank=1), make_row("Emu", 900, rank=2)]


def test_each_day_is_an_entry_and_its_news_the_title(arena, stranger):
    add(arena, 1, *leading("Auk"))
    add(arena, 2, *leading("Kea"), hour=1)
    add(arena, 2, *leading("Moa"))
    response = stranger.get(FEED)
    assert response["Content-Type"].startswith("application/atom+xml")
    newest, first = entries(response)
    assert newest == {
        "link": "http://testserver/arenas/birds/snapshots/compare/?from=2025-05-01&to=2025-05-02",
        "id": "tag:testserver,2025-05-02:/arenas/birds/changes",
        "title": "Moa takes the lead from Auk",
        "updated": "2025-05-02T12:00:00+00:00",
        "summary": "Moa takes the lead from Auk. Moa is new. Auk left the board.",
    }
    assert first["title"] == "The first board: 2 models, 9 votes"
    assert first["link"] == "http://testserver/arenas/birds/leaderboard/2025-05-01/"
    assert stranger.get(newest["link"]).status_code == 200


def test_what_a_feed_must_have_is_there(arena, stranger):
    add(arena, 1, *leading("Auk"))
    feed = ElementTree.fromstring(stranger.get(FEED).content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.findtext("a:id", None, ATOM) == "tag:testserver,2026:/arenas/birds/changes"
    assert feed.findtext("a:author/a:name", None, ATOM) == "Birds & <Beasts>"
    assert feed.findtext("a:updated", None, ATOM) == "2025-05-01T12:00:00+00:00"
    assert {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)} == {
        "self": f"http://testserver{FEED}",
        "alternate": "http://testserver/arenas/birds/snapshots/",
    }


def test_names_do_not_change_with_the_port_or_with_the_day_going_on(arena, stranger):
    add(arena, 1, *leading("Auk"))
    before = entries(stranger.get(FEED))
    add(arena, 1, *leading("Moa"), hour=13)
    after = entries(stranger.get(FEED, headers={"host": "testserver:8000"}))
    assert [entry["id"] for entry in before] == [entry["id"] for entry in after]
    assert before[0]["updated"] < after[0]["updated"]


def test_the_feed_has_twenty_entries_at_most(arena, stranger):
    for day in range(1, 29):
        add(arena, day)
    found = entries(stranger.get(FEED))
    assert len(found) == 20
    assert found[-1]["link"].endswith("from=2025-05-08&to=2025-05-09")


@pytest.mark.parametrize("name", ["<script>&amp;]]>", "a\"b'c", "&#0;", "榉 𝕏 é"])
def test_hostile_names_are_text_in_a_valid_feed(arena, stranger, name):
    add(arena, 1, *leading("Auk"))
    add(arena, 2, *leading(name))
    newest = entries(stranger.get(FEED))[0]
    assert newest["title"] == f"{name} takes the lead from Auk"
    assert "<script>" not in newest["summary"]


def test_a_reader_that_has_the_feed_gets_304(arena, stranger):
    add(arena, 1, *leading("Auk"))
    first = stranger.get(FEED)
    again = stranger.get(FEED, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    add(arena, 2, *leading("Moa"))
    assert stranger.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_arena_without_boards_has_an_empty_feed_and_none_has_none(arena, stranger):
    assert entries(stranger.get(FEED)) == []
    assert stranger.get("/arenas/nothing/feed.atom").status_code == 404
    assert stranger.post(FEED).status_code == 405


def test_the_page_of_snapshots_leads_to_it(arena, stranger):
    add(arena, 1, *leading("Auk"))
    text = stranger.get("/arenas/birds/snapshots/").text
    assert f'<link rel="alternate" type="application/atom+xml" href="{FEED}"' in text
