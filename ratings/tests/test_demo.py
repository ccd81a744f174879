"""The demo: three arenas, made if they are missing, and left alone if they are there."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from arena.battles import rules
from arena.exchange.tables import FileRejected
from arena.models import Answer, Arena, Battle, Category, LanguageModel, Origin, Outcome, Vote
from arena.tests.factories import make_voter
from arena.texts.stored_words import LICENCES, translated
from ratings.demo import arenas
from ratings.models import Board, Snapshot

OCTOBER = date(2024, 10, 24)


def load_demo() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demo, loaded once for the tests of this file that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def playground(loaded, db) -> Arena:
    return Arena.objects.get(slug="playground")


@pytest.fixture
def crowd(loaded, db) -> Arena:
    return Arena.objects.get(slug="crowd-2023")


@pytest.fixture
def chatbot_arena(loaded, db) -> Arena:
    return Arena.objects.get(slug="chatbot-arena")


def published_on(arena: Arena, day: date) -> Board:
    return Snapshot.objects.published().latest_on(arena, day).boards.get()


# Playground


def test_playground_is_open_and_full(playground):
    assert playground.is_open
    assert playground.prompts.count() == 24
    assert playground.contestants.filter(status=LanguageModel.Status.ACTIVE).count() == 6
    assert Answer.objects.filter(prompt__arena=playground).count() == 6 * 24


def test_a_visitor_of_playground_gets_a_battle(playground):
    battle = rules.open_battle(playground, make_voter())

    assert battle.answer_a.text
    assert battle.answer_b.text


def test_the_votes_of_playground_say_that_they_are_simulated(playground):
    assert set(playground.votes.values_list("origin", flat=True)) == {Origin.SIMULATED}
    assert set(playground.battles.values_list("origin", flat=True)) == {Origin.SIMULATED}
    snapshot = Snapshot.objects.latest_for(playground)
    assert (snapshot.votes, snapshot.simulated_votes) == (900, 900)


def test_every_outcome_occurs_and_no_voter_has_a_pair_twice(playground):
    assert set(playground.votes.values_list("outcome", flat=True)) == set(Outcome)
    assert playground.votes.values("voter").distinct().count() == 40
    pairs = Counter(
        (voter, frozenset(answers))
        for voter, *answers in playground.battles.values_list("voter", "answer_a", "answer_b")
    )
    assert max(pairs.values()) == 1


def test_the_board_of_playground_finds_the_strongest_and_the_weakest(playground):
    board = Snapshot.objects.latest_for(playground).boards.get(
        category="overall", style_control=False
    )
    names = [rating.name for rating in board.ratings.order_by("-score")]

    assert (names[0], names[-1]) == ("Curlew", "Lapwing")


# Crowd 2023


def test_crowd_2023_holds_the_votes_as_figures(crowd):
    assert not crowd.is_open
    assert "CC BY 4.0" in crowd.attribution
    assert set(crowd.votes.values_list("origin", flat=True)) == {Origin.IMPORTED}
    assert Counter(crowd.votes.values_list("outcome", flat=True)) == {
        Outcome.A: 2911,
        Outcome.B: 2549,
        Outcome.TIE: 3471,
    }
    assert crowd.votes.values("voter").distinct().count() == 124
    assert crowd.prompts.filter(text="").count() == 13


def test_crowd_2023_has_a_board_of_its_59_models_and_one_of_each_kind_of_prompt(crowd):
    snapshot = Snapshot.objects.latest_for(crowd)

    assert (snapshot.votes, snapshot.simulated_votes) == (8931, 0)
    assert snapshot.boards.get(category="overall", style_control=False).ratings.count() == 59
    assert set(snapshot.boards.values_list("category", flat=True)) == {
        "overall",
        "creativity",
        "instruct",
        "knowledge",
        "reflexion",
        "ties-excluded",
    }


def test_the_models_of_crowd_2023_meet_nobody(crowd):
    assert not Answer.objects.filter(model__in=crowd.contestants.all()).exists()
    with pytest.raises(rules.ArenaClosed):
        rules.open_battle(crowd, make_voter())


# Chatbot Arena


def test_chatbot_arena_holds_fourteen_published_boards_and_nothing_else(chatbot_arena):
    assert not chatbot_arena.is_open
    kinds = chatbot_arena.snapshots.values_list("kind", flat=True)
    assert list(kinds) == [Snapshot.Kind.PUBLISHED] * 14
    assert not chatbot_arena.votes.exists()
    assert not chatbot_arena.memberships.exists()


def test_the_newest_published_board_shows_first(chatbot_arena):
    newest = Snapshot.objects.latest_for(chatbot_arena)

    assert newest.created_at == datetime(2025, 7, 18, tzinfo=UTC)


def test_on_24_october_2024_xai_and_01_ai_share_third_place(chatbot_arena):
    best = published_on(chatbot_arena, OCTOBER).ratings.organizations()

    assert list(best.values_list("organization_rank", "organization", "name")[:5]) == [
        (1, "OpenAI", "ChatGPT-4o-latest (2024-09-03)"),
        (2, "Google", "Gemini-1.5-Pro-002"),
        (3, "xAI", "Grok-2-08-13"),
        (3, "01 AI", "Yi-Lightning"),
        (5, "Zhipu AI", "GLM-4-Plus"),
    ]


def test_every_figure_is_that_of_the_file(chatbot_arena):
    with arenas.BOARDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["date"] == str(OCTOBER)]
    board = published_on(chatbot_arena, OCTOBER)
    ratings = {rating.name: rating for rating in board.ratings.all()}

    assert len(ratings) == len(rows) == 153
    assert board.votes == 2_054_258
    for row in rows:
        rating = ratings[row["model"]]
        score = float(row["score"])
        assert rating.score == score
        assert rating.lower == score - float(row["ci_minus"])
        assert rating.upper == score + float(row["ci_plus"])
        assert (str(rating.rank), str(rating.votes)) == (row["rank"], row["votes"])
        assert str(rating.rank_style_control) == row["rank_style_control"]
        cutoff = row["knowledge_cutoff"]
        assert rating.knowledge_cutoff == ("" if cutoff == "Unknown" else cutoff)
        for name in ("input_price", "output_price"):
            assert getattr(rating, name) == (Decimal(row[name]) if row[name] else None)


def test_prices_are_known_for_18_models_of_one_board(chatbot_arena):
    october = published_on(chatbot_arena, OCTOBER).ratings

    assert october.filter(input_price__isnull=False).count() == 18
    assert october.get(name="Yi-Lightning").input_price == Decimal("0.14")
    priced = chatbot_arena.snapshots.filter(boards__ratings__input_price__isnull=False)
    assert set(priced.values_list("created_at__date", flat=True)) == {OCTOBER}


# Loading


def test_loading_again_changes_nothing(playground):
    before = [
        list(model.objects.order_by("pk").values())
        for model in (Arena, LanguageModel, Battle, Vote, Snapshot, Board)
    ]

    assert load_demo() == "The demo is already there; nothing was changed.\n"

    assert before == [
        list(model.objects.order_by("pk").values())
        for model in (Arena, LanguageModel, Battle, Vote, Snapshot, Board)
    ]


def test_boards_that_were_not_computed_yet_are_made_up_for(playground):
    Snapshot.objects.computed().delete()

    load_demo()

    assert Snapshot.objects.latest_for(playground).votes == 900


def test_an_arena_that_its_owner_changed_is_left_alone_and_a_missing_one_is_made(
    playground, chatbot_arena
):
    chatbot_arena.delete()
    playground.name, playground.status = "Mine", Arena.Status.ARCHIVED
    playground.save()
    playground.memberships.first().delete()

    assert load_demo() == "The demo is ready; new: “Chatbot Arena, 2024–2025”.\n"

    playground.refresh_from_db()
    assert (playground.name, playground.status) == ("Mine", Arena.Status.ARCHIVED)
    assert playground.memberships.count() == 5
    assert Snapshot.objects.published().filter(arena__slug="chatbot-arena").count() == 14


def test_what_an_owner_says_of_a_model_is_not_overruled(playground):
    LanguageModel.objects.filter(name="Curlew").update(organization="Mine", status="retired")

    arenas.make_playground("second")

    curlew = LanguageModel.objects.get(name="Curlew")
    assert (curlew.organization, curlew.status) == ("Mine", "retired")
    assert curlew.memberships.count() == 2


def test_an_arena_that_cannot_be_filled_is_not_made(chatbot_arena, monkeypatch, tmp_path):
    chatbot_arena.delete()
    half = tmp_path / "boards.csv"
    half.write_text("date,model,rank,score,votes\n2024-06-19,Ash,1,1,1\n2024-07-10,Ash,1,x,1\n")
    monkeypatch.setattr(arenas, "BOARDS", half)

    with pytest.raises(FileRejected, match="line 3: score “x”"):
        load_demo()

    assert not Arena.objects.filter(slug="chatbot-arena").exists()
    assert not Snapshot.objects.published().exists()


def test_the_demo_s_texts_and_categories_have_german(loaded, db):
    arenas = Arena.objects.all()
    texts = [text for arena in arenas for text in (arena.description, arena.attribution)]
    categories = list(Category.objects.all())
    with translation.override("de"):
        assert [text for text in texts if translated(text) == text] == []
        assert [one.name for one in categories if str(one) == one.name] == []


def test_the_demo_s_own_licences_have_german(loaded, db):
    owners = LanguageModel.objects.filter(organization__endswith="(demo)")
    assert set(owners.values_list("license", flat=True)) <= set(LICENCES)
