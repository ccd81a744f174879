"""Every column of a board, once.

The page and its choice of columns, CSV, JSON, Parquet, the schema of the API and the explanation of
the files are all made from these. A name never changes. A new column comes last in the files, and
last in its part of the page's table. If it looks unlike the others there, it brings its own
template for its cells.
"""

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_noop as _

from ratings.claims import verdict_on
from ratings.costs import answer_cost, blended_price
from ratings.engine.against_best import Verdict
from ratings.exports.column import OF_MODELS, Audience, Column, Display, Ranking, TablePart
from ratings.models import Rating


def style_change(row: Rating) -> int | None:
    """How many places style control lifts the model; negative if it lowers it."""
    return row.rank_plain - row.rank if row.rank_plain and row.rank else None


def interval_width(row: Rating) -> float | None:
    return row.interval and row.interval[1] - row.interval[0]


def cutoff_month(row: Rating) -> int | None:
    """2023/4, 2023-04 and 2023 as a number that can be compared; None for words."""
    year, _, month = row.knowledge_cutoff.replace("-", "/").partition("/")
    if not year.isdecimal() or (month and not month.isdecimal()):
        return None
    return 100 * int(year) + int(month or 0)


def lead(row: Rating) -> float | None:
    return None if row.behind is None else -row.behind


VERDICTS = {
    Verdict.GOOD_ENOUGH: "good_enough",
    Verdict.OPEN: "open",
    Verdict.TOO_FAR_BEHIND: "too_far_behind",
}
"""As files and addresses call them, the best first."""


def verdict(row: Rating) -> str | None:
    found = verdict_on(row)
    return VERDICTS[found] if found else None


def verdict_order(row: Rating) -> int | None:
    found = verdict_on(row)
    return list(VERDICTS).index(found) if found else None


OF_100_VOTES = _("Of 100 votes against the best of the others, ties split")

SCORE = Column(
    "score",
    float,
    _("Points on the Elo scale; empty without votes."),
    optional=True,
    display=Display(_("Score"), TablePart.SCORE, css="num score", cell="score", descending=True),
)
LOWER = Column("lower", float, _("Lower end of the interval of 95%."), optional=True)
UPPER = Column("upper", float, _("Upper end of the interval of 95%."), optional=True)
PROVISIONAL = Column("provisional", bool, _("The votes say little of it yet."))
COMPONENT = Column(
    "component",
    int,
    _("Scores and ranks compare only models with the same number here: the others never met."),
)

COLUMNS = (
    Column(
        "rank",
        int,
        _("Rank (UB): one more than the number of models whose interval lies wholly above."),
        optional=True,
        display=Display(
            _("Rank (UB)"), TablePart.STANDING, cell="rank", fixed=True, rankings=OF_MODELS
        ),
    ),
    Column(
        "model",
        str,
        _("The model's name."),
        reads=attrgetter("name"),
        display=Display(
            _("Model"), TablePart.MODEL, css="model", cell="model", fixed=True, rankings=OF_MODELS
        ),
    ),
    Column(
        "best_model",
        reads=attrgetter("organization"),
        display=Display(
            _("Organisation"),
            TablePart.MODEL,
            key="model",
            css="model",
            cell="best_model",
            fixed=True,
            rankings=Ranking.ORGANIZATIONS,
        ),
    ),
    Column(
        "organization",
        str,
        _("Who made it; empty if unknown."),
        display=Display(
            _("Organisation"), TablePart.FACTS, css="owner", cell="text", rankings=OF_MODELS
        ),
    ),
    Column(
        "license",
        str,
        _("Its licence; empty if unknown."),
        display=Display(
            _("Licence"), TablePart.FACTS, css="owner", cell="licence", standard=Audience.ANYONE
        ),
    ),
    Column(
        "knowledge_cutoff",
        str,
        _("As its maker states it; empty if unknown."),
        display=Display(
            _("Cutoff"),
            TablePart.FACTS,
            key="cutoff",
            css="num cutoff",
            cell="text",
            sorts_by=cutoff_month,
            descending=True,
            standard=Audience.ANYONE,
        ),
    ),
    SCORE,
    LOWER,
    UPPER,
    Column(
        "interval",
        reads=interval_width,
        display=Display(
            _("95% CI"),
            TablePart.SCORE,
            hint=_("Sorts by the width of the interval"),
            css="interval",
            cell="interval",
            drawn=True,
        ),
    ),
    Column(
        "votes",
        int,
        _("Votes on the model on this board."),
        display=Display(_("Votes"), TablePart.SCORE, css="num votes", descending=True),
    ),
    Column(
        "input_price",
        float,
        _("US dollars per million input tokens."),
        optional=True,
        digits=6,
        display=Display(
            _("$ / M in"),
            TablePart.COSTS,
            key="input",
            hint=_("List price in US dollars per million input tokens"),
            css="num list-price",
            cell="amount",
            standard=Audience.NOBODY,
        ),
    ),
    Column(
        "output_price",
        float,
        _("US dollars per million output tokens."),
        optional=True,
        digits=6,
        display=Display(
            _("$ / M out"),
            TablePart.COSTS,
            key="output",
            hint=_("List price in US dollars per million output tokens"),
            css="num list-price",
            cell="amount",
            standard=Audience.NOBODY,
        ),
    ),
    PROVISIONAL,
    Column("retired", bool, _("It keeps its votes and meets nobody any more.")),
    Column("rank_low", int, _("Best rank that it may hold, at 95%."), optional=True),
    Column("rank_high", int, _("Worst rank that it may hold, at 95%."), optional=True),
    Column(
        "spread",
        display=Display(
            _("Spread"),
            TablePart.STANDING,
            hint=_("Every rank that the model may hold"),
            css="num spread",
            cell="spread",
            rankings=OF_MODELS,
        ),
    ),
    Column(
        "rank_style_control",
        int,
        _("Its rank with style control."),
        optional=True,
        display=Display(
            _("Style control"),
            TablePart.STANDING,
            key="style",
            hint=_("The rank with style control"),
            css="num spread",
            cell="place",
            rankings=Ranking.MODELS,
        ),
    ),
    Column(
        "organization_rank",
        int,
        _("The rank of its organisation, on the row of the organisation's best model."),
        optional=True,
        display=Display(
            _("Rank (UB)"),
            TablePart.STANDING,
            key="rank",
            cell="rank",
            fixed=True,
            rankings=Ranking.ORGANIZATIONS,
        ),
    ),
    Column(
        "votes_to_next",
        int,
        _("About how many more votes would set it apart from the next model."),
        optional=True,
    ),
    COMPONENT,
    Column(
        "context_length",
        int,
        _("Tokens that it can take in."),
        optional=True,
        display=Display(
            _("Context"),
            TablePart.FACTS,
            key="context",
            hint=_("How many tokens the model can take in"),
            css="num context",
            descending=True,
            standard=Audience.NOBODY,
        ),
    ),
    Column(
        "input_tokens",
        int,
        _("Mean tokens of the prompts it answered here, to two digits."),
        optional=True,
    ),
    Column(
        "output_tokens", int, _("Mean tokens of its answers here, to two digits."), optional=True
    ),
    Column(
        "blended_price",
        float,
        _("US dollars per million tokens, three of them input to one of output."),
        optional=True,
        digits=6,
        reads=blended_price,
        display=Display(
            _("$ / M tokens"),
            TablePart.COSTS,
            key="price",
            hint=_("List price in US dollars, at three input tokens to one output token"),
            note=_(
                "$ / M tokens is the list price in US dollars per million tokens, at three input "
                "tokens to one output token."
            ),
            css="num price",
            cell="price",
        ),
    ),
    Column(
        "answer_cost",
        float,
        _("US dollars for 1,000 answers as long as its own here, prompts included."),
        optional=True,
        digits=6,
        reads=answer_cost,
        display=Display(
            _("$ / 1,000 answers"),
            TablePart.COSTS,
            key="cost",
            hint=_(
                "Measured on this arena's own answers: mean input × price + mean output × price, "
                "tokens counted by one rule for all models"
            ),
            note=_(
                "$ / 1,000 answers is measured on this arena's own answers: mean input tokens × "
                "input price + mean output tokens × output price, tokens counted by one rule for "
                "all models; the small figures are these means, to two digits."
            ),
            css="num cost",
            cell="cost",
        ),
    ),
    Column("rank_plain", int, _("Its rank without style control."), optional=True),
    Column(
        "style_change",
        reads=style_change,
        display=Display(
            _("Rank change"),
            TablePart.STANDING,
            key="style",
            hint=_("How many places style control lifts or lowers the model"),
            css="num change",
            cell="change",
            descending=True,
            rankings=Ranking.MODELS_AT_EQUAL_STYLE,
        ),
    ),
    Column(
        "behind",
        float,
        _("Points behind the best of the others; negative for the leader."),
        optional=True,
        display=Display(
            _("Against the best, likely"),
            TablePart.AGAINST_BEST,
            key="likely",
            hint=OF_100_VOTES,
            note=_(
                "Against the best is in votes of 100, ties split; for the best itself it is "
                "against the next one. The small figures are points of the score."
            ),
            css="num credit likely",
            cell="likely",
            sorts_by=lead,
            descending=True,
            standard=Audience.GROUP,
        ),
    ),
    Column(
        "behind_at_worst",
        float,
        _("Upper bound of the points behind the best, at 95%, for all models at once."),
        optional=True,
        display=Display(
            _("Against the best, at worst"),
            TablePart.AGAINST_BEST,
            key="at_worst",
            hint=OF_100_VOTES,
            css="num credit",
            cell="at_worst",
            standard=Audience.GROUP,
        ),
    ),
    Column(
        "behind_at_least",
        float,
        _("Lower bound of the points behind the best, at 95%, for all models at once."),
        optional=True,
    ),
    Column(
        "verdict",
        str,
        _(
            "Against the margin of the board: good_enough if it is at worst within it, "
            "too_far_behind if it is at least beyond it, else open; empty where that is unknown."
        ),
        optional=True,
        reads=verdict,
        display=Display(
            _("Verdict"),
            TablePart.AGAINST_BEST,
            css="verdict",
            cell="verdict",
            sorts_by=verdict_order,
            standard=Audience.GROUP,
        ),
    ),
    Column(
        "provisional_reason",
        str,
        _(
            "Why it is provisional: only_won, only_lost, few_voters, or group, which has only won "
            "or only lost; empty if it is not."
        ),
    ),
    Column(
        "both_bad",
        float,
        _("Share of its votes that say both answers are bad; empty if no vote of the board does."),
        optional=True,
        digits=4,
        display=Display(
            _("Both bad"),
            TablePart.SCORE,
            hint=_("Share of its votes that say both answers are bad, with its likely range"),
            cell="both_bad",
            standard=Audience.NOBODY,
        ),
    ),
    Column("both_bad_low", float, _("Lower end of its interval of 95%."), optional=True, digits=4),
    Column("both_bad_high", float, _("Upper end of its interval of 95%."), optional=True, digits=4),
)

BOARD = tuple(column for column in COLUMNS if column.kind)
"""Those of files and of the API."""

DISPLAYED = sorted(COLUMNS, key=lambda column: column.display.part)


def displayed(ranking: Ranking) -> tuple[Column, ...]:
    """All columns that a page with this ranking can show, from left to right."""
    return tuple(column for column in DISPLAYED if ranking in column.display.rankings)


def plain_row(row: Rating) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {column.name: column.plain(column.value(row)) for column in BOARD}
