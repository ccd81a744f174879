"""The page that compares two models, and the same in the API."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arena.models import Arena, LanguageModel, Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter, make_votes
from ratings.counting.refit import refit
from ratings.models import Board, Evidence, Rating, Snapshot
from ratings.pages.compare.comparison import Comparison
from ratings.pages.compare.verdicts import rough
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/birds/leaderboard/compare/"
API = "/api/arenas/birds/compare"


@pytest.fixture
def birds() -> Arena:
    arena = make_arena("birds")
    models = [make_model(name, arena) for name in ("Auk", "Emu", "Kea")]
    cast = []
    for voter in range(4):
        judge = make_voter()
        for outcome in [Outcome.A] * (2 + voter) + [Outcome.B, Outcome.TIE, Outcome.BOTH_BAD]:
            cast += [(models[better], models[1], outcome, judge) for better in (0, 2)]
    make_votes(arena, cast)
    refit(arena)
    return arena


@pytest.fixture
def published() -> Arena:
    """A board of one day, and a newer one on which nothing costs anything."""
    arena = make_arena("birds", is_published=True, status="archived")
    yi = {"input_price": Decimal("0.14"), "output_price": Decimal("0.14"), "rank": 6}
    gpt = {"input_price": Decimal("2.5"), "output_price": Decimal(10), "rank": 11}
    rows = [make_row("Yi-Lightning", 1286, arm=4, **yi), make_row("GPT-4o", 1264, arm=3, **gpt)]
    put(arena, datetime(2024, 10, 24, tzinfo=UTC), rows)
    put(arena, datetime(2025, 7, 18, tzinfo=UTC), [make_row("GPT-4o", 1300)])
    return arena


def put(arena: Arena, moment: datetime, rows: list[Rating]) -> None:
    snapshot = Snapshot.objects.create(arena=arena, kind="published", created_at=moment)
    board = Board.objects.create(snapshot=snapshot)
    for row in rows:
        row.board = board
        row.save()


def read(client: Client, a: str, b: str, address: str = PAGE, **query: str) -> str:
    response = client.get(address, {"a": a, "b": b, **query})
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.text)).split())


def test_how_much_cheaper_yi_lightning_is_at_an_equal_mix(published, stranger):
    address = "/arenas/birds/leaderboard/2024-10-24/compare/"
    page = read(stranger, "Yi-Lightning", "GPT-4o", address)
    assert (
        "At 3 input tokens to one output token, Yi-Lightning costs $0.14 per million tokens and "
        "GPT-4o costs $4.38: $4.24 more, 31 times as much."
    ) in page
    assert "treats the errors of the two scores as independent" in page
    assert "A published board comes without its votes" in page
    other = read(stranger, "Yi-Lightning", "GPT-4o", address, mix="1")
    assert "GPT-4o costs $6.25" in other


def test_the_page_and_the_api_tell_the_same(birds, stranger):
    record = stranger.get(API, {"a": "Auk", "b": "Emu"}).json()
    page = read(stranger, "Auk", "Emu")
    difference, direct = record["difference"], record["direct"]
    assert record["verdict"] in page
    assert f"the scores predict {100 * record['win_rate']:.0f} for Auk and the rest for Emu" in page
    low, high = (100 * difference[f"win_rate_{end}"] for end in ("lower", "upper"))
    assert f"this difference alone: {low:.0f} to {high:.0f}" in page
    assert f"+{difference['points']:.0f} likely range of this" in page
    assert (direct["battles"], direct["a_better"], direct["b_better"]) == (26, 14, 4)
    assert "In 26 direct battles Auk won 14, Emu won 4, and 8 were ties or both bad" in page
    assert difference["errors"] == "joint"
    assert record["a"]["score"] == pytest.approx(
        Rating.objects.get(name="Auk", board__category="overall").score, abs=0.01
    )


def test_models_that_never_met_directly_are_compared_through_others(birds, stranger):
    page = read(stranger, "Auk", "Kea")
    assert "Auk and Kea cannot be told apart" in page
    assert "They never met directly, so they are compared through other models." in page
    record = stranger.get(API, {"a": "Auk", "b": "Kea"}).json()
    assert record["difference"]["probability"] == pytest.approx(0.5, abs=0.01)
    assert record["direct"]["battles"] == 0
    assert record["direct"]["observed"] is None


def test_the_votes_that_would_separate_them_are_told(birds, stranger):
    kea, emu, judge = LanguageModel.objects.get(name="Kea"), None, make_voter()
    emu = LanguageModel.objects.get(name="Emu")
    for _ in range(6):
        make_vote(birds, kea, emu, Outcome.B, judge)
    board = refit(birds).board("overall")
    record = stranger.get(API, {"a": "Kea", "b": "Auk"}).json()
    needed = record["votes_to_separate"]
    rows = {row.name: row for row in board.ratings.all()}
    forecast = Comparison.of(board, rows["Kea"], rows["Auk"]).forecast
    assert needed == forecast.enough > record["votes_to_separate_early"] == forecast.early > 0
    page = read(stranger, "Kea", "Auk")
    assert f"{rough(needed)} more votes like these" in page


def test_swapping_is_a_link(birds, stranger):
    text = stranger.get(PAGE, {"a": "Auk", "b": "Emu", "mix": "5"}).text
    link = re.search(r'href="([^"]+)">Swap A and B', text)[1]
    swapped = stranger.get(unescape(link))
    assert swapped.status_code == 200
    chosen = re.findall(r"<option selected>([^<]+)", swapped.text)
    assert chosen == ["Emu", "Auk"]
    assert 'name="mix" value="5"' in swapped.text


@pytest.mark.parametrize("query", [{}, {"a": "Auk"}, {"b": "Auk"}, {"a": "", "b": ""}])
def test_with_less_than_two_models_there_is_the_choice(birds, stranger, query):
    response = stranger.get(PAGE, query)
    assert response.status_code == 200
    assert "Choose two models of this board" in response.text
    assert response.text.count("<option>Kea</option>") == 2


def test_a_model_is_not_compared_with_itself(birds, stranger):
    assert "Choose two different models." in read(stranger, "Auk", "Auk")
    answer = stranger.get(API, {"a": "Auk", "b": "Auk"})
    assert (answer.status_code, answer.json()) == (400, {"detail": "Name two different models."})


@pytest.mark.parametrize("name", ["Dodo", "x\x00y", "a" * 3000, "<script>alert(1)</script>"])
def test_names_that_are_none_are_not_found_and_the_choice_stays(birds, stranger, name):
    for pair in ({"a": name, "b": "Auk"}, {"a": "Auk", "b": name}, {"a": name, "b": name}):
        response = stranger.get(PAGE, pair)
        assert response.status_code == 404
        assert "This board has no model of that name." in response.text
        assert "<option>Kea</option>" in response.text
        assert "<script>alert" not in response.text
        assert stranger.get(API, pair).status_code == 404


@pytest.mark.parametrize("mix", ["-1", "NaN", "1e400", "x", "", "101"])
def test_a_mix_that_is_none_is_the_usual_one(published, stranger, mix):
    address = "/arenas/birds/leaderboard/2024-10-24/compare/"
    assert "GPT-4o costs $4.38" in read(stranger, "Yi-Lightning", "GPT-4o", address, mix=mix)
    query = {"a": "Yi-Lightning", "b": "GPT-4o", "date": "2024-10-24", "mix": mix}
    assert stranger.get(API, query).status_code == 422


def test_a_provisional_model_is_in_no_claim(birds, stranger):
    new = make_model("New", birds)
    make_vote(birds, new, LanguageModel.objects.get(name="Auk"))
    refit(birds)
    page = read(stranger, "New", "Auk")
    assert "New and Auk cannot be compared here" in page
    assert "New is provisional" in page
    assert "Predicted win rate" not in page
    assert "In their one battle New won 1, Auk won 0, and 0 was" in page
    record = stranger.get(API, {"a": "New", "b": "Auk"}).json()
    assert (record["comparable"], record["win_rate"], record["difference"]) == (False, None, None)


def test_models_of_other_groups_and_without_votes_are_not_compared(birds, stranger):
    lone = [make_model(name, birds) for name in ("Moa", "Rhea", "Idle")]
    for outcome in (Outcome.A, Outcome.B):
        make_vote(birds, lone[0], lone[1], outcome, make_voter())
    refit(birds)
    assert "The two never met, directly or through others" in read(stranger, "Moa", "Auk")
    assert "Idle has no votes on this board yet." in read(stranger, "Idle", "Auk")


def test_an_old_board_without_its_votes_says_so(birds, stranger):
    Board.objects.update(evidence=None)
    Evidence.objects.all().delete()
    page = read(stranger, "Auk", "Emu")
    assert "The votes of each pair are no longer kept with this old snapshot." in page
    assert "because their correlation is no longer kept" in page
    record = stranger.get(API, {"a": "Auk", "b": "Emu"}).json()
    assert record["difference"]["errors"] == "independent"
    assert record["direct"] is None
    assert record["votes_to_separate"] is None


def test_the_page_is_that_of_the_snapshot_asked_for(birds, stranger):
    first = Snapshot.objects.get()
    make_vote(birds, *LanguageModel.objects.filter(name__in=("Auk", "Emu")).order_by("name"))
    refit(birds)
    address = f"/arenas/birds/snapshots/{first.id}/compare/"
    assert "In 26 direct battles" in read(stranger, "Auk", "Emu", address)
    assert "In 27 direct battles" in read(stranger, "Auk", "Emu")


def test_the_bar_tells_the_sides_by_letters_and_the_numbers(birds, stranger):
    text = stranger.get(PAGE, {"a": "Auk", "b": "Emu"}).text
    share = stranger.get(API, {"a": "Auk", "b": "Emu"}).json()["win_rate"]
    assert f">A {100 * share:.0f}%</text>" in text
    assert f">B {100 * (1 - share):.0f}%</text>" in text
    width = float(re.search(r'class="more" x="6" y="24" width="([\d.]+)"', text)[1])
    assert width / 348 == pytest.approx(share, abs=0.001)


def test_it_takes_few_queries_and_the_second_time_hardly_any(birds, stranger):
    with CaptureQueriesContext(connection) as first:
        read(stranger, "Auk", "Emu")
    with CaptureQueriesContext(connection) as again:
        read(stranger, "Auk", "Emu")
    assert len(first) < 12
    assert len(again) < 4
