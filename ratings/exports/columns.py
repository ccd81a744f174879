"""The columns of what can be taken away: names that stay, kinds, and what each means.

Downloads, their description on the data page and the schema of the API are all made from these.
Names are never changed; a new column comes last.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Column:
    """`digits` are those of a float after the point; `optional` ones are empty if unknown."""

    name: str
    kind: type[bool] | type[int] | type[float] | type[str] | type[datetime]
    meaning: str
    optional: bool = False
    digits: int = 2

    @property
    def kind_name(self) -> str:
        return gettext(KINDS[self.kind])

    @property
    def explanation(self) -> str:
        """In the reader's language; the API speaks English."""
        return gettext(self.meaning)


KINDS = {
    bool: _("true or false"),
    int: _("whole number"),
    float: _("number"),
    str: _("text"),
    datetime: _("moment"),
}


SCORE = Column("score", float, _("Points on the Elo scale; empty without votes."), optional=True)
LOWER = Column("lower", float, _("Lower end of the interval of 95%."), optional=True)
UPPER = Column("upper", float, _("Upper end of the interval of 95%."), optional=True)
PROVISIONAL = Column("provisional", bool, _("The votes say little of it yet."))
COMPONENT = Column(
    "component",
    int,
    _("Scores and ranks compare only models with the same number here: the others never met."),
)

BOARD = (
    Column(
        "rank",
        int,
        _("Rank (UB): one more than the number of models whose interval lies wholly above."),
        optional=True,
    ),
    Column("model", str, _("The model's name.")),
    Column("organization", str, _("Who made it; empty if unknown.")),
    Column("license", str, _("Its licence; empty if unknown.")),
    Column("knowledge_cutoff", str, _("As its maker states it; empty if unknown.")),
    SCORE,
    LOWER,
    UPPER,
    Column("votes", int, _("Votes on the model on this board.")),
    Column(
        "input_price", float, _("US dollars per million input tokens."), optional=True, digits=6
    ),
    Column(
        "output_price", float, _("US dollars per million output tokens."), optional=True, digits=6
    ),
    PROVISIONAL,
    Column("retired", bool, _("It keeps its votes and meets nobody any more.")),
    Column("rank_low", int, _("Best rank that it may hold, at 95%."), optional=True),
    Column("rank_high", int, _("Worst rank that it may hold, at 95%."), optional=True),
    Column("rank_style_control", int, _("Its rank with style control."), optional=True),
    Column(
        "organization_rank",
        int,
        _("The rank of its organisation, on the row of the organisation's best model."),
        optional=True,
    ),
    Column(
        "votes_to_next",
        int,
        _("About how many more votes would set it apart from the next model."),
        optional=True,
    ),
    COMPONENT,
    Column("context_length", int, _("Tokens that it can take in."), optional=True),
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
    ),
    Column(
        "answer_cost",
        float,
        _("US dollars for 1,000 answers as long as its own here, prompts included."),
        optional=True,
        digits=6,
    ),
    Column("rank_plain", int, _("Its rank without style control."), optional=True),
)

PAIRS = (
    Column("model_a", str, _("One model of a pair that met.")),
    Column("model_b", str, _("The other one.")),
    Column("a_wins", int, _("Votes that model_a is better.")),
    Column("b_wins", int, _("Votes that model_b is better.")),
    Column("ties", int, _("Votes for a tie.")),
    Column("both_bad", int, _("Votes that both are bad.")),
)

HISTORY = (
    Column("snapshot", int, _("The number of the snapshot.")),
    Column("created_at", datetime, _("When it was computed, or the day it was published; UTC.")),
    Column("kind", str, _("“computed” here, or “published” elsewhere.")),
    Column("model", str, _("The model's name, as it was then.")),
    SCORE,
    LOWER,
    UPPER,
    Column("rank", int, _("Rank (UB) then."), optional=True),
    Column("votes", int, _("Votes on the model until then.")),
    PROVISIONAL,
    COMPONENT,
)
