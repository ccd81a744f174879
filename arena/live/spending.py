"""What live answers cost, and how much may be spent a day.

Before a call is made, the most that it may cost is reserved; afterwards its real cost takes the
place of that amount. So the calls under way cannot together spend more than the day's budget. Money
is decimal and rounded up.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from arena.live import health
from arena.models import Call, Deployment, Endpoint, Turn
from arena.models.endpoints import DeploymentQuerySet
from arena.providers import Usage
from arena.texts.style import count_tokens

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Messages = Sequence[dict[str, str]]

MILLION = 1_000_000
SMALLEST = Decimal("0.00000001")  # what a column of money holds
OVERHEAD = 64  # tokens that a server may put around a message, or before all of them
BELIEVABLE = range(2**31)  # tokens

# Without a text there was no answer to pay for.
UNREACHED = {
    Call.Result.UNREACHABLE,
    Call.Result.FORBIDDEN,
    Call.Result.RATE_LIMITED,
    Call.Result.SERVER_ERROR,
    Call.Result.REJECTED,
    Call.Result.UNREADABLE_KEY,
}


class BudgetSpent(Exception):
    """The most that the call may cost is unknown, or more than what is left of the endpoint's
    day."""


def too_dear(deployments: DeploymentQuerySet, messages: Messages) -> set[int]:
    """Those of the models that may not be asked now: their endpoint has a budget, and they may cost
    more than what is left of it, or an unknown amount."""
    limited = deployments.exclude(endpoint__daily_budget=None).to_be_asked()
    left = remaining_today([one.endpoint for one in limited])
    return {
        one.model_id
        for one in limited
        if one.endpoint_id in left and not fits(worst_case(one, messages), left[one.endpoint_id])
    }


def reserve(
    deployment: Deployment, messages: Messages, turn: Turn | None = None, side: str = ""
) -> Call:
    """Store the call that is about to be made, inside the caller's transaction.

    If there is a budget, the rows of all endpoints with a budget are locked until that transaction
    ends, always in the same order, so that two transactions with two endpoints each never wait for
    each other.

    Raises
    ------
    BudgetSpent
        Nothing was stored.
    """
    cost = worst_case(deployment, messages)
    if deployment.endpoint.daily_budget is not None:
        budgeted = Endpoint.objects.exclude(daily_budget=None).order_by("id")
        list(budgeted.select_for_update(no_key=True).values_list("id"))
        left = remaining_today([deployment.endpoint])
        if not fits(cost, left[deployment.endpoint_id]):
            raise BudgetSpent
    return Call.objects.create(
        endpoint_id=deployment.endpoint_id,
        model=deployment.model,
        turn=turn,
        side=side,
        input_price=deployment.model.input_price,
        output_price=deployment.model.output_price,
        reserved=cost,
    )


def fits(cost: Decimal | None, left: Decimal) -> bool:
    return cost is not None and cost <= left


def remaining_today(endpoints: Iterable[Endpoint] | None = None) -> dict[int, Decimal]:
    """What is left of the day, by the ids of the endpoints that have a budget."""
    budgeted = Endpoint.objects.exclude(daily_budget=None)
    if endpoints is not None:
        ids = {endpoint.id for endpoint in endpoints if endpoint.daily_budget is not None}
        if not ids:
            return {}
        budgeted = budgeted.filter(id__in=ids)
    rows = with_spent_today(budgeted).values_list("id", "daily_budget", "spent_today")
    return {id: budget - exactly(spent) for id, budget, spent in rows if budget is not None}


class Today(TypedDict):
    """Endpoints with `spent_today`, reserved amounts included, and `unknown_today`, the calls of
    unknown cost."""

    spent_today: Decimal
    unknown_today: int


def with_spent_today(endpoints: QuerySet[Endpoint]) -> QuerySet["WithAnnotations[Endpoint, Today]"]:
    today = Call.objects.filter(endpoint=OuterRef("id"), started_at__gte=midnight())
    calls = today.order_by().values("endpoint")
    # Of an answer that did not come to its end nobody knows what was thought and not shown.
    guessed = Q(tokens_counted=Call.Counted.HERE) & ~Q(result=Call.Result.ANSWERED)
    charged = Case(When(guessed, then=F("reserved")), default=Coalesce("cost", "reserved"))
    spent = calls.annotate(sum=Sum(charged)).values("sum")
    unknown = calls.annotate(count=Count("id", filter=Q(cost=None, reserved=None))).values("count")
    return endpoints.annotate(
        spent_today=Coalesce(Subquery(spent), Decimal(0)),
        unknown_today=Coalesce(Subquery(unknown), 0),
    )


def midnight() -> datetime:
    """The beginning of today, in UTC."""
    return timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def exactly(total: Decimal) -> Decimal:
    """The exact sum: SQLite adds in binary, which is off by less than the smallest amount."""
    return total.quantize(SMALLEST)


def worst_case(deployment: Deployment, messages: Messages) -> Decimal | None:
    """What a call costs at most; None if a price is unknown, or nothing limits the answer.

    No vocabulary makes more tokens from a text than it has bytes.
    """
    texts = [deployment.system_prompt, *(message["content"] for message in messages)]
    if deployment.extra_body:
        texts.append(json.dumps(deployment.extra_body))
    inputs = sum(len(text.encode(errors="replace")) + OVERHEAD for text in texts)
    outputs = deployment.most_output_tokens
    if outputs is None:
        return None
    return price_of(inputs, outputs, deployment.model.input_price, deployment.model.output_price)


def price_of(
    inputs: int, outputs: int, input_price: Decimal | None, output_price: Decimal | None
) -> Decimal | None:
    if input_price is None or output_price is None:
        return None
    cost = (inputs * Decimal(input_price) + outputs * Decimal(output_price)) / MILLION
    return cost.quantize(SMALLEST, rounding=ROUND_UP)


def settle(
    call: Call,
    result: Call.Result,
    messages: Messages,
    *,
    text: str = "",
    usage: Usage | None = None,
    first_token_ms: int | None = None,
    detail: str = "",
) -> None:
    """Close the call with its result and cost. Only the first to do so counts."""
    inputs, outputs, counted = tokens(call, result, messages, text, usage)
    known = {
        "result": result,
        "detail": detail.encode(errors="replace").decode().replace("\0", "\ufffd")[:500],
        "first_token_ms": first_token_ms,
        "ended_at": timezone.now(),
        "input_tokens": inputs,
        "output_tokens": outputs,
        "tokens_counted": counted,
        "cost": Decimal(0)
        if inputs == outputs == 0
        else price_of(inputs, outputs, call.input_price, call.output_price),
    }
    with transaction.atomic():
        if Call.objects.filter(id=call.id, ended_at=None).update(**known):
            health.note(call.model_id, result)
    call.refresh_from_db(fields=known.keys())


def tokens(
    call: Call, result: Call.Result, messages: Messages, text: str, usage: Usage | None
) -> tuple[int, int, str]:
    """Input, output, and who counted them."""
    if usage and is_believable(usage, text):
        return usage.input_tokens, usage.output_tokens, Call.Counted.PROVIDER
    if result in UNREACHED and not text:
        return 0, 0, ""
    deployment = Deployment.objects.filter(model=call.model_id).first()
    texts = [deployment.system_prompt if deployment else ""]
    texts += [message["content"] for message in messages]
    return sum(map(count_tokens, texts)), count_tokens(text), Call.Counted.HERE


def is_believable(usage: Usage, text: str) -> bool:
    """Whether the usage can belong to this call: no tokens make no text."""
    counts = (usage.input_tokens, usage.output_tokens)
    return all(count in BELIEVABLE for count in counts) and (all(counts) or not text)
