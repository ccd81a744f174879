"""What changed between two boards: figures, causes, and the sentences made of them."""

from decimal import Decimal

import pytest
from django.utils import translation

from arena.models import Arena, Exclusion, Outcome
from arena.tests.factories import make_arena, make_model, make_vote, make_voter
from ratings.counting.refit import refit
from ratings.models import Board, Rating, Snapshot
from ratings.pages.snapshots.changes import Changes
from ratings.pages.snapshots.news import first_news, headline, news
from ratings.tests.rows import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena() -> Arena:
    return make_arena("birds")


def make_board(arena: Arena, *rows: Rating, votes: int = 100, **fields) -> Board:
    snapshot = Snapshot.objects.create(arena=arena, votes=votes, **fields)
    board = Board.objects.create(snapshot=snapshot, votes=votes)
    for row in rows:
        row.board = board
    Rating.objects.bulk_create(rows)
    return board


def three(*ranks: int, **fields) -> list[Rating]:
    return [
        make_row(name, 1100 - 50 * rank, rank=rank, **fields)
        for name, rank in zip(("Auk", "Moa", "Tern"), ranks, strict=True)
    ]


def changes(arena: Arena, before: list[Rating], after: list[Rating], **fields) -> Changes:
    return Changes(make_board(arena, *before), make_board(arena, *after, **fields))


def test_a_move_is_counted_in_places_and_in_points_as_they_are_shown(arena):
    before = [make_row("Auk", 1100.4, rank=1), make_row("Moa", 1000.2, rank=3), make_row("Emu")]
    after = [make_row("Auk", 1099.6, rank=1), make_row("Moa", 1000.4, rank=3), make_row("Emu")]
    found = changes(arena, before, after)

    assert [(move.name, move.places, move.points) for move in found.moved] == []
    after = [make_row("Auk", 1080.2, rank=4), make_row("Moa", 1000.6, rank=2)]
    found = changes(arena, [make_row("Auk", 1100.4, rank=1), make_row("Moa", 990, rank=3)], after)
    assert [(move.name, move.places, move.points) for move in found.moved] == [
        ("Moa", 1, 11),
        ("Auk", -3, -20),
    ]


def test_a_first_rating_is_a_move_without_a_difference(arena):
    found = changes(arena, [make_row("Auk", None)], [make_row("Auk", 1000)])
    (move,) = found.moved
    assert (move.places, move.points, move.before.rank, move.after.rank) == (0, 0, None, 1)


def test_groups_that_never_met_the_largest_one_are_not_compared(arena):
    found = changes(
        arena,
        [*three(1, 2, 3), make_row("Kiwi", 1500, component=1)],
        [*three(1, 2, 3), make_row("Kiwi", 900, rank=4)],
    )
    assert found.moved == []
    assert [row.name for row in found.joined] == ["Kiwi"]


def test_models_come_and_go_and_retire_and_return(arena):
    found = changes(
        arena,
        [make_row("Auk"), make_row("Dodo"), make_row("Emu", retired=True)],
        [make_row("Auk", retired=True), make_row("Emu"), make_row("Kea")],
    )
    assert [row.name for row in found.added] == ["Kea"]
    assert [row.name for row in found.removed] == ["Dodo"]
    assert [row.name for row in found.retired] == ["Auk"]
    assert [row.name for row in found.returned] == ["Emu"]


def test_a_renamed_model_is_the_same_model(arena):
    model = make_model("Auk")
    found = changes(arena, [make_row("Auk", model=model)], [make_row("Great Auk", model=model)])
    assert (found.added, found.removed) == ([], [])
    assert [(fact.fact, fact.before, fact.after) for fact in found.facts] == [
        ("name", "Auk", "Great Auk")
    ]


def test_prices_are_compared_as_numbers(arena):
    found = changes(
        arena,
        [make_row("Auk", input_price=Decimal("2.5"), output_price=Decimal(10))],
        [make_row("Auk", input_price=Decimal("2.500000"), output_price=Decimal(8))],
    )
    assert [(fact.fact, fact.before, fact.after) for fact in found.facts] == [
        ("output_price", Decimal(10), Decimal(8))
    ]


def test_method_and_version_are_compared_setting_by_setting(arena):
    before = make_board(arena, method={"interval": "sandwich", "ties": "half"}, version="1")
    after = make_board(arena, method={"interval": "clustered", "ties": "half"}, version="2")
    assert [(one.name, one.before, one.after) for one in Changes(before, after).settings] == [
        ("interval", "sandwich", "clustered"),
        ("version", "1", "2"),
    ]


def test_voters_left_out_are_those_who_voted_in_the_arena(arena):
    auk, moa = make_model("Auk", arena), make_model("Moa", arena)
    robot, elsewhere = make_voter(), make_voter()
    make_vote(arena, auk, moa, voter=robot)
    make_vote(arena, auk, moa, Outcome.B)
    make_vote(make_arena(), auk, moa, voter=elsewhere)
    snapshots = [refit(arena)]
    for voter in (robot, elsewhere):
        Exclusion.objects.create(voter=voter, reason="robot")
    snapshots.append(refit(arena))
    Exclusion.objects.create(voter=robot, excluded=False, reason="no robot")
    snapshots.append(refit(arena))

    boards = [snapshot.board("overall") for snapshot in snapshots]
    out, back = Changes(*boards[:2]), Changes(*boards[1:])
    assert (out.voters_excluded, out.voters_readmitted, out.votes) == (1, 0, -1)
    assert (back.voters_excluded, back.voters_readmitted, back.votes) == (0, 1, 1)
    assert Changes(boards[0], boards[2]).voters_excluded == 0
    assert not out.has_other_cause
    assert "The votes of 1 voter no longer count." in news(out)
    assert "The votes of 1 voter count again." in news(back)


def test_a_cause_that_is_not_told_is_said_to_be_there(arena):
    auk, moa = make_model("Auk", arena), make_model("Moa", arena)
    make_vote(arena, auk, moa)
    before = refit(arena)
    arena.anchor = auk
    arena.save()
    after = refit(arena)
    assert Changes(before.board("overall"), after.board("overall")).has_other_cause


NEWS = [
    ((1, 2, 3), (2, 1, 3), "Moa takes the lead from Auk."),
    ((1, 1, 3), (2, 1, 3), "Moa now leads."),
    ((1, 2, 3), (1, 1, 3), "Auk and Moa may now be first."),
    ((1, 1, 1), (1, 2, 3), "Auk now leads."),
    ((1, 2, 3), (1, 2, 2), "1 model rose in rank."),
    ((1, 2, 2), (1, 2, 3), "1 model fell in rank."),
    ((1, 2, 3), (1, 2, 3), "Auk still leads."),
    ((1, 2, 2), (1, 1, 1), "2 models rose in rank."),
    ((1, 2, 9), (1, 2, 4), "Tern rises from rank 9 to 4."),
    ((1, 2, 4), (1, 2, 9), "Tern falls from rank 4 to 9."),
]


@pytest.mark.parametrize(("before", "after", "sentence"), NEWS)
def test_the_weightiest_sentence_comes_first(arena, before, after, sentence):
    # Where all may be first nobody is said to be.
    assert news(changes(arena, three(*before), three(*after)))[0] == sentence


def test_a_headline_has_no_full_stop():
    assert headline(["Auk still leads.", "1 more vote is counted."]) == "Auk still leads"


def test_two_that_moved_as_far_are_not_named(arena):
    found = changes(arena, three(1, 5, 7), three(1, 3, 9))
    assert news(found)[0] == "1 rose in rank, 1 fell."


def test_provisional_models_are_in_no_sentence(arena):
    vague = [*three(2, 3, 4), make_row("Kiwi", 1500, rank=1, provisional=True)]
    found = changes(arena, vague, [*three(2, 3, 4), make_row("Kiwi", 900, rank=9)])
    assert news(found) == ["No firmly rated model rose or fell."]


def test_nobody_leads_while_a_newcomer_may_be_first_too(arena):
    new = [*three(1, 2, 3), make_row("Kiwi", 1500, rank=1, provisional=True)]
    assert not any("leads" in said for said in news(changes(arena, three(1, 2, 3), new)))


def test_votes_are_counted_in_words(arena):
    rows = three(1, 2, 3)
    more = Changes(make_board(arena, votes=10), make_board(arena, *rows, votes=1244))
    assert "1,234 more votes are counted." in news(more)
    fewer = Changes(make_board(arena, votes=11), make_board(arena, votes=10))
    assert news(fewer) == ["No rank changed.", "1 fewer vote is counted."]


def test_numbers_are_written_as_in_the_language(arena):
    rows = three(1, 2, 3)
    found = Changes(make_board(arena, votes=10), make_board(arena, *rows, votes=123456))
    with translation.override("de"):
        told = " ".join(news(found) + first_news(found.after))
    assert "123.446" in told
    assert "123.456" in told


def test_nothing_changed_is_said_of_boards_that_are_the_same(arena):
    same = Changes(make_board(arena, *three(1, 1, 1)), make_board(arena, *three(1, 1, 1)))
    assert news(same) == ["Nothing changed."]


@pytest.mark.parametrize(
    ("rows", "fields", "said"),
    [
        ({"input_price": 9}, {}, ["The price of Auk changed."]),
        ({"license": "MIT"}, {}, ["Facts about Auk changed."]),
        (
            {"license": "MIT", "input_price": 2},
            {},
            ["The price of Auk changed.", "Facts about Auk changed."],
        ),
        ({"retired": True}, {}, ["Auk was retired."]),
        ({"score": 1040}, {}, ["1 score changed, by 40 points."]),
        ({"upper": 1050}, {}, []),
        ({}, {"method": {"ties": "other"}}, ["The method changed."]),
        ({}, {"version": "9"}, ["The version of Evenhand changed."]),
        ({}, {"basis": "other"}, []),
        ({}, {"exclusion_version": 9}, []),
    ],
)
def test_whatever_changed_is_not_nothing(arena, rows, fields, said):
    """All may be first, so of ranks and leaders there is nothing to say."""

    def two(**changed) -> list[Rating]:
        auk = {"score": 1000, "arm": 90, "input_price": 1, **changed}
        return [make_row("Auk", **auk), make_row("Moa", 990, arm=90)]

    told = news(changes(arena, two(), two(**rows), **fields))
    assert told == ["No rank changed.", *said]


def test_models_that_returned_are_told(arena):
    def two(retired: bool) -> list[Rating]:
        return [make_row("Auk", retired=retired), make_row("Moa")]

    assert news(changes(arena, two(True), two(False))) == [
        "No rank changed.",
        "Auk is no longer retired.",
    ]


def test_simulated_votes_are_told_with_any_news(arena):
    before, after = make_board(arena), make_board(arena)
    after.simulated_votes = 100
    assert news(Changes(before, after))[-1] == "All of the votes are simulated."
    after.simulated_votes = 30
    assert news(Changes(before, after))[-1] == "30 of the votes are simulated."


def test_published_boards_say_how_it_is_known_who_may_be_first(arena):
    board = make_board(arena, *three(1, 2, 3), kind=Snapshot.Kind.PUBLISHED)
    assert first_news(board) == [
        "The first board: 3 models, 100 votes.",
        "Auk leads.",
        "The figures are as published elsewhere; who may be first follows from their "
        "intervals, roughly.",
    ]


def test_many_new_models_are_counted_and_few_are_named(arena):
    few = changes(arena, three(1, 2, 3), [*three(1, 2, 3), make_row("Emu", None)])
    assert news(few)[0] == "Emu is new."
    emus = [make_row(f"Emu {n}", None) for n in range(4)]
    many = changes(arena, three(1, 2, 3), [*three(1, 2, 3), *emus])
    assert news(many)[0] == "4 models are new."


def test_a_fall_that_new_models_account_for_is_not_named(arena):
    def new() -> list[Rating]:
        return [make_row(f"Emu {n}", 1500, rank=1) for n in range(4)]

    found = changes(arena, three(1, 2, 3), [*new(), *three(5, 6, 6)])
    assert news(found) == [
        "4 models may now be first.",
        "4 models are new.",
        "3 models fell in rank.",
        "New models ahead of a model push it down.",
    ]
    fell = changes(arena, three(1, 2, 3), [*new(), *three(5, 6, 9)])
    assert "Tern falls from rank 3 to 9." in news(fell)


def test_only_models_that_came_in_ahead_of_it_push_a_model_down(arena):
    behind = [*three(1, 3, 2), make_row("Emu", 10, rank=99)]
    assert not any("push" in said for said in news(changes(arena, three(1, 2, 2), behind)))
    ahead = [*three(1, 3, 2), make_row("Emu", 1080, rank=2)]
    assert any("push" in said for said in news(changes(arena, three(1, 2, 2), ahead)))
