"""The answers of a model on its page: how they look, and which may be read without harm to
blindness."""

import re

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.battles.revealed import COOKIE
from arena.battles.tests.links import every_battle, open_battle
from arena.models import Answer, Arena, Battle, Category, LanguageModel, Outcome, Reveal, Vote
from arena.tests.factories import make_answer, make_bank, make_prompt, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.pages.model.tests.reading import BIRDS, api, bank_of_texts, cells, page_of

pytestmark = pytest.mark.django_db

BANK = "/arenas/bank/leaderboard/models/"


@pytest.fixture
def bank() -> Arena:
    """An open arena with answers, and a board of votes without texts."""
    arena = make_bank(models=3, prompts=2, slug="bank")
    one, other, third = arena.contestants.order_by("id")
    for pair in [(one, other), (other, third), (third, one)]:
        make_vote(arena, *pair, Outcome.TIE, make_voter())
    refit(arena)
    return arena


# How they look


def test_the_style_is_the_coarse_mean_beside_that_of_all_models(stranger):
    listed, bold = "# Head\n\n- one\n- two\n- three\n- four", "**a** and **b**"
    bank_of_texts({"Auk": [listed, bold] * 5, "Emu": ["word"] * 10})
    style = api(stranger, "birds", "Auk")["style"]
    means = {one["name"]: (one["own"], one["all"]) for one in style["features"]}
    assert (style["answers"], style["models"]) == (10, 2)
    assert means["lists"] == (2, 1)
    assert means["headers"] == (0.5, 0)
    assert means["bold"] == (1, 0.5)
    own = np.mean([answer.tokens for answer in Answer.objects.filter(model__name="Auk")])
    assert means["tokens"] == pytest.approx((own, (own + 1) / 2), abs=0.5)
    shown = cells(page_of(stranger, BIRDS, "Auk"), "How its answers look")
    assert shown[1] == ["List items", "2", "1", "2.0"]


def test_few_answers_are_not_told_by_their_looks(stranger):
    bank_of_texts({"Auk": ["word"] * 9, "Emu": ["word"] * 10})
    assert api(stranger, "birds", "Auk")["style"] is None
    assert "too few to say anything" in page_of(stranger, BIRDS, "Auk")


# Which may be read


def assert_no_text(sent: str, answers) -> None:
    for answer in answers:
        assert answer.text not in sent


def test_no_byte_tells_a_stranger_who_wrote_an_answer_in_play(bank, stranger):
    for model in bank.contestants.all():
        for address in (BANK, "/api/arenas/bank/model"):
            sent = stranger.get(address, {"name": model.name}).text
            assert_no_text(sent, Answer.objects.all())
    assert "There are none that you may see yet." in page_of(stranger, BANK, model.name)


def test_a_voter_reads_what_the_own_votes_revealed_and_a_stranger_does_not(bank, voter, stranger):
    address = voter.post("/arenas/bank/battles")["Location"]
    for model in bank.contestants.all():
        assert_no_text(page_of(voter, BANK, model.name), Answer.objects.all())
    voter.post(f"{address}/vote", {"outcome": "a"})
    vote = Vote.objects.get(voter__key=voter.session["voter"])
    told = {vote.answer_a_id, vote.answer_b_id}
    for answer in Answer.objects.all():
        page = page_of(voter, BANK, answer.model.name)
        assert (answer.text in page) == (answer.id in told)
        assert_no_text(page_of(stranger, BANK, answer.model.name), [answer])


@pytest.mark.parametrize("status", Arena.Status)
def test_the_page_is_kept_by_no_cache(bank, stranger, status):
    Arena.objects.update(status=status)
    name = bank.contestants.first().name
    response = stranger.get(BANK, {"name": name})
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert "Cookie" in response["Vary"]


def test_a_retired_model_s_answers_are_read_and_its_rivals_are_not(bank, stranger):
    retired, rival, _ = bank.contestants.order_by("id")
    retired.status = LanguageModel.Status.RETIRED
    retired.save()
    refit(bank)
    page = page_of(stranger, BANK, retired.name)
    for answer in Answer.objects.all():
        assert (answer.text in page) == (answer.model_id == retired.id)
    assert_no_text(page_of(stranger, BANK, rival.name), Answer.objects.all())


def status_set(model: LanguageModel, status: LanguageModel.Status) -> None:
    LanguageModel.objects.filter(id=model.id).update(status=status)


@pytest.mark.parametrize("is_known", [False, True])
def test_who_read_a_retired_model_s_answers_never_judges_them(bank, voter, other_voter, is_known):
    model = bank.contestants.order_by("id").first()
    if is_known:
        open_battle(voter)
    status_set(model, LanguageModel.Status.RETIRED)
    assert page_of(voter, BANK, model.name).count("Answer number") == 2
    status_set(model, LanguageModel.Status.ACTIVE)
    read = set(model.answers.values_list("id", flat=True))
    assert not every_battle(voter) & read
    assert read <= every_battle(other_voter)


def test_who_read_the_answers_of_an_archived_arena_never_judges_them(bank, voter):
    one, *rivals = bank.contestants.order_by("id")
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    page_of(voter, BANK, one.name)
    Arena.objects.update(status=Arena.Status.OPEN)
    assert every_battle(voter) == {answer.id for rival in rivals for answer in rival.answers.all()}


def test_an_open_battle_with_an_answer_that_was_read_takes_no_vote(bank, voter):
    address = open_battle(voter)
    model = Battle.objects.get(id=address.rpartition("/")[2]).model_a
    status_set(model, LanguageModel.Status.RETIRED)
    page_of(voter, BANK, model.name)
    status_set(model, LanguageModel.Status.ACTIVE)
    response = voter.post(f"{address}/vote", {"outcome": "a"})
    assert response.status_code == 409
    assert "since been told" in response.text


def test_what_was_read_is_remembered_page_by_page_and_nothing_else_is(bank, stranger):
    page_of(stranger, BANK, bank.contestants.first().name)
    assert COOKIE not in stranger.cookies
    bank_of_texts({"Auk": [f"answer {number}." for number in range(12)], "Emu": ["word"]})
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    page_of(stranger, BIRDS, "Auk")
    assert len(stranger.cookies[COOKIE].value.split(".")) == 10
    page_of(stranger, BIRDS, "Auk", page="2")
    assert len(stranger.cookies[COOKIE].value.split(".")) == 12
    assert not Reveal.objects.exists()


def test_answers_come_ten_a_page_with_their_prompts_as_safe_html(stranger):
    texts = [f"**answer {number}.** <script>" for number in range(12)]
    arena = bank_of_texts({"Auk": texts, "Emu": ["word"]})
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    first, second = (page_of(stranger, BIRDS, "Auk", page=page) for page in ("", "2"))
    assert first.count("<strong>answer ") == 10
    assert second.count("<strong>answer ") == 2
    assert "name=Auk" in re.search(r'href="([^"]*page=2)', first.replace("#answers", ""))[1]
    prompt = arena.prompts.first()
    assert prompt.text in first
    raw = stranger.get(BIRDS, {"name": "Auk"}).text
    assert "<script></strong>" not in raw
    for page in ("0", "99", "x", "-1", "9" * 40):
        assert stranger.get(BIRDS, {"name": "Auk", "page": page}).status_code == 200


def test_of_a_category_only_its_answers_are_read(stranger):
    arena = bank_of_texts({"Auk": ["said of code", "said of birds"], "Emu": ["a", "b"]})
    coding, _ = arena.prompts.order_by("id")
    coding.categories.add(*Category.objects.named(["coding"]))
    auk, emu = arena.contestants.order_by("id")
    make_vote(arena, auk, emu, prompt=coding)
    refit(arena)
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    page = page_of(stranger, BIRDS, "Auk", category="coding")
    assert "said of code" in page
    assert "said of birds" not in page


def test_answers_take_no_query_each(stranger):
    arena = bank_of_texts({"Auk": ["one"], "Emu": ["word"]})
    Arena.objects.update(status=Arena.Status.ARCHIVED)
    with CaptureQueriesContext(connection) as few:
        page_of(stranger, BIRDS, "Auk")
    for number in range(9):
        make_answer(make_prompt(arena), LanguageModel.objects.get(name="Auk"), f"more {number}")
    with CaptureQueriesContext(connection) as many:
        assert "more 8" in page_of(stranger, BIRDS, "Auk")
    assert len(many) == len(few)
