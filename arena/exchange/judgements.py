"""Who judged which pair of answers: nobody may judge the same pair twice."""

from array import array
from collections.abc import Iterator

import numpy as np


class Judgements:
    """Kept as three numbers a vote, since a file may have millions of votes."""

    def __init__(self) -> None:
        self.voters: dict[str, int] = {}
        self.pairs: dict[frozenset[int], int] = {}
        self.columns = (array("q"), array("q"), array("q"))

    def add(self, voter: str, pair: frozenset[int], line: int) -> None:
        voter_number = self.voters.setdefault(voter, len(self.voters))
        pair_number = self.pairs.setdefault(pair, len(self.pairs))
        for column, number in zip(self.columns, (voter_number, pair_number, line), strict=True):
            column.append(number)

    def repeated(self) -> Iterator[tuple[int, int]]:
        """The lines of each judgement that follows one of the same pair by the same voter."""
        voters, pairs, lines = (np.array(column) for column in self.columns)
        order = np.lexsort((lines, pairs, voters))
        voters, pairs, lines = voters[order], pairs[order], lines[order]
        same = (voters[1:] == voters[:-1]) & (pairs[1:] == pairs[:-1])
        for index in np.flatnonzero(same):
            yield int(lines[index]), int(lines[index + 1])
