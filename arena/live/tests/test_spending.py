"""What calls cost, and that a day's budget holds, whatever ends how and whoever comes first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.live import spending
from arena.models import Call, Deployment, Endpoint, LanguageModel
from arena.models.endpoints import validate_extra_body
from arena.providers import Usage
from arena.tests.factories import make_deployment, make_endpoint, make_model
from arena.tests.threads import at_once

pytestmark = pytest.mark.django_db

HELLO = [{"role": "user", "content": "Hello, world!"}]
R = Call.Result


def deployed(endpoint: Endpoint | None = None, prices: tuple = ("2", "10"), **fields) -> Deployment:
    """A model with prices in dollars for a million tokens."""
    input_price, output_price = (price and Decimal(price) for price in prices)
    model = make_model(input_price=input_price, output_price=output_price)
    return make_deployment(model, endpoint, **fields)


def reserve(deployment: Deployment, messages: list = HELLO) -> Call:
    with transaction.atomic():
        return spending.reserve(deployment, messages)


def too_dear(messages: list = HELLO) -> set[LanguageModel]:
    ids = spending.too_dear(Deployment.objects.all(), messages)
    return set(LanguageModel.objects.filter(id__in=ids))


def left(endpoint: Endpoint) -> Decimal:
    return spending.remaining_today([endpoint])[endpoint.id]


def test_the_worst_case_is_every_byte_a_token_and_the_longest_answer():
    deployment = deployed(max_tokens=1000, system_prompt="Sei höflich.")
    bytes_in = len("Sei höflich.".encode()) + len("Hello, world!")
    tokens_in = bytes_in + 2 * spending.OVERHEAD
    expected = (2 * tokens_in + 10 * 1000) / Decimal(1_000_000)
    assert spending.worst_case(deployment, HELLO) == expected


def test_what_is_sent_besides_the_question_counts_too():
    plain, with_schema = deployed(), deployed(extra_body={"response_format": {"schema": "x" * 500}})
    more = spending.worst_case(with_schema, HELLO) - spending.worst_case(plain, HELLO)
    assert more >= Decimal(500 * 2) / 1_000_000


@pytest.mark.parametrize(
    ("extra", "most"),
    [
        ({}, 100),
        ({"max_completion_tokens": 700}, 700),
        ({"max_completion_tokens": 50}, 100),
        ({"max_tokens": 60}, 60),
        ({"max_tokens": None, "max_completion_tokens": 900}, 900),
        ({"max_tokens": None}, None),
        ({"max_completion_tokens": None}, 100),
    ],
)
def test_extra_fields_may_raise_what_an_answer_costs(extra, most):
    validate_extra_body(extra)
    deployment = deployed(prices=("0", "1"), max_tokens=100, extra_body=extra)
    expected = most and Decimal(most) / 1_000_000
    assert spending.worst_case(deployment, HELLO) == expected


@pytest.mark.parametrize("prices", [(None, "1"), ("1", None), (None, None)])
def test_without_a_price_nobody_knows_the_worst_case(prices):
    assert spending.worst_case(deployed(prices=prices), HELLO) is None


def test_prices_are_rounded_up_and_never_lost():
    model = deployed(prices=("0", "0.000001"), max_tokens=1)
    assert spending.worst_case(model, HELLO) == spending.SMALLEST


def test_a_reservation_is_a_call_with_its_prices():
    deployment = deployed(make_endpoint(daily_budget=1))
    call = Call.objects.get(id=reserve(deployment).id)
    assert (call.model, call.endpoint) == (deployment.model, deployment.endpoint)
    assert (call.input_price, call.output_price) == (Decimal(2), Decimal(10))
    assert call.reserved == spending.worst_case(deployment, HELLO)
    assert (call.result, call.cost, call.ended_at, call.turn) == ("", None, None, None)
    assert left(deployment.endpoint) == 1 - call.reserved


def test_the_last_cent_may_be_spent_and_not_one_more():
    deployment = deployed()
    worst = spending.worst_case(deployment, HELLO)
    # Budgets have four decimals, the worst case has more: fill up to a budget of two.
    Endpoint.objects.update(
        daily_budget=(2 * worst).quantize(Decimal("0.0001")) + Decimal("0.0001")
    )
    deployment = Deployment.objects.get()
    reserve(deployment)
    reserve(deployment)
    assert 0 <= left(deployment.endpoint) < worst
    with pytest.raises(spending.BudgetSpent):
        reserve(deployment)
    assert Call.objects.count() == 2


def test_a_budget_is_met_exactly():
    deployment = deployed(make_endpoint(daily_budget=Decimal("0.0003")), ("0", "1"), max_tokens=100)
    for _ in range(3):
        reserve(deployment)
    assert left(deployment.endpoint) == 0
    assert too_dear() == {deployment.model}
    with pytest.raises(spending.BudgetSpent):
        reserve(deployment)


def test_a_budget_of_nothing_leaves_what_costs_nothing():
    endpoint = make_endpoint(daily_budget=0)
    free, dear = deployed(endpoint, ("0", "0")), deployed(endpoint)
    assert too_dear() == {dear.model}
    assert reserve(free).reserved == 0


def test_a_model_without_prices_is_not_asked_where_there_is_a_budget():
    budgeted, other = make_endpoint(daily_budget=1000), make_endpoint()
    unknown, _ = deployed(budgeted, (None, None)), deployed(budgeted)
    elsewhere = deployed(other, (None, None))
    assert too_dear() == {unknown.model}
    with pytest.raises(spending.BudgetSpent):
        reserve(unknown)
    assert reserve(elsewhere).reserved is None


def test_only_deployments_with_a_budget_are_read():
    reserve(deployed(make_endpoint()))
    limited = {deployed(make_endpoint(daily_budget=1)).id for _ in range(2)}
    read = set()

    def note(instance: Deployment, **_: object) -> None:
        read.add(instance.id)

    post_init.connect(note, sender=Deployment)
    try:
        with CaptureQueriesContext(connection) as queries:
            assert too_dear() == set()
    finally:
        post_init.disconnect(note, sender=Deployment)
    assert read == limited
    assert len(queries) == 2


def test_only_those_are_judged_that_are_asked_for():
    dear, other = (deployed(make_endpoint(daily_budget=0)) for _ in range(2))
    assert spending.too_dear(Deployment.objects.exclude(id=other.id), HELLO) == {dear.model_id}


def test_a_long_conversation_is_dearer_than_what_is_left():
    deployment = deployed(make_endpoint(daily_budget=Decimal("0.03")))
    long = [{"role": "user", "content": "x" * 10_000}]
    assert too_dear(HELLO) == set()
    assert too_dear(long) == {deployment.model}


def test_yesterday_and_other_endpoints_are_not_today_s_spending():
    endpoint = make_endpoint(daily_budget=1)
    deployment = deployed(endpoint)
    reserve(deployed())
    yesterday = reserve(deployment)
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    Call.objects.filter(id=yesterday.id).update(started_at=midnight - timedelta(microseconds=1))
    assert left(endpoint) == 1
    Call.objects.filter(id=yesterday.id).update(started_at=midnight)
    assert left(endpoint) == 1 - yesterday.reserved


def test_only_endpoints_with_a_budget_have_something_left():
    with_budget = make_endpoint(daily_budget=Decimal("0.5"))
    without = make_endpoint()
    assert spending.remaining_today() == {with_budget.id: Decimal("0.5")}
    assert spending.remaining_today([without]) == {}


def test_the_provider_s_count_of_tokens_is_the_price():
    deployment = deployed(make_endpoint(daily_budget=1))
    call = reserve(deployment)
    spending.settle(call, R.ANSWERED, HELLO, text="Hi!", usage=Usage(1000, 200), first_token_ms=120)
    call = Call.objects.get()
    assert (call.input_tokens, call.output_tokens) == (1000, 200)
    assert (call.tokens_counted, call.result) == ("provider", "answered")
    assert call.cost == Decimal("0.004")
    assert call.reserved == spending.worst_case(deployment, HELLO)
    assert call.first_token_ms == 120
    assert call.ended_at >= call.started_at
    assert left(deployment.endpoint) == 1 - Decimal("0.004")


def test_a_provider_that_says_nothing_has_its_tokens_counted_here():
    deployment = deployed(system_prompt="Be brief.")
    call = reserve(deployment)
    spending.settle(call, R.ANSWERED, HELLO, text="Hi there!")
    # "Be", "brief", "." and "Hello", ",", "world", "!"; then "Hi", "there", "!".
    assert (call.input_tokens, call.output_tokens, call.tokens_counted) == (7, 3, "here")
    assert call.cost == Decimal("0.000044")


@pytest.mark.parametrize("usage", [Usage(-1, 5), Usage(5, -1), Usage(2**31, 5), Usage(1, 10**30)])
def test_a_count_that_cannot_be_is_not_believed(usage):
    call = reserve(deployed())
    spending.settle(call, R.ANSWERED, HELLO, text="Hi!", usage=usage)
    assert (call.input_tokens, call.output_tokens, call.tokens_counted) == (4, 2, "here")


def test_the_highest_price_of_the_most_tokens_can_be_stored():
    call = reserve(deployed(prices=("999999.999999", "999999.999999"), max_tokens=1_000_000))
    spending.settle(call, R.ANSWERED, HELLO, usage=Usage(2**31 - 1, 2**31 - 1))
    assert Call.objects.get().cost > 4_000_000_000


@pytest.mark.parametrize(
    "result",
    [
        R.UNREACHABLE,
        R.FORBIDDEN,
        R.RATE_LIMITED,
        R.SERVER_ERROR,
        R.REJECTED,
        R.UNREADABLE_KEY,
    ],
)
@pytest.mark.parametrize("prices", [("2", "10"), (None, None)])
def test_a_call_that_reached_no_model_costs_nothing(result, prices):
    call = reserve(deployed(prices=prices))
    spending.settle(call, result, HELLO, detail="500: sorry")
    call = Call.objects.get()
    assert (call.result, call.detail, call.cost) == (result, "500: sorry", 0)
    assert (call.input_tokens, call.output_tokens, call.tokens_counted) == (0, 0, "")


@pytest.mark.parametrize("result", [R.STOPPED, R.TIMEOUT, R.BROKEN, R.MALFORMED, R.SERVER_ERROR])
def test_a_call_that_ended_early_costs_what_had_been_said(result):
    call = reserve(deployed())
    spending.settle(call, result, HELLO, text="Hi there")
    assert (call.input_tokens, call.output_tokens) == (4, 2)
    assert call.cost == Decimal("0.000028")


def test_the_cost_of_a_model_without_prices_is_unknown_and_not_nothing():
    call = reserve(deployed(prices=(None, "1")))
    spending.settle(call, R.ANSWERED, HELLO, text="Hi", usage=Usage(10, 10))
    assert Call.objects.get().cost is None


def test_a_price_that_changes_meanwhile_is_not_this_call_s():
    deployment = deployed(prices=("1", "1"))
    call = reserve(deployment)
    deployment.model.input_price = deployment.model.output_price = Decimal(500)
    deployment.model.save()
    spending.settle(Call.objects.get(), R.ANSWERED, HELLO, usage=Usage(500_000, 500_000))
    call.refresh_from_db()
    assert call.cost == 1


def test_settling_twice_keeps_the_first():
    deployment = deployed()
    call, again = reserve(deployment), Call.objects.get()
    spending.settle(call, R.BROKEN, HELLO, text="Hi")
    spending.settle(again, R.ANSWERED, HELLO, text="Hi there!", usage=Usage(999, 999))
    assert again.result == R.BROKEN
    assert again.cost == call.cost == Call.objects.get().cost
    deployment.refresh_from_db()
    assert deployment.failures == 1


def test_a_deployment_that_is_gone_is_settled_all_the_same():
    deployment = deployed()
    call = reserve(deployment)
    deployment.delete()
    spending.settle(call, R.BROKEN, HELLO, text="Hi")
    assert (call.input_tokens, call.output_tokens) == (4, 1)


def test_what_came_back_is_kept_whatever_it_was():
    call = reserve(deployed())
    spending.settle(call, R.MALFORMED, HELLO, detail="nul \0 and half \ud800 " + "x" * 600)
    stored = Call.objects.get().detail
    assert stored.startswith("nul \ufffd and half ? x")
    assert len(stored) == 500


def test_a_process_that_died_keeps_its_reservation():
    endpoint = make_endpoint(daily_budget=1)
    call = reserve(deployed(endpoint))
    assert left(endpoint) == 1 - call.reserved


def test_of_an_answer_that_was_stopped_the_worst_is_taken_from_the_budget():
    """Nobody knows what a model thought before it was stopped, and what that cost."""
    endpoint = make_endpoint(daily_budget=1)
    deployment = make_deployment(make_model(input_price=1, output_price=1), endpoint)
    stopped = spending.reserve(deployment, HELLO)
    spending.settle(stopped, Call.Result.STOPPED, HELLO, text="Once")
    assert left(endpoint) == 1 - stopped.reserved
    answered = spending.reserve(deployment, HELLO)
    spending.settle(answered, Call.Result.ANSWERED, HELLO, text="Once", usage=Usage(0, 0))
    assert answered.tokens_counted == Call.Counted.HERE
    assert left(endpoint) == 1 - stopped.reserved - answered.cost


def test_many_small_amounts_add_up_exactly():
    endpoint = make_endpoint(daily_budget=1)
    model = make_model()
    Call.objects.bulk_create(
        Call(endpoint=endpoint, model=model, cost=Decimal("0.00000003")) for _ in range(1000)
    )
    assert left(endpoint) == 1 - Decimal("0.00003")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_the_endpoint_s_row_is_locked_where_there_is_a_budget():
    with CaptureQueriesContext(connection) as queries:
        reserve(deployed(make_endpoint(daily_budget=1)))
    assert any("FOR NO KEY UPDATE" in query["sql"] for query in queries)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_race_for_the_last_cent_one_wins():
    endpoint = make_endpoint(daily_budget=Decimal("0.0001"))
    deployment = deployed(endpoint, ("0", "1"), max_tokens=100)
    said = []

    def race() -> None:
        try:
            reserve(deployment)
            said.append("reserved")
        except spending.BudgetSpent:
            said.append("spent")

    at_once(*[race] * 4)
    assert sorted(said) == ["reserved", "spent", "spent", "spent"]
    assert Call.objects.count() == 1
