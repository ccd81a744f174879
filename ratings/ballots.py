"""The only bridge from the ledger to the engine: sealed votes as arrays, only the new ones read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db import connection
from django.db.models.functions import Coalesce

from arena.models import Vote

CHUNK = 100_000
COLUMNS = ("sequence", "model_a", "model_b", "outcome", "voter", "origin", "prompt")


@dataclass
class Ballots:
    """The sealed votes of one arena in the order of their sequence, a column an array.

    Models, voters and prompts are database ids; prompt 0 stands for none.
    """

    arena_id: int
    watermark: int = 0
    columns: dict[str, np.ndarray] = field(
        default_factory=lambda: {name: np.empty(0, np.int64) for name in COLUMNS}
    )

    def __len__(self) -> int:
        return len(self.columns["sequence"])

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def models(self) -> list[int]:
        return np.union1d(self["model_a"], self["model_b"]).tolist()

    def read_new(self) -> None:
        """Append the votes that were sealed after the watermark."""
        chunks = list(self._chunks())
        if not chunks:
            return
        for index, name in enumerate(COLUMNS):
            news = [chunk[:, index] for chunk in chunks]
            self.columns[name] = np.concatenate([self.columns[name], *news])
        self.watermark = int(self["sequence"][-1])

    def _chunks(self) -> Iterator[np.ndarray]:
        votes = Vote.objects.filter(arena_id=self.arena_id, sequence__gt=self.watermark)
        rows = votes.order_by("sequence").values_list(*COLUMNS[:-1], Coalesce("prompt_id", 0))
        sql, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            while chunk := cursor.fetchmany(CHUNK):
                yield np.array(chunk, dtype=np.int64)
