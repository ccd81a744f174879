"""Maps of pairs: where the cells stand, and what they are coloured by."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from ratings.pages.figures.figures import ModelPair
from ratings.pages.figures.heatmap import (
    battle_map,
    count_edges,
    count_legend,
    observed_map,
    predicted_map,
    share_step,
)

NAMES = ["Tern", "Wren", "Auk"]
PAIRS = [
    ModelPair("Tern", "Wren", 0.75, (5, 2, 2, 1)),
    ModelPair("Tern", "Auk", 0.75, (40, 0, 0, 0)),
    ModelPair("Wren", "Auk", 0.5, (0, 0, 0, 0)),
]


def cells(drawing: SafeString) -> dict[str, tuple[str, int, int]]:
    """Class and corner of each cell, by its title."""
    rects = ElementTree.fromstring(drawing).iter("rect")
    return {
        rect.find("title").text: (rect.get("class"), int(rect.get("x")), int(rect.get("y")))
        for rect in rects
    }


def test_the_row_is_the_model_whose_share_it_is():
    found = cells(predicted_map(NAMES, PAIRS, "label"))
    assert len(found) == 6
    side = 36
    assert found["Tern against Auk: 75% predicted"] == ("s8", 2 * side, 0)
    assert found["Auk against Tern: 25% predicted"] == ("s2", 0, 2 * side)


def test_who_never_met_has_a_dash_instead_of_a_cell():
    drawing = observed_map(NAMES, PAIRS, "label")
    assert len(cells(drawing)) == 4
    dashes = re.search(r'class="unmet" d="([^"]*)"', drawing)[1]
    assert dashes.count("M") == 2


def test_battles_are_the_same_from_both_sides():
    found = cells(battle_map(NAMES, PAIRS, "label"))
    assert found["Tern against Wren: 10 battles"][0] == "q0"
    assert found["Wren against Tern: 10 battles"][0] == "q0"
    assert found["Tern against Auk: 40 battles"][0] == "q5"


@pytest.mark.parametrize(
    ("share", "step"),
    [(0, 0), (0.04, 0), (0.06, 1), (0.44, 4), (0.46, 5), (0.5, 5), (0.54, 5), (0.56, 6), (1, 10)],
)
def test_the_middle_of_the_scale_is_one_half(share, step):
    assert share_step(share) == step
    assert share_step(1 - share) == 10 - step


def test_classes_of_battles_hold_every_number_once():
    pairs = [ModelPair("a", "b", 0.5, (count, 0, 0, 0)) for count in (3, 4, 70, 5000)]
    edges = count_edges(pairs)
    assert edges[0] == 3
    assert edges == sorted(set(edges))
    assert edges[-1] < 5000
    words = re.findall(r'<text class="tick"[^>]*>([^<]+)', count_legend(pairs))
    ends = [tuple(map(int, (word.split("–") * 2)[:2])) for word in words]
    assert [low for low, _ in ends] == edges
    assert ends[-1][1] == 5000


def test_without_battles_there_are_no_classes():
    pairs = [ModelPair("a", "b", 0.5, (0, 0, 0, 0)), ModelPair("a", "c", 0.5, None)]
    assert count_edges(pairs) == []


@pytest.mark.parametrize(("models", "printed"), [(20, 380), (21, 0)])
def test_numbers_are_printed_where_there_is_room(models, printed):
    names = [f"Bird {n}" for n in range(models)]
    pairs = [ModelPair(one, other, 0.9, None) for one, other in combinations(names, 2)]
    drawing = predicted_map(names, pairs, "label")
    assert len(re.findall(r"<text x=\"[\d.]+\" y=\"[\d.]+\">\d+</text>", drawing)) == printed


def test_hostile_names_stay_text():
    names = ["<script>", '"&<']
    drawing = predicted_map(names, [ModelPair(*names, 0.5, None)], '"><script>')
    assert "<script>" not in drawing
    assert '<script> against "&<: 50% predicted' in cells(drawing)
