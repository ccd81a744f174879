"""What other choices, or other voters, would have made of a board: rated again, and compared.

Pure: from votes and the rows of a board to a record in plain data, which names models and no voter.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ratings.counting.boards import METHOD, measures
from ratings.engine import Outcome, Votes, rate
from ratings.engine.components import find_components
from ratings.engine.fit import Fitted, fit_tally
from ratings.engine.fragility import fragility
from ratings.engine.influence import heaviest_voters
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.tally import Tally, tally_votes
from ratings.firm import is_firm, leaders
from ratings.models import Rating

TOP = 10
THINNEST = 5
SAME = 1e-6
"""Scores closer than this many points are equal: between them lies rounding."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A board to examine: its votes, the models' names in their order, and its rows."""

    votes: Votes
    names: list[str]
    rows: list[Rating]
    anchor: tuple[int, float] | None = None

    @property
    def ties(self) -> int:
        return int((self.votes.outcome >= Outcome.TIE).sum())

    @property
    def is_large(self) -> bool:
        """Too large to be rated again and again between two refits."""
        return len(self.names) > DENSE_MODELS

    @cached_property
    def casts(self) -> np.ndarray:
        """The number of votes of each voter, the heaviest first."""
        return np.sort(np.unique(self.votes.voter, return_counts=True)[1])[::-1]

    @cached_property
    def tally(self) -> Tally:
        return tally_votes(self.votes)

    @cached_property
    def fitted(self) -> Fitted:
        return fit_tally(self.tally, self.votes)

    def rated(self, votes: Votes, method: str = METHOD["model"]) -> list[Rating] | None:
        """The rows that the board would have with other votes, or by another model of ties."""
        if self.is_large or not len(votes):
            return None
        ratings = rate(votes, method=method, anchor=self.anchor, confidence=METHOD["confidence"])
        return [
            Rating(name=name, **measures(ratings, index)) for index, name in enumerate(self.names)
        ]


def examination(subject: Subject) -> dict[str, Any]:
    boards = {
        "ties_left_out": ties_left_out(subject),
        "ties_modelled": ties_modelled(subject),
        "without_heaviest_voter": without_heaviest_voter(subject),
    }
    return {
        "votes": len(subject.votes),
        "ties": subject.ties,
        "leaders": first_place(subject.rows),
        "choices": {name: rows and comparison(subject.rows, rows) for name, rows in boards.items()},
        "models": standings(subject.rows, boards),
        "first_two": first_two(subject),
        "voters": voters(subject),
        "groups": groups(subject),
        "coverage": coverage(subject),
    }


def ties_left_out(subject: Subject) -> list[Rating] | None:
    decided = subject.votes.outcome < Outcome.TIE
    return subject.rated(subject.votes.where(decided)) if subject.ties else None


def ties_modelled(subject: Subject) -> list[Rating] | None:
    return subject.rated(subject.votes, method="davidson") if subject.ties else None


def without_heaviest_voter(subject: Subject) -> list[Rating] | None:
    heaviest = heaviest_voters(subject.votes, 1)
    return subject.rated(subject.votes.where(~np.isin(subject.votes.voter, heaviest)))


def firm(rows: list[Rating]) -> list[Rating]:
    """The models that are firmly rated, of those that can be compared; the first one first."""
    return sorted(filter(is_firm, rows), key=lambda row: (row.rank, -row.score, row.name))


def first_place(rows: list[Rating]) -> list[str]:
    """Who holds it; nobody where only models that are not firmly rated do."""
    return sorted(row.name for row in leaders(firm(rows)))


def comparison(rows: list[Rating], others: list[Rating]) -> dict[str, Any] | None:
    """How another board of the same models differs, over those firmly rated on both."""
    there = {row.name: row for row in firm(others)}
    both = [(row, there[row.name]) for row in firm(rows) if row.name in there]
    if len(both) < 2:
        return None
    score, other = np.array([(row.score, other.score) for row, other in both]).T
    change = other - score
    greatest = int(np.abs(change).argmax())
    moved = [row.rank != other.rank for row, other in both]
    return {
        "models": len(both),
        "not_firm": [row.name for row in firm(rows) if row.name not in there],
        "highest": max((other for _, other in both), key=lambda row: row.score).name,
        "same_leaders": first_place(rows) == first_place(others),
        "greatest": {"model": both[greatest][0].name, "change": float(change[greatest])},
        "mean_change": float(np.abs(change).mean()),
        "width": float(other.std() / score.std()) if score.std() > SAME else None,
        "moved": sum(moved),
        "top": len(moved[:TOP]),
        "moved_of_top": sum(moved[:TOP]),
        "outside": sum(not row.lower <= other.score <= row.upper for row, other in both),
    }


def standings(rows: list[Rating], boards: dict[str, list[Rating] | None]) -> list[dict[str, Any]]:
    """Each firmly rated model's score and rank, on the board and on the others."""
    there = {choice: {row.name: row for row in others or []} for choice, others in boards.items()}
    return [
        {"model": row.name, **standing(row)}
        | {choice: standing(others.get(row.name)) for choice, others in there.items()}
        for row in firm(rows)
    ]


def standing(row: Rating | None) -> dict[str, Any] | None:
    """None where it is not firmly rated."""
    return {"score": row.score, "rank": row.rank} if row and is_firm(row) else None


def first_two(subject: Subject) -> dict[str, Any] | None:
    """How few votes keep the highest score above the next; `why` there is no such number."""
    by_score = sorted(firm(subject.rows), key=lambda row: -row.score)
    if len(by_score) < 2:
        return None
    first, second = by_score[:2]
    lead = first.score - second.score
    known = {"first": first.name, "second": second.name, "lead": lead, "votes": None, "why": ""}
    if subject.is_large:
        return known | {"why": "large"}
    if lead <= SAME:
        return known | {"why": "equal"}
    places = [subject.names.index(row.name) for row in (first, second)]
    try:
        found = fragility(subject.fitted, *places)
    except ValueError:
        return known | {"why": "never"}
    return known | {"votes": len(found.rows)}


def voters(subject: Subject) -> dict[str, Any]:
    """How unevenly the votes are spread over the voters."""
    casts = subject.casts
    total = len(subject.votes)
    return {
        "count": len(casts),
        "effective": float(total**2 / (casts.astype(float) ** 2).sum()) if total else 0.0,
        "heaviest": int(casts[:1].sum()),
        "ten_heaviest": int(casts[:TOP].sum()),
        "half": int(np.searchsorted(casts.cumsum(), total / 2)) + 1 if total else 0,
    }


def groups(subject: Subject) -> dict[str, Any]:
    return {
        "sizes": [len(part.models) for part in find_components(subject.tally)],
        "provisional": sum(row.provisional for row in subject.rows),
        "unrated": sum(row.rank is None for row in subject.rows),
    }


def coverage(subject: Subject) -> dict[str, Any]:
    """Which of the possible pairs have met, and which models met the fewest others."""
    tally = subject.tally
    met = np.bincount(np.concatenate([tally.first, tally.second]), minlength=len(subject.names))
    judged = np.flatnonzero(tally.votes)
    thinnest = sorted(judged.tolist(), key=lambda model: (met[model], tally.votes[model]))
    return {
        "models": len(judged),
        "pairs_met": len(tally.first),
        "pairs_possible": len(judged) * (len(judged) - 1) // 2,
        "thinnest": [
            {
                "model": subject.names[model],
                "opponents": int(met[model]),
                "votes": int(tally.votes[model]),
            }
            for model in thinnest[:THINNEST]
        ],
    }
