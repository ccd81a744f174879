"""The page of one model, and the same in the API."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.models import Arena, Category, LanguageModel, Outcome
from arena.tests.factories import make_arena, make_model, make_prompt, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.models import Board, Rating, Snapshot
from ratings.pages.model.profile import ModelProfile
from ratings.pages.model.tests.reading import BIRDS, api, cells, page_of, text
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

RECORD = {
    ("Auk", "Emu"): [Outcome.A] * 5 + [Outcome.B] * 2 + [Outcome.TIE, Outcome.BOTH_BAD],
    ("Emu", "Kea"): [Outcome.A] * 3 + [Outcome.B] * 3,
    ("Auk", "Kea"): [Outcome.B],
}


@pytest.fixture
def birds() -> Arena:
    arena = make_arena("birds")
    models = {name: make_model(name, arena) for name in ("Auk", "Emu", "Kea")}
    voters = [make_voter() for _ in range(3)]
    for (one, other), outcomes in RECORD.items():
        for number, outcome in enumerate(outcomes):
            make_vote(arena, models[one], models[other], outcome, voters[number % 3])
    refit(arena)
    return arena


# What is known of it


def test_what_is_known_is_told_and_the_rest_is_unknown(stranger):
    arena = make_arena("birds")
    auk = make_model(
        "Auk",
        arena,
        organization="Harbour",
        license="MIT",
        link="https://auk.example/",
        parameter_count=7_000_000_000,
        context_length=128_000,
    )
    make_vote(arena, auk, make_model("Emu", arena))
    refit(arena)
    page = page_of(stranger, BIRDS, "Auk")
    for known in ("Harbour", "MIT", 'href="https://auk.example/"', "7,000,000,000", "128,000 tok"):
        assert known in page
    facts = re.findall(r"(?s)<dd>(.*?)</dd>", page_of(stranger, BIRDS, "Emu"))
    assert {text(fact) for fact in facts} == {"unknown"}


def test_the_measured_cost_stands_with_its_ingredients(stranger):
    arena = make_arena("birds", is_published=True, status="archived")
    snapshot = Snapshot.objects.create(arena=arena, kind="published")
    row = make_row("Auk", input_price=2, output_price=10, input_tokens=50, output_tokens=400)
    row.board = Board.objects.create(snapshot=snapshot)
    row.save()
    page = text(page_of(stranger, BIRDS, "Auk"))
    assert "Three input tokens to one output token $4.00 per million" in page
    assert "1,000 answers as long as its own here $4.10" in page
    assert "prompts 50 tokens" in page
    assert "answers 400 tokens" in page


@pytest.mark.parametrize("name", ["Dodo", "x\x00y", "a" * 3000, "<script>", "Auk "])
def test_names_that_are_none_are_not_found_and_the_choice_stays(birds, stranger, name):
    response = stranger.get(BIRDS, {"name": name})
    assert response.status_code == 404
    assert "This board has no model of that name." in response.text
    assert "<option>Auk</option>" in response.text
    assert "<script>" not in response.text
    assert stranger.get("/api/arenas/birds/model", {"name": name}).status_code == 404


def test_without_a_name_there_is_a_choice(birds, stranger):
    response = stranger.get(BIRDS)
    assert response.status_code == 200
    assert "Choose a model of this board." in response.text


def test_it_has_its_address_on_each_board(birds, stranger):
    snapshot = Snapshot.objects.get()
    make_vote(birds, *LanguageModel.objects.filter(name__in=("Auk", "Emu")).order_by("name"))
    refit(birds)
    query = {"name": "Auk"}
    newest = stranger.get(BIRDS, query).text
    then = stranger.get(f"/arenas/birds/snapshots/{snapshot.id}/models/", query).text
    day = stranger.get(f"/arenas/birds/leaderboard/{snapshot.created_at:%Y-%m-%d}/models/", query)
    assert "from 11 votes" in newest
    assert "from 11 votes" in day.text
    assert "from 10 votes" in then
    assert stranger.get("/arenas/nothing/leaderboard/models/", query).status_code == 404


# Its record


def test_the_record_is_what_was_voted_seen_from_its_side(birds, stranger):
    rows = {row[0]: row[1:] for row in cells(page_of(stranger, BIRDS, "Emu"), "Against each")}
    assert rows["Auk"][1:] == ["33%", "9", "2", "5", "1", "1"]
    assert rows["Kea"][1:] == ["50%", "6", "3", "3", "0", "0"]
    record = {one["model"]: one for one in api(stranger, "birds", "Emu")["opponents"]}
    assert [record["Auk"][key] for key in ("won", "lost", "tie", "both_bad")] == [2, 5, 1, 1]
    assert record["Auk"]["observed"] == pytest.approx(3 / 9, abs=1e-4)


def test_the_predicted_share_is_that_of_the_scores(birds, stranger):
    scores = dict(Rating.objects.filter(board__category="overall").values_list("name", "score"))
    for one in api(stranger, "birds", "Auk")["opponents"]:
        odds = 10 ** ((scores["Auk"] - scores[one["model"]]) / 400)
        assert one["predicted"] == pytest.approx(odds / (1 + odds), abs=1e-4)
    rows = cells(page_of(stranger, BIRDS, "Auk"), "Against each")
    shown = {name: share for name, share, *_ in rows}
    odds = 10 ** ((scores["Auk"] - scores["Emu"]) / 400)
    assert shown["Emu"] == f"{100 * odds / (1 + odds):.0f}%"


def test_a_published_board_says_that_it_has_no_votes_and_shows_what_is_predicted(stranger):
    arena = make_arena("birds", is_published=True, status="archived")
    snapshot = Snapshot.objects.create(arena=arena, kind="published")
    board = Board.objects.create(snapshot=snapshot)
    for row in (make_row("Auk", 1100), make_row("Emu", 1000)):
        row.board = board
        row.save()
    page = page_of(stranger, BIRDS, "Auk")
    assert "A published board comes without its votes" in page
    assert cells(page, "Against each") == [["Emu", "64%"]]
    assert "Answers to read" not in page


def test_provisional_models_and_strangers_get_no_prediction(birds):
    board = Snapshot.objects.get().board("overall")
    auk, vague, apart = make_row("Auk"), make_row("Vague", provisional=True), make_row("Far")
    apart.component = 1
    profile = ModelProfile(board, auk, [auk, vague, apart])
    assert profile.opponents == []


def test_of_too_many_opponents_those_it_met_most_stay(birds, monkeypatch):
    monkeypatch.setattr("ratings.pages.model.profile.MOST_OPPONENTS", 1)
    board = Snapshot.objects.get().board("overall")
    profile = ModelProfile(board, board.ratings.get(name="Kea"), list(board.ratings.ranked()))
    assert [one.row.name for one in profile.opponents] == ["Emu"]
    assert profile.left_out == 1


# Its strengths


def with_categories(*boards: tuple[str, list[Rating]]) -> ModelProfile:
    """Of Auk on the first board."""
    snapshot = Snapshot.objects.create(arena=make_arena())
    for category, rows in boards:
        board = Board.objects.create(
            snapshot=snapshot, category=category, category_name=category.title()
        )
        for row in rows:
            row.board = board
            row.save()
    first = snapshot.board(boards[0][0])
    return ModelProfile(first, first.ratings.get(name="Auk"), list(first.ratings.ranked()))


def spread(low: int, high: int, score: float = 1000, **fields) -> list[Rating]:
    others = [make_row(name, 900, rank_low=1, rank_high=9) for name in ("Emu", "Kea")]
    return [make_row("Auk", score, rank_low=low, rank_high=high, **fields), *others]


def test_stronger_or_weaker_is_said_only_where_the_spreads_share_no_rank():
    profile = with_categories(
        ("overall", spread(4, 6)),
        ("coding", spread(1, 3, 1090, rank=1)),
        ("german", spread(3, 4, 1030, rank=3)),
        ("poetry", spread(7, 9, 880, rank=7)),
    )
    verdicts = {one.board.category: one.verdict for one in profile.strengths[1:]}
    assert verdicts == {"coding": "stronger", "german": "same", "poetry": "weaker"}
    assert [one.points for one in profile.strengths[1:]] == [90, 30, -120]


def test_boards_of_other_models_and_vague_scores_are_not_compared():
    profile = with_categories(
        ("overall", spread(4, 6)),
        ("coding", spread(1, 3)[:2]),
        ("german", spread(1, 3, provisional=True)),
        ("poetry", spread(1, 3, component=1)),
    )
    assert [one.verdict for one in profile.strengths[1:]] == ["unknown"] * 3
    assert {one.points for one in profile.strengths[1:]} == {None}


def test_decided_votes_are_no_kind_of_prompt():
    profile = with_categories(("overall", spread(4, 6)), ("ties-excluded", spread(1, 2)))
    assert profile.strengths == []


def test_the_strengths_on_the_page_are_those_of_the_category_boards(stranger):
    arena = make_arena("birds")
    auk, emu = make_model("Auk", arena), make_model("Emu", arena)
    coding = make_prompt(arena)
    coding.categories.add(*Category.objects.named(["coding"]))
    for number in range(8):
        prompt = coding if number % 2 else make_prompt(arena)
        outcome = Outcome.A if number % 3 else Outcome.B
        make_vote(arena, auk, emu, outcome, make_voter(), prompt=prompt)
    refit(arena)
    rows = api(stranger, "birds", "Auk")["categories"]
    stored = {row.board.category: row for row in Rating.objects.filter(name="Auk")}
    assert [row["category"] for row in rows] == ["overall", "coding"]
    for row in rows:
        assert row["score"] == pytest.approx(stored[row["category"]].score, abs=0.01)
        assert row["rank"] == stored[row["category"]].rank
    shown = cells(page_of(stranger, BIRDS, "Auk"), "By kind of prompt")
    assert shown[1][0] == "Coding 4 votes, 2 models"


# All of it


def test_the_page_takes_as_many_queries_however_much_there_is(birds, stranger):
    with CaptureQueriesContext(
        connection,
    ) as few:
        page_of(stranger, BIRDS, "Auk")
    for number in range(6):
        model = make_model(f"More {number}", birds)
        make_vote(birds, model, LanguageModel.objects.get(name="Auk"))
    snapshot = refit(birds)
    Snapshot.objects.filter(arena=birds).exclude(id=snapshot.id).update(
        created_at=snapshot.created_at - timedelta(days=3)
    )
    with CaptureQueriesContext(connection) as many:
        page_of(stranger, BIRDS, "Auk")
    assert len(many) == len(few) < 20


def test_the_api_has_the_history_and_the_events_of_the_page(birds, stranger):
    record = api(stranger, "birds", "Auk")
    row = Rating.objects.get(name="Auk", board__category="overall")
    assert [one["score"] for one in record["history"]] == [pytest.approx(row.score, abs=0.01)]
    assert record["row"]["model"] == "Auk"
    assert [event["kind"] for event in record["events"]] == ["registered"]
    page = page_of(stranger, BIRDS, "Auk")
    assert "Registered here." in page
    assert "The model is on boards of one day only" in page
    assert f"score of {row.score:.0f}" in page


def test_it_says_how_often_both_answers_were_bad(birds, stranger):
    Rating.objects.filter(name="Emu").update(both_bad=0.2, both_bad_low=0.05, both_bad_high=0.5)
    said = "In 20% of its battles both answers were called bad (likely 5% to 50%)."
    assert said in text(page_of(stranger, BIRDS, "Emu"))
    Rating.objects.filter(name="Emu").update(both_bad=None)
    assert "called bad" not in page_of(stranger, BIRDS, "Emu")
