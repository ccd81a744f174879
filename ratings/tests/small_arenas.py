"""Small arenas of simulated votes, as a team has them: few models, few voters, many ties."""

from dataclasses import dataclass

import numpy as np

from arena.battles import ledger
from arena.models import Arena, Battle, Origin, Outcome, Vote
from arena.tests.factories import make_arena, make_model, make_prompt, make_voter

PRICES = (None, "0.1", "0.4", "1", "2.5", "10", "10", "60")


@dataclass(frozen=True)
class SmallArena:
    """What is drawn of an arena; `ties` is the share of votes that are none of A or B."""

    seed: int
    models: int
    votes: int
    voters: int
    prompts: int
    ties: float
    who_votes: str

    @classmethod
    def drawn(cls, seed: int) -> "SmallArena":
        """1 to 8 models, 0 to 200 votes, ties from none to all."""
        draw = np.random.default_rng(seed)
        return cls(
            seed=seed,
            models=int(draw.integers(1, 9)),
            votes=int(draw.choice([0, 1, 2, 5, 18, 60, 200])),
            voters=int(draw.choice([1, 2, 5, 30])),
            prompts=int(draw.choice([1, 3, 10, 40])),
            ties=float(draw.choice([0, 0.1, 0.3, 0.6, 0.95, 1])),
            who_votes=str(draw.choice(Arena.WhoVotes.values)),
        )

    def make(self) -> Arena:
        draw = np.random.default_rng([self.seed, 1])
        arena = make_arena(f"small-{self.seed}", who_votes=self.who_votes)
        models = [
            make_model(f"Bird {self.seed}-{n}", arena, input_price=price, output_price=price)
            for n, price in zip(range(self.models), PRICES, strict=False)
        ]
        voters = [make_voter() for _ in range(self.voters)]
        prompts = [make_prompt(arena) for _ in range(self.prompts)]
        strength = draw.normal(0, 1, self.models)
        battles, outcomes = [], []
        for _ in range(self.votes if self.models > 1 else 0):
            a, b = draw.choice(self.models, 2, replace=False)
            wins = draw.random() < 1 / (1 + np.exp(strength[b] - strength[a]))
            is_tie = draw.random() < self.ties
            tied = Outcome.TIE if draw.random() < 0.7 else Outcome.BOTH_BAD
            outcomes.append(tied if is_tie else Outcome.A if wins else Outcome.B)
            battles.append(
                Battle(
                    arena=arena,
                    voter=voters[draw.integers(self.voters)],
                    prompt=prompts[draw.integers(self.prompts)],
                    model_a=models[a],
                    model_b=models[b],
                    origin=Origin.SIMULATED,
                )
            )
        Battle.objects.bulk_create(battles)
        Vote.objects.bulk_create(map(Vote.of, battles, outcomes))
        ledger.seal()
        return arena
