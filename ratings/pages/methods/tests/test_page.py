"""The methods page tells the method in force, in the numbers of the code."""

import html
import re

import pytest

from arena.models import LanguageModel
from arena.tests.factories import make_arena, make_model
from ratings.method import METHOD
from ratings.pages.methods import methods
from ratings.pages.writing.settings import setting_name, setting_value

PAGE = "/methods/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(stranger):
    def text() -> str:
        page = stranger.get(PAGE).text.replace("</th>", " ")
        page = re.sub(r"<[^>]+>", "", page)
        return " ".join(html.unescape(page).split())

    return text


def test_the_settings_in_force_are_those_recorded_with_snapshots(read, monkeypatch):
    for name, value in METHOD.items():
        assert f"{setting_name(name)} {setting_value(value)}" in read()
    monkeypatch.setitem(METHOD, "novelty", "a setting that came later")
    assert "novelty a setting that came later" in read()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POINTS", 300, "/ 691)"),
        ("MEAN_SCORE", 1500, "The mean score of the firmly rated models is 1500"),
        (
            "FEWEST_VOTERS",
            7,
            "models that fewer than 7 effective voters judged are marked provisional",
        ),
        ("HALF_TRUSTED", 6, "w = d / (d + 6)"),
        ("PRIOR_PRECISION", 0.04, "standard deviation 5 keeps"),
        ("INPUT_TOKENS", 5, "blended price = (5 · input price + output price) / (5 + 1)"),
        ("ANSWERS", 77, "cost = 77 · (mean prompt tokens"),
        ("DRAWS", 123, "share of 123 boards"),
        ("FORESEEABLE", 55, "Numbers above 55 are not shown"),
        ("DENSE_MODELS", 321, "On boards of more than 321 models"),
        ("TOP", 8, "The top models are the first 8 by rank"),
        ("FOLDS", 7, "divided at random into 7 parts"),
        ("HALVES", 99, "99 random halves"),
        ("FEWEST_GROUPS", 8, "or 8 voters or prompts"),
        ("FEWEST_VOTES", 60, "Fewer than 60 votes"),
        ("MOST_VOTES", 777, "Of more than 777 votes"),
        ("NEWEST_KEPT", 17, "We keep the newest 17 snapshots"),
        ("KEPT_BY_READERS", 23, "(up to 23 per arena)"),
    ],
)
def test_each_number_is_the_codes_own(read, monkeypatch, name, value, said):
    before = read()
    monkeypatch.setattr(methods, name, value)
    assert said in read()
    assert said not in before


def test_the_wins_of_a_lead_are_those_that_other_pages_predict(read, monkeypatch):
    monkeypatch.setattr("ratings.win_rates.POINTS", 300)
    assert "So a model that is 100 points ahead is expected to win 58 of 100" in read()


def test_confidence_and_rhythm_are_the_settings(read, monkeypatch, settings):
    settings.VERSION, settings.REFIT_SECONDS, settings.EXAMINE_SECONDS = "9.9.9", 4.0, 45.0
    monkeypatch.setitem(METHOD, "confidence", 0.9)
    text = read()
    assert "The 90% interval" in text
    assert "with 90% confidence" in text
    assert "Every 4 seconds the worker looks for votes" in text
    assert "Every 45 seconds the worker looks for a board" in text
    assert "Version of Evenhand 9.9.9" in text
    assert "95" not in text


def test_the_formulas_hold_for_a_hundred_points(read):
    assert "P(A beats B) = 1 / (1 + 10(sB − sA) / 400)" in read()
    [(lead, wins)] = [pair for pair in methods.method_numbers()["leads"] if pair[0] == 100]
    assert wins == round(100 / (1 + 10 ** (-lead / 400))) == 64


def test_each_arena_names_what_holds_its_scores(read):
    anchor = make_model("Kea")
    make_arena("birds", anchor=anchor, anchor_score=1114)
    make_arena("fish")
    make_arena("stars", is_published=True, status="archived")
    text = read()
    assert "Birds Kea 1114" in text
    assert "Fish the mean of the firmly rated models 1000" in text
    assert "Stars" not in text


def test_an_anchor_that_is_a_draft_is_not_told(read):
    draft = make_model("Secret", status=LanguageModel.Status.DRAFT)
    make_arena("birds", anchor=draft)
    assert "Secret" not in read()


def test_other_pages_can_link_to_each_section(stranger):
    page = stranger.get(PAGE).text
    ids = re.findall(r'id="([\w-]+)"', page)
    links = re.findall(r'href="#([\w-]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert {"score", "interval", "rank", "style-control", "frontier", "sureness"} <= set(links)
    assert page.count('class="formula"') > 10


def test_it_says_how_to_check_a_snapshot(read):
    make_arena("birds")
    assert "manage.py verify --arena birds" in read()
