"""Everything that a snapshot says about one model: its record against each other model, and its
strengths."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import Count, Q

from arena.models import OVERALL, TIES_EXCLUDED, LanguageModel
from ratings.claims import is_firm, is_rated
from ratings.engine.votes import OTHER_SIDE
from ratings.evidence import EvidenceArrays
from ratings.models import Board, Rating
from ratings.pages.compare.comparison import Comparison
from ratings.pages.drawing.axis import Axis, score_axis
from ratings.pages.figures.figures import NONE, Meeting
from ratings.pages.model.answer_style import AnswerStyle, answer_style
from ratings.pages.model.trajectory import Trajectory

MOST_OPPONENTS = 300
"""A page of more is nothing to read: those that it met least, then the last ones, are left out."""


@dataclass(frozen=True)
class Opponent(Meeting):
    """Another model, and the share of wins predicted over it.

    `predicted` is None if their scores cannot be compared.
    """

    row: Rating
    predicted: float | None
    count: tuple[int, ...] | None


class Standing(NamedTuple):
    """A score, and the best rank and the worst that the model may hold."""

    score: float
    best: int
    worst: int

    @classmethod
    def of(cls, row: Rating) -> Self | None:
        """None where it is not known well enough to be compared."""
        return cls(row.score, *row.spread) if is_firm(row) and row.spread else None


@dataclass(frozen=True)
class Strength:
    """The model on the board of a category, on which `places` models are ranked."""

    board: Board
    row: Rating
    places: int
    overall: "Strength | None" = None

    @property
    def compared(self) -> tuple[Standing, Standing] | None:
        """Whether it can be compared with the overall board: as many models, and the model known
        well enough on both."""
        if self.overall is None or self.places != self.overall.places:
            return None
        here, overall = Standing.of(self.row), Standing.of(self.overall.row)
        return (here, overall) if here and overall else None

    @property
    def points(self) -> float | None:
        """How many points above its overall score."""
        return self.compared[0].score - self.compared[1].score if self.compared else None

    @property
    def verdict(self) -> str:
        """Stronger or weaker only if the two spreads of ranks share no rank."""
        if self.compared is None:
            return "unknown"
        here, overall = self.compared
        if here.worst < overall.best:
            return "stronger"
        return "weaker" if here.best > overall.worst else "same"


@dataclass(frozen=True)
class ModelProfile:
    """The profile of the model in `row`; `ratings` are all rows of `board`, in the order of the
    ranking."""

    board: Board
    row: Rating
    ratings: list[Rating]

    @cached_property
    def model(self) -> LanguageModel | None:
        """The registered model; None for a name on a published board, and for a deleted one."""
        return self.row.model

    @cached_property
    def trajectory(self) -> Trajectory:
        return Trajectory.of(self.board, self.row, self.model)

    @cached_property
    def evidence(self) -> EvidenceArrays | None:
        return EvidenceArrays.of_board(self.board)

    @property
    def others(self) -> list[Rating]:
        return [row for row in self.ratings if row.name != self.row.name]

    @cached_property
    def opponents(self) -> list[Opponent]:
        """In the order of the ranking; no more than people can read."""
        most = sorted(self.all_opponents, key=lambda one: -(one.battles or 0))[:MOST_OPPONENTS]
        kept = {one.row.name for one in most}
        return [one for one in self.all_opponents if one.row.name in kept]

    @cached_property
    def all_opponents(self) -> list[Opponent]:
        """The models that it met, and those that its score can be compared with."""
        counts = None if self.evidence is None else counts_of(self.evidence, self.row.name)
        opponents = [
            Opponent(
                other,
                Comparison(self.row, other).win_rate,
                None if counts is None else counts.get(other.name, NONE),
            )
            for other in self.others
        ]
        return [one for one in opponents if one.battles or one.predicted is not None]

    @property
    def left_out(self) -> int:
        return len(self.all_opponents) - len(self.opponents)

    @property
    def met(self) -> list[Opponent]:
        return [one for one in self.opponents if one.battles]

    @cached_property
    def strengths(self) -> list[Strength]:
        """Its strengths by kind of prompt, the highest rank first, after the overall board."""
        known = self._by_category
        overall = known.pop(OVERALL, None)
        ranked = [
            (one, row)
            for slug, one in known.items()
            if slug != TIES_EXCLUDED and is_rated(row := one.row)
        ]
        ranked.sort(key=lambda pair: (pair[1].component, pair[1].rank, -pair[1].score))
        categories = [Strength(one.board, row, one.places, overall) for one, row in ranked]
        return [overall, *categories] if overall and categories else []

    @property
    def _by_category(self) -> dict[str, Strength]:
        """By category, with or without style control as on the board on show."""
        same = Q(model=self.row.model_id) if self.row.model_id else Q(name=self.row.name)
        ranked = Count("ratings", Q(ratings__rank__isnull=False, ratings__component=0))
        boards = self.board.snapshot.boards.filter(style_control=self.board.style_control)
        board_of = {board.id: board for board in boards.annotate(places=ranked).order_by("id")}
        rows = Rating.objects.filter(same, board__in=board_of)
        row_of = {row.board_id: row for row in rows}
        return {
            board.category: Strength(board, row_of[id], board.places)
            for id, board in board_of.items()
            if id in row_of
        }

    @property
    def axis(self) -> Axis | None:
        return score_axis(one.row for one in self.strengths)

    @cached_property
    def style(self) -> AnswerStyle | None:
        return answer_style(self.board.snapshot.arena, self.row.model_id)


def counts_of(evidence: EvidenceArrays, name: str) -> dict[str, tuple[int, ...]]:
    """The votes between the model and each that it met, seen from its side."""
    if name not in evidence.place:
        return {}
    place, names = evidence.place[name], evidence.names
    counts: dict[str, tuple[int, ...]] = {}
    for side, other in ((evidence.first, evidence.second), (evidence.second, evidence.first)):
        ours = side == place
        count = evidence.count[ours]
        if side is evidence.second:
            count = count[:, OTHER_SIDE]
        counts |= {
            names[opponent]: tuple(votes)
            for opponent, votes in zip(other[ours].tolist(), count.tolist(), strict=True)
        }
    return counts
