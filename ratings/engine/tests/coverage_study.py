"""How often each claim of a board holds, in some hundreds of invented worlds of each kind.

`python -m ratings.engine.tests.coverage_study` prints the tables of docs/methodology.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields

import numpy as np

from ratings.engine import Ratings, Scope, Votes, rate
from ratings.engine.against_best import Verdict, points_of_credit, verdicts
from ratings.engine.design import Design
from ratings.engine.differences import Differences
from ratings.engine.judgement import surely_above
from ratings.engine.tests.worlds import Drawn, World, true_ranks
from ratings.engine.votes import FloatArray, IntArray

WORLDS = 300
MARGIN = points_of_credit(45)
NORMAL = 1.959964

Make = Callable[[np.random.Generator], tuple[Drawn, Votes]]
"""Draws a world and casts its votes."""


@dataclass(frozen=True)
class Claims:
    """What of one board holds, or on average of many.

    Attributes
    ----------
    scores, differences : float
        Share of intervals that hold their true value; 95% are promised.
    rank_sets, at_worst : float
        Whether all hold at once; 95% are promised.
    told_apart, good_enough, too_far : float
        Whether any is called so that is not; 5% are allowed.
    told, good, far : float
        Share of the pairs that are told apart, of the models good enough and too far behind.
    arm : float
        Median half-width of the scores' intervals, in points.
    """

    scores: float
    differences: float
    rank_sets: float
    at_worst: float
    told_apart: float
    good_enough: float
    too_far: float
    told: float
    good: float
    far: float
    arm: float

    @classmethod
    def of(cls, board: Ratings, truth: FloatArray) -> Claims:
        """Hold a board to the truth: to the true scores of all models, measured from anywhere."""
        models = np.flatnonzero(board.component == 0)
        score, truth = board.score[models], truth[models]
        truth = truth - board.fitted.estimates[0].centre @ (truth - 1000)
        arm = (board.upper - board.lower)[models] / 2
        covariance = board.covariance[np.ix_(models, models)]
        pairs = Differences.of(score, covariance, board.degrees_of_freedom[models])
        upper = np.triu_indices(len(models), 1)
        error = score - truth
        held = np.abs(error[:, None] - error) <= pairs.arms(NORMAL)
        ranks, behind = true_ranks(truth), truth.max() - truth
        above = surely_above(board, models)
        worst, least = board.behind_at_worst[models], board.behind_at_least[models]
        verdict = np.array(verdicts(worst, least, MARGIN))
        good, far = verdict == Verdict.GOOD_ENOUGH, verdict == Verdict.TOO_FAR_BEHIND
        within = (board.rank_low[models] <= ranks) & (ranks <= board.rank_high[models])
        return cls(
            scores=np.mean(np.abs(error) <= arm),
            differences=np.mean(held[upper]),
            rank_sets=within.all(),
            at_worst=np.all(behind <= worst + 1e-9),
            told_apart=np.any(above & (truth[:, None] < truth)),
            good_enough=np.any(good & (behind > MARGIN)),
            too_far=np.any(far & (behind <= MARGIN)),
            told=np.mean((above | above.T)[upper]),
            good=np.mean(good),
            far=np.mean(far),
            arm=np.median(arm),
        )

    @classmethod
    def mean(cls, claims: list[Claims]) -> Claims:
        return cls(*np.mean([astuple(one) for one in claims], axis=0).tolist())


def plain(n_models: int, spread: float, votes_of_voter: IntArray, **options: object) -> Make:
    """Worlds whose models have normal strengths, on random pairs; a quarter of the votes ties."""

    def make(rng: np.random.Generator) -> tuple[Drawn, Votes]:
        world = World(rng.normal(0, spread, n_models), votes_of_voter, **{"tie": 0.78, **options})
        drawn = world.drawn(rng)
        return drawn, drawn.votes(rng)

    return make


def actively_drawn(rng: np.random.Generator) -> tuple[Drawn, Votes]:
    """The pairs that the design of the votes so far asks for, after 60 random ones."""
    drawn = World(rng.normal(0, 0.7, 10), np.full(60, 10), taste=0.3, tie=0.78).drawn(rng)
    voter = rng.permutation(np.repeat(np.arange(60), 10))
    votes = drawn.cast(rng, voter[:60], *drawn.world.pairs(rng, 60))
    for start in range(60, 600, 60):
        chance = np.triu(Design.of(rate(votes).fitted).pair_probability(), 1).ravel()
        pair = rng.choice(100, 60, p=chance / chance.sum())
        more = drawn.cast(rng, voter[start : start + 60], pair // 10, pair % 10)
        votes = joined(votes, more)
    return drawn, votes


def joined(votes: Votes, more: Votes) -> Votes:
    columns = ("model_a", "model_b", "outcome", "voter", "prompt")
    both = {
        name: np.append(getattr(votes, name), getattr(more, name))
        for name in columns
        if getattr(votes, name) is not None
    }
    return Votes(**both, n_models=votes.n_models)


def newcomer(n_votes: int, tie: float, n_voters: int = 2) -> Make:
    """A model that two of 150 voters judged a few times, on a board of ten with 3,000 votes."""

    def make(rng: np.random.Generator) -> tuple[Drawn, Votes]:
        world = World(rng.normal(0, 0.7, 11), np.full(150, 20), 0.5, tie, suit=0.3, prompts=60)
        drawn = world.drawn(rng)
        voter = np.append(np.repeat(np.arange(150), 20), np.arange(n_votes) % n_voters)
        a = np.append(rng.integers(0, 10, 3000), np.full(n_votes, 10))
        b = (a + rng.integers(1, 10, len(a))) % 10
        b[3000:] = rng.integers(0, 10, n_votes)
        return drawn, drawn.cast(rng, voter, a, b)

    return make


ONCE = np.ones(3000, dtype=int)
HEAVY = np.full(30, 100)
CROWD = np.full(100, 30)

SETTINGS: dict[str, Make] = {
    "20 models, 3,000 voters of one vote": plain(20, 0.7, ONCE),
    "20 models, 30 voters of 100": plain(20, 0.7, HEAVY, taste=0.5),
    "the same, tastes with heavy tails": plain(20, 0.7, HEAVY, taste=0.5, heavy_tails=True),
    "12 models, one voter with 40%": plain(12, 0.7, np.append(np.full(60, 10), 400), taste=0.5),
    "20 models, 3 voters of 1,000": plain(20, 0.7, np.full(3, 1000), taste=0.5),
    "8 models, 300 voters of one vote": plain(8, 0.7, ONCE[:300]),
    "3 models, 18 votes, 2 voters": plain(3, 0.7, np.full(2, 9), taste=0.5, suit=0.3, prompts=10),
    "100 models, 150 voters of 10": plain(100, 0.7, np.full(150, 10), taste=0.5),
    "40% ties": plain(12, 0.7, CROWD, taste=0.4, tie=1.6),
    "60 votes, 95% ties": plain(4, 0.7, ONCE[:60], tie=38.0),
    "side A preferred by 0.8": plain(10, 0.7, np.full(50, 20), taste=0.3, side=0.8),
    "popularity 1 to 1/20": plain(
        20, 0.7, np.full(60, 50), taste=0.5, popularity=1 / np.arange(1, 21)
    ),
    "circles of 0.4": plain(12, 0.7, CROWD, taste=0.3, circle=0.4),
    "12 close models, 0.1": plain(12, 0.1, CROWD, taste=0.3),
    "12 models all but equal": plain(12, 0.001, CROWD, taste=0.3),
    "13 prompts of 0.5": plain(20, 0.7, CROWD, taste=0.3, suit=0.5, prompts=13),
    "30 prompts of 0.5": plain(20, 0.7, CROWD, taste=0.3, suit=0.5, prompts=30),
    "100 prompts of 0.5": plain(20, 0.7, CROWD, taste=0.3, suit=0.5, prompts=100),
    "actively drawn pairs": actively_drawn,
}

STUDY = plain(5, 0.4, np.full(6, 80), taste=0.4, suit=0.4, prompts=40)
"""Six raters, forty questions, 480 votes."""

TIES = {"none": 0.0, "30%": 1.0, "50%": 2.2}
NEWCOMER_VOTES = (1, 2, 3, 5, 10, 20)


def claims(make: Make, scope: Scope = Scope.ALL, worlds: int = WORLDS, seed: int = 2026) -> Claims:
    """What holds on average of so many boards."""
    rng, found = np.random.default_rng(seed), []
    for number in range(worlds):
        drawn, votes = make(rng)
        board = rate(votes, scope=scope, seed=number)
        found.append(Claims.of(board, drawn.true_scores(scope)))
    return Claims.mean(found)


@dataclass(frozen=True)
class Joining:
    """Whether a newcomer's interval holds, its half-width, and how others' change beside it.

    Of 1,000 of them, 999 widen at most by `wider`: the newcomer's votes are votes on others, too.
    """

    held: float
    arm: float
    wider: float


def joining(n_votes: int, tie: float, worlds: int = WORLDS, seed: int = 2026) -> Joining:
    """Measure what a newcomer's few votes do, in so many worlds."""
    rng = np.random.default_rng(seed)
    found, changes = [], []
    for _ in range(worlds):
        drawn, votes = newcomer(n_votes, tie)(rng)
        board, before = rate(votes), rate(votes.where(slice(0, 3000)))
        truth = drawn.true_scores(Scope.ALL)
        truth = truth - board.fitted.estimates[0].centre @ (truth - 1000)
        arm, alone = ((one.upper - one.lower) / 2 for one in (board, before))
        found.append([abs(board.score[10] - truth[10]) <= arm[10], arm[10]])
        changes.append(arm[:10] / alone[:10] - 1)
    held, arms = np.transpose(found)
    return Joining(np.mean(held), np.median(arms), np.quantile(changes, 0.999))


def widths(worlds: int = 40, seed: int = 2026) -> Iterator[tuple[int, int, float]]:
    """Voters, votes and the median half-width: of the first voters of the same worlds."""
    rng = np.random.default_rng(seed)
    world = plain(8, 0.7, np.full(320, 10), taste=0.4, suit=0.4, prompts=300)
    votes = [world(rng)[1] for _ in range(worlds)]
    for count in (2, 5, 10, 20, 40, 80, 160, 320):
        arms = []
        for one in votes:
            board = rate(one.where(one.voter < count))
            arms.append(np.median((board.upper - board.lower)[board.component == 0] / 2))
        yield count, 10 * count, float(np.median(arms))


def main(worlds: int) -> None:
    names = [field.name.replace("_", " ") for field in fields(Claims)]
    print(f"| world | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}", flush=True)
    for name, make in SETTINGS.items():
        print_row(name, claims(make, worlds=worlds))
    for scope in Scope:
        print_row(f"6 raters, 40 questions: {scope}", claims(STUDY, scope, worlds))
    print("\n| votes on a newcomer | ties | held | half-width | others at most |")
    print("|---|---|---|---|---|", flush=True)
    for n_votes in NEWCOMER_VOTES:
        for name, tie in TIES.items():
            found = joining(n_votes, tie, worlds)
            wider = f"{found.held:.1%} | ±{found.arm:.0f} | {found.wider:+.1%}"
            print(f"| {n_votes} | {name} | {wider} |", flush=True)
    print("\n| voters | votes | median half-width |\n|---|---|---|", flush=True)
    for voters, count, arm in widths():
        print(f"| {voters} | {count} | ±{arm:.0f} |", flush=True)


def print_row(name: str, found: Claims) -> None:
    *shares, arm = astuple(found)
    print(f"| {name} | {' | '.join(f'{share:.1%}' for share in shares)} | ±{arm:.0f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS)
