"""How sure a board is: its votes are rated by other choices and without some voters, and compared.

Pure: from the votes and rows of a board to the record that `Evidence.sureness` keeps, plain data
that name models but no voter. `examine` chooses the boards and stores the record.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from arena.models import Arena
from ratings.claims import firm_rows, holders_of_first_place
from ratings.counting.scopes import scopes
from ratings.differences import TOP, differences, score_and_rank
from ratings.engine import Outcome, Scope, Votes, rate
from ratings.engine.components import find_components
from ratings.engine.elo import SHUFFLES, OrderSpread, order_spread
from ratings.engine.fit import Fitted, fit_tally
from ratings.engine.fragility import fragility
from ratings.engine.influence import heaviest_voters
from ratings.engine.judgement import ROUNDING
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.options import Method
from ratings.engine.tally import Tally, tally_votes
from ratings.method import METHOD, row_fields
from ratings.models import Rating

THINNEST = 5


@dataclass(frozen=True)
class EloSettings:
    """Of online Elo, which stands beside an overall board: K, base and start, in points."""

    k: float
    base: float
    start: float

    @classmethod
    def of(cls, arena: Arena) -> Self:
        return cls(arena.elo_k, arena.elo_base, arena.elo_start)


@dataclass(frozen=True, eq=False)
class Styled:
    """The board with style control beside it, and the votes that it counts, without their style."""

    votes: Votes
    rows: list[Rating]


@dataclass(frozen=True, eq=False)
class Subject:
    """A board to examine: its votes, the models' names in their order, and its rows."""

    votes: Votes
    names: list[str]
    rows: list[Rating]
    anchor: tuple[int, float] | None = None
    scope: Scope = Scope.ALL
    styled: Styled | None = None
    elo: "EloSettings | None" = None

    @property
    def ties(self) -> int:
        return int((self.votes.outcome >= Outcome.TIE).sum())

    @property
    def is_large(self) -> bool:
        """Too large to be rated again and again between two refits."""
        return len(self.names) > DENSE_MODELS

    @property
    def voter(self) -> np.ndarray:
        """Who cast each vote, which a ledger always knows."""
        assert self.votes.voter is not None
        return self.votes.voter

    @cached_property
    def votes_by_voter(self) -> np.ndarray:
        """The number of votes of each voter, the heaviest first."""
        return np.sort(np.unique(self.voter, return_counts=True)[1])[::-1]

    @cached_property
    def tally(self) -> Tally:
        return tally_votes(self.votes)

    @cached_property
    def fitted(self) -> Fitted:
        return fit_tally(self.tally, self.votes)

    def rated(self, votes: Votes, method: Method = METHOD["model"]) -> list[Rating] | None:
        """The rows that the board would have with other votes, or by another model of ties."""
        if self.is_large or not len(votes):
            return None
        ratings = rate(
            votes,
            method=method,
            scope=self.scope,
            anchor=self.anchor,
            confidence=METHOD["confidence"],
        )
        pairs = zip(self.names, row_fields(ratings), strict=True)
        return [Rating(name=name, **fields) for name, fields in pairs]


def sureness(subject: Subject) -> dict[str, Any]:
    others = {
        "ties_left_out": ties_left_out(subject),
        "ties_modelled": ties_modelled(subject),
        "without_heaviest_voter": without_heaviest_voter(subject),
    }
    elo = elo_of(subject)
    return {
        "votes": len(subject.votes),
        "ties": subject.ties,
        "leaders": holders_of_first_place(subject.rows),
        "choices": {
            choice: rows and differences(subject.rows, rows) for choice, rows in others.items()
        },
        "models": with_elo(scores_and_ranks(subject.rows, others), subject, elo),
        "style": style(subject),
        "scopes": [] if subject.is_large else scopes(subject.fitted, subject.scope),
        "elo": elo_facts(subject, elo),
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
    return subject.rated(subject.votes.where(~np.isin(subject.voter, heaviest)))


def style(subject: Subject) -> dict[str, Any] | None:
    """What style control changes: against the plain board of the very votes that it counts."""
    styled = subject.styled
    if styled is None:
        return None
    is_all = len(styled.votes) == len(subject.votes)
    plain = subject.rows if is_all else subject.rated(styled.votes)
    change = plain and differences(plain, styled.rows)
    if not plain or not change:
        return None
    return {
        "votes": len(styled.votes),
        "highest": max(firm_rows(plain), key=lambda row: row.score).name,
        "change": change,
        "models": scores_and_ranks(plain, {"style_control": styled.rows}),
    }


def scores_and_ranks(
    rows: list[Rating], boards: dict[str, list[Rating] | None]
) -> list[dict[str, Any]]:
    """Each firmly rated model's score and rank, on the board and on the others."""
    there = {choice: {row.name: row for row in others or []} for choice, others in boards.items()}
    return [
        {"model": row.name, "score": row.score, "rank": row.rank}
        | {choice: score_and_rank(others.get(row.name)) for choice, others in there.items()}
        for row in firm_rows(rows)
    ]


def elo_of(subject: Subject) -> OrderSpread | None:
    settings = subject.elo
    if settings is None or not len(subject.votes):
        return None
    return order_spread(subject.votes, k=settings.k, scale=settings.base, initial=settings.start)


def elo_facts(subject: Subject, elo: OrderSpread | None) -> dict[str, Any] | None:
    """How it was made, and how far the order alone moves the scores of firmly rated models."""
    firm = [subject.names.index(row.name) for row in firm_rows(subject.rows)]
    if elo is None or subject.elo is None or not firm:
        return None
    return {
        **asdict(subject.elo),
        "shuffles": SHUFFLES,
        "shuffled": elo.shuffled,
        "greatest": float(elo.moved[firm].max()),
    }


def with_elo(
    models: list[dict[str, Any]], subject: Subject, elo: OrderSpread | None
) -> list[dict[str, Any]]:
    """Without a rank: it is not a second ranking."""
    places = {name: place for place, name in enumerate(subject.names)}
    return [one | {"elo": elo and elo_at(elo, places[one["model"]])} for one in models]


def elo_at(elo: OrderSpread, place: int) -> dict[str, float]:
    columns = {"score": elo.score, "lowest": elo.lowest, "highest": elo.highest}
    return {name: float(column[place]) for name, column in columns.items()}


def first_two(subject: Subject) -> dict[str, Any] | None:
    """How few votes keep the highest score above the next; `why` says why there is no such
    number."""
    by_score = sorted(firm_rows(subject.rows), key=lambda row: -row.score)
    if len(by_score) < 2:
        return None
    first, second = by_score[:2]
    lead = first.score - second.score
    known = {"first": first.name, "second": second.name, "lead": lead, "votes": None, "why": ""}
    if subject.is_large:
        return known | {"why": "large"}
    if lead <= ROUNDING:
        return known | {"why": "equal"}
    places = [subject.names.index(row.name) for row in (first, second)]
    try:
        found = fragility(subject.fitted, *places)
    except ValueError:
        return known | {"why": "never"}
    return known | {"votes": len(found.rows)}


def voters(subject: Subject) -> dict[str, Any]:
    """How unevenly the votes are spread over the voters."""
    votes_by_voter = subject.votes_by_voter
    total = len(subject.votes)
    return {
        "count": len(votes_by_voter),
        "effective": float(total**2 / (votes_by_voter.astype(float) ** 2).sum()) if total else 0.0,
        "heaviest": int(votes_by_voter[:1].sum()),
        "ten_heaviest": int(votes_by_voter[:TOP].sum()),
        "half": int(np.searchsorted(votes_by_voter.cumsum(), total / 2)) + 1 if total else 0,
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
