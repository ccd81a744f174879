"""The requests to endpoints, their results and their cost: one row per request."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.models.conversations import Turn
from arena.models.endpoints import Endpoint
from arena.models.registry import LanguageModel, price
from arena.providers import Failure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def money(name: "StrOrPromise") -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(name, max_digits=20, decimal_places=8, null=True)


class Call(models.Model):
    """One request to an endpoint. It is stored before it is made, with the most that it may cost.

    A call whose process died keeps that amount reserved for the rest of its day, because nobody
    knows its real cost.
    """

    class Result(models.TextChoices):
        ANSWERED = "answered", _("answered")
        STOPPED = "stopped", _("stopped by us")
        TIMEOUT = Failure.TIMEOUT.value, _("took too long")
        UNREACHABLE = Failure.UNREACHABLE.value, _("could not be reached")
        FORBIDDEN = Failure.FORBIDDEN.value, _("address not allowed")
        RATE_LIMITED = Failure.RATE_LIMITED.value, _("too many requests (429)")
        SERVER_ERROR = Failure.SERVER_ERROR.value, _("server error (5xx)")
        REJECTED = Failure.REJECTED.value, _("request rejected (3xx or 4xx)")
        MALFORMED = Failure.MALFORMED.value, _("not the protocol")
        BROKEN = Failure.BROKEN.value, _("broke off")
        EMPTY = Failure.EMPTY.value, _("empty answer")
        TOO_LARGE = Failure.TOO_LARGE.value, _("answer too large")
        UNREADABLE_KEY = Failure.UNREADABLE_KEY.value, _("key cannot be read")

    class Counted(models.TextChoices):
        PROVIDER = "provider", _("by the provider")
        HERE = "here", _("here, because the provider did not say")

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.PROTECT, related_name="calls", db_index=False
    )
    model = models.ForeignKey(LanguageModel, on_delete=models.PROTECT, related_name="calls")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, null=True, related_name="calls")
    side = models.CharField(_("side"), max_length=1, blank=True)
    result = models.CharField(_("result"), max_length=20, choices=Result.choices, blank=True)
    detail = models.CharField(_("what came back"), max_length=500, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    first_token_ms = models.PositiveIntegerField(_("first token, ms"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    input_tokens = models.PositiveIntegerField(_("input tokens"), null=True)
    output_tokens = models.PositiveIntegerField(_("output tokens"), null=True)
    tokens_counted = models.CharField(
        _("tokens counted"), max_length=10, choices=Counted.choices, blank=True
    )
    input_price = price(_("input price"))
    output_price = price(_("output price"))
    reserved = money(_("reserved"))
    cost = money(_("cost"))

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [
            models.Index(fields=["endpoint", "started_at"], name="call_endpoint_started"),
            models.Index(fields=["model", "started_at"], name="call_model_started"),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.started_at:%Y-%m-%d %H:%M:%S}"
