"""Which two answers meet, and with what probability."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from arena.battles import matchmaking
from arena.battles.matchmaking import Candidate, Rule, answering, draw_live, draw_pair, drawn_place
from arena.models import Arena, Deployment, ForbiddenPair, LanguageModel, Membership, Pairing
from arena.models.arenas import validate_sampling_weight
from arena.tests.factories import (
    make_answer,
    make_arena,
    make_bank,
    make_deployment,
    make_model,
    make_prompt,
    make_voter,
)

UNSEEN: dict[int, set[int]] = {}


def candidates(*weights: float) -> list[Candidate]:
    return [Candidate(id=n, model_id=n, weight=weight) for n, weight in enumerate(weights)]


def rule(**fields) -> Rule:
    return Rule(**{"pairing": Pairing(), **fields})


def symmetric(*above: float, models: int = 3) -> np.ndarray:
    weights = np.zeros((models, models))
    weights[np.triu_indices(models, 1)] = above
    return weights + weights.T


def weight(pairing: Pairing, one: int, other: int) -> float:
    return pairing.weights_of([one, other])[0, 1]


def test_sides_are_drawn_by_a_fair_coin():
    first = Counter(draw_pair(candidates(1, 1), UNSEEN, rule())[0].id for _ in range(1000))
    assert 380 < first[0] < 620


def test_the_logged_probability_is_how_often_the_pair_comes():
    pairs = Counter()
    for _ in range(3000):
        a, b, probability = draw_pair(candidates(1, 2, 3), UNSEEN, rule())
        pairs[frozenset((a.id, b.id))] += 1
        assert probability == pytest.approx((a.weight * b.weight) / (1 * 2 + 1 * 3 + 2 * 3))
    assert 0.48 < pairs[frozenset((1, 2))] / 3000 < 0.61
    assert 0.14 < pairs[frozenset((0, 1))] / 3000 < 0.23


def test_pairs_that_teach_more_meet_more_often():
    teaching = rule(pairing=Pairing.of([0, 1, 2], symmetric(6, 1, 1), {}))
    pairs = Counter()
    for _ in range(2000):
        a, b, probability = draw_pair(candidates(1, 1, 1), UNSEEN, teaching)
        pairs[frozenset((a.id, b.id))] += 1
        assert probability == (0.75 if {a.id, b.id} == {0, 1} else 0.125)
    assert 0.68 < pairs[frozenset((0, 1))] / 2000 < 0.82


def test_a_pair_of_which_the_ratings_say_nothing_is_an_average_one():
    pairing = Pairing.of([4, 7, 9], symmetric(6, 2, 1), {})
    assert weight(pairing, 7, 4) == 6
    assert weight(pairing, 8, 9) == weight(pairing, 5, 6) == 3
    expected = [[0, 3, 2], [3, 3, 3], [2, 3, 0]]
    assert pairing.weights_of([4, 1, 9]).tolist() == expected
    assert weight(Pairing(), 2, 1) == 1
    assert weight(Pairing.of([1], np.zeros((1, 1)), {}), 2, 1) == 1


def test_a_pair_that_was_seen_is_not_drawn():
    for _ in range(20):
        a, b, probability = draw_pair(candidates(1, 1, 1), {0: {1, 5}, 2: {0}, 7: {1}}, rule())
        assert {a.id, b.id} == {1, 2}
        assert probability == 1


def test_nothing_is_left_when_all_was_seen():
    assert draw_pair(candidates(1, 1), {1: {0}}, rule()) is None
    assert draw_pair(candidates(1), UNSEEN, rule()) is None
    assert draw_pair([], UNSEEN, rule()) is None


def test_models_without_weight_are_not_drawn():
    assert draw_pair(candidates(0, 0, 0), UNSEEN, rule()) is None
    assert draw_pair(candidates(0, 0, 5), UNSEEN, rule()) is None
    assert {one.id for one in draw_pair(candidates(1, 0, 5), UNSEEN, rule())[:2]} == {0, 2}


def test_products_of_weights_that_come_to_nothing_draw_evenly():
    useless = rule(pairing=Pairing.of([0, 1], np.zeros((2, 2)), {}))
    assert draw_pair(candidates(1, 1), UNSEEN, useless)[2] == 1
    tiny = draw_pair(candidates(1e-200, 1e-200, 1e200), {2: {0, 1}}, rule())
    assert {one.id for one in tiny[:2]} == {0, 1}
    assert rule().draw([0, 1, 2], [1e200, 1e200, 1e200])[2] == pytest.approx(1 / 3)


def test_a_forbidden_pair_never_meets():
    forbidding = rule(forbidden=[(2, 0), (0, 9)])
    often = forbidding.frequencies([0, 1, 2], [1, 1, 1])
    assert often.tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert forbidding.draw([0, 2], [1, 1]) is None


def test_new_models_are_drawn_more_often_until_they_have_their_votes():
    votes = {0: 100, 1: 99, 2: 100}
    pairing = Pairing.of([0, 1, 2], symmetric(1, 1, 1), votes)
    boosting = rule(pairing=pairing, boost=3, boost_votes=100)
    # Model 3 has no votes at all. Pairs of two new models are boosted twice.
    expected = symmetric(3, 1, 3, 3, 9, 3, models=4) / 9
    assert np.allclose(boosting.frequencies([0, 1, 2, 3], [1, 1, 1, 1]), expected)
    off = rule(pairing=pairing, boost=3, boost_votes=0)
    assert np.allclose(off.frequencies([0, 1, 2], [1, 1, 1]), symmetric(1, 1, 1))


@given(data=st.data(), models=st.lists(st.integers(1, 50), min_size=2, max_size=8, unique=True))
def test_probabilities_are_the_products_of_what_they_are_made_of(data, models):
    """Against loops that write the rule out."""
    some = st.sampled_from([(i, j) for i in models for j in models if i != j])
    weight = st.just(0.0) | st.floats(0.001, 1000)
    weights = data.draw(st.lists(weight, min_size=len(models), max_size=len(models)))
    named = sorted(data.draw(st.sets(st.integers(1, 50), max_size=6)))
    value = np.random.default_rng(len(named)).uniform(0.1, 1, (len(named), len(named)))
    votes = {model: data.draw(st.integers(0, 200)) for model in named}
    drawing = Rule(
        Pairing.of(named, np.triu(value, 1) + np.triu(value, 1).T, votes),
        data.draw(st.lists(some, max_size=4)),
        data.draw(st.floats(1, 100)),
        data.draw(st.integers(0, 300)),
    )
    expected = written_out(drawing, models, weights)
    drawn = drawing.draw(models, weights)
    if not any(expected.values()):
        assert drawn is None
        return
    often = drawing.frequencies(models, weights)
    total = sum(expected.values())
    for pair in combinations(range(len(models)), 2):
        assert often[pair] == often.T[pair]
        assert 2 * often[pair] / often.sum() == pytest.approx(expected[pair] / total, rel=1e-5)
    a, b, probability = drawn
    assert probability == pytest.approx(2 * often[a, b] / often.sum())
    assert probability > 0


def written_out(drawing: Rule, models: list[int], weights: list[float]) -> dict:
    forbidden = {frozenset(pair) for pair in drawing.forbidden}
    boosts = [
        drawing.boost if drawing.pairing.votes.get(str(model), 0) < drawing.boost_votes else 1
        for model in models
    ]
    return {
        (i, j): weights[i]
        * weights[j]
        * boosts[i]
        * boosts[j]
        * weight(drawing.pairing, models[i], models[j])
        * (frozenset((models[i], models[j])) not in forbidden)
        for i, j in combinations(range(len(models)), 2)
    }


def test_pairs_and_sides_come_as_often_as_their_probability_says(monkeypatch):
    monkeypatch.setattr(matchmaking, "chance", random.Random(5))
    drawing = rule(forbidden=[(1, 2)], pairing=Pairing.of([1, 2, 3], symmetric(1, 2, 5), {1: 50}))
    drawing = replace(drawing, boost=4, boost_votes=40)
    models, weights, draws = [1, 2, 3, 4], [1, 2, 1, 0.5], 20_000
    drawn = Counter(drawing.draw(models, weights) for _ in range(draws))
    # Every pair but the forbidden one, each with both sides.
    assert len(drawn) == 10
    expected = np.array([probability / 2 for _, _, probability in drawn])
    assert expected.sum() == pytest.approx(1)
    assert chisquare(list(drawn.values()), expected * draws).pvalue > 0.001


def test_a_random_number_that_rounds_up_to_the_whole_draws_a_possible_place(monkeypatch):
    last = SimpleNamespace(random=lambda: 1 - 2**-53)
    monkeypatch.setattr(matchmaking, "chance", last)
    for weights in ([1, 1, 0], [0.1] * 10 + [0, 0], [1, 2**-52, 0]):
        assert drawn_place(np.array(weights)) == max(np.flatnonzero(weights))
    monkeypatch.setattr(last, "random", lambda: 0.0)
    assert drawn_place(np.array([0, 0, 0.5, 1])) == 2


@pytest.mark.parametrize("weight", [0, 0.001, 1, 1000])
def test_a_sampling_weight_is_0_or_neither_tiny_nor_huge(weight):
    validate_sampling_weight(weight)


@pytest.mark.parametrize("weight", [-1, 1e-200, 0.0009, 1000.1, float("nan")])
def test_other_sampling_weights_are_refused(weight):
    with pytest.raises(ValidationError, match="is 0 or between"):
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


@pytest.mark.django_db
def test_a_voters_own_question_is_never_put_before_another():
    arena = make_bank(models=2, prompts=1)
    own = make_prompt(arena, is_own=True)
    for model in arena.contestants.all():
        make_answer(own, model)
    assert own not in matchmaking.playable_prompts(arena)
    assert matchmaking.candidates(own.id, make_voter()) == []
    assert own not in {matchmaking.draw(arena, make_voter()).prompt for _ in range(20)}


@pytest.mark.django_db
def test_forbidden_pairs_and_boosts_hold_for_prepared_answers():
    arena = make_bank(models=3, prompts=1)
    one, other, new = arena.contestants.order_by("id")
    ForbiddenPair.objects.create(arena=arena, one=one, other=other)
    Arena.objects.update(boost=5, boost_votes=10)
    arena.refresh_from_db()
    store_pairing(arena, [one.id, other.id], symmetric(1, models=2), {one.id: 10, other.id: 2})
    probabilities = set()
    for _ in range(30):
        drawn = matchmaking.draw(arena, make_voter())
        assert new.id in (drawn.a.model_id, drawn.b.model_id)
        probabilities.add(round(drawn.probability, 6))
    assert probabilities == {round(5 / 30, 6), round(25 / 30, 6)}


def live_arena(models: int, **fields) -> tuple[Arena, list[LanguageModel]]:
    arena = make_arena(**fields)
    made = [make_model("", arena) for _ in range(models)]
    for model in made:
        make_deployment(model)
    return arena, made


def store_pairing(arena: Arena, ids: list[int], weights: np.ndarray, votes: dict) -> None:
    Pairing.objects.filter(arena=arena).delete()
    pairing = Pairing.of(ids, weights, votes)
    pairing.arena = arena
    pairing.save()


@pytest.mark.django_db
def test_models_that_may_answer_now_are_active_weighted_awake_members_with_a_deployment():
    arena, models = live_arena(6)
    awake, woken, resting, retired, unweighted, draft = models
    make_model("", arena)
    make_deployment(make_model("", make_arena()))
    hour = timedelta(hours=1)
    Deployment.objects.filter(model=resting).update(resting_until=timezone.now() + hour)
    Deployment.objects.filter(model=woken).update(resting_until=timezone.now() - hour)
    LanguageModel.objects.filter(id=retired.id).update(status="retired")
    LanguageModel.objects.filter(id=draft.id).update(status="draft")
    Membership.objects.filter(model=unweighted).update(sampling_weight=0)
    assert {deployment.model for deployment in answering(arena)} == {awake, woken}
    everybody = [model.id for model in LanguageModel.objects.exclude(id=resting.id)]
    for _ in range(20):
        drawn = draw_live(arena, everybody)
        assert not {drawn.a_id, drawn.b_id} & {retired.id, draft.id, unweighted.id}


@pytest.mark.django_db
def test_a_live_pair_is_of_the_models_asked_for():
    arena, (one, other, third) = live_arena(3)
    for _ in range(20):
        drawn = draw_live(arena, {one.id, third.id})
        assert {drawn.a_id, drawn.b_id} == {one.id, third.id}
        assert drawn.probability == 1
    assert draw_live(arena, [other.id]) is None
    assert draw_live(arena, []) is None
    assert draw_live(arena, [other.id, 10**9]) is None


@pytest.mark.django_db
def test_a_live_pair_follows_weights_values_boosts_and_prohibitions():
    arena, (one, other, third) = live_arena(3, boost=2, boost_votes=10)
    ForbiddenPair.objects.create(arena=arena, one=third, other=one)
    ids = [one.id, other.id, third.id]
    Membership.objects.filter(model=third).update(sampling_weight=0.5)
    store_pairing(arena, ids, symmetric(3, 7, 1), {one.id: 10, other.id: 10})
    probabilities = {}
    for _ in range(40):
        drawn = draw_live(arena, ids)
        probabilities[frozenset(drawn[:2])] = drawn.probability
    # 1 · 1 · 3 without a boost, and 1 · 0.5 · 1 with the boost of the third model.
    assert probabilities == {
        frozenset((one.id, other.id)): pytest.approx(3 / 4),
        frozenset((other.id, third.id)): pytest.approx(1 / 4),
    }


@pytest.mark.django_db
def test_a_pairing_is_read_once_until_the_ratings_write_another():
    arena, models = live_arena(2)
    ids = [model.id for model in models]
    store_pairing(arena, ids, symmetric(1, models=2), {})
    draw_live(arena, ids)
    with CaptureQueriesContext(connection) as queries:
        draw_live(arena, ids)
    assert len(queries) == 3
    assert not [query for query in queries if '"arena_pairing"."weights"' in query["sql"]]
    store_pairing(arena, ids, symmetric(4, models=2), {})
    draw_live(arena, ids)
    assert weight(matchmaking.pairing_of(arena), *ids) == 4
    Pairing.objects.all().delete()
    assert weight(matchmaking.pairing_of(arena), *ids) == 1
