import pytest

from arena.models import Origin, Outcome
from arena.tests.factories import make_bank
from ratings.demo.simulation import simulate_votes

pytestmark = pytest.mark.django_db


def simulated(seed: int, gap: float = 0) -> list[tuple[int, int, int]]:
    arena = make_bank(models=3, prompts=4)
    models = list(arena.contestants.order_by("id"))
    strengths = {model.name: -gap * place for place, model in enumerate(models)}
    simulate_votes(arena, strengths, votes=60, voters=10, seed=seed)
    place = {model.id: number for number, model in enumerate(models)}
    assert set(arena.votes.values_list("origin", flat=True)) == {Origin.SIMULATED}
    rows = arena.votes.order_by("id").values_list("model_a", "model_b", "outcome")
    return [(place[a], place[b], outcome) for a, b, outcome in rows]


def test_a_seed_gives_the_same_votes_and_another_seed_gives_others():
    assert simulated(seed=1) == simulated(seed=1) != simulated(seed=2)


def test_between_very_unequal_models_the_stronger_wins_whichever_its_side():
    decided = [vote for vote in simulated(seed=1, gap=4000) if vote[2] in (Outcome.A, Outcome.B)]

    assert {a < b for a, b, _outcome in decided} == {True, False}
    assert all((a < b) == (outcome == Outcome.A) for a, b, outcome in decided)
