"""Real votes and published boards, where the development data stand beside the repository."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ratings.engine import Votes

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def rows_of(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip(f"the development data are not here: no {path.name} in ../shared/data")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def llmfao() -> Votes:
    """8,931 votes of 124 voters on 59 models and 13 prompts (LLMFAO, CC BY 4.0)."""
    rows = rows_of(DATA / "llmfao" / "votes.csv")
    names = sorted({row[side] for row in rows for side in ("left", "right")})
    number = {name: index for index, name in enumerate(names)}
    outcome = {"left": 0, "right": 1, "tie": 2}
    return Votes(
        [number[row["left"]] for row in rows],
        [number[row["right"]] for row in rows],
        [outcome[row["winner"]] for row in rows],
        voter=[int(row["worker"]) for row in rows],
        prompt=[int(row["prompt"]) for row in rows],
    )


@pytest.fixture(scope="session")
def llmfao_with_prompts(llmfao: Votes) -> Votes:
    prompt = [int(row["prompt"]) for row in rows_of(DATA / "llmfao" / "votes.csv")]
    return Votes(llmfao.model_a, llmfao.model_b, llmfao.outcome, llmfao.voter, prompt)


@pytest.fixture(scope="session")
def october() -> list[dict[str, str]]:
    """The board of Chatbot Arena as published on 24 October 2024, 153 models."""
    return rows_of(DATA / "chatbot-arena-boards" / "2024-10-24.csv")


@pytest.fixture
def random_votes() -> Callable[..., Votes]:
    """Make votes among models of unequal strength, with all four outcomes."""

    def make(n_votes: int, n_models: int, seed: int = 0, **columns: object) -> Votes:
        rng = np.random.default_rng(seed)
        a = rng.integers(0, n_models, n_votes)
        b = (a + rng.integers(1, n_models, n_votes)) % n_models
        strength = np.linspace(-1, 1, n_models)
        b_wins = rng.random(n_votes) > 1 / (1 + np.exp(strength[b] - strength[a]))
        undecided = rng.random(n_votes) < 0.25
        outcome = np.where(undecided, rng.integers(2, 4, n_votes), b_wins)
        return Votes(a, b, outcome, n_models=n_models, **columns)

    return make
