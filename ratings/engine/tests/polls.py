"""Polls that go on: more votes as they came, by new voters on new prompts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.engine import Ratings, Scope, Votes, rate


@dataclass(frozen=True)
class Poll:
    """Votes by voters with tastes, on prompts with effects; more of them are by new ones.

    In the scope of these very people, they go on and only prompts are new.
    """

    scope: Scope
    models: int
    spread: float
    voters: int
    prompts: int
    votes: int
    taste: float
    ties: float


POLLS = {
    "a team of six": Poll(Scope.QUESTIONS, 5, 0.35, 6, 40, 320, 0.4, 0.3),
    "an open arena": Poll(Scope.ALL, 8, 0.4, 40, 60, 800, 0.4, 0.3),
    "voters of one vote": Poll(Scope.ALL, 6, 0.3, 300, 300, 600, 0.0, 0.2),
}


class World:
    def __init__(self, poll: Poll, rng: np.random.Generator) -> None:
        self.poll, self.rng = poll, rng
        self.strength = rng.normal(0, poll.spread, poll.models)
        self.people = self.effects(poll.voters)
        self.known = 0

    def effects(self, n: int) -> np.ndarray:
        return self.rng.normal(0, self.poll.taste, (n, self.poll.models))

    def cast(self, n: int) -> list[np.ndarray]:
        """As many votes of each voter, and on each prompt, as there were at first."""
        poll, rng = self.poll, self.rng
        share = n / poll.votes
        fixed = poll.scope is Scope.QUESTIONS
        people = self.people if fixed else self.effects(max(1, round(share * poll.voters)))
        prompts = self.effects(max(1, round(share * poll.prompts)))
        voter, prompt = rng.integers(0, len(people), n), rng.integers(0, len(prompts), n)
        a = rng.integers(0, poll.models, n)
        b = (a + rng.integers(1, poll.models, n)) % poll.models
        liking = self.strength + people[voter] + prompts[prompt]
        gap = liking[np.arange(n), a] - liking[np.arange(n), b]
        decided = np.where(rng.random(n) < 1 / (1 + np.exp(-gap)), 0, 1)
        outcome = np.where(rng.random(n) < poll.ties, 2, decided)
        self.known += n
        return [a, b, outcome, voter if fixed else voter + self.known, prompt + self.known]

    def rated(self, *parts: list[np.ndarray]) -> Ratings:
        a, b, outcome, voter, prompt = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        votes = Votes(a, b, outcome, voter=voter, prompt=prompt, n_models=self.poll.models)
        return rate(votes, scope=self.poll.scope)
