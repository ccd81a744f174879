"""The leaderboard as a page, as CSV and as JSON."""

import csv
import html
import io
import re
from copy import copy
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from django.utils import timezone

from arena.models import Arena, LanguageModel, Outcome
from arena.tests.factories import make_arena, make_bank, make_model, make_vote
from ratings.counting.refit import refit
from ratings.exports.columns import style_change
from ratings.models import Board, Rating, Snapshot
from ratings.pages.board.table import BoardTable
from ratings.templatetags.boards import places_moved
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
        context_length=128_000,
        input_tokens=63,
        output_tokens=168,
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


KEYS = ["spread", "style", "score", "interval", "votes", "organization", "license", "cutoff"]
KEYS += ["context", "input", "output", "price", "cost"]


def copies() -> list[Rating]:
    return [copy(row) for row in ROWS]


def names(page: str) -> list[str]:
    """The models in the order of the table's rows."""
    return re.findall(r'<th scope="row"[^>]*>\s*<b>(?:<a[^>]*>)?([^<]+)', page)


def test_the_page_shows_every_column(arena, stranger):
    text = stranger.get(PAGE, {"column": KEYS}).text
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
        "128,000",
        "$2.71",
        "63 + 168",
        "unknown",
        "no votes yet",
        "61 votes",
        "counted up to no. 61 of the ledger",
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


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", ["model", *KEYS])
def test_every_column_sorts_both_ways_with_the_unknown_last(sort, order):
    table = BoardTable(Board(), copies(), sort=sort, descending=order == "desc")
    values = [table.sorted_by.sort_value(row) for row in table.rows if row.rank]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=order == "desc")
    assert values == known + [None] * (len(values) - len(known))
    assert [row.name for row in table.rows][-1] == "Dodo"


def test_the_sorted_column_says_so_and_turns_round(arena, stranger):
    text = stranger.get(PAGE, {"sort": "votes"}).text
    assert text.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="?sort=votes&amp;order=asc">Votes' in text
    assert 'aria-sort="ascending"' in stranger.get(PAGE, {"sort": "votes", "order": "asc"}).text


def test_a_sort_link_keeps_the_other_choices(arena, stranger):
    text = stranger.get(PAGE, {"weights": "open", "sort": "votes", "order": "asc"}).text
    assert 'href="?weights=open&amp;sort=score">Score' in text
    assert 'href="?weights=open">Rank (UB)' in text


def cells(text: str) -> list[list[str]]:
    """The first word of the class of each cell, row by row."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text.split('<table class="board ranking')[1], re.S)
    return [re.findall(r'<t[hd][^>]*class="([^"]+)"', row) for row in rows]


@pytest.mark.parametrize(
    "query", [{}, {"by": "organization"}, {"column": KEYS}, {"column": ["price", "spread"]}]
)
def test_every_cell_stands_under_its_head(arena, stranger, query):
    head, *rows = cells(stranger.get(PAGE, query).text)
    for row in rows:
        assert len(row) == len(head)
        for above, cell in list(zip(head, row, strict=True))[1:]:
            assert set(cell.split()) - {"unknown"} == set(above.split())


def test_columns_are_chosen(arena, stranger):
    head = cells(stranger.get(PAGE, {"column": ["context", "nonsense"]}).text)[0]
    assert head == ["num", "model", "num context"]
    assert cells(stranger.get(PAGE, {"column": "nonsense"}).text) == cells(stranger.get(PAGE).text)


def test_a_column_of_which_nothing_is_known_is_left_out_and_named(stranger):
    publish(make_arena("birds"), [make_row("Tern", organization="Harbour"), make_row("Wren")])
    text = stranger.get(PAGE).text
    assert cells(text)[0] == ["num", "model", "num score", "interval", "num votes", "owner"]
    assert (
        "nothing is known about it here: Spread, Style control, Against the best, likely, "
        "Against the best, at worst, Verdict, $ / M"
    ) in text
    asked = stranger.get(PAGE, {"column": ["license"]}).text
    assert cells(asked)[1] == ["rank num", "model", "owner unknown"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"weights": "open"}, ["Tern"]),
        ({"organization": "Harbour"}, ["Tern", "Auk"]),
        ({"organization": "Harbour", "max_price": "6"}, ["Tern"]),
        ({"hide": ["provisional", "retired"]}, ["Tern", "Wren", "Auk", "Dodo"]),
        ({"by": "organization", "weights": "open"}, ["Harbour"]),
    ],
)
def test_the_table_can_be_filtered(arena, stranger, query, found):
    text = stranger.get(PAGE, query).text
    assert names(text) == found
    assert "ranks are among all of them" in text
    assert "<details open>" in text


def test_a_price_ceiling_says_how_many_have_no_price(arena, stranger):
    text = stranger.get(PAGE, {"max_price": "1", "hide": "retired"}).text
    assert names(text) == ["Wren"]
    assert "1 of 5 rows" in text
    assert "2 models whose price is unknown are left out" in text


@pytest.mark.parametrize("value", ["", "x", "NaN", "-1", "1e999", "Infinity", "9" * 5000, "\x00"])
@pytest.mark.parametrize(
    "name", ["max_price", "organization", "license", "hide", "weights", "sort", "order", "column"]
)
def test_choices_that_are_none_are_ignored(arena, stranger, name, value):
    response = stranger.get(PAGE, {name: value})
    assert response.status_code == 200
    assert len(names(response.text)) == 5


def test_names_lead_to_the_models_of_the_same_board(arena, stranger):
    text = stranger.get(PAGE).text
    assert '<b><a href="/arenas/birds/leaderboard/models/?name=Tern">Tern</a></b>' in text


def test_two_models_can_be_chosen_to_be_compared(stranger):
    plain = publish(make_arena("birds"), [make_row("Moa"), make_row("Kea"), make_row("Emu", None)])
    styled = Board.objects.create(snapshot=plain.snapshot, style_control=True)
    Rating.objects.bulk_create(Rating(board=styled, name=name, rank=1, score=1) for name in "ab")
    text = stranger.get(PAGE, {"style_control": "1"}).text
    action = 'action="/arenas/birds/leaderboard/compare/'
    form = re.search(f"<form [^>]*{action}.*?</form>", text, re.S)[0]
    assert re.findall(r'name="(\w+)"', form) == ["style_control", "a", "b"]
    assert re.findall(r"<option[^>]*>([^<]+)", form) == ["a", "b", "a", "b"]
    assert "Emu" not in stranger.get(PAGE).text.split(action)[1]


@pytest.mark.parametrize(
    ("plain", "styled", "shown"),
    [
        (5, 2, ("up", "▲ 3", "up 3 places")),
        (2, 3, ("down", "▼ 1", "down 1 place")),
    ],
)
def test_the_style_board_tells_the_change_of_rank(stranger, plain, styled, shown):
    board = publish(make_arena("birds"), [make_row("Moa", rank=plain, rank_style_control=styled)])
    controlled = Board.objects.create(snapshot=board.snapshot, style_control=True)
    row = make_row("Moa", rank=styled, rank_plain=plain, rank_style_control=styled)
    row.board = controlled
    row.save()
    css, mark, words = shown
    text = stranger.get(PAGE, {"style_control": "1"}).text
    assert (
        f'<td class="num change"><span class="{css}"><span aria-hidden="true">{mark}</span>'
        f'<span class="visually-hidden">{words}</span></span></td>'
    ) in text
    assert f'<td class="num spread">{styled}</td>' in stranger.get(PAGE).text


def test_a_rank_that_style_control_leaves_alone():
    assert str(places_moved(style_change(make_row("Moa", rank=2, rank_plain=2)))).startswith("0<")
    assert places_moved(style_change(make_row("Moa", rank=2))) == ""


def test_the_permalink_shows_the_same_table(arena, stranger):
    text = stranger.get(PAGE, {"sort": "votes", "hide": "retired"}).text
    link = html.unescape(re.search(r'<a href="([^"]+)">permalink', text)[1])
    assert link.startswith(f"/arenas/birds/snapshots/{arena.snapshots.get().id}/?sort=votes")
    publish(arena, [make_row("Moa")])
    assert names(stranger.get(link).text) == names(text) == ["Wren", "Auk", "Tern", "Dodo"]


@pytest.fixture(params=["computed", "published"])
def large(request) -> None:
    """A board of 300 models in 30 categories, as computed here and as published elsewhere."""
    rows = [
        make_row(
            f"{sha256(bytes(n)).hexdigest()[:12]}-instruct",
            1500 - n,
            rank=n + 1,
            organization=f"Organisation {n % 40}",
            license="MIT",
            input_price=Decimal(n),
            output_price=Decimal(4 * n),
            input_tokens=60,
            output_tokens=n,
        )
        for n in range(300)
    ]
    board = publish(make_arena("birds"), rows, kind=request.param)
    Board.objects.bulk_create(
        Board(snapshot=board.snapshot, category=f"category-{n}", style_control=style)
        for n in range(30)
        for style in (False, True)
    )


@pytest.mark.parametrize(
    "query", [{}, {"all": ""}, {"by": "organization"}, {"weights": "open", "max_price": "1"}]
)
def test_a_page_takes_few_queries_whatever_its_size(
    large, stranger, django_assert_max_num_queries, query
):
    with django_assert_max_num_queries(5):
        assert stranger.get(PAGE, query).status_code == 200


def test_a_large_board_is_a_light_page(large, stranger):
    compressed = {"accept-encoding": "gzip"}
    assert len(stranger.get(PAGE, headers=compressed).content) < 30_000
    assert len(stranger.get(PAGE, {"all": ""}, headers=compressed).content) < 60_000


def test_organisations_are_ranked_by_their_best_model(arena, stranger):
    text = stranger.get(PAGE, {"by": "organization"}).text
    assert names(text) == ["Harbour", "Meadow"]
    assert '<small><a href="/arenas/birds/leaderboard/models/?name=Tern">Tern</a></small>' in text


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
    file = stranger.get("/arenas/birds/leaderboard.json")
    assert stranger.get("/api/arenas/birds/leaderboard").content == file.content
    record = file.json()
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


# Against the best


def publish_verdicts(**fields) -> Board:
    """Three models with a verdict each, on a board of a fixed group."""
    arena = make_arena("birds", who_votes="group", **fields)
    bounds = [("Tern", 1100, -20, 10, 0), ("Wren", 1050, 20, 90, 0), ("Auk", 900, 170, 250, 90)]
    rows = [
        make_row(
            name,
            score,
            rank=place,
            rank_low=place,
            rank_high=place,
            behind=behind,
            behind_at_worst=worst,
            behind_at_least=least,
        )
        for place, (name, score, behind, worst, least) in enumerate(bounds, start=1)
    ]
    method = {"scope": "same people, questions like these", "margin": 45.0}
    return publish(arena, [*rows, make_row("Dodo", None)], method=method)


def test_a_group_reads_verdicts_and_for_whom_they_hold(stranger):
    board = publish_verdicts()
    Board.objects.filter(id=board.id).update(voters=6, prompts=40)
    text = stranger.get(PAGE).text
    head, *_ = cells(text)
    assert head[:5] == ["num", "num spread", "model", "num credit likely", "num credit"]
    assert "<b>48</b><small>−14 points</small>" not in text
    assert "<b>47</b><small>−20 points</small>" in text
    assert "<b>37</b><small>−90 points</small>" in text
    assert '<span class="good_enough">good enough</span>' in text
    assert "Holds for: these 6 people, questions like these 40" in text
    assert "Good enough: at worst 45 of 100 votes against the best, ties split" in text


def test_a_board_of_anyone_shows_verdicts_to_who_asks(stranger):
    publish_verdicts()
    Arena.objects.update(who_votes="anyone")
    assert "num credit" not in cells(stranger.get(PAGE).text)[0]
    asked = stranger.get(PAGE, {"column": ["at_worst", "verdict"]}).text
    assert cells(asked)[0] == ["num", "model", "num credit", "verdict"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("likely", ["Tern", "Wren", "Auk", "Dodo"]),
        ("at_worst", ["Tern", "Wren", "Auk", "Dodo"]),
        ("verdict", ["Tern", "Wren", "Auk", "Dodo"]),
    ],
)
def test_verdicts_sort_both_ways(stranger, sort, order):
    publish_verdicts()
    assert names(stranger.get(PAGE, {"sort": sort}).text) == order
    backwards = "asc" if sort == "likely" else "desc"
    turned = names(stranger.get(PAGE, {"sort": sort, "order": backwards}).text)
    assert turned == [*order[2::-1], "Dodo"]


def test_the_address_filters_by_verdict(stranger):
    publish_verdicts()
    text = stranger.get(PAGE, {"verdict": "open"}).text
    assert names(text) == ["Wren"]
    assert '<option value="open" selected>open</option>' in text


def test_another_margin_makes_another_page(stranger):
    """A published board goes by its arena's margin, and the cache must know."""
    publish_verdicts()
    Snapshot.objects.update(method={})
    assert "at worst 45 of 100" in stranger.get(PAGE).text
    Arena.objects.update(margin=35)
    text = stranger.get(PAGE, {"verdict": "good_enough"}).text
    assert "at worst 35 of 100" in text
    assert names(text) == ["Tern", "Wren"]


def test_the_api_and_the_file_tell_verdicts_and_their_terms(stranger):
    publish_verdicts()
    record = stranger.get("/api/arenas/birds/leaderboard").json()
    assert [row["verdict"] for row in record["rows"]] == [
        "good_enough",
        "open",
        "too_far_behind",
        None,
    ]
    assert record["scope"] == "same people, questions like these"
    assert (record["margin"], record["bounds"]) == (45, "joint")
    rows = csv.DictReader(io.StringIO(stranger.get("/arenas/birds/leaderboard.csv").text))
    assert [row["behind_at_worst"] for row in rows] == ["10.0", "90.0", "250.0", ""]


def test_a_provisional_model_says_why(stranger):
    row = make_row("Moa", provisional=True, provisional_reason="only_won")
    publish(make_arena("birds"), [row])
    assert "Too few votes: it has only won." in stranger.get(PAGE).text


def test_both_bad_is_a_column_for_who_asks(stranger):
    rows = [make_row("Tern", both_bad=0.2, both_bad_low=0.05, both_bad_high=0.5), make_row("Wren")]
    publish(make_arena("birds"), rows)
    assert "Share of its votes" not in stranger.get(PAGE).text
    page = stranger.get(PAGE, {"column": "both_bad"}).text
    assert "20%<small>5% – 50%</small>" in page
