"""Reads published boards and list prices from files, as ratings that are not yet stored."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from arena.exchange.models import is_unknown
from arena.exchange.tables import Problems, Row, TableFile
from arena.texts.plain import validate_plain
from ratings.models import Rating

REQUIRED = ("model", "rank", "score", "votes")


def read_board(table: TableFile) -> list[Rating]:
    return board_of(table.rows(*REQUIRED), table.name)


def board_of(rows: Iterable[Row], name: str) -> list[Rating]:
    """The board that some rows of the file `name` make."""
    problems = Problems(name)
    ratings = []
    for _line, values in checked(rows, BoardRow, problems):
        facts = {field: value for field, value in values.items() if field != "model"}
        ratings.append(Rating(name=values["model"], **facts))
    problems.refuse_if_any()
    return ratings


def set_prices(ratings: Iterable[Rating], table: TableFile) -> None:
    """Give the models of a board the list prices from a file; other models keep theirs."""
    board = {rating.name: rating for rating in ratings}
    problems = Problems(table.name)
    for line, values in checked(table.rows("model"), PriceRow, problems):
        rating = board.get(values["model"])
        if rating is None:
            problems.add(line, _("the board has no model “%s”.") % values["model"])
        else:
            rating.input_price = values["input_price"]
            rating.output_price = values["output_price"]
    problems.refuse_if_any()


def checked(
    rows: Iterable[Row], form_class: type[forms.Form], problems: Problems
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The line and values of each valid row; the faults of the others go to `problems`."""
    line_of: dict[str, int] = {}
    for row in rows:
        form = form_class({field: known(row.get(field)) for field in form_class.base_fields})
        for field, messages in form.errors.items():
            problems.add(row.line, f"{place(row, field)}{' '.join(map(str, messages))}")
        model = form.cleaned_data.get("model")
        if model in line_of:
            problems.add(
                row.line,
                _("“%(model)s” is already on line %(line)d.")
                % {"model": model, "line": line_of[model]},
            )
        elif model:
            line_of[model] = row.line
            if form.is_valid():
                yield row.line, form.cleaned_data


def known(value: str) -> str:
    return "" if is_unknown(value) else value


def place(row: Row, field: str) -> str:
    """The field and its value; empty for a problem with the whole row."""
    value = Truncator(row.get(field)).chars(40)
    return "" if field == NON_FIELD_ERRORS else f"{field} “{value}”: "


def text(max_length: int, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=max_length, required=required, validators=[validate_plain])


def whole(least: int, most: int, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(min_value=least, max_value=most, required=required)


def points(least: float = -1e6, required: bool = False) -> forms.FloatField:
    return forms.FloatField(min_value=least, max_value=1e6, required=required)


def price() -> forms.DecimalField:
    return forms.DecimalField(min_value=0, max_digits=12, decimal_places=6, required=False)


class PriceRow(forms.Form):
    """List prices in US dollars per million tokens."""

    model = text(200, required=True)
    input_price = price()
    output_price = price()


class BoardRow(PriceRow):
    """The interval is given by its ends or by its arms, or is unknown."""

    organization = text(200)
    license = text(200)
    knowledge_cutoff = text(40)
    rank = whole(1, 10**6, required=True)
    rank_style_control = whole(1, 10**6)
    score = points(required=True)
    lower = points()
    upper = points()
    ci_minus = points(least=0)
    ci_plus = points(least=0)
    votes = whole(0, 10**12, required=True)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if self.errors:
            return values
        arms = values.pop("ci_minus"), values.pop("ci_plus")
        ends = values["lower"], values["upper"]
        if None not in arms and ends == (None, None):
            ends = values["score"] - arms[0], values["score"] + arms[1]
        elif arms != (None, None) or (None in ends and ends != (None, None)):
            raise ValidationError(
                _("Give either lower and upper, or ci_minus and ci_plus, or neither.")
            )
        if None not in ends and not ends[0] <= values["score"] <= ends[1]:
            raise ValidationError(_("The score is outside its interval."))
        return values | {"lower": ends[0], "upper": ends[1]}


FIELDS = tuple(BoardRow.base_fields)
