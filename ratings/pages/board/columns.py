"""The columns of a board's page: their heads, and what each sorts by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratings.costs import answer_cost, blended_price
from ratings.models import Board, Rating


@dataclass(frozen=True)
class Column:
    """`value` is what it sorts by, None if unknown; `descending` is the order to begin with.

    A column that is not `standard` is shown to who asks for it, and one that is `fixed` to all.
    `drawn` ones show something even where the value is unknown.
    """

    key: str
    label: str | Promise
    value: Callable[[Rating], Any]
    descending: bool = False
    css: str = "num"
    hint: str | Promise = ""
    standard: bool = True
    fixed: bool = False
    drawn: bool = False

    def is_known(self, ratings: list[Rating]) -> bool:
        return self.drawn or any(self.value(row) is not None for row in ratings)


def folded(text: str) -> str | None:
    return text.casefold() or None


def spread(row: Rating) -> tuple[int, int] | None:
    return (row.rank_low, row.rank_high) if row.rank_low and row.rank_high else None


def style_change(row: Rating) -> int | None:
    """How many places style control lifts the model; negative if it lowers it."""
    return row.rank_plain - row.rank if row.rank_plain and row.rank else None


def width(row: Rating) -> float | None:
    return None if row.lower is None or row.upper is None else row.upper - row.lower


def cutoff_month(row: Rating) -> int | None:
    """2023/4, 2023-04 and 2023 as a number that can be compared; None for words."""
    year, _, month = row.knowledge_cutoff.replace("-", "/").partition("/")
    if not year.isdecimal() or (month and not month.isdecimal()):
        return None
    return 100 * int(year) + int(month or 0)


RANK = Column("rank", _("Rank (UB)"), lambda row: row.rank, css="num", fixed=True)
ORGANIZATION_RANK = Column(
    "rank", _("Rank (UB)"), lambda row: row.organization_rank, css="num", fixed=True
)
SPREAD = Column(
    "spread", _("Spread"), spread, css="num spread", hint=_("Every rank that the model may hold")
)
STYLE_RANK = Column(
    "style",
    _("Style control"),
    lambda row: row.rank_style_control,
    css="num spread",
    hint=_("The rank with style control"),
)
STYLE_CHANGE = Column(
    "style",
    _("Rank change"),
    style_change,
    descending=True,
    css="num change",
    hint=_("How many places style control lifts or lowers the model"),
)
MODEL = Column("model", _("Model"), lambda row: folded(row.name), css="model", fixed=True)
BEST_MODEL = Column(
    "model", _("Organisation"), lambda row: folded(row.organization), css="model", fixed=True
)
SCORE = Column("score", _("Score"), lambda row: row.score, descending=True, css="num score")
INTERVAL = Column(
    "interval",
    _("95% CI"),
    width,
    css="interval",
    hint=_("Sorts by the width of the interval"),
    drawn=True,
)
VOTES = Column("votes", _("Votes"), lambda row: row.votes, descending=True, css="num votes")
ORGANIZATION = Column(
    "organization", _("Organisation"), lambda row: folded(row.organization), css="owner"
)
FACTS = (
    Column("license", _("Licence"), lambda row: folded(row.license), css="owner"),
    Column("cutoff", _("Cutoff"), cutoff_month, descending=True, css="num cutoff"),
    Column(
        "context",
        _("Context"),
        lambda row: row.context_length,
        descending=True,
        css="num context",
        hint=_("How many tokens the model can take in"),
        standard=False,
    ),
    Column(
        "input",
        _("$ / M in"),
        lambda row: row.input_price,
        css="num list-price",
        hint=_("List price in US dollars per million input tokens"),
        standard=False,
    ),
    Column(
        "output",
        _("$ / M out"),
        lambda row: row.output_price,
        css="num list-price",
        hint=_("List price in US dollars per million output tokens"),
        standard=False,
    ),
    Column(
        "price",
        _("$ / M tokens"),
        blended_price,
        css="num price",
        hint=_("List price in US dollars, at three input tokens to one output token"),
    ),
    Column(
        "cost",
        _("$ / 1,000 answers"),
        answer_cost,
        css="num cost",
        hint=_(
            "Measured on this arena's own answers: mean input × price + mean output × price, "
            "tokens counted by one rule for all models"
        ),
    ),
)


def columns_of(board: Board, by_organization: bool) -> tuple[Column, ...]:
    """All that the board can show, from left to right."""
    if by_organization:
        return (ORGANIZATION_RANK, BEST_MODEL, SCORE, INTERVAL, VOTES, *FACTS)
    style = STYLE_CHANGE if board.style_control else STYLE_RANK
    return (RANK, SPREAD, style, MODEL, SCORE, INTERVAL, VOTES, ORGANIZATION, *FACTS)
