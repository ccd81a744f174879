"""The evidence of a board as arrays: who beat whom how often, and the covariance of the scores."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from ratings.claims import is_rated
from ratings.engine import Ratings
from ratings.engine.critical import Draws
from ratings.engine.differences import Differences
from ratings.engine.intervals import quantile
from ratings.engine.votes import OTHER_SIDE
from ratings.method import METHOD
from ratings.models import Board, Evidence, Rating


@dataclass(frozen=True, eq=False)
class Places:
    """Where the rows of a board stand in its arrays."""

    names: list[str]

    @cached_property
    def place(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.names)}

    def places(self, rows: Iterable[Rating]) -> list[int]:
        return [self.place[row.name] for row in rows]

    def knows(self, rows: Iterable[Rating]) -> bool:
        return all(row.name in self.place for row in rows)


@dataclass(frozen=True, eq=False)
class EvidenceArrays(Places):
    """Arrays over the models of a board, in the order of `names`.

    Attributes
    ----------
    first, second : (n_pairs,) int array
        The models of each pair that met, `first` < `second`.
    count : (n_pairs, 4) int array
        Votes that say: first is better, second is better, tie, both are bad.
    score, lower, upper : (n_models,) array
        As on the board, in points; NaN without a rating.
    component : (n_models,) int array
        Scores of different components are not on one scale; −1 without votes.
    degrees_of_freedom, critical : (n_models,) array
        As in `ratings.engine.Ratings`: with them `engine.judgement` judges what is kept as it
        judged the board.
    covariance : (n_models, n_models) array, optional
        Of the scores, in points squared; NaN between components. None above 2,000 models.
    """

    first: np.ndarray
    second: np.ndarray
    count: np.ndarray
    score: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    component: np.ndarray
    degrees_of_freedom: np.ndarray
    critical: np.ndarray
    covariance: np.ndarray | None

    @classmethod
    def of(cls, names: list[str], ratings: Ratings) -> Self:
        tally = ratings.fitted.tally
        return cls(
            names=names,
            first=tally.first.astype(np.int32),
            second=tally.second.astype(np.int32),
            count=tally.count.astype(np.int32),
            score=ratings.score,
            lower=ratings.lower,
            upper=ratings.upper,
            component=ratings.component.astype(np.int32),
            degrees_of_freedom=ratings.degrees_of_freedom,
            critical=ratings.critical,
            covariance=ratings.covariance,
        )

    @classmethod
    def of_board(cls, board: Board) -> Self | None:
        """None for a published board, and for one whose evidence is no longer kept or read."""
        return cls.unpack(board.evidence.arrays) if board.evidence else None

    def store(self) -> Evidence:
        return Evidence.objects.create(arrays=self.pack())

    def pack(self) -> bytes:
        """The covariance is stored as one half of it, in single precision."""
        file = io.BytesIO()
        arrays = {name: getattr(self, name) for name in ARRAYS}
        if self.covariance is not None:
            half = self.covariance[np.tril_indices(len(self.names))]
            arrays["covariance"] = half.astype(np.float32)
        np.savez_compressed(file, names=np.array(self.names, dtype=str), **arrays)
        return file.getvalue()

    @classmethod
    def unpack(cls, packed: bytes | memoryview) -> Self | None:
        """None for what an earlier version stored, which does not judge as boards do now."""
        with np.load(io.BytesIO(packed), allow_pickle=False) as stored:
            if not {*ARRAYS} <= {*stored.files}:
                return None
            names = stored["names"].tolist()
            covariance = None
            if "covariance" in stored:
                covariance = np.zeros((len(names), len(names)))
                covariance[np.tril_indices(len(names))] = stored["covariance"]
                covariance += np.tril(covariance, -1).T
            arrays = {name: stored[name] for name in ARRAYS}
            return cls(names=names, covariance=covariance, **arrays)

    @property
    def confidence(self) -> float:
        return METHOD["confidence"]

    def record(self, one: str, other: str) -> np.ndarray:
        """Votes between two models: `one` is better, `other` is better, tie, both are bad."""
        i, j = self.place[one], self.place[other]
        met = (self.first == min(i, j)) & (self.second == max(i, j))
        count = self.count[met].sum(axis=0)
        return count if i < j else count[OTHER_SIDE]

    @property
    def battles(self) -> np.ndarray:
        """Votes between every two models, (n_models, n_models)."""
        square = np.zeros((len(self.names), len(self.names)))
        square[self.first, self.second] = self.count.sum(axis=1)
        return square + square.T


ARRAYS = (
    *("first", "second", "count", "score", "lower", "upper", "component"),
    *("degrees_of_freedom", "critical"),
)

NORMAL_ARM = float(quantile(METHOD["confidence"]))
"""Standard errors in one arm of an interval, computed or published."""


def covariance_of_intervals(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Of scores of which no more than the intervals is known, as if they erred independently."""
    return np.diag(((upper - lower) / 2 / NORMAL_ARM) ** 2)


@dataclass(frozen=True, eq=False)
class ScoreErrors:
    """The errors of the scores of some rows.

    Attributes
    ----------
    covariance : (n_rows, n_rows) array
        Of the scores, in points squared.
    freedom : (n_rows,) array
        Degrees of freedom of each standard error; infinite where they are unknown.
    are_joint : bool
        Whether the covariance holds how the scores err together, or takes them as independent.
    """

    covariance: np.ndarray
    freedom: np.ndarray
    are_joint: bool

    @classmethod
    def of(cls, evidence: EvidenceArrays | None, rows: Sequence[Rating]) -> Self:
        """From the fit, or else from the intervals, which all rows must then have."""
        if evidence is None or evidence.covariance is None:
            covariance = covariance_of_intervals(*np.array([row.interval for row in rows]).T)
            return cls(covariance, np.full(len(rows), np.inf), are_joint=False)
        places = evidence.places(rows)
        covariance = evidence.covariance[np.ix_(places, places)]
        return cls(covariance, evidence.degrees_of_freedom[places], are_joint=True)


@dataclass(frozen=True, eq=False)
class Intervals(Places):
    """The scores and intervals of a board as arrays, to be judged where no more is known of it.

    As if scores erred independently, which is an approximation.
    """

    score: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    component: np.ndarray
    covariance: np.ndarray
    degrees_of_freedom: np.ndarray
    critical: np.ndarray
    confidence: float = METHOD["confidence"]

    @classmethod
    def of(cls, rows: Iterable[Rating]) -> Self | None:
        """Of the rows whose interval is known; None without any."""
        known = [row for row in rows if is_rated(row) and row.interval]
        if not known:
            return None
        known.sort(key=lambda row: row.score)
        errors = ScoreErrors.of(None, known)
        score = np.array([row.score for row in known])
        lower, upper = np.array([row.interval for row in known], dtype=float).T
        deviates = Differences.of(score, errors.covariance).deviates()
        critical = Draws.of(errors.covariance, METHOD["confidence"]).order(deviates)
        return cls(
            names=[row.name for row in known],
            score=score,
            lower=lower,
            upper=upper,
            component=np.array([row.component for row in known]),
            covariance=errors.covariance,
            degrees_of_freedom=errors.freedom,
            critical=np.full(len(known), critical),
        )


def has_joint_errors(evidence: EvidenceArrays | None) -> bool:
    return evidence is not None and evidence.covariance is not None
