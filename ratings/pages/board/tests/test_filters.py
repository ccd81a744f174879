"""What a reader wants to see of a board."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from ratings.pages.board.filters import Filter, has_open_weights
from ratings.tests.rows import make_row, unsaved_board

ROWS = [
    make_row("Tern", organization="Harbour", license="MIT"),
    make_row("Wren", organization="Meadow", license="Proprietary"),
    make_row("Auk", organization="meadow", license=""),
]
ROWS[0].input_price, ROWS[0].output_price = Decimal(1), Decimal(5)
ROWS[1].input_price, ROWS[1].output_price = Decimal(0), Decimal(0)
ROWS[2].input_price = Decimal("0.1")


def found(query: str) -> list[str]:
    wish = Filter.of(QueryDict(query), ROWS)
    return [row.name for row in ROWS if wish.matches(row)]


@pytest.mark.parametrize(
    ("license", "is_open"),
    [
        ("MIT", True),
        ("CC-BY-NC-4.0", True),
        ("Llama 3.1 Community", True),
        ("Proprietary", False),
        ("Propretary", False),
        ("Demo proprietary", False),
        ("Other", False),
        ("unknown", False),
        (" ", False),
        ("", False),
    ],
)
def test_open_weights(license, is_open):
    assert has_open_weights(license) is is_open


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tern", "Wren", "Auk"]),
        ("weights=open", ["Tern"]),
        ("license=MIT", ["Tern"]),
        ("organization=Meadow", ["Wren"]),
        ("max_price=2", ["Tern", "Wren"]),
        ("max_price=1.99", ["Wren"]),
        ("max_price=0", ["Wren"]),
        ("find=MEADOW+a", ["Wren", "Auk"]),
        ("find=harbour&max_price=1", []),
    ],
)
def test_rows_meet_every_wish(query, names):
    assert found(query) == names


@pytest.mark.parametrize(
    "query",
    [
        "organization=Nobody",
        "license=%00",
        "max_price=NaN",
        "max_price=-1",
        "max_price=1e9999",
        "max_price=cheap",
        "hide=everything",
        "weights=1",
        "find=++",
        "verdict=good_enough",
        "verdict=perfect",
    ],
)
def test_what_is_asked_for_in_vain_is_no_wish(query):
    assert not Filter.of(QueryDict(query), ROWS).is_active


def test_provisional_and_retired_models_are_hidden_on_demand():
    swift = make_row("Swift", provisional=True)
    dodo = make_row("Dodo", None, retired=True)
    for query, names in (("hide=provisional", "Dodo"), ("hide=retired", "Swift")):
        wish = Filter.of(QueryDict(query), [swift, dodo])
        assert [row.name for row in (swift, dodo) if wish.matches(row)] == [names]


def test_long_words_are_cut():
    assert len(Filter.of(QueryDict(f"find={'a' * 9999}"), ROWS).find) == 200


def test_words_alone_are_not_a_filter_that_the_form_opens_for():
    assert not Filter.of(QueryDict("find=tern"), ROWS).is_more_than_words
    assert Filter.of(QueryDict("find=tern&weights=open"), ROWS).is_more_than_words


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("verdict=good_enough", ["Tern"]),
        ("verdict=open", ["Wren"]),
        ("verdict=too_far_behind", ["Auk"]),
        ("verdict=perfect", ["Tern", "Wren", "Auk", "Dodo"]),
    ],
)
def test_rows_of_a_verdict(query, names):
    board = unsaved_board()
    bounds = [("Tern", 10, 0), ("Wren", 90, 0), ("Auk", 200, 90)]
    rows = [
        make_row(name, rank=2, board=board, behind_at_worst=worst, behind_at_least=least)
        for name, worst, least in bounds
    ]
    rows.append(make_row("Dodo", None, board=board))
    wish = Filter.of(QueryDict(query), rows)
    assert [row.name for row in rows if wish.matches(row)] == names
