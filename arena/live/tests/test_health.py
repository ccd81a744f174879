"""When a model rests and comes back, and what is said of the last hour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arena.live import health
from arena.models import Call, Deployment
from arena.providers import Failure
from arena.tests.factories import make_deployment, make_endpoint, make_model
from arena.tests.threads import at_once

pytestmark = pytest.mark.django_db

R = Call.Result


@pytest.fixture
def deployment() -> Deployment:
    return make_deployment(make_model())


def fail(deployment: Deployment, times: int) -> timedelta | None:
    """Let it fail so often; return how long it rests from now, to the second."""
    for _ in range(times):
        health.note(deployment, R.TIMEOUT)
    deployment.refresh_from_db()
    until = deployment.resting_until
    return until and timedelta(seconds=round((until - timezone.now()).total_seconds()))


def rest_is_over(deployment: Deployment) -> None:
    Deployment.objects.filter(id=deployment.id).update(
        resting_until=timezone.now() - timedelta(seconds=1)
    )


def awake() -> bool:
    return Deployment.objects.awake().exists()


def test_three_failures_in_a_row_are_a_minute_s_rest(deployment):
    assert fail(deployment, 2) is None
    assert awake()
    assert fail(deployment, 1) == timedelta(minutes=1)
    assert not awake()
    assert deployment.is_resting()


def test_rests_double_up_to_half_an_hour(deployment):
    fail(deployment, 2)
    minutes = [fail(deployment, 1) / timedelta(minutes=1) for _ in range(8)]
    assert minutes == [1, 2, 4, 8, 16, 30, 30, 30]


def test_thousands_of_failures_are_no_longer_rest(deployment):
    Deployment.objects.update(failures=100_000)
    assert fail(deployment, 1) == timedelta(minutes=30)


def test_it_comes_back_by_itself_and_one_more_failure_rests_it_longer(deployment):
    fail(deployment, 3)
    rest_is_over(deployment)
    assert awake()
    assert fail(deployment, 1) == timedelta(minutes=2)
    assert not awake()


def test_an_answer_makes_it_whole(deployment):
    fail(deployment, 4)
    health.note(deployment, R.ANSWERED)
    assert awake()
    assert fail(deployment, 2) is None
    health.note(deployment, R.ANSWERED)
    assert fail(deployment, 2) is None


def test_what_we_stopped_changes_nothing(deployment):
    fail(deployment, 2)
    health.note(deployment, R.STOPPED)
    assert deployment.failures == 2
    assert fail(deployment, 1) == timedelta(minutes=1)


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_counts(deployment, failure):
    for _ in range(3):
        health.note(deployment.model_id, R(failure.value))
    assert not awake()


def test_other_models_go_on(deployment):
    other = make_deployment(make_model(), deployment.endpoint)
    fail(deployment, 3)
    assert list(Deployment.objects.awake()) == [other]


def test_a_model_without_a_deployment_is_nothing_to_note():
    health.note(make_model().id, R.TIMEOUT)


def test_waking_ends_the_rest_and_forgets_the_failures(deployment):
    fail(deployment, 5)
    assert health.wake(Deployment.objects.all()) == 1
    assert awake()
    assert fail(deployment, 2) is None


@pytest.mark.django_db(transaction=True)
def test_failures_at_the_same_time_are_all_counted(deployment):
    at_once(*[lambda: health.note(deployment, R.BROKEN)] * 4)
    deployment.refresh_from_db()
    assert deployment.failures == 4


def call(deployment: Deployment, result: R | str, first_token_ms: int | None = None, **fields):
    return Call.objects.create(
        endpoint=deployment.endpoint,
        model=deployment.model,
        result=result,
        first_token_ms=first_token_ms,
        **fields,
    )


def test_the_last_hour_in_figures(deployment):
    for ms in (100, 300, 900):
        call(deployment, R.ANSWERED, ms)
    call(deployment, R.STOPPED, 200)
    for result in (R.TIMEOUT, R.TIMEOUT, R.RATE_LIMITED):
        call(deployment, result)
    call(deployment, "")
    call(deployment, R.EMPTY, started_at=timezone.now() - timedelta(minutes=61))
    hour = health.last_hour(deployment)
    assert (hour.answered, hour.ended) == (3, 6)
    assert hour.share == 0.5
    assert hour.failures == {"timeout": 2, "rate_limited": 1}
    assert hour.first_token_ms == 250


def test_an_hour_without_calls_has_no_share(deployment):
    call(deployment, R.STOPPED)
    hour = health.last_hour(deployment)
    assert (hour.ended, hour.share, hour.first_token_ms) == (0, None, None)


def test_an_endpoint_s_hour_is_that_of_all_its_models(deployment):
    other = make_deployment(make_model(), deployment.endpoint)
    call(deployment, R.ANSWERED)
    call(other, R.BROKEN)
    call(make_deployment(make_model()), R.ANSWERED)
    assert health.last_hour(deployment.endpoint).share == 0.5
    assert health.last_hour(other).share == 0


def test_the_hours_of_all_endpoints_are_one_query():
    endpoints = [make_endpoint() for _ in range(4)]
    for endpoint in endpoints:
        call(make_deployment(make_model(), endpoint), R.ANSWERED)
    with CaptureQueriesContext(connection) as queries:
        hours = health.last_hours(endpoints)
    assert len(queries) == 1
    assert [hours[endpoint.id].answered for endpoint in endpoints] == [1, 1, 1, 1]
