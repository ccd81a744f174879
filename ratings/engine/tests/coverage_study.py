"""How often intervals and rank sets hold the truth, in 500 invented worlds of each kind (the
bootstrap, which takes a hundred fits a world, in 100).

`python -m ratings.engine.tests.coverage_study` prints the table of docs/methodology.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine import Scope, Votes, rate
from ratings.engine.fit import fit
from ratings.engine.intervals import sandwich_root
from ratings.engine.options import Interval
from ratings.engine.ratings import POINTS
from ratings.engine.tests.worlds import World, true_ranks
from ratings.engine.voters import ByVoter

WORLDS = 500
BOOTSTRAP_WORLDS = 100
N_MODELS = 20
TIES_AT_A_QUARTER = 0.78
TASTE = 0.5
NORMAL = 1.959964


@dataclass(frozen=True)
class Setting:
    name: str
    votes_of_voter: np.ndarray
    taste: float


SETTINGS = {
    "independent": Setting("3,000 voters, one vote each", np.full(3000, 1), 0.0),
    "heavy": Setting("30 heavy voters, 100 votes each", np.full(30, 100), TASTE),
    "mixed": Setting(
        "30 heavy voters of 100 votes, 2,000 of one",
        np.concatenate([np.full(30, 100), np.full(2000, 1)]),
        TASTE,
    ),
    "unequal": Setting(
        "30 voters, from 1,000 votes down to 33",
        np.round(1000 / np.arange(1, 31)).astype(int),
        TASTE,
    ),
    "ten": Setting("10 voters, 300 votes each", np.full(10, 300), TASTE),
    "three": Setting("3 voters, 1,000 votes each", np.full(3, 1000), TASTE),
}


@dataclass(frozen=True)
class Coverage:
    """Shares of intervals that held their score, and of boards whose rank sets held all ranks."""

    ties: float
    interval: float
    rank_sets: float


def coverage(
    setting: Setting, interval: Interval, worlds: int = WORLDS, seed: int = 2024
) -> Coverage:
    """Rate `worlds` worlds with fresh strengths, tastes and votes."""
    rng = np.random.default_rng(seed)
    ties, held, all_held = [], [], []
    for _ in range(worlds):
        strength = rng.normal(0, 0.7, N_MODELS)
        world = World(strength, setting.votes_of_voter, setting.taste, TIES_AT_A_QUARTER)
        truth, votes = world.true_scores(), world.votes(rng)
        board = rate(votes, interval=interval, seed=int(rng.integers(2**32)))
        ranks = true_ranks(truth)
        ties.append(np.mean(votes.outcome == 2))
        held.append(np.mean((board.lower <= truth) & (truth <= board.upper)))
        all_held.append(np.all((board.rank_low <= ranks) & (ranks <= board.rank_high)))
    return Coverage(float(np.mean(ties)), float(np.mean(held)), float(np.mean(all_held)))


def newcomer_coverage(n_voters: int, worlds: int = WORLDS, seed: int = 2024) -> tuple[float, ...]:
    """Coverage for a new model that a few of 200 voters judged in 120 votes, and nobody else.

    Returns
    -------
    plain, naive, ours : float
        Without clustering; clustered, with a normal quantile; as the board shows it.
    """
    rng = np.random.default_rng(seed)
    held = []
    for _ in range(worlds):
        world = World(rng.normal(0, 0.7, 11), np.empty(0, int), TASTE, TIES_AT_A_QUARTER)
        regular, few = np.repeat(np.arange(200), 20), np.arange(120) % n_voters
        a = np.append(rng.integers(0, 10, len(regular)), np.full(120, 10))
        b = (a + rng.integers(1, 10, len(a))) % 10
        votes = world.cast(rng, np.append(regular, few), a, b)
        board, plain = rate(votes), rate(votes, scope=Scope.SAME)
        away = abs(board.score[10] - world.true_scores()[10])
        naive = NORMAL * POINTS * np.sqrt(naive_covariance(votes)[10, 10])
        arms = (plain.upper - plain.score)[10], naive, (board.upper - board.score)[10]
        held.append([away <= arm for arm in arms])
    return tuple(np.mean(held, axis=0).tolist())


def naive_covariance(votes: Votes) -> np.ndarray:
    """The clustered sandwich as textbooks have it, in natural units."""
    core = fit(votes).estimates[0].core
    assert core is not None
    by_voter = ByVoter.of(votes)
    scores = by_voter.summed(core.likelihood.scores(core.x, votes))
    root = sandwich_root(core.likelihood.hessian(core.x), scores.meat(), core.free)
    root -= root.mean(axis=1, keepdims=True)
    return root.T @ root * by_voter.n_voters / (by_voter.n_voters - 1)


def main() -> None:
    print("| voters | ties | plain | clustered | bootstrap | rank sets, clustered |")
    print("|---|---|---|---|---|---|", flush=True)
    for setting in SETTINGS.values():
        plain, clustered = (coverage(setting, interval) for interval in ("sandwich", "clustered"))
        bootstrap = coverage(setting, "bootstrap", BOOTSTRAP_WORLDS)
        shares = (
            clustered.ties,
            plain.interval,
            clustered.interval,
            bootstrap.interval,
            clustered.rank_sets,
        )
        print(f"| {setting.name} | {percentages(shares)} |", flush=True)
    print("\n| voters who judged the new model | plain | clustered, normal quantile | as shown |")
    print("|---|---|---|---|", flush=True)
    for n_voters in (1, 2, 3, 5, 10, 30):
        print(f"| {n_voters} | {percentages(newcomer_coverage(n_voters))} |", flush=True)


def percentages(shares: tuple[float, ...]) -> str:
    return " | ".join(f"{share:.1%}" for share in shares)


if __name__ == "__main__":
    main()
