"""Which two answers meet, and with what probability."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena import matchmaking
from arena.matchmaking import Candidate, draw_pair
from arena.models import Membership, Pairing
from arena.models.arenas import validate_sampling_weight
from arena.tests.factories import (
    make_answer,
    make_arena,
    make_bank,
    make_model,
    make_prompt,
    make_voter,
)


def candidates(*weights: float) -> list[Candidate]:
    return [Candidate(id=n, model_id=n, weight=weight) for n, weight in enumerate(weights)]


def test_sides_are_drawn_by_a_fair_coin():
    first = Counter(draw_pair(candidates(1, 1), set(), Pairing())[0].id for _ in range(1000))
    assert 380 < first[0] < 620


def test_the_logged_probability_is_how_often_the_pair_comes():
    pairs = Counter()
    for _ in range(3000):
        a, b, probability = draw_pair(candidates(1, 2, 3), set(), Pairing())
        pairs[frozenset((a.id, b.id))] += 1
        assert probability == pytest.approx((a.weight * b.weight) / (1 * 2 + 1 * 3 + 2 * 3))
    assert 0.48 < pairs[frozenset((1, 2))] / 3000 < 0.61
    assert 0.14 < pairs[frozenset((0, 1))] / 3000 < 0.23


def test_pairs_that_teach_more_meet_more_often():
    pairing = Pairing(weights={"0-1": 6, "0-2": 1, "1-2": 1})
    pairs = Counter()
    for _ in range(2000):
        a, b, probability = draw_pair(candidates(1, 1, 1), set(), pairing)
        pairs[frozenset((a.id, b.id))] += 1
        assert probability == (0.75 if {a.id, b.id} == {0, 1} else 0.125)
    assert 0.68 < pairs[frozenset((0, 1))] / 2000 < 0.82


def test_a_pair_of_which_the_ratings_say_nothing_is_an_average_one():
    assert Pairing(weights={"0-1": 6, "0-2": 2}).weight(2, 1) == 4
    assert Pairing().weight(2, 1) == 1


def test_a_pair_that_was_seen_is_not_drawn():
    seen = {frozenset((0, 1)), frozenset((0, 2))}
    for _ in range(20):
        a, b, probability = draw_pair(candidates(1, 1, 1), seen, Pairing())
        assert {a.id, b.id} == {1, 2}
        assert probability == 1


def test_nothing_is_left_when_all_was_seen():
    assert draw_pair(candidates(1, 1), {frozenset((0, 1))}, Pairing()) is None
    assert draw_pair(candidates(1), set(), Pairing()) is None


def test_weights_that_come_to_nothing_draw_evenly():
    pairing = Pairing(weights={"0-1": 0})
    assert draw_pair(candidates(1, 1), set(), pairing)[2] == 1
    assert draw_pair(candidates(1e-200, 1e-200), set(), Pairing())[2] == 1


@pytest.mark.parametrize("weight", [0, 0.001, 1, 1000])
def test_a_sampling_weight_is_0_or_neither_tiny_nor_huge(weight):
    validate_sampling_weight(weight)


@pytest.mark.parametrize("weight", [-1, 1e-200, 0.0009, 1000.1, float("nan")])
def test_other_sampling_weights_are_refused(weight):
    with pytest.raises(ValidationError, match="is 0, or from"):
        validate_sampling_weight(weight)


@pytest.mark.django_db
def test_of_all_prompts_only_the_drawn_one_is_loaded():
    arena, voter = make_bank(models=2, prompts=5), make_voter()
    with CaptureQueriesContext(connection) as queries:
        matchmaking.draw(arena, voter)
    loading = [query for query in queries if '"arena_prompt"."text"' in query["sql"]]
    assert len(loading) == 1
    assert '"arena_prompt"."id" = ' in loading[0]["sql"]


@pytest.mark.django_db
def test_only_current_answers_of_active_members_are_in_play():
    arena, other = make_arena(), make_arena()
    prompt = make_prompt(arena)
    playing = [make_answer(prompt, make_model("", arena)) for _ in range(2)]
    make_answer(prompt, make_model("", arena, status="draft"))
    make_answer(prompt, make_model("", arena, status="retired"))
    make_answer(prompt, make_model("", other))
    unweighted = make_model("", arena)
    Membership.objects.filter(model=unweighted).update(sampling_weight=0)
    make_answer(prompt, unweighted)
    replaced = make_answer(prompt, make_model("", arena))
    replaced.current = False
    replaced.save()
    found = matchmaking.candidates(prompt.id, make_voter())
    assert {one.id for one in found} == {one.id for one in playing}


@pytest.mark.django_db
def test_a_model_in_two_arenas_is_one_candidate_with_the_weight_of_this_arena():
    arena, other = make_arena(), make_arena()
    model = make_model("", arena, other)
    Membership.objects.filter(arena=arena).update(sampling_weight=3)
    prompt = make_prompt(arena)
    make_answer(prompt, model)
    assert [one.weight for one in matchmaking.candidates(prompt.id, make_voter())] == [3]


@pytest.mark.django_db
def test_prompts_with_one_answer_are_left_out():
    arena = make_bank(models=2, prompts=2)
    lonely = make_prompt(arena)
    make_answer(lonely, arena.contestants.first())
    assert lonely not in matchmaking.playable_prompts(arena)
    drawn = {matchmaking.draw(arena, make_voter()).prompt for _ in range(20)}
    assert lonely not in drawn
