"""The votes as arrays: validated once, here, and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


class Outcome(IntEnum):
    """What a voter said of answers A and B."""

    A_BETTER = 0
    B_BETTER = 1
    TIE = 2
    BOTH_BAD = 3


CREDIT = np.array([1.0, 0.0, 0.5, 0.5])
"""Side A's credit for each outcome: LMSYS counts a tie and a "both bad" as half a win each way."""

OTHER_SIDE = np.array([Outcome.B_BETTER, Outcome.A_BETTER, Outcome.TIE, Outcome.BOTH_BAD])
"""Each outcome as it reads when the sides are swapped."""


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Votes:
    """Votes between pairs of models, one row a vote.

    Integer arrays of any width are kept as they are, as read-only views: nothing is copied.
    Rows in error messages count from 0.

    Parameters
    ----------
    model_a, model_b : (n_votes,) array_like of int
        Models shown as A and as B, numbered from 0. A model never meets itself.
    outcome : (n_votes,) array_like of int
        0 A is better, 1 B is better, 2 tie, 3 both are bad (see `Outcome`).
    voter : (n_votes,) array_like of int, optional
        Who voted; any whole numbers.
    prompt : (n_votes,) array_like of int, optional
        What was asked; any whole numbers.
    style : (n_votes, n_features) array_like of float, optional
        Style differences, A's minus B's, in any unit.
    n_models : int, optional
        Number of models, with or without votes. Default: the highest number seen, plus one.
    weight : (n_votes,) array_like of float, optional
        Weight of each vote, finite and not negative. Default: 1.

    Raises
    ------
    ValueError
        Naming the first offending row: an unknown outcome, a model out of range or met by
        itself, a value that is not a whole number, a weight or style that is negative or NaN.
    """

    model_a: IntArray
    model_b: IntArray
    outcome: IntArray
    voter: IntArray | None
    prompt: IntArray | None
    style: FloatArray | None
    n_models: int
    weight: FloatArray | None

    def __init__(
        self,
        model_a: npt.ArrayLike,
        model_b: npt.ArrayLike,
        outcome: npt.ArrayLike,
        voter: npt.ArrayLike | None = None,
        prompt: npt.ArrayLike | None = None,
        style: npt.ArrayLike | None = None,
        n_models: int | None = None,
        weight: npt.ArrayLike | None = None,
    ) -> None:
        a, b = _integers("model_a", model_a), _integers("model_b", model_b)
        if n_models is None:
            n_models = 1 + max((int(side.max()) for side in (a, b) if len(side)), default=-1)
        self._freeze(
            model_a=a,
            model_b=b,
            outcome=_integers("outcome", outcome),
            voter=None if voter is None else _integers("voter", voter),
            prompt=None if prompt is None else _integers("prompt", prompt),
            style=None if style is None else _floats("style", style, ndim=2),
            n_models=int(n_models),
            weight=None if weight is None else _floats("weight", weight, ndim=1),
        )
        self._refuse_bad_rows()

    def __len__(self) -> int:
        return len(self.outcome)

    def where(self, rows: npt.NDArray[Any] | slice) -> Self:
        """Return the votes of some rows (a mask, indices or a slice), over the same models."""
        subset = object.__new__(type(self))
        subset._freeze(
            model_a=self.model_a[rows],
            model_b=self.model_b[rows],
            outcome=self.outcome[rows],
            voter=None if self.voter is None else self.voter[rows],
            prompt=None if self.prompt is None else self.prompt[rows],
            style=None if self.style is None else self.style[rows],
            n_models=self.n_models,
            weight=None if self.weight is None else self.weight[rows],
        )
        return subset

    def weighing(self, weight: FloatArray) -> Self:
        """Return the same votes with other weights, (n_votes,), finite and not negative."""
        weighed = self.where(slice(None))
        weighed._freeze(weight=weight)
        return weighed

    def among(self, models: IntArray) -> Self:
        """Return the votes in which both models are in `models`, renumbered 0, 1, … in its order.

        Parameters
        ----------
        models : (n,) int array
            Distinct models, in ascending order.
        """
        if len(models) == self.n_models:
            return self
        place = np.full(self.n_models, -1, dtype=np.int32)
        place[models] = np.arange(len(models), dtype=np.int32)
        subset = self.where((place[self.model_a] >= 0) & (place[self.model_b] >= 0))
        subset._freeze(
            model_a=place[subset.model_a], model_b=place[subset.model_b], n_models=len(models)
        )
        return subset

    def _freeze(self, **fields: Any) -> None:
        for name, value in fields.items():
            if isinstance(value, np.ndarray):
                value = value.view()
                value.flags.writeable = False
            object.__setattr__(self, name, value)

    def _refuse_bad_rows(self) -> None:
        for name in ("model_a", "model_b", "voter", "prompt", "style", "weight"):
            column = getattr(self, name)
            if column is not None and len(column) != len(self):
                raise ValueError(f"{name} has {len(column)} rows, outcome has {len(self)}")
        if self.n_models < 0:
            raise ValueError(f"n_models is {self.n_models}, it cannot be negative")
        models = f"there are {self.n_models} models, numbered from 0"
        _refuse_outside("model_a", self.model_a, self.n_models, models)
        _refuse_outside("model_b", self.model_b, self.n_models, models)
        _refuse_outside("outcome", self.outcome, len(Outcome), "it must be 0, 1, 2 or 3")
        itself = self.model_a == self.model_b
        if itself.any():
            row = int(itself.argmax())
            raise ValueError(f"vote {row}: model {self.model_a[row]} meets itself")
        if self.weight is not None and self.weight.min(initial=0.0) < 0:
            row = int((self.weight < 0).argmax())
            raise ValueError(f"vote {row}: weight is {self.weight[row]}, it cannot be negative")


def _refuse_outside(name: str, values: IntArray, size: int, rule: str) -> None:
    if len(values) and (values.min() < 0 or values.max() >= size):
        row = int(((values < 0) | (values >= size)).argmax())
        raise ValueError(f"vote {row}: {name} is {values[row]}, but {rule}")


def _integers(name: str, values: npt.ArrayLike) -> IntArray:
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, it has {array.ndim}")
    if array.dtype == np.uint64:
        # With signed integers, numpy would turn these into floats.
        return array.view(np.int64)
    if array.dtype.kind in "iu":
        return array
    if len(array) == 0:
        return np.empty(0, dtype=np.int64)
    for row, value in enumerate(array.tolist()):
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value % 1 != 0:
            raise ValueError(f"vote {row}: {name} is {value!r}, not a whole number")
    return array.astype(np.int64)


def _floats(name: str, values: npt.ArrayLike, ndim: int) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s), it has {array.ndim}")
    # NaN runs through min and max, so two passes without a temporary find any bad value.
    if not (np.isfinite(array.min(initial=0)) and np.isfinite(array.max(initial=0))):
        row = int(np.argwhere(~np.isfinite(array))[0, 0])
        raise ValueError(f"vote {row}: {name} is {array[row]}, not finite")
    return array
