"""The leaderboard as a page, as CSV and as JSON."""

import csv
import html
import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from arena.models import Arena, LanguageModel, Outcome
from arena.tests.factories import make_arena, make_bank, make_model, make_vote
from ratings.models import Board, Rating, Snapshot
from ratings.refit import refit
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/birds/leaderboard/"

ROWS = [
    make_row(
        "Tern",
        1100,
        rank=1,
        votes=30,
        organization="Harbour",
        organization_rank=1,
        license="MIT",
        knowledge_cutoff="2024/10",
        input_price=Decimal(3),
        output_price=Decimal(15),
        rank_low=1,
        rank_high=2,
    ),
    make_row(
        "Wren",
        1050,
        rank=2,
        votes=50,
        organization="Meadow",
        organization_rank=2,
        knowledge_cutoff="2023/4",
        input_price=Decimal("0.05"),
        output_price=Decimal("0.2"),
        rank_low=1,
        rank_high=2,
    ),
    make_row("Auk", 1000, rank=3, votes=40, organization="Harbour", rank_low=3, rank_high=3),
    make_row(
        "Swift", 900, rank=4, votes=2, provisional=True, retired=True, rank_low=1, rank_high=4
    ),
    make_row("Dodo", None),
]


def publish(arena: Arena, rows: list[Rating], **fields) -> Board:
    snapshot = Snapshot.objects.create(arena=arena, votes=61, **fields)
    board = Board.objects.create(snapshot=snapshot, votes=61)
    for row in rows:
        row.pk, row.board = None, board
    Rating.objects.bulk_create(rows)
    return board


@pytest.fixture
def arena() -> Arena:
    arena = make_arena("birds")
    publish(arena, ROWS, watermark=61)
    return arena


def names(page: str) -> list[str]:
    """The models in the order of the table's rows."""
    return re.findall(r'<th scope="row"[^>]*>\s*<b>(?:<a[^>]*>)?([^<]+)', page)


def test_the_page_shows_every_column(arena, stranger):
    text = stranger.get(PAGE).text
    for cell in (
        "Tern",
        "Harbour",
        "1100",
        "+10 −10",
        "MIT",
        "2024/10",
        "$6.00",
        "3 in · 15 out",
        "1–2",
        "provisional",
        "retired",
        "unknown",
        "no votes yet",
        "61 votes",
        "95% interval 1090 to 1110",
    ):
        assert cell in text, cell


def test_rows_stand_by_rank_and_the_unrated_last(arena, stranger):
    assert names(stranger.get(PAGE).text) == ["Tern", "Wren", "Auk", "Swift", "Dodo"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("model", ["Auk", "Swift", "Tern", "Wren", "Dodo"]),
        ("votes", ["Wren", "Auk", "Tern", "Swift", "Dodo"]),
        ("price", ["Wren", "Tern", "Auk", "Swift", "Dodo"]),
        ("cutoff", ["Tern", "Wren", "Auk", "Swift", "Dodo"]),
        ("organization", ["Tern", "Auk", "Wren", "Swift", "Dodo"]),
        ("nonsense", ["Tern", "Wren", "Auk", "Swift", "Dodo"]),
    ],
)
def test_the_table_can_be_sorted(arena, stranger, sort, order):
    assert names(stranger.get(PAGE, {"sort": sort}).text) == order


def test_the_sorted_column_says_so(arena, stranger):
    text = stranger.get(PAGE, {"sort": "votes"}).text
    assert 'aria-sort="descending"><a href="?sort=votes"' in text


@pytest.mark.parametrize(
    ("words", "found"),
    [("tern", ["Tern"]), ("harbour", ["Tern", "Auk"]), ("HARBOUR auk", ["Auk"]), ("zzz", [])],
)
def test_the_table_can_be_searched(arena, stranger, words, found):
    assert names(stranger.get(PAGE, {"find": words}).text) == found


def test_organisations_are_ranked_by_their_best_model(arena, stranger):
    text = stranger.get(PAGE, {"by": "organization"}).text
    assert names(text) == ["Harbour", "Meadow"]
    assert "<small>Tern</small>" in text


def test_models_that_never_met_stand_apart(stranger):
    arena = make_arena("birds")
    one, other, third, fourth = [make_model(name, arena) for name in ("Auk", "Emu", "Kea", "Tui")]
    for a, b in ((one, other), (third, fourth)):
        make_vote(arena, a, b, Outcome.A)
        make_vote(arena, a, b, Outcome.B)
        make_vote(arena, one, other, Outcome.TIE)
    refit(arena)
    text = stranger.get(PAGE).text
    assert text.count("These models never met those above") == 1
    assert text.index("Emu") < text.index("never met") < text.index("Kea")


def test_hostile_names_and_queries_stay_text(stranger):
    arena = make_arena("birds")
    publish(arena, [make_row("<script>alert(1)</script>", organization='"><img src=x>')])
    text = stranger.get(PAGE, {"find": '"><script>alert(2)</script>'}).text
    text += stranger.get(PAGE).text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_scores_that_were_published_without_intervals_are_shown_without(stranger):
    arena = make_arena("birds")
    bare = {"lower": None, "upper": None}
    publish(arena, [make_row("Moa", 1100, rank=1, **bare), make_row("Kea", 1000, rank=2, **bare)])
    assert "score 1100, interval unknown" in stranger.get(PAGE).text
    assert names(stranger.get("/").text) == ["Moa", "Kea"]


@pytest.mark.parametrize(("value", "on"), [("1", True), ("0", False), ("", False), ("x", False)])
def test_style_control_is_on_or_off(stranger, value, on):
    arena = make_arena("birds")
    plain = publish(arena, [make_row("Moa")])
    styled = Board.objects.create(snapshot=plain.snapshot, style_control=True)
    Rating.objects.create(board=styled, name="Kea", score=1, lower=0, upper=2, rank=1)
    shown = names(stranger.get(PAGE, {"style_control": value}).text)
    assert shown == (["Kea"] if on else ["Moa"])


def test_a_long_board_shows_its_first_rows_and_all_on_demand(stranger):
    arena = make_arena("birds")
    publish(arena, [make_row(f"Bird {n:03}", 1500 - n, rank=n + 1) for n in range(100)])
    text = stranger.get(PAGE).text
    assert len(names(text)) == 40
    assert "Show all 100" in text
    assert len(names(stranger.get(PAGE, {"all": ""}).text)) == 100


def test_the_newest_snapshot_shows_and_each_day_has_its_address(stranger):
    arena = make_arena("birds")
    old = datetime(2024, 10, 24, 12, tzinfo=UTC)
    publish(arena, [make_row("Moa")], created_at=old)
    publish(arena, [make_row("Tern")])
    assert "Moa" not in stranger.get(PAGE).text
    assert names(stranger.get(f"{PAGE}2024-10-24/").text) == ["Moa"]
    assert stranger.get(f"{PAGE}2024-10-25/").status_code == 404
    rows = stranger.get("/arenas/birds/leaderboard/2024-10-24.json").json()["rows"]
    assert [row["model"] for row in rows] == ["Moa"]


@pytest.mark.parametrize("day", ["2024-02-30", "0000-01-01", "9999-12-31", "2024-1-1"])
def test_days_that_are_none_are_not_found(arena, stranger, day):
    assert stranger.get(f"{PAGE}{day}/").status_code == 404


@pytest.mark.parametrize("category", ["nothing", "x\x00y", "a" * 3000])
def test_categories_that_are_none_are_not_found(arena, stranger, category):
    assert stranger.get(PAGE, {"category": category}).status_code == 404
    api = stranger.get("/api/arenas/birds/leaderboard", {"category": category})
    assert api.status_code == 404


def test_csv_json_and_api_hold_the_same_rows(arena, stranger):
    record = stranger.get("/arenas/birds/leaderboard.json").json()
    assert stranger.get("/api/arenas/birds/leaderboard").json() == record
    assert record["snapshot"]["votes"] == 61
    assert record["rows"][0]["model"] == "Tern"
    table = stranger.get("/arenas/birds/leaderboard.csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["model"] for row in rows] == [row["model"] for row in record["rows"]]
    assert rows[-1]["score"] == ""
    assert "attachment" in table["Content-Disposition"]


def test_the_api_reads_the_newest_board_of_a_day(arena, stranger):
    path = "/api/arenas/birds/leaderboard"
    today = timezone.now().date().isoformat()
    assert stranger.get(path, {"date": today}).status_code == 200
    assert stranger.get(path, {"date": "2024-10-24"}).status_code == 404
    assert stranger.get(path, {"date": "yesterday"}).status_code == 422


def test_the_downloads_hold_what_the_page_shows(arena, stranger):
    text = stranger.get(PAGE, {"category": "overall", "by": "organization"}).text
    link = re.search(r'href="(/arenas/birds/leaderboard.json[^"]*)"', text)[1]
    rows = stranger.get(html.unescape(link)).json()["rows"]
    assert [row["organization"] for row in rows] == ["Harbour", "Meadow"]


def test_an_arena_without_a_board_says_so(stranger):
    make_arena("birds")
    assert "There is no board yet" in stranger.get(PAGE).text
    assert stranger.get("/arenas/birds/leaderboard.csv").status_code == 404
    assert stranger.get("/arenas/nothing/leaderboard/").status_code == 404


def test_the_home_page_shows_the_first_places(arena, stranger):
    assert names(stranger.get("/").text) == ["Tern", "Wren", "Auk", "Swift", "Dodo"]


def test_the_reveal_tells_score_and_rank(stranger, voter):
    arena = make_bank(models=2, slug="bank")
    one, other = LanguageModel.objects.filter(arenas=arena)
    for outcome in (Outcome.A, Outcome.A, Outcome.B):
        make_vote(arena, one, other, outcome)
    refit(arena)
    address = voter.post("/arenas/bank/battles")["Location"]
    assert "rank" not in voter.get(address).text
    text = voter.post(f"{address}/vote", {"outcome": "a"}, follow=True).text
    assert re.search(r"score 10\d\d · rank 1", text)
    assert re.search(r"score 9\d\d · rank 1", text)
