"""What live answers have cost: by day, model and endpoint, by battle, and behind void battles.

An unknown cost is reported as unknown, and never counted as zero.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.live.spending import midnight
from arena.models import Battle, Call
from arena.texts.money import dollars

NO_FAILURE = ["", Call.Result.ANSWERED, Call.Result.STOPPED]
FIGURES = {
    "calls": Count("id"),
    "known": Sum("cost"),
    "unknown": Count("id", filter=Q(cost=None)),
}


@dataclass(frozen=True)
class Amount:
    """The cost of some calls; `unknown` of them are of unknown cost."""

    calls: int = 0
    cost: Decimal = Decimal(0)
    unknown: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            self.calls + other.calls, self.cost + other.cost, self.unknown + other.unknown
        )

    def __str__(self) -> str:
        if self.unknown and self.unknown == self.calls:
            return _("unknown")
        if not self.unknown:
            return dollars(self.cost)
        said = ngettext(
            "%(cost)s, and %(count)d call of unknown cost",
            "%(cost)s, and %(count)d calls of unknown cost",
            self.unknown,
        )
        return said % {"cost": dollars(self.cost), "count": self.unknown}


@dataclass(frozen=True)
class Day:
    day: date
    model: str
    endpoint: str
    amount: Amount


@dataclass(frozen=True)
class PerBattle:
    """The mean is over the battles whose cost is known."""

    arena: str
    battles: int
    unknown: int
    mean: Decimal | None

    @property
    def cost(self) -> str:
        return _("unknown") if self.mean is None else dollars(self.mean)


@dataclass(frozen=True)
class Voided:
    """Void battles in which this model failed, and its failures by kind."""

    model: str
    battles: int
    failures: dict[str, int]


@dataclass
class Account:
    since: datetime
    days: list[Day]
    battles: list[PerBattle]
    voided: list[Voided]
    models: list[tuple[str, Amount]] = field(init=False)
    endpoints: list[tuple[str, Amount]] = field(init=False)
    total: Amount = field(init=False)

    def __post_init__(self) -> None:
        self.models = summed((day.model, day.amount) for day in self.days)
        self.endpoints = summed((day.endpoint, day.amount) for day in self.days)
        self.total = sum((day.amount for day in self.days), Amount())


def summed(amounts: Iterable[tuple[str, Amount]]) -> list[tuple[str, Amount]]:
    """The dearest first."""
    sums: defaultdict[str, Amount] = defaultdict(Amount)
    for name, amount in amounts:
        sums[name] += amount
    return sorted(sums.items(), key=lambda item: (-item[1].cost, item[0]))


def account(days: int = 30) -> Account:
    since = midnight() - timedelta(days=days - 1)
    calls = Call.objects.filter(started_at__gte=since)
    return Account(since, list(by_day(calls)), per_battle(calls), voided(calls))


def by_day(calls: QuerySet[Call]) -> Iterable[Day]:
    rows = calls.annotate(day=TruncDate("started_at", tzinfo=UTC)).order_by(
        "-day", "model__name", "endpoint__name"
    )
    for row in rows.values("day", "model__name", "endpoint__name").annotate(**FIGURES):
        amount = Amount(row["calls"], row["known"] or Decimal(0), row["unknown"])
        yield Day(row["day"], row["model__name"], row["endpoint__name"], amount)


def per_battle(calls: QuerySet[Call]) -> list[PerBattle]:
    arena, battle = "turn__battle__arena", Count("turn__battle", distinct=True)
    live = calls.exclude(turn=None)
    unknown = live.filter(cost=None).values("turn__battle")
    known = live.exclude(turn__battle__in=unknown).values_list(arena)
    means = {one: (n, cost / n) for one, n, cost in known.annotate(n=battle, sum=Sum("cost"))}
    rows = []
    names = live.order_by(f"{arena}__name", arena).values_list(arena, f"{arena}__name")
    for one, name, battles in names.annotate(n=battle):
        count, mean = means.get(one, (0, None))
        rows.append(PerBattle(name, battles, battles - count, mean))
    return rows


def voided(calls: QuerySet[Call]) -> list[Voided]:
    """By model; the models whose failures made most battles void come first."""
    failing = calls.filter(turn__battle__voided=Battle.Void.FAILED).exclude(result__in=NO_FAILURE)
    failures: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for model, result, count in failing.values_list("model__name", "result").annotate(
        n=Count("id")
    ):
        failures[model][str(Call.Result(result).label)] = count
    battles = failing.values_list("model__name").annotate(n=Count("turn__battle", distinct=True))
    rows = battles.order_by("-n", "model__name")
    return [Voided(model, count, failures[model]) for model, count in rows]
