"""A voter's own votes: how often they agree with everyone, and the board that they give on their
own.

It is for the voter's eyes only: computed on request, never stored and never published
(docs/decisions/0007-personal-boards.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from arena.models import OVERALL, TIES_EXCLUDED, Arena, LanguageModel, Outcome, Vote, Voter
from arena.models.battles import VoteQuerySet
from ratings.claims import is_rated
from ratings.engine import Scope, Votes, rate
from ratings.method import row_fields
from ratings.models import Board, Rated, Rating, Snapshot
from ratings.pages.drawing.axis import Axis, score_axis
from ratings.win_rates import predicted_win_rate

FEWEST_VOTES = 30
"""From how many votes on a voter has a board: fewer would show little but chance."""

MOST_VOTES = 5000
"""The newest ones, so that nobody's page costs more than a moment."""


@dataclass(frozen=True)
class Agreement:
    """In `agreed` of `compared` decided votes, the voter preferred the model that is higher on the
    board.

    Somebody with everyone's taste would do so in `expected` of them on average, and in `low` to
    `high` of them in 95 of 100 cases.
    """

    compared: int
    agreed: int
    expected: float
    low: int
    high: int

    @property
    def share(self) -> float:
        return 100 * self.agreed / self.compared

    @property
    def tells(self) -> bool:
        """Whether any number of agreements would be a surprise."""
        return self.low > 0 or self.high < self.compared


@dataclass(frozen=True)
class OwnRow:
    """A model on the voter's board, with its row on everyone's board if it has a rank there."""

    own: Rated
    everyones: Rated | None


@dataclass(frozen=True)
class Yours:
    """What one voter said in one arena."""

    arena: Arena
    voter: Voter | None

    @cached_property
    def votes(self) -> VoteQuerySet:
        """All of them, counted or not, newest first."""
        votes = Vote.objects.filter(arena=self.arena, voter=self.voter).order_by("-id")
        return votes.select_related("prompt", "model_a", "model_b", "battle")

    @cached_property
    def judged(self) -> np.ndarray:
        """Model A, model B and the outcome of each of the newest counted votes, (n_votes, 3)."""
        rows = self.votes.counted().values_list("model_a_id", "model_b_id", "outcome")[:MOST_VOTES]
        return np.array(list(rows), dtype=np.int64).reshape(-1, 3)

    @property
    def missing(self) -> int:
        """How many more votes are needed for a board."""
        return max(FEWEST_VOTES - len(self.judged), 0)

    @property
    def is_cut(self) -> bool:
        return len(self.judged) == MOST_VOTES < self.votes.counted().count()

    @cached_property
    def newest(self) -> Snapshot | None:
        return Snapshot.objects.latest_for(self.arena)

    @cached_property
    def everyones(self) -> Board | None:
        return self.newest.board(OVERALL) if self.newest else None

    @cached_property
    def agreement(self) -> Agreement | None:
        """Measured by the board of decided votes; if no vote is a tie, that is the overall
        board."""
        decided = (self.newest and self.newest.board(TIES_EXCLUDED)) or self.everyones
        return agreement(self.judged, ranked_rows(decided)) if decided else None

    @cached_property
    def rows(self) -> list[OwnRow]:
        """The board of these votes alone; empty while there are too few."""
        if self.missing:
            return []
        everyones = ranked_rows(self.everyones) if self.everyones else {}
        return [OwnRow(row, everyones.get(row.model_id)) for row in own_board(self.judged)]

    @property
    def sets_apart(self) -> bool:
        """Whether these votes put any model surely below another."""
        return any((row.own.rank_low or 1) > 1 for row in self.rows)

    @property
    def axis(self) -> Axis | None:
        return score_axis([row.own for row in self.rows])


def ranked_rows(board: Board) -> dict[int | None, Rated]:
    """The board's rows that a claim may be based on, by model."""
    firm = board.ratings.filter(provisional=False, model__isnull=False)
    return {row.model_id: row for row in firm if is_rated(row)}


def agreement(judged: np.ndarray, rows: dict[int | None, Rated]) -> Agreement | None:
    """The agreement over the votes between two models that `rows` ranks on one scale, one above the
    other; None if there are none."""
    leads = np.array([lead for vote in judged.tolist() if (lead := lead_of_preferred(vote, rows))])
    if not len(leads):
        return None
    likely = predicted_win_rate(np.abs(leads))
    low, high = likely_counts(likely)
    return Agreement(len(leads), int((leads > 0).sum()), float(likely.sum()), low, high)


def lead_of_preferred(vote: Sequence[int], rows: dict[int | None, Rated]) -> float | None:
    """By how many points the board puts the preferred model above the other one."""
    model_a, model_b, outcome = vote
    if outcome not in (Outcome.A, Outcome.B):
        return None
    a, b = rows.get(model_a), rows.get(model_b)
    if a is None or b is None or a.component != b.component:
        return None
    return a.score - b.score if outcome == Outcome.A else b.score - a.score


def likely_counts(probability: np.ndarray) -> tuple[int, int]:
    """The middle 95% of the number of independent events that happen, from their exact
    distribution."""
    distribution = np.ones(1)
    for one in probability:
        distribution = np.convolve(distribution, [1 - one, one])
    low, high = np.searchsorted(distribution.cumsum(), [0.025, 0.975])
    return int(low), int(high)


def own_board(judged: np.ndarray) -> list[Rated]:
    """The rows of these votes' board, in its order.

    All votes come from one voter, so they are not clustered: the intervals say how firmly these
    votes show this voter's taste.
    """
    ids, places = np.unique(judged[:, :2], return_inverse=True)
    model_a, model_b = places.reshape(-1, 2).T
    ratings = rate(Votes(model_a, model_b, judged[:, 2]), scope=Scope.SAME)
    models = LanguageModel.objects.in_bulk(ids.tolist())
    rows = [
        Rating(model=models[model], name=models[model].name, **fields)
        for model, fields in zip(ids.tolist(), row_fields(ratings), strict=True)
    ]
    rated = filter(is_rated, rows)
    return sorted(rated, key=lambda row: (row.component, row.rank, -row.score, row.name))
