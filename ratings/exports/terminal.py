"""A board as aligned text."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.exports.board import RankedBoard
from ratings.models import Board, Rating

UNKNOWN = "–"


def board_text(ranked: RankedBoard) -> str:
    header = [_("Rank"), _("Model"), _("Score"), _("95% CI"), _("Votes"), _("Organisation")]
    rows = [row_cells(rating, ranked.by_organization) for rating in ranked.ratings]
    return f"{title(ranked.board)}\n\n{aligned([header, *rows], right={0, 2, 3, 4})}"


def title(board: Board) -> str:
    """The arena of the board, its date, and its number of votes."""
    snapshot = board.snapshot
    parts = [snapshot.arena.name, board.title]
    if snapshot.is_published:
        parts.append(_("published on %s, not computed here") % f"{snapshot.created_at:%Y-%m-%d}")
        parts += [snapshot.source] if snapshot.source else []
    else:
        parts.append(_("computed on %s UTC") % f"{snapshot.created_at:%Y-%m-%d %H:%M:%S}")
    parts.append(ngettext("%s vote", "%s votes", board.votes) % f"{board.votes:,}")
    if board.simulated_votes:
        parts.append(_("simulated votes among them"))
    return " · ".join(parts)


def row_cells(rating: Rating, by_organization: bool) -> list[str]:
    rank = rating.organization_rank if by_organization else rating.rank
    marks = [_("provisional")] * rating.provisional + [_("retired")] * rating.retired
    if rating.component:
        marks.append(_("group %d") % (rating.component + 1))
    return [
        str(rank or UNKNOWN),
        rating.name + (f" ({', '.join(marks)})" if marks else ""),
        UNKNOWN if rating.score is None else str(rating.rounded_score),
        "+{}/-{}".format(*rating.arms) if rating.arms else UNKNOWN,
        f"{rating.votes:,}",
        rating.organization or UNKNOWN,
    ]


def aligned(rows: list[list[str]], right: set[int]) -> str:
    """Columns two spaces apart; those in `right` are aligned to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            pad(cell, widths[column], column in right) for column, cell in enumerate(row)
        ).rstrip()
        for row in rows
    )


def pad(cell: str, size: int, right: bool) -> str:
    space = " " * (size - width(cell))
    return space + cell if right else cell + space


def width(text: str) -> int:
    """The width on a terminal, where Chinese characters take two columns and combining marks
    none."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )
