"""The scatter as SVG, and the rule that places its labels."""

import re
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ratings.pages.drawing.axis import Axis
from ratings.pages.drawing.labels import text_width
from ratings.pages.prices.placement import LONGEST, Box, place
from ratings.pages.prices.scatter import Point, scatter

Y = Axis(900, 1300, 100)
BOUNDS = Box(0, 0, 400, 300)


def make_point(name: str, cost: float, score: float, **fields) -> Point:
    return Point(name, f"about {name}", cost, score, score - 20, score + 20, **fields)


def drawn(*points: Point, width: int = 800) -> str:
    return scatter(points, Y, "what it shows", "US dollars", (width, 400))


def circle(svg: str, name: str) -> dict[str, str]:
    found = re.search(rf"<circle ([^>]*)><title>about {name}</title>", svg)[1]
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found))


# Labels

NAMES = st.text("abcdefgh-", min_size=1, max_size=50)
PLACES = st.lists(st.tuples(NAMES, st.floats(0, 400), st.floats(0, 300)), max_size=30)


@given(PLACES, st.lists(st.tuples(st.floats(0, 390), st.floats(0, 290)), max_size=10))
def test_no_label_covers_another_or_a_mark_or_leaves_the_chart(points, marks):
    taken = [Box(x, y, x + 9, y + 9) for x, y in marks]
    boxes = [label.box for label in place(points, taken, BOUNDS) if label]
    assert all(BOUNDS.holds(box) for box in boxes)
    for number, box in enumerate(boxes):
        assert not any(box.meets(other) for other in [*taken, *boxes[:number]])


def test_the_first_label_stands_up_and_left_and_the_next_makes_way():
    one, other, third = place([("Auk", 200, 100), ("Emu", 204, 100), ("Far", 2, 2)], [], BOUNDS)
    assert (one.x, one.y, one.anchor) == (192, 94, "end")
    assert other.anchor == "start"
    assert third.anchor == "start"


def test_where_there_is_no_room_there_is_no_label():
    assert place([("Auk", 200, 100)], [BOUNDS], BOUNDS) == [None]


def test_long_names_are_cut():
    (label,) = place([("x" * 200, 390, 100)], [], BOUNDS)
    assert label.box.right - label.box.left <= LONGEST
    assert label.text.endswith("…")


# The drawing


def test_equal_ratios_of_cost_are_equal_distances():
    svg = drawn(
        make_point("Auk", 1, 1000), make_point("Emu", 10, 1000), make_point("Kea", 100, 1000)
    )
    auk, emu, kea = (float(circle(svg, name)["cx"]) for name in ("Auk", "Emu", "Kea"))
    assert kea - emu == pytest.approx(emu - auk, abs=0.2)


def test_only_the_frontier_is_filled_and_joined_by_steps():
    svg = drawn(
        make_point("Auk", 1, 1000, on_frontier=True),
        make_point("Emu", 2, 950),
        make_point("Moa", 3, 1250, provisional=True),
        make_point("Kea", 10, 1100, on_frontier=True),
    )
    kinds = {name: circle(svg, name)["class"] for name in ("Auk", "Emu", "Moa", "Kea")}
    assert kinds == {
        "Auk": "mark",
        "Emu": "mark hollow",
        "Moa": "mark hollow dashed",
        "Kea": "mark",
    }
    corners = re.search(r'<polyline[^>]*points="([^"]*)"', svg)[1].split()
    auk, kea = circle(svg, "Auk"), circle(svg, "Kea")
    assert corners == [
        f"{auk['cx']},{auk['cy']}",
        f"{kea['cx']},{auk['cy']}",
        f"{kea['cx']},{kea['cy']}",
        f"792,{kea['cy']}",
    ]


def test_names_of_the_frontier_and_of_the_best_beside_it_are_written():
    points = [make_point(f"Bird {n:02}", 2.0**n, 1000 + 10 * n) for n in range(10)]
    svg = drawn(make_point("First", 0.5, 1200, on_frontier=True), *points)
    written = re.findall(r'class="label([^"]*)"[^>]*>([^<]+)', svg)
    assert written[0] == ("", "First")
    assert [name for _, name in written[1:]] == [f"Bird {n:02}" for n in (9, 8, 7, 6, 5, 4)]


def test_what_is_free_stands_left_of_the_axis():
    svg = drawn(make_point("Gift", 0, 1000), make_point("Auk", 1, 1000))
    assert ">free</text>" in svg
    left = min(float(x) for x in re.findall(r'x="([\d.]+)" y="373"', svg))
    assert float(circle(svg, "Gift")["cx"]) == left
    assert "free" not in drawn(make_point("Auk", 1, 1000))


def test_without_a_cost_above_nothing_there_is_no_drawing():
    assert drawn() == ""
    assert drawn(make_point("Gift", 0, 1000)) == ""


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=8), st.sampled_from([360, 880]))
def test_every_scale_has_ticks_that_stand_clear_of_each_other_and_of_the_edge(costs, width):
    svg = drawn(*(make_point("Auk", cost, 1000) for cost in sorted(costs)), width=width)
    ticks = re.findall(r'x="([\d.]+)" y="373" text-anchor="(\w+)">([^<]+)', svg)
    assert ticks
    ends = []
    for x, anchor, name in ticks:
        left = float(x) - text_width(name) / (1 if anchor == "end" else 2)
        ends.append((left, left + text_width(name)))
    assert all(right < left for (_, right), (left, _) in pairwise(ends))
    assert ends[-1][1] <= width


def test_names_are_text():
    svg = drawn(make_point("<script>", 1, 1000))
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


def test_places_are_not_written_as_a_language_writes_numbers():
    with translation.override("de"):
        svg = drawn(make_point("Auk", 1.5, 1000.5))
    places = re.findall(r' (?:c?[xyr]|[xy][12])="([^"]*)"', svg)
    assert len(places) > 20
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", place) for place in places)
