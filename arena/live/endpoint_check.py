"""An administrator tries whether a model or an endpoint answers, outside of any battle.

Trials are calls like all others: they are paid from the budget, they are recorded, and they decide
who rests.
"""

from dataclasses import dataclass, field
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from arena.encryption import Unreadable
from arena.live import spending
from arena.live.database import without_database
from arena.models import Call, Deployment, Endpoint
from arena.providers import NoAnswer
from arena.providers.listener import Listener
from arena.providers.models import list_models
from arena.texts.money import dollars


class Trial(Listener):
    """What a model answered, if anything; `call` has the rest."""

    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    @property
    def failure(self) -> str:
        """Why there is no complete answer; empty if there is one."""
        if self.call.result == Call.Result.ANSWERED:
            return ""
        return with_detail(self.call.get_result_display(), self.call.detail)

    @property
    def cost(self) -> str:
        return _("unknown") if self.call.cost is None else dollars(self.call.cost)


def ask(deployment: Deployment, question: str) -> Trial:
    """Ask a model; raises spending.BudgetSpent, and then nothing was asked."""
    messages = [{"role": "user", "content": question}]
    with transaction.atomic():
        trial = Trial(spending.reserve(deployment, messages))
    result, detail = Call.Result.ANSWERED, ""
    try:
        without_database(trial.listen, deployment.target, messages)
    except Unreadable:
        result = Call.Result.UNREADABLE_KEY
    except NoAnswer as error:
        result, detail = Call.Result(error.failure.value), error.detail
    spending.settle(
        trial.call,
        result,
        messages,
        text=trial.text,
        usage=trial.usage,
        first_token_ms=trial.first_token_ms,
        detail=detail,
    )
    return trial


@dataclass
class Connection:
    """The result of asking an endpoint for its models: their ids, or why there are none."""

    models: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failure: str = ""
    ms: int = 0


def connect(endpoint: Endpoint) -> Connection:
    """Ask for the list of models, which costs nothing."""
    began = monotonic()
    connection = Connection()
    try:
        connection.models = without_database(list_models, endpoint.target(""))
    except Unreadable:
        connection.failure = with_detail(Call.Result.UNREADABLE_KEY.label)
    except NoAnswer as error:
        connection.failure = with_detail(Call.Result(error.failure.value).label, error.detail)
    else:
        served = endpoint.deployments.order_by("served_name").values_list("served_name", flat=True)
        connection.missing = [name for name in served if name not in connection.models]
    connection.ms = round((monotonic() - began) * 1000)
    return connection


def with_detail(what: object, detail: str = "") -> str:
    if not detail:
        return str(what)
    return _("%(what)s: %(detail)s") % {"what": what, "detail": detail}
