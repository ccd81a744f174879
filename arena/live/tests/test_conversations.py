"""Whom a question is put to, and that it is put to nobody before it is stored for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from arena.battles import matchmaking
from arena.battles.matchmaking import draw_live
from arena.live import conversations
from arena.models import Battle, Deployment, Turn
from arena.tests.factories import NOWHERE, make_deployment, make_endpoint, make_model, make_voter
from arena.tests.live import make_live_arena

pytestmark = pytest.mark.django_db


def test_a_model_that_cannot_be_paid_is_not_among_those_drawn():
    arena = make_live_arena(NOWHERE, "apple", "pear", "plum")
    dear = make_model("", arena, input_price=1, output_price=1)
    make_deployment(dear, make_endpoint(daily_budget=0))
    for _ in range(20):
        pair, deployments = conversations.drawn(arena, "Why?")
        assert {deployment.model_id for deployment in deployments} == {pair.a_id, pair.b_id}
        assert dear.id not in (pair.a_id, pair.b_id)
        assert pair.probability == pytest.approx(1 / 3)


def test_when_one_goes_to_rest_while_the_pair_is_drawn_another_pair_is(monkeypatch):
    arena = make_live_arena(NOWHERE, "apple", "pear", "plum")
    resting = []

    def draw_and_rest(*arguments):
        pair = draw_live(*arguments)
        if not resting:
            resting.append(pair.b_id)
            hour = timezone.now() + timedelta(hours=1)
            Deployment.objects.filter(model__in=resting).update(resting_until=hour)
        return pair

    monkeypatch.setattr(matchmaking, "draw_live", draw_and_rest)
    pair, _ = conversations.drawn(arena, "Why?")
    assert resting[0] not in (pair.a_id, pair.b_id)
    assert pair.probability == 1


VERBS = {
    "ask": lambda battle: conversations.ask(battle.arena, battle.voter, "Why?"),
    "ask_on": lambda battle: conversations.ask_on(battle, "Why?", 2),
    "stop": conversations.stop,
    "try_again": lambda battle: conversations.try_again(battle, uuid4()),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_is_part_of_another_transaction(verb):
    """Else both models would be asked what is undone when that one fails."""
    arena = make_live_arena(NOWHERE, "apple", "pear")
    one, other = arena.contestants.all()
    battle = Battle.objects.create(
        arena=arena, voter=make_voter(), kind="live", model_a=one, model_b=other
    )
    Turn.objects.create(battle=battle, number=1, question="Who?")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        VERBS[verb](battle)
