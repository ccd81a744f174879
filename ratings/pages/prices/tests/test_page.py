"""The page on quality and price, and the same in the API."""

import html
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from arena.models import Arena
from arena.tests.factories import make_arena
from arena.texts.money import dollars
from ratings.demo.arenas import make_chatbot_arena
from ratings.engine.against_best import credit
from ratings.models import Board, Rating, Snapshot
from ratings.pages.writing.numbers import chance, multiple
from ratings.tests.offers import priced
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

OCTOBER = "/arenas/chatbot-arena/leaderboard/2024-10-24/prices/"
PAGE = "/arenas/birds/leaderboard/prices/"
API = "/api/arenas/birds/prices"
TIMES = 4


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[Arena]:
    """The published boards, loaded once for the tests that only look at them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_chatbot_arena("chatbot-arena")
        transaction.set_rollback(True)


@pytest.fixture
def chatbot_arena(loaded, db) -> Arena:
    return loaded


def publish(*rows: Rating, **fields) -> Board:
    """A board of rows, of an arena called birds."""
    snapshot = Snapshot.objects.create(arena=make_arena("birds"), **fields)
    board = Board.objects.create(snapshot=snapshot)
    add(board, *rows)
    return board


def add(board: Board, *rows: Rating) -> None:
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)


def table(text: str) -> dict[str, list[str]]:
    """The cells of each model's row as plain text."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    found = {}
    for row in rows:
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        found[re.search(r"<a [^>]*>([^<]*)", cells[0])[1]] = [words(cell) for cell in cells[1:]]
    return found


def price_and_times(cells: list[str]) -> list[str]:
    return [cells[0], cells[TIMES]]


def words(markup: str) -> str:
    return html.unescape(" ".join(re.sub("<[^>]*>", " ", markup).split()))


# The published board of 24 October 2024


def test_yi_lightning_costs_a_31st_of_gpt_4o(chatbot_arena, stranger):
    rows = table(stranger.get(OCTOBER, {"than": "Yi-Lightning"}).text)
    assert price_and_times(rows["Yi-Lightning"]) == ["$0.14 0.14 in · 0.14 out", "1.00"]
    assert price_and_times(rows["GPT-4o-2024-08-06"]) == ["$4.38 2.5 in · 10 out", "31"]


def test_the_frontier_of_october_is_as_found_by_hand(chatbot_arena, stranger):
    text = stranger.get(OCTOBER).text
    rows = table(text)
    assert len(rows) == 18
    assert [name for name, row in rows.items() if row[-1] == "nobody: on the frontier"] == [
        "Gemini-1.5-Flash-8B-001",
        "Gemini-1.5-Flash-002",
        "Yi-Lightning",
        "Gemini-1.5-Pro-002",
        "ChatGPT-4o-latest (2024-09-03)",
    ]
    assert rows["GPT-4o-2024-08-06"][-1] == "Gemini-1.5-Flash-002"
    assert "135 models have no known price and are not shown." in words(text)
    assert "errors are treated as independent" in text


def test_o1_preview_is_on_the_frontier_one_time_in_six(chatbot_arena, stranger):
    """Φ(−3 / se): three points behind, at arms of 4 and 5."""
    models = stranger.get("/api/arenas/chatbot-arena/prices?date=2024-10-24").json()["models"]
    (found,) = [one for one in models if one["model"] == "o1-preview"]
    assert found["frontier_probability"] == pytest.approx(0.178, abs=0.025)


def test_what_the_page_says_of_october(chatbot_arena, stranger):
    text = words(stranger.get(OCTOBER).text)
    assert "Gemini-1.5-Pro-002, at 29% of the price, is still open" in text
    assert "at worst 43; 45 is enough. These bounds are approximate." in text
    assert "Good enough: at worst 45 of 100 votes against the best, ties split" in text
    assert "how published scores err together is not known" in text
    assert "at 3 input tokens to one output token" in text


def test_another_mix_makes_other_prices(chatbot_arena, stranger):
    rows = table(stranger.get(OCTOBER, {"mix": "1", "than": "Yi-Lightning"}).text)
    assert price_and_times(rows["GPT-4o-2024-08-06"]) == ["$6.25 2.5 in · 10 out", "45"]


@pytest.mark.parametrize("query", ["", "mix=0", "mix=12.5", "mix=100"])
def test_every_figure_of_the_page_is_that_of_the_api(chatbot_arena, stranger, query):
    rows = table(stranger.get(f"{OCTOBER}?than=Yi-Lightning&{query}").text)
    record = stranger.get(f"/api/arenas/chatbot-arena/prices?date=2024-10-24&{query}").json()
    assert list(rows) == [one["model"] for one in record["models"]]
    yardstick = next(one["cost"] for one in record["models"] if one["model"] == "Yi-Lightning")
    for one in record["models"]:
        price, likely, at_worst, verdict, times, *others = rows[one["model"]]
        score, rank, probability, beaten = others
        assert likely.split()[0] == f"{credit(one['behind']):.0f}"
        assert at_worst.split()[0] == str(math.floor(credit(one["behind_at_worst"])))
        assert verdict == one["verdict"].replace("_", " ")
        assert price.split()[0] == dollars(Decimal(str(one["cost"])))
        assert price.endswith(f"{one['input_price']:g} in · {one['output_price']:g} out")
        assert times == multiple(Decimal(str(one["cost"])) / Decimal(str(yardstick)))
        up, down = one["upper"] - one["score"], one["score"] - one["lower"]
        assert score == f"{one['score']:.0f} +{up:.0f} −{down:.0f}"
        assert rank == str(one["rank"])
        assert probability == chance(one["frontier_probability"])
        assert beaten == (one["beaten_by"] or "nobody: on the frontier")
        assert one["on_frontier"] == (one["beaten_by"] is None)


# Other boards


def test_a_board_without_prices_says_so(stranger):
    publish(make_row("Auk"), make_row("Emu"))
    text = stranger.get(PAGE).text
    assert "No model of this board has both a score and a known price" in text
    assert "<svg" not in text
    assert stranger.get(API).json()["models"] == []
    assert stranger.get(API).json()["without_cost"] == 2


def test_free_models_are_shown_and_are_no_yardstick(stranger):
    publish(priced("Gift", 1000, 0), priced("Auk", 1100, 2))
    text = stranger.get(PAGE, {"than": "Gift"}).text
    assert price_and_times(table(text)["Gift"]) == ["$0 0 in · 0 out", "0.00"]
    assert table(text)["Auk"][TIMES] == "1.00"
    assert ">free</text>" in text


def test_nothing_but_free_models_needs_no_axis(stranger):
    publish(priced("Gift", 1000, 0))
    text = stranger.get(PAGE).text
    assert "Every model with a known price is free" in text
    assert list(table(text)) == ["Gift"]
    assert "<svg" not in text


def test_provisional_models_are_shown_off_the_frontier(stranger):
    publish(priced("Auk", 1000, 2), priced("Dodo", 1200, 1, provisional=True))
    rows = table(stranger.get(PAGE).text)
    assert rows["Dodo"][-2:] == ["not drawn", ""]
    assert rows["Auk"][-1] == "nobody: on the frontier"


def test_a_model_without_interval_has_an_unknown_chance(stranger):
    publish(priced("Auk", 1000, 2, lower=None, upper=None), priced("Emu", 1200, 4))
    text = stranger.get(PAGE).text
    assert table(text)["Auk"][-2] == "unknown"
    assert "1 model has no interval" in text


def test_the_measured_cost_can_be_chosen_where_it_is_known(stranger):
    publish(
        priced("Terse", 1000, 10, input_tokens=20, output_tokens=30),
        priced("Wordy", 1100, 4, input_tokens=20, output_tokens=900),
        priced("Silent", 1200, 1),
    )
    assert list(table(stranger.get(PAGE).text)) == ["Silent", "Wordy", "Terse"]
    text = stranger.get(PAGE, {"cost": "measured"}).text
    assert {name: row[0].split()[0] for name, row in table(text).items()} == {
        "Terse": "$0.50",
        "Wordy": "$3.68",
    }
    assert "The cost of the answers of 1 model is unknown" in words(text)
    record = stranger.get(API, {"cost": "measured"}).json()
    assert [(one["model"], one["cost"]) for one in record["models"]] == [
        ("Terse", 0.5),
        ("Wordy", 3.68),
    ]


def test_there_is_no_choice_of_measured_costs_where_none_is_known(stranger):
    publish(priced("Auk", 1000, 2))
    text = stranger.get(PAGE, {"cost": "measured"}).text
    assert 'name="cost"' not in text
    assert table(text)["Auk"][0].startswith("$2.00")
    record = stranger.get(API, {"cost": "measured"}).json()
    assert record["cost"] == "list"
    assert [(one["model"], one["cost"]) for one in record["models"]] == [("Auk", 2)]


def test_the_category_and_style_are_the_boards(stranger):
    plain = publish(priced("Auk", 1000, 2))
    styled = Board.objects.create(
        snapshot=plain.snapshot, category="maths", category_name="Maths", style_control=True
    )
    add(styled, priced("Emu", 1000, 3))
    query = {"category": "maths", "style_control": "1"}
    text = stranger.get(PAGE, query).text
    assert list(table(text)) == ["Emu"]
    assert "/models/?category=maths&style_control=1&name=Emu" in html.unescape(text)
    record = stranger.get(API, {**query, "style_control": "true"}).json()
    assert [one["model"] for one in record["models"]] == ["Emu"]


def test_a_snapshot_has_the_same_page(stranger):
    board = publish(priced("Auk", 1000, 2))
    address = f"/arenas/birds/snapshots/{board.snapshot_id}/prices/"
    assert list(table(stranger.get(address).text)) == ["Auk"]
    record = stranger.get(API, {"snapshot": board.snapshot_id}).json()
    assert record["snapshot"]["id"] == board.snapshot_id


def test_hostile_names_stay_text(stranger):
    name = '"><script>alert(1)</script>'
    publish(priced(name, 1000, 2), priced("a&b=c", 1000, 1))
    text = stranger.get(PAGE, {"than": name}).text
    assert "<script>alert" not in text
    assert "?name=a%26b%3Dc" in text


# Queries


@pytest.mark.parametrize(
    "mix", ["", "NaN", "inf", "-1", "101", "1e999", "x", "3,5", "\x00", "9" * 5000]
)
def test_a_mix_that_is_none_is_the_usual_one(stranger, mix):
    publish(priced("Auk", 1000, 2))
    response = stranger.get(PAGE, {"mix": mix})
    assert response.status_code == 200
    assert 'name="mix" value="3"' in response.text
    if mix:
        assert stranger.get(API, {"mix": mix}).status_code == 422


@pytest.mark.parametrize(
    ("mix", "hundredths"),
    [("1.333", "1.33"), ("1e-400", "0"), ("-0", "0"), ("3.00", "3"), ("1e2", "100")],
)
def test_a_mix_is_told_to_hundredths(stranger, mix, hundredths):
    publish(priced("Auk", 1000, 2))
    assert f'name="mix" value="{hundredths}"' in stranger.get(PAGE, {"mix": mix}).text


@pytest.mark.parametrize("than", ["", "nobody", "x\x00y", "a" * 5000])
def test_an_unknown_yardstick_is_the_usual_one(stranger, than):
    publish(priced("Auk", 1000, 2), priced("Emu", 1100, 4))
    assert table(stranger.get(PAGE, {"than": than}).text)["Emu"][TIMES] == "2.0"


def test_other_choices_that_are_none_are_refused_or_left_out(stranger):
    publish(priced("Auk", 1000, 2))
    assert stranger.get(PAGE, {"cost": "x"}).status_code == 200
    assert stranger.get(PAGE, {"category": "x\x00"}).status_code == 404
    assert stranger.get(API, {"cost": "x"}).status_code == 422
    assert stranger.get(API, {"category": "x\x00"}).status_code == 404
    assert stranger.get("/api/arenas/nothing/prices").status_code == 404
    assert stranger.get("/arenas/nothing/leaderboard/prices/").status_code == 404


def test_half_a_token_is_written_so_that_the_form_reads_it_in_german(stranger):
    publish(priced("Auk", 1000, 2), priced("Emu", 1000, 3))
    with translation.override("de"):
        text = stranger.get(PAGE, {"mix": "0.5"}, headers={"accept-language": "de"}).text
    assert 'name="mix" value="0.5"' in text
    assert table(text)["Emu"][TIMES] == "1,50"


def test_a_board_without_prices_names_the_newest_one_with_some(stranger):
    arena = make_arena("bare", status="archived", is_published=True)
    for day, prices in ((1, {"input_price": 1, "output_price": 2}), (2, {})):
        moment = datetime(2026, 1, day, tzinfo=UTC)
        snapshot = Snapshot.objects.create(arena=arena, kind="published", created_at=moment)
        row = make_row("Auk", 1000, **prices)
        row.board = snapshot.boards.create()
        row.save()
    page = stranger.get("/arenas/bare/leaderboard/prices/").text
    link = re.search(r'href="([^"]+)">The newest board with prices: 1 January 2026', page)[1]
    assert "Auk" in stranger.get(link).text
