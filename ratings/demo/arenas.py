"""The three arenas of a fresh installation.

An arena that exists belongs to its owner and is left as it is, whatever has become of it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from arena.exchange.answers import plan_answers
from arena.exchange.models import plan_models
from arena.exchange.tables import TableFile
from arena.exchange.votes import plan_votes
from arena.models import Arena, LanguageModel
from ratings.demo.simulation import simulate_votes
from ratings.published.boards import plan_board
from ratings.published.files import board_of

PLAYGROUND = settings.BASE_DIR / "arena/demo/playground"
CROWD = settings.BASE_DIR / "arena/demo/crowd-2023"
BOARDS = Path(__file__).with_name("chatbot-arena-boards.csv")


def make_missing_arenas() -> Iterator[Arena]:
    """Make the missing ones, each completely or not at all."""
    for slug, make in ARENAS.items():
        if not Arena.objects.filter(slug=slug).exists():
            with transaction.atomic():
                arena = make(slug)
            yield arena


def make_playground(slug: str) -> Arena:
    arena = Arena.objects.create(
        slug=slug,
        name="Playground",
        description=gettext_noop(
            "Compare two anonymous answers and say which is better. Models, makers and texts are "
            "invented, and the votes that were here from the start are simulated: this arena "
            "shows how voting works and how a vote moves the board."
        ),
        attribution=gettext_noop("Texts and models are Evenhand's own inventions."),
    )
    register_models(arena, PLAYGROUND / "models.jsonl")
    with (
        table(PLAYGROUND / "answers.jsonl") as answers,
        table(PLAYGROUND / "prompts.jsonl") as prompts,
    ):
        plan_answers(arena, answers, prompts).apply()
    habits = json.loads((PLAYGROUND / "habits.json").read_text(encoding="utf-8"))
    strengths = {model: habit["strength"] for model, habit in habits.items()}
    simulate_votes(arena, strengths, votes=900, voters=40, seed=7)
    return arena


def make_crowd(slug: str) -> Arena:
    arena = Arena.objects.create(
        slug=slug,
        who_votes=Arena.WhoVotes.ANYONE,
        name="Crowd 2023",
        description=gettext_noop(
            "8,931 votes that 124 people cast in 2023 on the answers of 59 language models to 13 "
            "prompts. The votes are real and the board is computed from them here; the texts are "
            "not part of it."
        ),
        attribution=gettext_noop(
            "Votes of the LLMFAO crowd evaluation by Dmitry Ustalov, CC BY 4.0, reduced to figures."
        ),
        attribution_url="https://github.com/dustalov/llmfao",
        status=Arena.Status.ARCHIVED,
    )
    register_models(arena, CROWD / "models.csv")
    with table(CROWD / "prompts.csv") as prompts:
        plan_answers(arena, None, prompts).apply()
    with table(CROWD / "votes.csv") as votes:
        plan_votes(arena, votes).apply()
    return arena


def register_models(arena: Arena, path: Path) -> None:
    """Active ones, so that they can compete elsewhere once somebody adds answers.

    What an owner says about a model that is already registered is not overruled.
    """
    with table(path) as models:
        plan = plan_models(models, [arena], LanguageModel.Status.ACTIVE)
        replace(plan, changed={}).apply()


def make_chatbot_arena(slug: str) -> Arena:
    arena = Arena.objects.create(
        slug=slug,
        name="Chatbot Arena, 2024–2025",
        description=gettext_noop(
            "Fourteen boards, one a month from June 2024 to July 2025, as Chatbot Arena published "
            "them. Nothing in them was computed here, and the votes behind them are not here."
        ),
        attribution=gettext_noop(
            "Figures published by LMSYS and LMArena, collected in llm-leaderboard-csv (MPL 2.0); "
            "list prices as published by the vendors."
        ),
        attribution_url="https://github.com/fboulnois/llm-leaderboard-csv",
        status=Arena.Status.ARCHIVED,
    )
    with table(BOARDS) as boards:
        for day, rows in groupby(boards.rows("date"), key=lambda row: row.get("date")):
            ratings = board_of(rows, boards.name)
            plan_board(
                arena, date.fromisoformat(day), ratings, "LMSYS, LMArena", arena.attribution_url
            ).apply()
    return arena


ARENAS: dict[str, Callable[[str], Arena]] = {
    "playground": make_playground,
    "crowd-2023": make_crowd,
    "chatbot-arena": make_chatbot_arena,
}


@contextmanager
def table(path: Path) -> Iterator[TableFile]:
    with path.open("rb") as file:
        yield TableFile(file, path.name)
