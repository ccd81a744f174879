"""Agreement of voters: against a loop over pairs of votes that knows no coincidence table."""

from itertools import combinations, product

import numpy as np
import pytest

from ratings.engine import Votes
from ratings.engine.agreement import agreement
from ratings.engine.votes import OTHER_SIDE


def random_votes(seed: int = 0, count: int = 300) -> Votes:
    random = np.random.default_rng(seed)
    a = random.integers(0, 3, count)
    b = (a + random.integers(1, 3, count)) % 3
    prompt = random.integers(0, 12, count)
    liked = random.integers(0, 4, (12, 3, 3))
    outcome = np.where(
        random.random(count) < 0.5, liked[prompt, a, b], random.integers(0, 4, count)
    )
    return Votes(a, b, outcome, voter=random.integers(0, 40, count), prompt=prompt)


def units(votes: Votes) -> list[list[int]]:
    """The votes on each pair of answers, one a voter, seen from both sides."""
    last: dict[tuple[int, int, int], dict[int, int]] = {}
    rows = zip(
        votes.prompt.tolist(), votes.model_a.tolist(), votes.model_b.tolist(),
        votes.outcome.tolist(), votes.voter.tolist(), strict=True,
    )  # fmt: skip
    for prompt, a, b, outcome, voter in rows:
        seen = outcome if a < b else int(OTHER_SIDE[outcome])
        last.setdefault((prompt, min(a, b), max(a, b)), {})[voter] = seen
    sides = [list(judged.values()) for judged in last.values()]
    return sides + [[int(OTHER_SIDE[one]) for one in side] for side in sides]


def alpha_by_hand(units: list[list[int]], distance) -> float:
    """1 − observed over expected disagreement, straight from Krippendorff's definition."""
    judged = [unit for unit in units if len(unit) > 1]
    values = [value for unit in judged for value in unit]
    n = len(values)
    observed = sum(
        2 * sum(distance(one, other, values) for one, other in combinations(unit, 2))
        / (len(unit) - 1)
        for unit in judged
    ) / n  # fmt: skip
    count = {value: values.count(value) for value in set(values)}
    expected = sum(
        count[one] * (count[other] - (one == other)) * distance(one, other, values)
        for one, other in product(count, count)
    ) / (n * (n - 1))  # fmt: skip
    return 1 - observed / expected


def nominal(one: int, other: int, values: list[int]) -> float:
    return float(one != other)


def ordinal(one: int, other: int, values: list[int]) -> float:
    low, high = min(one, other), max(one, other)
    between = sum(low <= value <= high for value in values)
    return (between - (values.count(low) + values.count(high)) / 2) ** 2 if low != high else 0.0


@pytest.mark.parametrize("seed", range(3))
def test_alpha_is_krippendorffs(seed):
    votes = random_votes(seed)
    found = agreement(votes)
    sides = units(votes)
    assert found.nominal == pytest.approx(alpha_by_hand(sides, nominal))
    steps = [[(0, 2, 1, 1)[value] for value in unit] for unit in sides]
    assert found.ordinal == pytest.approx(alpha_by_hand(steps, ordinal))
    assert found.nominal == pytest.approx((found.same - found.by_chance) / (1 - found.by_chance))
    assert found.pairs == sum(len(unit) > 1 for unit in sides) / 2
    assert found.nominal_lower < found.nominal < found.nominal_upper
    assert found.ordinal_lower < found.ordinal < found.ordinal_upper


def test_sides_and_numbers_of_models_change_nothing():
    votes = random_votes(1)
    swapped = Votes(
        votes.model_b, votes.model_a, OTHER_SIDE[votes.outcome],
        voter=votes.voter, prompt=votes.prompt,
    )  # fmt: skip
    assert agreement(swapped) == agreement(votes)
    renumbered = Votes(
        2 - votes.model_a, 2 - votes.model_b, votes.outcome, voter=votes.voter, prompt=votes.prompt
    )
    assert agreement(renumbered).nominal == pytest.approx(agreement(votes).nominal)


@pytest.mark.parametrize("count", [0, 1, 12])
def test_few_votes_say_nothing(count):
    assert agreement(random_votes(0, count)) is None


def test_where_all_say_the_same_nothing_varies():
    votes = random_votes(0)
    same = Votes(
        votes.model_a, votes.model_b, np.full(300, 2), voter=votes.voter, prompt=votes.prompt
    )
    assert agreement(same) is None


def test_independent_votes_do_not_agree():
    """More than by chance, at 95% and one-sided: in 1 of 40 worlds."""
    claimed = 0
    for seed in range(100):
        votes = random_votes(seed)
        outcome = np.random.default_rng(seed + 1000).integers(0, 4, 300)
        found = agreement(
            Votes(votes.model_a, votes.model_b, outcome, voter=votes.voter, prompt=votes.prompt)
        )
        claimed += found.nominal_lower > 0
    assert claimed <= 6


def test_real_voters_agree_as_was_published(llmfao_with_prompts):
    found = agreement(llmfao_with_prompts)
    assert found.nominal == pytest.approx(0.29, abs=0.005)
    assert 0.15 < found.nominal_lower < 0.29 < found.nominal_upper < 0.45
