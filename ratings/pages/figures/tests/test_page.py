"""The four figures of a board as a page, and the same numbers in the API."""

import gzip
import html
import re

import pytest
from django.utils import translation

from ratings.models import Board, Rating
from ratings.tests.meetings import MEETINGS, make_board, three_birds
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db

PAGE = "/arenas/birds/leaderboard/figures/"
API = "/api/arenas/birds/figures"


@pytest.fixture
def board() -> Board:
    return make_board(three_birds(), MEETINGS)


# The page


def titles(text: str) -> list[str]:
    return [html.unescape(title) for title in re.findall(r"<title>([^<]+)</title>", text)]


def test_the_page_shows_the_numbers(board, stranger):
    text = stranger.get(PAGE).text
    for words in (
        "Tern: score 1191, 95% interval 1181 to 1201",
        "Tern: 75% predicted against all others, 82% observed in 20 battles",
        "Tern against Wren: 65% of 10, predicted 75%",
        "Wren against Tern: 35% of 10, predicted 25%",
        "Auk against Wren: 50% predicted",
        "Tern against Auk: 10 battles",
    ):
        assert words in titles(text), words
    assert "Of the 3 possible pairs of models, 2 met." in text
    assert "none ended more than two standard deviations away" in text


def test_pairs_that_never_met_have_no_cell(board, stranger):
    found = titles(stranger.get(PAGE).text)
    assert not any(re.match(r"Auk against Wren: (\d+% of|\d+ battles)", title) for title in found)


def test_page_and_api_agree(board, stranger):
    text, record = stranger.get(PAGE).text, stranger.get(API).json()
    found = titles(text)
    assert (record["pairs_met"], record["pairs_possible"]) == (2, 3)
    assert len(record["pairs"]) == 3
    for pair in record["pairs"]:
        names = f"{pair['model_a']} against {pair['model_b']}"
        assert f"{names}: {100 * pair['predicted']:.0f}% predicted" in found
        outcomes = ("a_better", "b_better", "tie", "both_bad")
        assert sum(pair[name] for name in outcomes) == pair["battles"]
        if pair["battles"]:
            seen = f"{100 * pair['observed']:.0f}% of {pair['battles']}"
            assert f"{names}: {seen}, predicted {100 * pair['predicted']:.0f}%" in found
            distance = f"{pair['misfit']:+.1f}".replace("-", "−")
            assert f'<td class="num">{distance}</td>' in text
    for rate in record["win_rates"]:
        shares = f"{100 * rate['predicted']:.0f}% predicted against all others"
        seen = f"{100 * rate['observed']:.0f}% observed in {rate['battles']} battles"
        assert f"{rate['model']}: {shares}, {seen}" in found


def test_a_published_board_says_that_its_votes_are_not_here(stranger):
    make_board(three_birds())
    text = stranger.get(PAGE).text
    assert "A published board comes without its votes." in text
    assert "Tern against Wren: 75% predicted" in titles(text)
    assert "Tern: 75% predicted against all others" in titles(text)
    assert "Who met whom" not in text
    record = stranger.get(API).json()
    assert (record["has_votes"], record["pairs_met"]) == (False, None)
    assert {pair["battles"] for pair in record["pairs"]} == {None}
    assert {rate["observed"] for rate in record["win_rates"]} == {None}


def test_an_old_snapshot_without_its_evidence_says_so(board, stranger):
    board.evidence.delete()
    assert "no longer kept with this old snapshot" in stranger.get(PAGE).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 20),
        ("?models=10", 10),
        ("?models=40", 40),
        ("?models=all", 110),
        ("?models=7", 20),
        ("?models=-1", 20),
        ("?models=%00", 20),
        ("?models=", 20),
        ("?models[]=40", 20),
    ],
)
def test_the_reader_chooses_how_many(stranger, query, shown):
    make_board([make_row(f"Bird {n:03}", 1500 - n, rank=n + 1) for n in range(110)])
    text = stranger.get(f"{PAGE}{query}").text
    assert len(re.findall(r"against all others", "\n".join(titles(text)))) == shown
    mapped = min(shown, 100)
    assert text.count('<rect class="s') - 11 == mapped * (mapped - 1)
    assert ("The maps show the first 100 models." in text) == (shown > 100)


def test_the_page_of_a_large_board_is_light(stranger):
    rows = [make_row(f"bird-{n:03}-instruct", 1500 - n, rank=n + 1) for n in range(300)]
    pairs = {
        (a.name, b.name): (n, 3, 2, 1) for n, a in enumerate(rows) for b in rows[n + 1 : n + 9]
    }
    make_board(rows, pairs)
    response = stranger.get(PAGE, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 60_000
    assert "Who met whom" in gzip.decompress(response.content).decode()


@pytest.mark.parametrize("rows", [[], [make_row("Dodo", None)], [make_row("Tern")]])
@pytest.mark.parametrize("meetings", [{}, None])
def test_boards_with_nothing_to_compare_have_a_page(stranger, rows, meetings):
    for row in rows:
        row.pk = None
    make_board(rows, meetings)
    text = stranger.get(PAGE).text
    assert ("No model has a score yet." in text) == (not any(row.rank for row in rows))
    assert "Who beats whom" not in text
    assert stranger.get(API).json()["pairs"] == []


def without_interval(name: str, score: float, **fields) -> Rating:
    return make_row(name, score, lower=None, upper=None, **fields)


@pytest.mark.parametrize("meetings", [{("Tern", "Wren"): (5, 2, 1, 1)}, None])
def test_a_board_without_intervals_claims_none(stranger, meetings):
    make_board([without_interval("Tern", 1200), without_interval("Wren", 1100, rank=2)], meetings)
    text = stranger.get(PAGE).text
    assert "Scores; their intervals are unknown. 2 of 2 models" in text
    assert "Tern: score 1200, interval unknown" in titles(text)
    assert "Scores with their 95% intervals" not in text
    assert "Scores and their intervals" not in text
    assert "Score and 95% interval of each model" not in text
    assert "ten intervals" not in text


def test_a_mark_without_a_line_is_explained_where_others_have_one(stranger):
    said = "A mark without a line: the interval is unknown."
    make_board(three_birds())
    assert said not in stranger.get(PAGE).text
    make_board([*three_birds(), without_interval("Swift", 900, rank=4)])
    assert said in stranger.get(PAGE).text


def test_a_provisional_score_without_interval_is_still_provisional(stranger):
    make_board([without_interval("Tern", 1200, provisional=True)], {})
    found = titles(stranger.get(PAGE).text)
    assert "Tern: provisional score 1200, interval unknown" in found


def test_a_board_of_provisional_models_says_why_nothing_is_predicted(board, stranger):
    said = "Nothing can be predicted yet. That takes two models that are not provisional."
    assert said not in stranger.get(PAGE).text
    rows = [make_row("Tern", 1200, provisional=True), make_row("Wren", 1100, rank=2)]
    make_board(rows, {("Tern", "Wren"): (5, 0, 0, 0)})
    text = stranger.get(PAGE).text
    assert said in text
    assert "Average win rate" not in text


def test_a_hollow_mark_and_a_sentence_for_provisional_models(stranger):
    make_board([*three_birds(), make_row("Swift", 900, provisional=True)], MEETINGS)
    text = stranger.get(PAGE).text
    assert "Swift: provisional score 900, 95% interval 890 to 910" in titles(text)
    assert text.count('class="mark hollow"') == 1
    assert "1 provisional model is left out" in text


def test_style_control_is_named_as_a_cause(board, stranger):
    said = "With style control the scores predict battles at equal style"
    styled = Board.objects.create(
        snapshot=board.snapshot, style_control=True, evidence=board.evidence
    )
    Rating.objects.bulk_create(
        [make_row(row.name, row.score, board=styled) for row in three_birds()]
    )
    assert said not in stranger.get(PAGE).text
    assert said in stranger.get(PAGE, {"style_control": "1"}).text


def test_hostile_names_stay_text(stranger):
    rows = [make_row("<script>alert(1)</script>"), make_row('"><img src=x onerror=y>', 990)]
    make_board(rows, {(rows[0].name, rows[1].name): (3, 9, 1, 1)})
    text = stranger.get(PAGE).text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_drawings_are_the_same_numbers_in_german(board, stranger):
    def drawn(language: str) -> list[str]:
        with translation.override(language):
            text = stranger.get(PAGE, headers={"accept-language": language}).text
        return re.findall(r'[ "](?:x|y|x1|x2|cx|cy|d|width|transform)="[^"]*"', text)

    english, german = drawn("en"), drawn("de")
    assert english == german
    assert len(german) > 50
    assert not any("," in attribute for attribute in german)


def test_a_day_and_a_snapshot_have_their_own_figures(board, stranger):
    day = board.snapshot.created_at.date()
    newer = [make_row("Emu", 1100), make_row("Moa")]
    make_board(newer, {("Emu", "Moa"): (1, 0, 0, 0)})
    assert "Emu" in stranger.get(PAGE).text
    kept = f"/arenas/birds/snapshots/{board.snapshot.id}/figures/"
    assert "Tern" in stranger.get(kept).text
    assert "Emu" in stranger.get(f"/arenas/birds/leaderboard/{day}/figures/").text
    assert stranger.get(API, {"snapshot": board.snapshot.id}).json()["pairs_possible"] == 3
    link = re.search(r'href="(/api/arenas/birds/figures[^"]*)"', stranger.get(kept).text)[1]
    assert stranger.get(html.unescape(link)).json()["snapshot"] == board.snapshot.id


# The API


@pytest.mark.parametrize("models", ["1", "101", "-3", "x", "1e9", "NaN"])
def test_the_api_refuses_numbers_of_models_that_are_none(board, stranger, models):
    assert stranger.get(API, {"models": models}).status_code == 422


def test_the_api_finds_no_board_that_is_none(board, stranger):
    assert stranger.get(API, {"category": "x\x00"}).status_code == 404
    assert stranger.get("/api/arenas/nothing/figures").status_code == 404


def test_how_often_both_answers_were_bad(stranger):
    bad = {"both_bad": 0.25, "both_bad_low": 0.11, "both_bad_high": 0.47}
    make_board([make_row("Tern", 1100, **bad), make_row("Wren"), make_row("Auk")], MEETINGS)
    page = stranger.get(PAGE).text
    assert "Tern: both bad in 25%, 95% interval 11% to 47%" in titles(page)
    assert "<small>11% – 47%</small>" in page
    assert page.count("both bad in") == 1


def test_where_nobody_called_both_bad_nothing_is_drawn(board, stranger):
    assert "Both answers bad" not in stranger.get(PAGE).text
