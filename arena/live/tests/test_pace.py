"""The pace at which answers are shown tells neither side's speed."""

from hypothesis import given
from hypothesis import strategies as st

from arena.live.pace import FASTEST, LAST, SLOWER, SLOWEST, TICK, Pace

LOTS = 100_000


def test_both_sides_are_shown_at_one_rate():
    pace = Pace()
    for _ in range(100):
        pace.step(TICK, [LOTS, LOTS], [False, False])
    assert pace.shown == int(100 * TICK * FASTEST)


def test_both_wait_for_the_side_that_does_not_keep_up():
    pace = Pace()
    pace.step(1, [LOTS, 7], [True, False])
    assert pace.shown == 7
    pace.step(1, [LOTS, 7], [True, False])
    assert pace.shown == 7


def test_a_side_that_has_ended_holds_up_nobody():
    pace = Pace()
    pace.step(1, [LOTS, 7], [False, True])
    assert pace.shown == FASTEST


def test_the_pace_of_a_slow_side_stays_when_it_has_ended():
    """Else the other side's sudden haste would tell that it was the faster one."""
    pace = Pace()
    for second in range(20):
        pace.step(1, [LOTS, 30 * (second + 1)], [False, False])
    slow = pace.rate
    assert slow < 40
    before = pace.shown
    for _ in range(10):
        pace.step(1, [LOTS, before], [False, True])
    assert pace.rate == LAST * slow
    assert pace.shown - before <= 10 * slow + 1


def test_it_gets_no_slower_than_a_floor():
    pace = Pace()
    for step in range(200):
        pace.step(1, [LOTS, step], [False, False])
    assert pace.rate == SLOWEST


def test_a_pause_lowers_it_once():
    pace = Pace()
    pace.step(1, [LOTS, 250], [False, False])
    for _ in range(30):
        pace.step(TICK, [LOTS, 250], [False, False])
    assert pace.shown == 250
    assert pace.rate == SLOWER * FASTEST


sizes = st.lists(st.integers(0, 50), min_size=1, max_size=60)


@given(a=sizes, b=sizes)
def test_what_is_shown_depends_on_the_slower_side_only_and_comes_to_an_end(a, b):
    """The sides may be exchanged: nothing that is shown tells which one it was."""
    one, other = Pace(), Pace()
    for step in range(max(len(a), len(b))):
        received = [sum(a[: step + 1]), sum(b[: step + 1])]
        ended = [step + 1 >= len(a), step + 1 >= len(b)]
        before = one.shown
        one.step(TICK, received, ended)
        other.step(TICK, received[::-1], ended[::-1])
        assert one == other
        assert one.shown >= before
        for n, over in zip(received, ended, strict=True):
            assert over or one.shown <= n
    for _ in range(10_000):
        if one.is_over([sum(a), sum(b)], [True, True]):
            break
        one.step(TICK, [sum(a), sum(b)], [True, True])
    assert one.is_over([sum(a), sum(b)], [True, True])
