"""The votes that all sides rate: simulated once, from a fixed seed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from ratings.engine import Outcome, Votes
from ratings.engine.votes import FloatArray, IntArray

SEED = 20241001
MODELS = 250
VOTES_A_VOTER = 10
TIES = 0.3
EFFECTS = np.array([0.25, 0.02, 0.03, 0.02])
"""Of tokens, headers, lists and bold: about what was published on Chatbot Arena's votes."""

LABELS = {
    "model_a": Outcome.A_BETTER,
    "model_b": Outcome.B_BETTER,
    "tie": Outcome.TIE,
    "both_bad": Outcome.BOTH_BAD,
}


@dataclass(frozen=True)
class SimulatedVotes:
    """The same votes in the shapes in which they are handed over.

    Attributes
    ----------
    model_a, model_b, voter : (n_votes,) int32 array
    outcome : (n_votes,) uint8 array
    style : (n_votes, 4) array
        Style differences in units of their standard deviation.
    """

    model_a: IntArray
    model_b: IntArray
    outcome: IntArray
    voter: IntArray
    style: FloatArray

    def __len__(self) -> int:
        return len(self.outcome)

    def plain(self) -> Votes:
        return Votes(self.model_a, self.model_b, self.outcome, n_models=MODELS)

    def clustered(self) -> Votes:
        return Votes(self.model_a, self.model_b, self.outcome, self.voter, n_models=MODELS)

    def styled(self) -> Votes:
        return Votes(self.model_a, self.model_b, self.outcome, style=self.style, n_models=MODELS)

    def frame(self) -> pd.DataFrame:
        """A data frame of names and labels, as arena-rank reads it."""
        names = np.array([f"model-{number:03}" for number in range(MODELS)])
        return pd.DataFrame(
            {
                "model_a": names[self.model_a],
                "model_b": names[self.model_b],
                "winner": np.array(list(LABELS))[self.outcome],
                "voter": self.voter,
            }
        )


def simulate(n_votes: int) -> SimulatedVotes:
    """Draw votes between models of uneven popularity, by voters of uneven zeal.

    30% are ties or "both bad"; each voter votes at least once, ten times on average.
    """
    rng = np.random.default_rng(SEED)
    strength = rng.normal(0, 0.8, MODELS)
    popularity = rng.dirichlet(np.full(MODELS, 3.0))
    model_a, model_b = rng.choice(MODELS, (2, n_votes), p=popularity)
    while (itself := model_a == model_b).any():
        model_b[itself] = rng.choice(MODELS, int(itself.sum()), p=popularity)
    style = rng.normal(size=(n_votes, len(EFFECTS)))
    a_wins = rng.random(n_votes) < expit(strength[model_a] - strength[model_b] + style @ EFFECTS)
    tied = rng.random(n_votes) < TIES
    outcome = np.where(tied, rng.choice([Outcome.TIE, Outcome.BOTH_BAD], n_votes), 1 - a_wins)
    return SimulatedVotes(
        model_a=model_a.astype(np.int32),
        model_b=model_b.astype(np.int32),
        outcome=outcome.astype(np.uint8),
        voter=_voters(rng, n_votes).astype(np.int32),
        style=style,
    )


def _voters(rng: np.random.Generator, n_votes: int) -> IntArray:
    n_voters = n_votes // VOTES_A_VOTER
    zeal = rng.lognormal(sigma=1.2, size=n_voters)
    more = rng.choice(n_voters, n_votes - n_voters, p=zeal / zeal.sum())
    return rng.permutation(np.concatenate([np.arange(n_voters), more]))


def votes_of_frame(frame: pd.DataFrame, clustered: bool) -> Votes:
    """Number the names of a data frame, as its owner would."""
    sides = {side: pd.factorize(frame[side]) for side in ("model_a", "model_b")}
    names = sorted(set().union(*(found for _, found in sides.values())))
    place = {name: number for number, name in enumerate(names)}
    models = {
        side: np.array([place[name] for name in found])[codes]
        for side, (codes, found) in sides.items()
    }
    codes, labels = pd.factorize(frame["winner"])
    outcome = np.array([LABELS[label] for label in labels])[codes]
    voter = frame["voter"].to_numpy() if clustered else None
    return Votes(**models, outcome=outcome, voter=voter, n_models=len(names))
