"""The only bridge from the ledger to the engine: sealed votes as arrays, only the new ones read.

Votes that were set aside when they were cast are never read.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from arena.models import Answer, Arena, Vote
from ratings.method import FEATURES

CHUNK = 100_000
MOST_LOOKED_UP = 500
"""If more answers are missing, all are read anew."""
VOTE: dict[str, type] = {
    "sequence": np.int64,
    "model_a": np.int32,
    "model_b": np.int32,
    "outcome": np.uint8,
    "origin": np.uint8,
    "voter": np.int64,
    "prompt": np.int64,
    "answer_a": np.int64,
    "answer_b": np.int64,
}
SIDES = ("model_a", "model_b")
ANSWER: Mapping[str, type] = {"id": np.int64} | dict.fromkeys(FEATURES, np.int64)


@dataclass
class Ballots:
    """The sealed votes of one arena in the order of their sequence, a column an array.

    Voters, prompts and answers are database ids, and a prompt or answer 0 stands for none. Models
    are numbered once, as they are read: `models` holds their ids in the order of the numbers, which
    `number` chooses, and `voted` holds the ids of the models that have votes.
    """

    arena: Arena
    models: list[int] = field(default_factory=list)
    voted: set[int] = field(default_factory=set)
    votes: "Columns" = field(default_factory=lambda: Columns(VOTE))
    answers: "Columns" = field(default_factory=lambda: Columns(ANSWER))

    def __len__(self) -> int:
        return len(self.votes)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.votes[name]

    @property
    def watermark(self) -> int:
        return int(self["sequence"][-1]) if len(self) else 0

    def read_new(self, watermark: int | None = None) -> None:
        """Append the votes that were sealed since the last time; only up to `watermark` if it is
        given."""
        votes = Vote.objects.counted().filter(arena=self.arena, sequence__gt=self.watermark)
        if watermark is not None:
            votes = votes.filter(sequence__lte=watermark)
        known = {name: Coalesce(f"{name}_id", 0) for name in ("prompt", "answer_a", "answer_b")}
        columns = [known.get(name) or F(name) for name in VOTE]
        sides = [list(VOTE).index(side) for side in SIDES]
        before = len(self)
        for rows in chunks(votes.order_by("sequence").values_list(*columns)):
            rows[:, sides] = self._numbers(rows[:, sides])
            self.votes.append(rows)
        self._read_answers(np.union1d(self["answer_a"][before:], self["answer_b"][before:]))

    def number(self, ids: list[int]) -> None:
        """Give the models with these ids the first numbers, in this order."""
        models = [*ids, *sorted(self.voted.difference(ids))]
        if models == self.models:
            return
        new = {model: number for number, model in enumerate(models)}
        gone = -1  # has no votes
        numbers = np.array([new.get(model, gone) for model in self.models], dtype=np.int32)
        for side in SIDES:
            self[side][:] = numbers[self[side]]
        self.models = models

    def _numbers(self, ids: np.ndarray) -> np.ndarray:
        """The models' numbers; a model that is new here gets the next one."""
        distinct, inverse = np.unique(ids, return_inverse=True)
        self.voted.update(distinct.tolist())
        self.models += sorted(self.voted.difference(self.models))
        numbers = {model: number for number, model in enumerate(self.models)}
        found = np.array([numbers[model] for model in distinct.tolist()])
        return found[inverse.reshape(ids.shape)]

    def _read_answers(self, judged: np.ndarray) -> None:
        """Learn the style of the answers with these ids: read the missing ones, or all of them
        again if many are missing."""
        missing = np.setdiff1d(judged[judged > 0], self.answers["id"])
        stored = Answer.objects.filter(prompt__arena=self.arena).order_by("id")
        if len(missing) > MOST_LOOKED_UP:
            self.answers = Columns(ANSWER)
            self._append_answers(stored)
        elif len(missing):
            self._append_answers(stored.filter(id__in=missing.tolist()))
            self.answers.sort("id")

    def _append_answers(self, answers: QuerySet) -> None:
        for rows in chunks(answers.values_list(*ANSWER)):
            self.answers.append(rows)

    def prompts(self) -> np.ndarray:
        """What each vote was about; a vote without a prompt is about one of its own."""
        prompt = self["prompt"]
        return np.where(prompt > 0, prompt, -1 - np.arange(len(self)))

    def style(self) -> tuple[np.ndarray, np.ndarray]:
        """Style differences of A's and B's answers, and which votes have both answers.

        The difference of two counts is relative, (a − b) / (a + b + 1), as in LMSYS's style
        control; (n_votes, n_features). Rows without both answers hold zeros.
        """
        known = (self["answer_a"] > 0) & (self["answer_b"] > 0)
        counts = np.stack([self.answers[feature] for feature in FEATURES], axis=1).astype(float)
        a, b = (self._rows_of(self[side][known]) for side in ("answer_a", "answer_b"))
        style = np.zeros((len(self), len(FEATURES)))
        style[known] = (counts[a] - counts[b]) / (counts[a] + counts[b] + 1)
        return style, known

    def _rows_of(self, answers: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.answers["id"], answers)


class Columns:
    """Arrays that grow together. There is room for more rows, so that few appends copy."""

    def __init__(self, types: Mapping[str, type]) -> None:
        self.rows = 0
        self.arrays: dict[str, np.ndarray] = {
            name: np.empty(0, type) for name, type in types.items()
        }

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name][: self.rows]

    def sort(self, name: str) -> None:
        """By one of the columns."""
        order = np.argsort(self[name])
        for column in self.arrays:
            self[column][:] = self[column][order]

    def append(self, rows: np.ndarray) -> None:
        end = self.rows + len(rows)
        for column, (name, array) in zip(rows.T, self.arrays.items(), strict=True):
            if end > len(array):
                array = self.arrays[name] = np.resize(array, max(end, len(array) * 3 // 2))
            array[self.rows : end] = column
        self.rows = end


def chunks(query: QuerySet) -> Iterator[np.ndarray]:
    """The rows, without the cost of an object for each; (n_rows, n_columns)."""
    sql, params = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(CHUNK):
            shape = len(rows), len(rows[0])
            yield np.fromiter(chain.from_iterable(rows), np.int64, math.prod(shape)).reshape(shape)
