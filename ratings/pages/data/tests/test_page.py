"""The page of downloads and the files themselves, and the API's description of itself."""

import csv
import io
import re
from datetime import UTC, datetime

import pyarrow.parquet
import pytest
from django.utils.html import escape

from arena.models import Arena, Outcome
from arena.tests.factories import make_arena, make_model, make_vote
from ratings.counting.refit import refit
from ratings.exports.columns import BOARD
from ratings.models import Board, Rating, Snapshot
from ratings.pages.data.downloads import HISTORY, PAIRS
from ratings.pages.embed.embeds import Embed
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/birds/leaderboard/data/"
BOARD_AT = "/arenas/birds/leaderboard"


@pytest.fixture
def arena() -> Arena:
    """Three votes on two models, and a model without."""
    arena = make_arena("birds")
    auk, moa = make_model("Auk", arena), make_model("=Moa", arena)
    make_model("Emu", arena)
    for outcome in (Outcome.A, Outcome.B, Outcome.BOTH_BAD):
        make_vote(arena, auk, moa, outcome)
    refit(arena)
    return arena


def publish(arena: Arena, *rows: Rating, **fields) -> Snapshot:
    snapshot = Snapshot.objects.create(arena=arena, **fields)
    board = Board.objects.create(snapshot=snapshot)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return snapshot


def parquet(response) -> list[dict]:
    assert response["Content-Type"] == "application/vnd.apache.parquet"
    assert re.search(r'filename="birds-\w+\.parquet"', response["Content-Disposition"])
    return pyarrow.parquet.read_table(io.BytesIO(response.content)).to_pylist()


def test_every_file_that_the_page_links_is_there(arena, stranger):
    text = stranger.get(PAGE).text
    links = re.findall(rf'href="({BOARD_AT}[^"]*\.(?:csv|json|parquet))"', text)
    assert len(set(links)) == 9
    for address in set(links):
        assert stranger.get(address).status_code == 200


def test_every_column_is_described(arena, stranger):
    text = stranger.get(PAGE).text
    described = re.findall(r"<code>(\w+)</code>", text)
    assert described == [column.name for column in (*BOARD, *PAIRS, *HISTORY)]


def test_every_column_is_explained_in_the_readers_language(arena, stranger):
    """A template's `translate` finds no text with a percent sign that Python marked."""
    text = stranger.get(PAGE, headers={"accept-language": "de"}).text
    assert "Untere Grenze des Intervalls von 95 %." in text
    for column in (*BOARD, *PAIRS, *HISTORY):
        assert f"<td>{escape(column.meaning)}</td>" not in text


def test_the_board_is_the_same_in_every_form(arena, stranger):
    rows = stranger.get(f"{BOARD_AT}.json").json()["rows"]
    assert parquet(stranger.get(f"{BOARD_AT}.parquet")) == rows
    assert stranger.get("/api/arenas/birds/leaderboard").json()["rows"] == rows


def test_organizations_are_the_same_in_every_form(stranger):
    best = make_row("Tern", organization="Harbour", organization_rank=1)
    publish(make_arena("birds"), best, make_row("Auk", rank=2, organization="Harbour"))
    by = {"by": "organization"}
    rows = stranger.get(f"{BOARD_AT}.json", by).json()["rows"]
    assert [row["model"] for row in rows] == ["Tern"]
    assert parquet(stranger.get(f"{BOARD_AT}.parquet", by)) == rows
    table = csv.DictReader(io.StringIO(stranger.get(f"{BOARD_AT}.csv", by).text))
    assert [row["model"] for row in table] == ["Tern"]


def test_pairs_are_counted_from_both_sides(arena, stranger):
    record = stranger.get(f"{BOARD_AT}/pairs.json").json()
    pair = {"model_a": "Auk", "model_b": "=Moa", "a_wins": 1, "b_wins": 1, "ties": 0, "both_bad": 1}
    assert record["rows"] == [pair]
    assert (record["arena"], record["snapshot"]["votes"]) == ("birds", 3)
    assert parquet(stranger.get(f"{BOARD_AT}/pairs.parquet")) == [pair]
    table = stranger.get(f"{BOARD_AT}/pairs.csv")
    row = next(csv.DictReader(io.StringIO(table.text)))
    assert (row["model_b"], row["both_bad"]) == ("'=Moa", "1")
    assert "attachment" in table["Content-Disposition"]


def test_pairs_of_a_category_are_its_own(arena, stranger):
    decided = stranger.get(f"{BOARD_AT}/pairs.json", {"category": "ties-excluded"}).json()["rows"]
    assert [(row["a_wins"], row["both_bad"]) for row in decided] == [(1, 0)]


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_pairs_that_are_not_kept_are_said_to_be_not_kept(arena, stranger, form):
    Board.objects.update(evidence=None)
    response = stranger.get(f"{BOARD_AT}/pairs.{form}")
    assert response.status_code == 404
    assert "Pair counts stay with the ten newest snapshots" in response.text
    text = stranger.get(PAGE).text
    assert "Pair counts stay with the ten newest snapshots" in text
    assert "pairs.csv" not in text


def test_a_published_board_has_no_pairs(stranger):
    arena = make_arena("birds", is_published=True, status="archived")
    publish(arena, make_row("Auk"), kind=Snapshot.Kind.PUBLISHED)
    assert "the votes behind it are not here" in stranger.get(f"{BOARD_AT}/pairs.csv").text
    assert "the votes behind it are not here" in stranger.get(PAGE).text


def test_the_history_is_the_newest_board_of_each_day_until_then(stranger):
    arena = make_arena("birds")
    moments = [(1, 9, 900), (1, 10, 1000), (2, 9, 1100), (3, 9, 1200)]
    snapshots = [
        publish(arena, make_row("Auk", score), created_at=datetime(2025, 5, day, hour, tzinfo=UTC))
        for day, hour, score in moments
    ]
    rows = stranger.get(f"{BOARD_AT}/history.json").json()["rows"]
    assert [(row["created_at"], row["score"]) for row in rows] == [
        ("2025-05-01T10:00:00Z", 1000),
        ("2025-05-02T09:00:00Z", 1100),
        ("2025-05-03T09:00:00Z", 1200),
    ]
    then = f"/arenas/birds/snapshots/{snapshots[2].id}/history.parquet"
    assert [row["score"] for row in parquet(stranger.get(then))] == [1000, 1100]
    assert parquet(stranger.get(then))[0]["created_at"] == datetime(2025, 5, 1, 10, tzinfo=UTC)


def test_the_history_of_published_boards_goes_by_their_days(stranger):
    arena = make_arena("birds")
    for day in (3, 1, 2):
        moment = datetime(2025, 5, day, tzinfo=UTC)
        publish(arena, make_row("Auk", day), kind=Snapshot.Kind.PUBLISHED, created_at=moment)
    rows = stranger.get(f"{BOARD_AT}/history.json").json()["rows"]
    assert [row["score"] for row in rows] == [1, 2, 3]
    rows = stranger.get(f"{BOARD_AT}/2025-05-02/history.json").json()["rows"]
    assert [row["score"] for row in rows] == [1, 2]


def test_snippets_hold_whole_addresses_and_no_markup_of_a_name(stranger):
    arena = make_arena("birds")
    name = '"><script>alert(1)</script> ](x) [y'
    publish(arena, make_row(name), make_row("Auk"))
    text = stranger.get(PAGE, {"name": name}).text
    assert "http://testserver/arenas/birds/leaderboard/badge.svg?name=" in text
    assert "<script>alert" not in text
    assert stranger.get(PAGE, {"name": "nobody\x00"}).status_code == 200


def test_the_pictures_of_a_snapshot_are_of_that_snapshot(arena, stranger):
    snapshot = Snapshot.objects.get()
    text = stranger.get(f"/arenas/birds/snapshots/{snapshot.id}/data/").text
    assert f"http://testserver/arenas/birds/snapshots/{snapshot.id}/chart.svg" in text
    assert f"/api/arenas/birds/leaderboard?snapshot={snapshot.id}" in text


def test_an_embed_is_one_link_whatever_its_words():
    embed = Embed("http://x/i?a=1&b=2", "http://x/", '](y) <b> "q" & _z_')
    assert embed.html == (
        '<a href="http://x/"><img src="http://x/i?a=1&amp;b=2" '
        'alt="](y) &lt;b&gt; &quot;q&quot; &amp; _z_"></a>'
    )
    assert embed.markdown == (r'[![\](y) \<b\> "q" \& \_z\_](http://x/i?a=1&b=2)](http://x/)')


def test_how_it_was_made_is_told(arena, stranger):
    text = stranger.get(PAGE).text
    for fact in (
        "Newest vote counted",
        "Bradley-Terry",
        "clustered by voter",
        "Ties count as",
        "0.95",
    ):
        assert fact in text


def test_the_api_describes_every_answer(stranger):
    description = stranger.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.")
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            for status, answer in operation["responses"].items():
                if status == "204":
                    continue
                schema = answer["content"]["application/json"]["schema"]
                assert schema, (path, status)
                for reference in re.findall(r"#/components/schemas/(\w+)", str(schema)):
                    assert reference in schemas


@pytest.mark.parametrize("path", ["leaderboard", "snapshots", "snapshots/compare"])
def test_the_api_declares_its_errors(stranger, path):
    operation = stranger.get("/api/openapi.json").json()["paths"][f"/api/arenas/{{slug}}/{path}"]
    assert {"200", "400", "404", "422"} <= set(operation["get"]["responses"])


def test_the_api_explains_every_column(stranger):
    schemas = stranger.get("/api/openapi.json").json()["components"]["schemas"]
    fields = schemas["RowOut"]["properties"]
    assert {name: field["description"] for name, field in fields.items()} == {
        column.name: column.meaning for column in BOARD
    }
