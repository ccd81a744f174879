"""How endpoints are doing: which of their models rest after failures, and how the last hour went.

A model that fails three times in a row is not drawn for a minute, and twice as long after each
further failure, up to half an hour. It comes back by itself, and an answer makes it whole again.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arena.models import Call, Deployment, Endpoint

FAILURES = 3
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)
HOUR = timedelta(hours=1)


def note(deployment: Deployment | int, result: Call.Result) -> None:
    """Remember how a call to a deployment, or to the one of a model's id, has ended."""
    if result == Call.Result.STOPPED:
        return
    model = deployment.model_id if isinstance(deployment, Deployment) else deployment
    deployments = Deployment.objects.filter(model=model)
    if result == Call.Result.ANSWERED:
        wake(deployments.filter(failures__gt=0))
        return
    with transaction.atomic():
        for failing in deployments.select_for_update(no_key=True):
            failing.failures += 1
            if failing.failures >= FAILURES:
                failing.resting_until = timezone.now() + rest_after(failing.failures)
            failing.save(update_fields=["failures", "resting_until"])


def rest_after(failures: int) -> timedelta:
    return min(FIRST_REST * 2 ** min(failures - FAILURES, 10), LONGEST_REST)


def wake(deployments: QuerySet[Deployment]) -> int:
    return deployments.update(failures=0, resting_until=None)


@dataclass
class Hour:
    """The results of the last hour's calls. Calls that we stopped ourselves say nothing."""

    answered: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    first_token_times: list[int] = field(default_factory=list)

    @property
    def ended(self) -> int:
        return self.answered + self.failures.total()

    @property
    def share(self) -> float | None:
        """The share of calls that were answered, among those that were allowed to end."""
        return self.answered / self.ended if self.ended else None

    @property
    def first_token_ms(self) -> float | None:
        return median(self.first_token_times) if self.first_token_times else None

    def add(self, result: str, first_token_ms: int | None) -> None:
        if result == Call.Result.ANSWERED:
            self.answered += 1
        elif result != Call.Result.STOPPED:
            self.failures[result] += 1
        if first_token_ms is not None:
            self.first_token_times.append(first_token_ms)


def last_hour(of: Endpoint | Deployment) -> Hour:
    if isinstance(of, Endpoint):
        return last_hours([of])[of.id]
    hour = Hour()
    for row in ended_calls().filter(model=of.model_id).values_list("result", "first_token_ms"):
        hour.add(*row)
    return hour


def last_hours(endpoints: Iterable[Endpoint]) -> dict[int, Hour]:
    """By the endpoints' ids, in one query."""
    hours = {endpoint.id: Hour() for endpoint in endpoints}
    calls = ended_calls().filter(endpoint__in=hours)
    for id, result, first_token_ms in calls.values_list("endpoint", "result", "first_token_ms"):
        hours[id].add(result, first_token_ms)
    return hours


def ended_calls() -> QuerySet[Call]:
    return Call.objects.filter(started_at__gte=timezone.now() - HOUR).exclude(result="")
