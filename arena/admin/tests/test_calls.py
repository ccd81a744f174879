"""Calls in the administration: what was asked for which battle, and what it cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from arena.admin.tests.pages import clerk, page
from arena.models import Arena, Battle, Call, Deployment, LanguageModel, SetAside, Turn, Vote
from arena.tests.factories import make_arena, make_deployment, make_model, make_vote, make_voter

pytestmark = pytest.mark.django_db

R = Call.Result


def live_battle(arena: Arena, models: list[LanguageModel], **fields: object) -> Turn:
    battle = Battle.objects.create(
        arena=arena,
        voter=make_voter(),
        model_a=models[0],
        model_b=models[1],
        kind=Battle.Kind.LIVE,
        **fields,
    )
    return Turn.objects.create(battle=battle, number=1, question="Hello?")


def paid(turn: Turn | None, deployment: Deployment, cost: str | None, result: R = R.ANSWERED):
    return Call.objects.create(
        endpoint=deployment.endpoint,
        model=deployment.model,
        turn=turn,
        cost=cost and Decimal(cost),
        result=result,
    )


def test_battles_and_votes_say_what_kind_they_are(administrator):
    models = [make_model(), make_model()]
    void = live_battle(make_arena(), models, voided=Battle.Void.FAILED).battle
    make_vote(make_arena(), *models)
    Vote.objects.update(set_aside=SetAside.SELF_NAMED)
    battles = page("battle_changelist")
    listed = administrator.get(battles).context["cl"].result_list
    assert len(listed) == 2
    for query in ({"kind__exact": "live"}, {"voided__exact": "failed"}):
        assert list(administrator.get(battles, query).context["cl"].result_list) == [void]
    text = administrator.get(page("battle_change", void.id)).text
    assert "own questions, blind" in text
    assert "a model did not answer" in text
    votes = administrator.get(page("vote_changelist"), {"set_aside__exact": "self-named"})
    assert len(votes.context["cl"].result_list) == 1
    assert "An answer said who wrote it." in votes.text


def test_a_battle_leads_to_its_calls(administrator):
    deployments = [make_deployment(make_model()) for _ in range(2)]
    turn = live_battle(make_arena(), [one.model for one in deployments])
    call = paid(turn, deployments[0], "0.0012")
    paid(None, deployments[1], "5")
    link = f"{page('call_changelist')}?q={turn.battle_id}"
    assert (
        f'<a href="{link}">1</a>' in administrator.get(page("battle_change", turn.battle_id)).text
    )
    response = administrator.get(link)
    assert list(response.context["cl"].result_list) == [call]
    assert "$0.0012" in response.text


@pytest.mark.parametrize("search", ["x", "0" * 32, "'"])
def test_calls_of_no_battle_are_none(administrator, search):
    paid(None, make_deployment(make_model()), "1")
    response = administrator.get(page("call_changelist"), {"q": search})
    assert list(response.context["cl"].result_list) == []


def test_calls_are_looked_at_and_never_changed(administrator):
    call = paid(None, make_deployment(make_model()), None)
    assert "unknown" in administrator.get(page("call_changelist")).text
    Call.objects.update(reserved=Decimal("0.02"))
    assert "$0.02 reserved" in administrator.get(page("call_changelist")).text
    assert administrator.get(page("call_change", call.id)).status_code == 200
    for response in (
        administrator.post(page("call_add")),
        administrator.post(page("call_change", call.id), {"cost": 0}),
        administrator.post(page("call_delete", call.id), {"post": "yes"}),
    ):
        assert response.status_code == 403
    assert Call.objects.count() == 1


def test_spending_in_figures(administrator):
    kitchen, garden = make_arena(name="Kitchen"), make_arena(name="Garden")
    auk, emu = make_deployment(make_model("Auk")), make_deployment(make_model("Emu"))
    models = [auk.model, emu.model]
    for cost in ("0.01", "0.03"):
        paid(live_battle(kitchen, models), auk, cost)
    half_known = live_battle(kitchen, models)
    paid(half_known, auk, "0.5")
    paid(half_known, emu, None)
    paid(live_battle(garden, models), emu, None)
    old = paid(None, auk, "100")
    Call.objects.filter(id=old.id).update(started_at=timezone.now() - timedelta(days=31))
    paid(None, auk, "0.2")

    account = administrator.get(page("call_spending")).context["account"]
    assert [(name, str(amount)) for name, amount in account.models] == [
        ("Auk", "$0.74"),
        ("Emu", "unknown"),
    ]
    assert str(account.total) == "$0.74, and 2 calls of unknown cost"
    assert [(row.arena, row.battles, row.unknown, row.cost) for row in account.battles] == [
        ("Garden", 1, 1, "unknown"),
        ("Kitchen", 3, 1, "$0.02"),
    ]
    today = timezone.now().date()
    assert [(row.day, row.model, row.endpoint, str(row.amount)) for row in account.days] == [
        (today, "Auk", auk.endpoint.name, "$0.74"),
        (today, "Emu", emu.endpoint.name, "unknown"),
    ]


def test_arenas_of_one_name_are_not_mixed(administrator):
    auk, emu = make_deployment(make_model("Auk")), make_deployment(make_model("Emu"))
    for cost in ("1", "3"):
        turn = live_battle(make_arena(name="Kitchen"), [auk.model, emu.model])
        paid(turn, auk, cost)
    account = administrator.get(page("call_spending")).context["account"]
    assert [row.cost for row in account.battles] == ["$1.00", "$3.00"]


def test_void_battles_are_laid_to_who_failed_in_them(administrator):
    auk, emu = make_deployment(make_model("Auk")), make_deployment(make_model("Emu"))
    arena, models = make_arena(), [auk.model, emu.model]
    for _ in range(2):
        void = live_battle(arena, models, voided=Battle.Void.FAILED)
        paid(void, auk, "0", R.TIMEOUT)
        paid(void, auk, "0", R.SERVER_ERROR)
        paid(void, emu, "1", R.STOPPED)
    void = live_battle(arena, models, voided=Battle.Void.FAILED)
    paid(void, emu, "0", R.EMPTY)
    paid(void, auk, "1")
    fine = live_battle(arena, models)
    paid(fine, emu, "0", R.TIMEOUT)
    paid(live_battle(arena, models, voided=Battle.Void.AGAIN), emu, "0", R.TIMEOUT)
    response = administrator.get(page("call_spending"))
    assert [
        (row.model, row.battles, row.failures) for row in response.context["account"].voided
    ] == [
        ("Auk", 2, {R.TIMEOUT.label: 2, R.SERVER_ERROR.label: 2}),
        ("Emu", 1, {R.EMPTY.label: 1}),
    ]
    assert "took too long: 2" in response.text


def test_spending_is_for_who_may_see_calls(administrator, stranger):
    address = page("call_spending")
    assert address in administrator.get(page("call_changelist")).text
    assert "Nothing was asked." in administrator.get(address).text
    assert clerk("view_call").get(address).status_code == 200
    assert clerk("view_endpoint").get(address).status_code == 403
    assert stranger.get(address).url.startswith(reverse("admin:login"))
