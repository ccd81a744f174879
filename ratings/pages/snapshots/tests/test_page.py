"""The list of snapshots, the comparison of two, and a reader's wish to keep one."""

import re
from datetime import UTC, datetime

import pytest

from arena.models import Arena
from arena.tests.factories import make_arena, make_model, make_vote
from ratings import retention
from ratings.counting.refit import refit
from ratings.models import Board, Rating, Snapshot
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

LIST = "/arenas/birds/snapshots/"
COMPARE = f"{LIST}compare/"
API = "/api/arenas/birds/snapshots"
HOSTILE = ["x", "0", "9" * 18, "9" * 5000, "1\x00", "-1", "1.0", "2024-02-30", "٣", "'; --", "[]"]


@pytest.fixture
def arena() -> Arena:
    return make_arena("birds", name="Birds <&>")


def add(arena: Arena, *rows: Rating, votes: int = 10, **fields) -> Snapshot:
    snapshot = Snapshot.objects.create(arena=arena, votes=votes, watermark=votes, **fields)
    board = Board.objects.create(snapshot=snapshot, votes=votes)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return snapshot


def link(snapshot: Snapshot) -> str:
    return f"{LIST}{snapshot.id}/"


# The list


def test_each_snapshot_is_listed_with_its_link_and_what_is_new(arena, stranger):
    first = add(arena, make_row("Auk"), votes=1000)
    add(arena, make_row("Auk"), make_row("Moa"), votes=2234, method={"model": "davidson"})
    text = stranger.get(LIST).text
    assert re.findall(r'class="causes">([^<]*)<', text) == [
        "+1,234 votes, +1 model, method",
        "the first",
    ]
    assert link(first) in text
    assert "davidson" in text


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"votes": 8}, "−2 votes"),
        ({"exclusion_version": 1}, "voters left out"),
        ({"version": "9"}, "version"),
        ({"basis": "x"}, "facts or texts"),
        ({}, "nothing"),
    ],
)
def test_a_cause_is_told_in_a_word(arena, stranger, fields, cause):
    add(arena)
    add(arena, **fields)
    assert f'class="causes">{cause}<' in stranger.get(LIST).text


def test_a_long_list_has_pages_and_each_row_knows_the_one_before(arena, stranger):
    for votes in range(30):
        add(arena, votes=votes)
    first, second = (stranger.get(LIST, {"page": page}).text for page in (1, 2))
    assert (first.count('name="from"'), second.count('name="from"')) == (25, 5)
    assert "the first" not in first
    assert (first.count("+1 vote<"), second.count("+1 vote<")) == (25, 4)
    assert "?page=2" in first


@pytest.mark.parametrize("page", ["", "x", "0", "-1", "9" * 5000, "\x00", "1e9", "NaN"])
def test_pages_that_are_none_show_one_that_is(arena, stranger, page):
    add(arena)
    assert "the first" in stranger.get(LIST, {"page": page}).text


def test_published_boards_are_linked_by_their_days(arena, stranger):
    day = datetime(2024, 10, 24, tzinfo=UTC)
    add(arena, make_row("Auk"), kind="published", created_at=day)
    assert 'href="/arenas/birds/leaderboard/2024-10-24/"' in stranger.get(LIST).text


def test_an_arena_without_boards_says_so(arena, stranger):
    assert "There is no board yet" in stranger.get(LIST).text
    assert stranger.get("/arenas/nothing/snapshots/").status_code == 404


# Comparing


@pytest.fixture
def pair(arena) -> tuple[Snapshot, Snapshot]:
    before = add(arena, make_row("Auk", 1100, rank=1), make_row("Moa", 1000, rank=2))
    after = add(arena, make_row("Auk", 1000, rank=2), make_row("Moa", 1090, rank=1), votes=99)
    return before, after


def test_the_comparison_shows_who_moved_and_why(pair, stranger):
    before, after = pair
    text = stranger.get(COMPARE, {"from": before.id, "to": after.id}).text
    assert "<h1>Moa takes the lead from Auk</h1>" in text
    assert "89 more votes are counted." in text
    cells = re.findall(r'<td class="num">(.*?)</td>', text)
    plain = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
    assert plain == [
        "2 → 1 ▲ up 1",
        "1000 → 1090 ▲ up 90",
        "1 → 2 ▼ down 1",
        "1100 → 1000 ▼ down 100",
    ]


def test_the_older_one_is_always_before(pair, stranger):
    before, after = pair
    one = stranger.get(COMPARE, {"from": before.id, "to": after.id})
    other = stranger.get(COMPARE, {"from": after.id, "to": before.id})
    assert "Moa takes the lead" in other.text
    assert one.status_code == other.status_code == 200


def test_without_names_the_newest_two_are_compared(pair, arena, stranger):
    add(arena, make_row("Emu"))
    assert "Emu is new" in stranger.get(COMPARE).text


def test_snapshots_can_be_named_by_their_days(arena, stranger):
    for day, name in ((1, "Auk"), (2, "Moa")):
        add(arena, make_row(name), created_at=datetime(2025, 5, day, 12, tzinfo=UTC))
    text = stranger.get(COMPARE, {"from": "2025-05-01", "to": "2025-05-02"}).text
    assert "Moa is new" in text


def test_a_board_compared_with_itself_did_not_change(pair, stranger):
    response = stranger.get(COMPARE, {"from": pair[0].id, "to": pair[0].id})
    assert "Auk still leads" in response.text
    assert "No rank changed" in response.text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_no_snapshot_are_told(pair, stranger, name):
    for query in ({"from": name}, {"to": name}):
        response = stranger.get(COMPARE, query)
        assert response.status_code == 404
        assert "There is no such board" in response.text
        assert stranger.get(f"{API}/compare", query).status_code == (422 if len(name) > 20 else 404)


def test_only_snapshots_of_the_arena_are_compared(pair, stranger):
    other = add(make_arena("fish"))
    assert stranger.get(COMPARE, {"from": other.id}).status_code == 404


def test_a_single_board_has_none_to_be_compared_with(arena, stranger):
    add(arena)
    response = stranger.get(COMPARE)
    assert response.status_code == 404
    assert "no earlier board" in response.text


def test_in_an_arena_without_boards_there_is_nothing_to_compare(arena, stranger):
    assert "There is no board yet" in stranger.get(COMPARE).text
    for query in ({}, {"from": "1"}, {"to": "1"}, {"from": "1", "to": "2"}):
        assert stranger.get(f"{API}/compare", query).status_code == 404


def test_causes_are_written_as_in_the_language(arena, stranger):
    add(arena, votes=1000)
    add(arena, votes=13345)
    text = stranger.get(LIST, headers={"accept-language": "de"}).text
    assert "+12.345 Stimmen" in text


@pytest.mark.parametrize("category", ["nothing", "\x00", "a" * 3000])
def test_a_category_has_to_be_on_both(pair, stranger, category):
    Board.objects.create(snapshot=pair[1], category="german")
    assert stranger.get(COMPARE, {"category": category}).status_code == 404
    response = stranger.get(COMPARE, {"category": "german"})
    assert response.status_code == 404
    assert "The older of the two has no such board." in response.text
    assert stranger.get(f"{API}/compare", {"category": "german"}).status_code == 404


def test_a_long_comparison_shows_its_first_rows_and_all_on_demand(arena, stranger):
    for by in (0, 5):
        add(arena, *(make_row(f"Bird {n:02}", 1500 - n + by, rank=n + 1) for n in range(50)))
    text = stranger.get(COMPARE).text
    assert text.count("▲ up 5") == 40
    assert "Show all 50" in text
    assert stranger.get(COMPARE, {"all": ""}).text.count("▲ up 5") == 50


def test_hostile_names_are_text(arena, stranger):
    add(arena, make_row("Auk"))
    add(arena, make_row("<script>alert(1)</script>"))
    text = stranger.get(COMPARE).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


# Keeping


def test_a_kept_board_outlives_the_newest_ten(arena, stranger):
    auk, moa = make_model("Auk", arena), make_model("Moa", arena)
    make_vote(arena, auk, moa)
    kept = refit(arena)
    make_vote(arena, auk, moa)
    lost = refit(arena)
    assert "Keep this board" in stranger.get(link(kept)).text
    response = stranger.post(f"{link(kept)}keep")
    assert (response.status_code, response["Location"]) == (302, link(kept))
    for _ in range(11):
        make_vote(arena, auk, moa)
        refit(arena)

    shown = stranger.get(link(kept))
    assert shown.status_code == 200
    assert "This address is permanent." in shown.text
    assert "Keep this board" not in shown.text
    assert kept.boards.first().evidence
    assert stranger.get(link(lost)).status_code == 404


def test_keeping_returns_to_the_board_on_show(arena, stranger):
    snapshot = add(arena)
    response = stranger.post(f"{link(snapshot)}keep?category=german&style_control=1")
    assert response["Location"] == f"{link(snapshot)}?category=german&style_control=1"


def test_a_board_that_is_gone_says_so_and_names_the_nearest(arena, stranger):
    first, gone, *_, last = [add(arena) for _ in range(5)]
    Snapshot.objects.filter(id__gt=first.id, id__lt=last.id).delete()
    for response in (stranger.get(link(gone)), stranger.post(f"{link(gone)}keep")):
        assert response.status_code == 404
        assert "This board was not kept" in response.text
        assert f'href="{link(first)}"' in response.text
        assert f'href="{LIST}"' in response.text


@pytest.mark.parametrize("number", ["0", "999999999999999999"])
def test_numbers_of_no_board_are_not_found(arena, stranger, number):
    assert stranger.get(f"{LIST}{number}/").status_code == 404
    assert stranger.get(f"/arenas/nothing/snapshots/{number}/").status_code == 404


def test_readers_keep_only_so_many(arena, stranger, monkeypatch):
    monkeypatch.setattr(retention, "KEPT_BY_READERS", 2)
    one, two, three = (add(arena) for _ in range(3))
    add(make_arena("fish"), kept=True)
    for snapshot in (one, two, two):
        assert stranger.post(f"{link(snapshot)}keep").status_code == 302
    refused = stranger.post(f"{link(three)}keep")
    assert refused.status_code == 409
    assert "the most it allows" in refused.text
    assert not Snapshot.objects.get(id=three.id).kept


def test_another_site_keeps_nothing(arena, stranger):
    snapshot = add(arena)
    response = stranger.post(f"{link(snapshot)}keep", headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert stranger.get(f"{link(snapshot)}keep").status_code == 405
    assert not Snapshot.objects.get(id=snapshot.id).kept


def test_a_published_board_has_its_day_as_its_permanent_address(arena, stranger):
    day = datetime(2024, 10, 24, tzinfo=UTC)
    snapshot = add(arena, make_row("Auk"), kind="published", created_at=day)
    address = "/arenas/birds/leaderboard/2024-10-24/"
    text = stranger.get(link(snapshot)).text
    assert f'<a href="{address}">The permanent address' in text
    assert "Keep this board" not in text
    assert "This address is permanent." in stranger.get(address).text
    assert "permanent" not in stranger.get("/arenas/birds/leaderboard/").text


# In the API


def test_the_api_lists_snapshots(arena, stranger):
    first, last = add(arena), add(arena, kept=True)
    listed = stranger.get(API).json()
    assert (listed["count"], listed["pages"]) == (2, 1)
    assert [(one["id"], one["kept"]) for one in listed["snapshots"]] == [
        (last.id, True),
        (first.id, False),
    ]
    assert stranger.get(API, {"page": 2}).json()["snapshots"] == []
    assert stranger.get(API, {"page": "x"}).status_code == 422
    assert stranger.get(API, {"page": "9" * 50}).status_code == 422


def test_the_api_compares_as_the_page_does(pair, stranger):
    record = stranger.get(f"{API}/compare", {"from": pair[0].id, "to": pair[1].id}).json()
    assert record["summary"][0] == "Moa takes the lead from Auk."
    assert (record["before"]["id"], record["after"]["id"]) == (pair[0].id, pair[1].id)
    assert record["votes"] == 89
    assert record["moves"][0] == {
        "model": "Moa",
        "rank_before": 2,
        "rank_after": 1,
        "score_before": 1000,
        "score_after": 1090,
        "provisional": False,
    }


def test_facts_in_the_api_are_numbers_text_or_null(arena, stranger):
    add(arena, make_row("Auk", input_price=2, license=""))
    add(arena, make_row("Auk", input_price=3, license="MIT"))
    facts = stranger.get(f"{API}/compare").json()["facts"]
    assert [(fact["fact"], fact["before"], fact["after"]) for fact in facts] == [
        ("license", None, "MIT"),
        ("input_price", 2, 3),
    ]
