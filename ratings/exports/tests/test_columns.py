"""The registry of a board's columns: names that stay, and all that pages and files ask of it."""

from decimal import Decimal

import pytest
from django.template.loader import get_template

from ratings.exports.column import Ranking
from ratings.exports.columns import BOARD, COLUMNS, displayed, plain_row
from ratings.pages.data.downloads import HISTORY, PAIRS
from ratings.tests.rows import make_row

AUK = make_row(
    "Auk",
    1100.123456,
    context_length=128_000,
    input_price=Decimal("2.5"),
    output_price=Decimal(10),
    input_tokens=100,
    output_tokens=200,
    rank_plain=2,
)


AGAINST_BEST = ["behind", "behind_at_worst", "verdict"]


def test_new_columns_come_last_in_files():
    names = [column.name for column in BOARD]
    assert names[:3] == ["rank", "model", "organization"]
    assert names[-15:] == [
        "component",
        "context_length",
        "input_tokens",
        "output_tokens",
        "blended_price",
        "answer_cost",
        "rank_plain",
        "behind",
        "behind_at_worst",
        "behind_at_least",
        "verdict",
        "provisional_reason",
        "both_bad",
        "both_bad_low",
        "both_bad_high",
    ]


@pytest.mark.parametrize(
    ("ranking", "first"),
    [
        (Ranking.MODELS, ["rank", "spread", "rank_style_control", "model", *AGAINST_BEST, "score"]),
        (
            Ranking.MODELS_AT_EQUAL_STYLE,
            ["rank", "spread", "style_change", "model", *AGAINST_BEST, "score"],
        ),
        (Ranking.ORGANIZATIONS, ["organization_rank", "best_model", *AGAINST_BEST, "score"]),
    ],
)
def test_a_page_shows_the_columns_of_its_ranking_part_by_part(ranking, first):
    columns = displayed(ranking)
    assert [column.name for column in columns][: len(first)] == first
    parts = [column.display.part for column in columns]
    assert parts == sorted(parts)
    assert columns[0].key == "rank"


@pytest.mark.parametrize("ranking", list(Ranking))
def test_an_address_names_one_column(ranking):
    keys = [column.key for column in displayed(ranking)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("columns", [BOARD, PAIRS, HISTORY])
def test_every_column_is_called_once_and_explained(columns):
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(column.meaning.endswith(".") for column in columns)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_column_is_in_files_or_on_the_page(column):
    assert bool(column.kind) == bool(column.meaning)
    assert column.kind or column.display.rankings
    assert not column.display.rankings or get_template(column.template)


def test_what_a_model_costs_is_in_its_row():
    row = plain_row(AUK)
    # (3 × 2.5 + 10) / 4 per million; 1,000 × (100.123 × 2.5 + 200 × 10) / 1,000,000
    assert row["blended_price"] == 4.375
    assert row["answer_cost"] == pytest.approx(2.25, abs=1e-6)
    assert (row["context_length"], row["rank_plain"]) == (128_000, 2)
    assert (row["input_tokens"], row["output_tokens"]) == (100, 200)


def test_what_is_unknown_is_null():
    row = plain_row(make_row("Dodo", None))
    unknown = {name for name, value in row.items() if value is None}
    assert unknown == {column.name for column in BOARD if column.optional}


def test_half_a_price_makes_no_cost():
    row = plain_row(make_row("Auk", input_price=Decimal(1), input_tokens=1, output_tokens=1))
    assert (row["blended_price"], row["answer_cost"]) == (None, None)


@pytest.mark.parametrize(
    ("stated", "known"),
    [("2023/4", True), ("2023-04", True), ("2023", True), ("Unknown", False), ("", False)],
)
def test_a_cutoff_sorts_by_its_month(stated, known):
    cutoff = next(column for column in COLUMNS if column.name == "knowledge_cutoff")
    month = cutoff.sort_value(make_row("Auk", knowledge_cutoff=stated))
    later = cutoff.sort_value(make_row("Auk", knowledge_cutoff="2023-11"))
    assert (month is not None) == known
    assert month is None or month < later
