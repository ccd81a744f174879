"""Who judged which two answers: nobody may judge the same two twice."""

from array import array
from collections.abc import Iterator

import numpy as np


class Judgements:
    """Four numbers per vote, because a file may have millions of votes."""

    def __init__(self) -> None:
        self.voters: dict[str, int] = {}
        self.columns = tuple(array("q") for _ in range(4))

    def add(self, voter: str, answers: tuple[int, int], line: int) -> None:
        number = self.voters.setdefault(voter, len(self.voters))
        judgement = (number, min(answers), max(answers), line)
        for column, value in zip(self.columns, judgement, strict=True):
            column.append(value)

    def repeated(self) -> Iterator[tuple[int, int]]:
        """The two lines of each repeated judgement: the same voter, the same answers."""
        table = np.array(self.columns)
        voter, low, high, line = table[:, np.lexsort(table[::-1])]
        same = (voter[1:] == voter[:-1]) & (low[1:] == low[:-1]) & (high[1:] == high[:-1])
        for index in np.flatnonzero(same):
            yield int(line[index]), int(line[index + 1])
