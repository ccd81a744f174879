"""A board of 300 models × 30 categories, with style control, of simulated figures.

Made by `bench.pages` in a data folder of its own.
"""

import random
from decimal import Decimal

from arena.models import OVERALL, Arena
from ratings.models import Board, Rating, Snapshot

MODELS, CATEGORIES, VOTES = 300, 30, 2_000_000
ORGANIZATIONS = [f"Organisation {number}" for number in range(40)]
LICENSES = ["Proprietary", "MIT", "Apache 2.0", "Llama 3.1 Community", ""]


def make_board() -> None:
    arena = Arena.objects.create(slug="bench", name="Bench, simulated", status="archived")
    snapshot = Snapshot.objects.create(
        arena=arena, votes=VOTES, simulated_votes=VOTES, watermark=VOTES
    )
    chance = random.Random(1)
    facts = [facts_of(number, chance) for number in range(MODELS)]
    for number in range(CATEGORIES):
        slug = f"category-{number}" if number else OVERALL
        for style_control in (False, True):
            board = Board.objects.create(
                snapshot=snapshot,
                category=slug,
                category_name=slug.capitalize(),
                style_control=style_control,
                votes=VOTES,
                simulated_votes=VOTES,
            )
            Rating.objects.bulk_create(
                row(board, place, fact, chance) for place, fact in enumerate(facts, start=1)
            )


def facts_of(number: int, chance: random.Random) -> dict:
    price = Decimal(round(10 ** chance.uniform(-1, 1.5), 2)).quantize(Decimal("0.01"))
    return {
        "name": f"{chance.choice(['swift', 'heron', 'wren', 'tern'])}-{number}-instruct-2026-11",
        "organization": chance.choice(ORGANIZATIONS),
        "license": chance.choice(LICENSES),
        "knowledge_cutoff": f"{chance.randint(2022, 2026)}/{chance.randint(1, 12)}",
        "context_length": chance.choice([8192, 32_768, 131_072, 1_000_000]),
        "input_price": price,
        "output_price": 4 * price,
        "input_tokens": 62,
        "output_tokens": chance.randint(100, 700),
    }


def row(board: Board, place: int, facts: dict, chance: random.Random) -> Rating:
    score = 1400 - 2 * place + chance.uniform(-1, 1)
    arm = chance.uniform(3, 9)
    return Rating(
        board=board,
        **facts,
        score=score,
        lower=score - arm,
        upper=score + arm,
        rank=place,
        rank_low=max(1, place - 4),
        rank_high=min(MODELS, place + 4),
        rank_plain=place,
        rank_style_control=max(1, place + chance.randint(-5, 5)),
        votes=chance.randint(3_000, 100_000),
    )
