"""How sure a board is, in words."""

import pytest

from ratings.pages.sureness.certainties import certainties


def record_with(**choices) -> dict:
    """Of a board that Auk leads, where nothing changes anything but what is given."""
    same = {
        "models": 4, "not_firm": [], "highest": "Auk", "same_leaders": True, "top": 4,
        "moved_of_top": 0,
    }  # fmt: skip
    names = ("ties_left_out", "ties_modelled", "without_heaviest_voter", "style_control")
    styled = same | choices.get("style_control", {})
    return {
        "style": {"votes": 8931, "highest": "Auk", "change": styled},
        "votes": 8931,
        "ties": 5,
        "leaders": ["Auk"],
        "models": [{"model": "Auk", "score": 1100}, {"model": "Emu", "score": 1000}],
        "choices": {name: same | choices.get(name, {}) for name in names},
        "first_two": {"first": "Auk", "second": "Emu", "votes": 12, "why": ""},
        "voters": {"count": 124, "heaviest": 357, "half": 14},
        "groups": {"sizes": [4], "provisional": 0},
    }


def test_where_nothing_changes_the_answer_is_short():
    assert certainties(record_with()) == [
        "Only Auk may be first.",
        "Who may be first does not depend on how ties are counted.",
        "Auk has the highest score at equal style, too.",
        "Without the busiest voter, who cast 4% of the votes, no rank in the top 4 changes.",
        "Removing 12 of 8,931 votes would swap the two highest scores, those of Auk and Emu.",
        "Half of the votes come from 14 of 124 voters.",
    ]


@pytest.mark.parametrize(
    ("choice", "change", "said"),
    [
        ("ties_left_out", {"highest": "Emu"}, "With ties left out, Emu has the highest score."),
        ("ties_modelled", {"highest": "Emu"}, "With ties modelled, Emu has the highest score."),
        ("ties_modelled", {"same_leaders": False}, "who may be first depends on it"),
        ("ties_left_out", {"not_firm": ["Auk"]}, "With ties left out, Auk cannot be rated firmly."),
        ("style_control", {"highest": "Emu"}, "At equal style, Emu has the highest score."),
        ("without_heaviest_voter", {"moved_of_top": 1}, "1 rank in the top 4 changes."),
        ("without_heaviest_voter", {"moved_of_top": 3}, "3 ranks in the top 4 change."),
        ("without_heaviest_voter", {"highest": "Emu"}, "Emu would then have the highest score."),
    ],
)
def test_each_change_is_said(choice, change, said):
    sentences = certainties(record_with(**{choice: change}))
    assert said in " ".join(sentences)
    if choice.startswith("ties"):
        assert "Who may be first does not depend on how ties are counted." not in sentences


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ties": 0}, "No vote is a tie"),
        ({"leaders": ["Auk", "Emu"]}, "Auk and Emu may be first"),
        ({"leaders": list("ABCDE")}, "5 models may be first"),
        ({"voters": {"count": 1, "heaviest": 9, "half": 1}}, "one person's taste"),
        ({"voters": {"count": 9, "heaviest": 1, "half": 5}}, "No voter cast more than one vote."),
    ],
)
def test_special_boards_are_told(change, said):
    assert said in " ".join(certainties(record_with() | change))


def test_where_a_provisional_model_is_ahead_nobody_is_said_to_hold_first_place():
    changed = {"leaders": [], "groups": {"sizes": [4], "provisional": 1}}
    sentences = certainties(record_with() | changed)
    assert sentences[:2] == [
        "Provisional models rank first; this is about the firmly rated ones.",
        "Auk has the highest score however ties are counted.",
    ]
    assert "first place" not in " ".join(sentences)


def test_nobody_is_alone_in_first_place_where_provisional_models_may_be_there_too():
    sentences = certainties(record_with() | {"groups": {"sizes": [4], "provisional": 1}})
    assert sentences[0] == "Of the models with enough votes, only Auk may be first."


@pytest.mark.parametrize(
    ("plain", "styled", "said"),
    [
        ("Emu", "Emu", "Emu has the highest score with and without style."),
        ("Emu", "Auk", "Emu has the highest score, and at equal style Auk."),
    ],
)
def test_style_is_held_against_the_same_votes(plain, styled, said):
    """Auk is first on the board, which says nothing about the votes that have texts."""
    record = record_with(style_control={"highest": styled})
    record["style"] |= {"votes": 2_000, "highest": plain}
    assert f"In the votes whose texts are stored, {said}" in certainties(record)
