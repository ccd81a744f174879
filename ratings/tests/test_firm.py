"""Who may be first: one definition, asked by every page."""

import pytest

from ratings.firm import holders_of_first_place, may_be_first
from ratings.tests.rows import make_row


@pytest.mark.parametrize(
    ("fields", "may_be"),
    [
        ({"rank": 2, "rank_low": 1}, True),
        ({"rank": 3, "rank_low": 2, "behind_at_least": 0}, False),
        ({"rank": 1}, True),
        ({"rank": 2, "behind_at_least": 0}, True),
        ({"rank": 2, "behind_at_least": 3.5}, False),
        ({"rank": 2}, False),
    ],
)
def test_the_rank_set_decides_or_else_the_published_interval(fields: dict, may_be: bool) -> None:
    assert may_be_first(make_row("Auk", **fields)) is may_be


def test_a_model_without_votes_is_nowhere() -> None:
    assert not may_be_first(make_row("Auk", None))


def test_only_firmly_rated_models_are_named() -> None:
    rows = [
        make_row("Kea", rank=1, rank_low=1),
        make_row("Auk", rank=2, rank_low=1),
        make_row("Emu", rank=3, rank_low=2),
        make_row("New", rank=1, rank_low=1, provisional=True),
    ]
    assert holders_of_first_place(rows) == ["Auk", "Kea"]
