"""How many votes a rule for drawing pairs needs, in a simulated arena, and how long a draw takes.

`python -m bench.matchmaking` prints the tables of docs/benchmarks.md. All votes are simulated, from
fixed seeds; every rule judges the same models in the same run.
"""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import django
import numpy as np
from scipy.special import expit

from ratings.engine import Scope, Votes, rate
from ratings.engine.design import Design
from ratings.engine.fit import fit
from ratings.engine.ratings import Ratings
from ratings.engine.votes import FloatArray, IntArray

SEEDS = range(10)
MODELS = 34
SPREAD = 0.75
"""Standard deviation of the strengths: 130 points, about as on Chatbot Arena's boards of 2024."""
TIES = 0.3
BATCH = 50
"""Votes between two refits."""
JOIN = 300
"""Votes from one new model to the next, in an arena that grows."""
WIDTHS = (200, 150, 100, 70)
NARROW_WIDTHS = (80, 70, 60, 50)

STORED = 10_000
"""Votes on the other models when a new one joins."""

DRAWN_MODELS = 300
DRAWS = 2000


@dataclass
class World:
    """Models of known strength, and the votes cast so far."""

    rng: np.random.Generator
    strength: FloatArray
    present: int = MODELS
    votes: IntArray = field(default_factory=lambda: np.zeros((0, 3), int))

    @classmethod
    def of(cls, seed: int) -> "World":
        rng = np.random.default_rng(seed)
        return cls(rng, rng.normal(0, SPREAD, MODELS))

    def vote(self, often: FloatArray, count: int) -> None:
        """Draw pairs of the models present as often as a symmetric array says; judge each."""
        likely = often.ravel() / often.sum()
        a, b = np.divmod(self.rng.choice(likely.size, count, p=likely), self.present)
        wins = self.rng.random(count) < expit(self.strength[a] - self.strength[b])
        outcome = np.where(self.rng.random(count) < TIES, 2, np.where(wins, 0, 1))
        self.votes = np.concatenate([self.votes, np.stack([a, b, outcome], axis=1)])

    def counted(self) -> Votes:
        return Votes(*self.votes.T, n_models=self.present)

    def rated(self) -> Ratings:
        return rate(self.counted(), scope=Scope.SAME)


Rule = Callable[[World], FloatArray]


def uniform(world: World) -> FloatArray:
    return 1 - np.eye(world.present)


def evenhand(world: World, boost_votes: int = 0) -> FloatArray:
    """The product's own rule, from votes to frequencies."""
    from arena.battles.matchmaking import Rule as Product
    from arena.models import Pairing

    models = list(range(world.present))
    votes = np.bincount(world.votes[:, :2].ravel(), minlength=world.present)
    value = (
        Design.of(fit(world.counted())).pair_probability() if len(world.votes) else uniform(world)
    )
    pairing = Pairing.of(models, value, dict(zip(models, votes.tolist(), strict=True)))
    return Product(pairing, boost=2, boost_votes=boost_votes).frequencies(
        models, [1.0] * len(models)
    )


def evenhand_with_boost(world: World) -> FloatArray:
    return evenhand(world, boost_votes=100)


@dataclass
class FastChat:
    """What FastChat's arena does, in words of our own.

    One model is drawn by its weight, times 5 if it is boosted. Its rival is drawn by weight too,
    but each target of the first model weighs as much as all models together over the number of
    targets, so that a target is the rival about every other time. A coin says who is A.

    Facts from lm-sys/FastChat, fastchat/serve/gradio_block_arena_anony.py, get_battle_pair and
    get_sample_weight, at commit 0f3359e60272b68917748f6d348199f7fc4cd7d0.
    """

    weights: FloatArray
    targets: dict[int, list[int]]
    boosted: tuple[int, ...] = ()

    def __call__(self, world: World) -> FloatArray:
        weight = self.weights.copy()
        weight[list(self.boosted)] *= 5
        weight = weight[: world.present]
        often = np.zeros((world.present, world.present))
        for chosen in range(world.present):
            rival = weight.copy()
            targets = self.targets.get(chosen, [])
            here = [target for target in targets if target < world.present]
            rival[here] = weight.sum() / max(len(targets), 1)
            rival[chosen] = 0
            often[chosen] = weight[chosen] / weight.sum() * rival / rival.sum()
        return often + often.T


def fastchat(world: World, newcomer: int | None = None, boosted: bool = False) -> FastChat:
    """With the published weights, 4 for 12 models, 2 for 14 and 1 for 8, in random order, and, as
    published, targets for ten of them: here the five models that are truly nearest. A new model has
    weight 4 and targets."""
    rng = np.random.default_rng(int(1e6 * abs(world.strength[0])))
    weights = rng.permutation(np.repeat([4.0, 2.0, 1.0], [12, 14, 8]))
    aimed = rng.permutation(MODELS)[:10].tolist()
    if newcomer is not None:
        weights[newcomer] = 4
        aimed.append(newcomer)
    apart = np.abs(world.strength[:, None] - world.strength)
    targets = {model: np.argsort(apart[model])[1:6].tolist() for model in aimed}
    return FastChat(weights, targets, (newcomer,) if boosted else ())


def main() -> None:
    with TemporaryDirectory(prefix="evenhand-bench-") as folder:
        environment = {"DATA_DIR": folder, "DATABASE_URL": "", "BROKER_URL": ""}
        os.environ.update(environment, DJANGO_SETTINGS_MODULE="arena.settings")
        django.setup()
        print(
            f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__},"
        )
        print(f"load average {os.getloadavg()[0]:.1f}\n")
        report_boards()
        report_newcomers()
        report_draws()


def report_boards() -> None:
    """Votes until the mean width of all models' intervals has fallen so far."""
    rules: dict[str, Callable[[World], Rule]] = {
        "Evenhand": lambda world: evenhand,
        "uniform": lambda world: uniform,
        "FastChat, published weights and targets": fastchat,
    }
    title = f"Simulated: votes until the mean 95% interval of {MODELS} models is so wide"
    growing = f"{MODELS // 2} from the first vote on, and one more after every {JOIN}"
    for first, widths, joining in (
        (MODELS, WIDTHS, "all there from the first vote on"),
        (MODELS // 2, NARROW_WIDTHS, growing),
    ):
        needed = {name: [] for name in rules}
        for seed in SEEDS:
            for name, rule_of in rules.items():
                world = World.of(seed)
                rule = rule_of(world)
                for world.present in range(first, MODELS):
                    world.vote(rule(world), JOIN)
                world.present = MODELS
                needed[name].append(votes_needed(world, rule, mean_width, BATCH, widths))
        report(f"{title}, {joining}", needed, widths)


def report_newcomers() -> None:
    """Votes in the arena until the interval of a new model has fallen so far."""
    new = MODELS - 1
    rules: dict[str, Callable[[World], Rule]] = {
        "Evenhand, boost 2 until 100 votes": lambda world: evenhand_with_boost,
        "Evenhand, no boost": lambda world: evenhand,
        "uniform": lambda world: uniform,
        "FastChat, weight 4 and targets": lambda world: fastchat(world, new),
        "FastChat, the same, boosted 5 times": lambda world: fastchat(world, new, boosted=True),
    }
    needed = {name: [] for name in rules}
    for seed in SEEDS:
        for name, rule_of in rules.items():
            world = World.of(seed)
            world.present = new
            world.vote(uniform(world), STORED)
            world.present = MODELS
            joined = votes_needed(world, rule_of(world), newest_width, BATCH // 5, WIDTHS)
            needed[name].append(joined - STORED)
    report(
        f"Simulated: votes after {STORED:,} until a new model's interval is so wide", needed, WIDTHS
    )


def votes_needed(
    world: World,
    rule: Rule,
    measure: Callable[[Ratings], float],
    batch: int,
    widths: Sequence[float],
) -> IntArray:
    """For each of some falling widths the votes in all until `measure` is at most that."""
    needed: list[int] = []
    while len(needed) < len(widths):
        world.vote(rule(world), batch)
        reached = measure(world.rated())
        needed += [len(world.votes)] * sum(reached <= width for width in widths[len(needed) :])
    return np.array(needed)


def mean_width(ratings: Ratings) -> float:
    return float(width(ratings).mean())


def newest_width(ratings: Ratings) -> float:
    return float(width(ratings)[-1])


def width(ratings: Ratings) -> FloatArray:
    """Of each model; infinite for one that cannot be told apart from the endlessly good or bad."""
    known = ~ratings.provisional & (ratings.component == 0)
    return np.where(known, ratings.upper - ratings.lower, np.inf)


def report(title: str, needed: dict[str, list[IntArray]], widths: Sequence[float]) -> None:
    """Medians over the seeds, and how many times as many votes as the first rule needed."""
    print(f"{title}; median of {len(SEEDS)} seeds\n")
    print("| rule |" + "".join(f" {width} points |" for width in widths))
    print("|---|" + "--:|" * len(widths))
    ours = np.median(next(iter(needed.values())), axis=0)
    for name, found in needed.items():
        votes = np.median(found, axis=0)
        cells = (f" {v:,.0f} ({v / o:.2f}×) |" for v, o in zip(votes, ours, strict=True))
        print(f"| {name} |" + "".join(cells))
    print()


def report_draws() -> None:
    """Times of the product's functions on SQLite, queries included."""
    print(f"One draw among {DRAWN_MODELS} models, with its queries on SQLite, {DRAWS} times\n")
    print("| what | median | 99th percentile |\n|---|--:|--:|")
    for what, work in draws():
        times = [seconds(work) for _ in range(DRAWS)]
        slowest = float(np.percentile(times, 99))
        print(f"| {what} | {median(times) * 1e3:.1f} ms | {slowest * 1e3:.1f} ms |")


def draws() -> Iterator[tuple[str, Callable[[], object]]]:
    from django.core.management import call_command

    from arena.battles import matchmaking
    from arena.live import conversations
    from arena.models import ForbiddenPair, Pairing
    from arena.tests.factories import make_arena, make_deployment, make_endpoint, make_model

    call_command("migrate", verbosity=0)
    arena, endpoint = make_arena(), make_endpoint()
    models = [make_model("", arena) for _ in range(DRAWN_MODELS)]
    for model in models:
        make_deployment(model, endpoint)
    for one, other in pairwise(models[:20]):
        ForbiddenPair.objects.create(arena=arena, one=one, other=other)
    ids = [model.id for model in models]
    value = np.random.default_rng(0).random((DRAWN_MODELS, DRAWN_MODELS))
    pairing = Pairing.of(ids, value + value.T, dict.fromkeys(ids, 1000))
    pairing.arena = arena
    pairing.save()

    def first_draw() -> None:
        matchmaking.KEPT.clear()
        matchmaking.draw_live(arena, ids)

    yield "`draw_live`", lambda: matchmaking.draw_live(arena, ids)
    yield "`draw_live`, the first after a refit", first_draw
    yield (
        "whom to ask: who can answer, who can be paid, the pair",
        lambda: conversations.drawn(arena, "How?"),
    )


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    main()
