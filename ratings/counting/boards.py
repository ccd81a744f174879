"""Rates the boards of an arena: of all its votes and of each slice, without and with style
control."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from arena.models import OVERALL, Origin
from ratings.claims import is_rated
from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis
from ratings.counting.organizations import organization_ranks
from ratings.counting.slices import Slice, slices
from ratings.engine import Outcome, Ratings, Votes, rate
from ratings.engine.design import Design
from ratings.engine.forecast import votes_to_separate
from ratings.engine.linear import DENSE_MODELS
from ratings.engine.shares import outcome_shares
from ratings.engine.style import StyleEffect
from ratings.evidence import EvidenceArrays
from ratings.method import FEATURES, FORESEEABLE, METHOD, row_fields, scope_of
from ratings.models import Board, Rating, Snapshot


@dataclass(frozen=True)
class RatedBoard:
    """A board and its rows, not yet saved.

    `evidence` is the data behind them, unless the board is a copy that shares another's. `design`
    says what one more battle of each pair would teach, for an overall board that is not too large.
    """

    board: Board
    ratings: list[Rating]
    evidence: EvidenceArrays | None
    design: Design | None


def rated_boards(basis: Basis, ballots: Ballots, latest: Snapshot | None) -> Iterator[RatedBoard]:
    """The overall board comes first. With `latest`, boards that no new vote changed are copied from
    it, and the fits start from its scores; neither changes a result."""
    start = earlier_scores(latest, basis)
    style, styled = ballots.style()
    new = not_yet_counted(basis, ballots, latest)
    for part in slices(basis, ballots):
        plain = stored_board(latest, part, new) or rated_board(basis, ballots, part, start)
        part = replace(part, rows=part.rows & styled, style_control=True)
        if not part.rows.any():
            yield plain
            continue
        controlled = stored_board(latest, part, new) or rated_board(
            basis, ballots, part, start, style[part.rows]
        )
        share_ranks(plain, controlled)
        yield from (plain, controlled)


def share_ranks(plain: RatedBoard, controlled: RatedBoard) -> None:
    """Give the rows of each board the ranks on both, so that a page can show the change."""
    rows_of = {row.model_id: row for row in controlled.ratings}
    for row in plain.ratings:
        other = rows_of[row.model_id]
        row.rank_plain = other.rank_plain = row.rank
        row.rank_style_control = other.rank_style_control = other.rank


def not_yet_counted(basis: Basis, ballots: Ballots, latest: Snapshot | None) -> np.ndarray:
    """A mask over the ballots that `latest` does not count, or counts differently."""
    counted = latest.watermark if latest and latest.basis == basis.digest else None
    if counted is None or counted > ballots.watermark:
        return np.ones(len(ballots), dtype=bool)
    return ballots["sequence"] > counted


def stored_board(latest: Snapshot | None, part: Slice, new: np.ndarray) -> RatedBoard | None:
    """A copy of the slice's board in `latest`, if the slice has no new vote."""
    if latest is None or (part.rows & new).any():
        return None
    board = latest.boards.filter(category=part.slug, style_control=part.style_control).first()
    if board is None:
        return None
    ratings = list(board.ratings.all())
    for row in (board, *ratings):
        row.pk = None
        row._state.adding = True
    return RatedBoard(board, ratings, None, None)


def earlier_scores(latest: Snapshot | None, basis: Basis) -> np.ndarray:
    """Each model's score on the overall board; NaN if it had none."""
    overall = Rating.objects.filter(
        board__snapshot=latest, board__category=OVERALL, board__style_control=False
    )
    known = dict(overall.values_list("model_id", "score"))
    return np.array([known.get(model) for model in basis.ids], dtype=float)


def rated_board(
    basis: Basis,
    ballots: Ballots,
    part: Slice,
    start: np.ndarray,
    style: np.ndarray | None = None,
) -> RatedBoard:
    votes = votes_of(basis, ballots, part, style)
    ratings = rate(
        votes,
        scope=scope_of(basis.arena),
        anchor=basis.anchor,
        initial=start,
        confidence=METHOD["confidence"],
    )
    has_design = part.slug == OVERALL and style is None and votes.n_models <= DENSE_MODELS
    design = Design.of(ratings.fitted) if has_design else None
    board = Board(
        category=part.slug,
        category_name=part.name,
        style_control=part.style_control,
        effects=style_effects(ratings.style) if ratings.style else [],
        votes=len(votes),
        simulated_votes=int((ballots["origin"][part.rows] == Origin.SIMULATED).sum()),
        voters=len(np.unique(ballots["voter"][part.rows])),
        prompts=len(np.unique(ballots.prompts()[part.rows])),
    )
    evidence = EvidenceArrays.of(basis.names, ratings)
    return RatedBoard(board, rating_rows(basis, ratings, design), evidence, design)


def votes_of(basis: Basis, ballots: Ballots, part: Slice, style: np.ndarray | None = None) -> Votes:
    """The ballots of a slice as votes, over the models of the basis in its order."""
    ballots.number(basis.ids)
    return Votes(
        model_a=ballots["model_a"][part.rows],
        model_b=ballots["model_b"][part.rows],
        outcome=ballots["outcome"][part.rows],
        voter=ballots["voter"][part.rows],
        prompt=ballots.prompts()[part.rows],
        style=style,
        n_models=len(basis.models),
    )


def style_effects(style: StyleEffect) -> list[dict[str, Any]]:
    """Position and features with their effects; a feature that never varied has none."""
    position = ("position", style.position, style.position_lower, style.position_upper)
    features = zip(FEATURES, style.coefficient, style.lower, style.upper, strict=True)
    return [
        {"feature": name, "effect": float(effect), "lower": float(lower), "upper": float(upper)}
        for name, effect, lower, upper in (position, *features)
        if np.isfinite(effect)
    ]


def rating_rows(basis: Basis, ratings: Ratings, design: Design | None) -> list[Rating]:
    made = [
        Rating(model=model, **basis.facts(model), **fields)
        for model, fields in zip(basis.models, row_fields(ratings), strict=True)
    ]
    for row, rank in zip(made, organization_ranks(made), strict=True):
        row.organization_rank = rank
    fill_both_bad(made, ratings)
    if design:
        fill_votes_to_next(made, ratings)
    return made


def fill_both_bad(made: list[Rating], ratings: Ratings) -> None:
    """Nothing where no vote of the board says so: perhaps nobody was asked."""
    votes = ratings.fitted.votes
    if not (votes.outcome == Outcome.BOTH_BAD).any():
        return
    found = outcome_shares(votes, Outcome.BOTH_BAD, ratings.scope, ratings.confidence)
    for row, share, low, high in zip(made, found.share, found.lower, found.upper, strict=True):
        if row.votes:
            row.both_bad, row.both_bad_low, row.both_bad_high = (
                float(share),
                float(low),
                float(high),
            )


def fill_votes_to_next(made: list[Rating], ratings: Ratings) -> None:
    """Fill in how many more votes of the board would probably tell each model apart from the next
    one below."""
    rated = [(row, index) for index, row in enumerate(made) if is_rated(row)]
    rated.sort(key=lambda one: (one[0].component, -one[0].score))
    votes = len(ratings.fitted.votes)
    for (row, above), (_row, below) in pairwise(rated):
        if ratings.provisional[[above, below]].any():
            continue
        forecast = votes_to_separate(ratings, above, below, votes, FORESEEABLE)
        if forecast and math.isfinite(forecast.enough):
            row.votes_to_next = int(forecast.enough)
