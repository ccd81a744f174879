"""Where live answers come from: endpoints, and which model is asked at which endpoint."""

import json
import os
import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.encryption import seal, unseal
from arena.models.registry import LanguageModel
from arena.providers import Target, Timeouts
from arena.providers.addresses import checked_base_url, checked_networks
from arena.texts.plain import validate_plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEY_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*_API_KEY")
OUTPUT_LIMITS = {"max_tokens", "max_completion_tokens"}
MOST_TOKENS = 1_000_000


def validate_key_variable(name: str) -> None:
    """Allow only variables for keys of endpoints: no administrator may send out another secret."""
    if not KEY_VARIABLE.fullmatch(name):
        raise ValidationError(_("The variable's name must end in _API_KEY, as in OPENAI_API_KEY."))


def validate_base_url(url: str) -> None:
    try:
        checked_base_url(url)
    except ValueError:
        raise ValidationError(
            _("A base URL consists of http:// or https://, a host and a path, and nothing else.")
        ) from None


def validate_networks(text: str) -> None:
    try:
        checked_networks(text)
    except ValueError:
        raise ValidationError(_("Write networks like 10.0.0.0/8, separated by commas.")) from None


def validate_extra_body(fields: object) -> None:
    if not isinstance(fields, dict):
        raise ValidationError(_('Extra fields are a JSON object, such as {"top_p": 0.9}.'))
    ours = sorted({"model", "messages", "stream", "n", "best_of"} & fields.keys())
    if ours:
        raise ValidationError(_("These fields cannot be set here: %s.") % ", ".join(ours))
    for name in OUTPUT_LIMITS & fields.keys():
        limit = fields[name]
        if limit is not None and not (type(limit) is int and 1 <= limit <= MOST_TOKENS):
            raise ValidationError(
                _("%(name)s is a whole number from 1 to %(most)d, or null."),
                params={"name": name, "most": MOST_TOKENS},
            )
    if not is_storable(fields):
        raise ValidationError(
            _("The extra fields contain a number or a character that JSON does not have.")
        )


def is_storable(fields: dict[str, object]) -> bool:
    """Whether every database can store it: no NaN, no half of a character, no NUL."""
    try:
        text = json.dumps(fields, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        return False
    return b"\\u0000" not in text


def seconds(
    name: "StrOrPromise", default: int, help_text: "StrOrPromise"
) -> "models.PositiveIntegerField[int, int]":
    limits = [MinValueValidator(1), MaxValueValidator(3600)]
    return models.PositiveIntegerField(
        name, default=default, validators=limits, help_text=help_text
    )


class Endpoint(models.Model):
    """An OpenAI-compatible server, with the key for it and how much may be spent there a day."""

    name = models.CharField(_("name"), max_length=100, unique=True, validators=[validate_plain])
    base_url = models.CharField(
        _("base URL"),
        max_length=300,
        validators=[validate_base_url],
        help_text=_("Such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1."),
    )
    sealed_key = models.TextField(_("key"), blank=True, editable=False)
    key_variable = models.CharField(
        _("key variable"),
        max_length=100,
        blank=True,
        validators=[validate_key_variable],
        help_text=_(
            "Name of an environment variable that holds the key, if it is not to be stored."
        ),
    )
    networks = models.CharField(
        _("allowed private networks"),
        max_length=300,
        blank=True,
        validators=[validate_networks],
        help_text=_(
            "Public addresses are always allowed. For a server of your own, enter its network, such"
            " as 127.0.0.0/8 or 10.0.0.0/8; several are separated by commas."
        ),
    )
    daily_budget = models.DecimalField(
        _("daily budget"),
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_(
            "US dollars a day (UTC). With a budget, models without prices are not asked here."
        ),
    )
    connect_seconds = seconds(_("connection timeout"), 5, _("Seconds."))
    first_token_seconds = seconds(_("first-token timeout"), 60, _("Seconds."))
    stall_seconds = seconds(_("longest pause"), 30, _("Seconds between two pieces of an answer."))
    total_seconds = seconds(_("whole-answer timeout"), 300, _("Seconds."))

    class Meta:
        ordering = ["name"]
        verbose_name = _("endpoint")
        verbose_name_plural = _("endpoints")

    def __str__(self) -> str:
        return self.name

    def keep_key(self, key: str) -> None:
        """Seal the key; not yet saved."""
        self.sealed_key = seal(key)

    @property
    def key(self) -> str:
        """The key, from the environment or unsealed; empty for an endpoint without one.

        Raises
        ------
        arena.encryption.Unreadable
            It was sealed with another SECRET_KEY.
        """
        if self.key_variable:
            return os.environ.get(self.key_variable, "").strip()
        return unseal(self.sealed_key)

    def target(self, model: str, **settings: Any) -> Target:
        """Everything that a provider needs to know about a model here, without a database.

        Raises
        ------
        arena.encryption.Unreadable
            The key was sealed with another SECRET_KEY.
        """
        return Target(
            base_url=self.base_url,
            key=self.key,
            networks=checked_networks(self.networks),
            timeouts=Timeouts(
                connect=self.connect_seconds,
                first_token=self.first_token_seconds,
                stall=self.stall_seconds,
                total=self.total_seconds,
            ),
            model=model,
            **settings,
        )


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    def awake(self) -> "DeploymentQuerySet":
        """The deployments that are not resting after failures."""
        return self.filter(Q(resting_until=None) | Q(resting_until__lte=timezone.now()))

    def of(self, models: Iterable[int]) -> "DeploymentQuerySet":
        """The deployments of these models, with everything that is needed to ask them."""
        return self.filter(model__in=models).to_be_asked()

    def to_be_asked(self) -> "DeploymentQuerySet":
        return self.select_related("model", "endpoint")


class Deployment(models.Model):
    """How to ask a language model: at which endpoint, under which name, with which settings."""

    model = models.OneToOneField(LanguageModel, on_delete=models.CASCADE, related_name="deployment")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deployments")
    served_name = models.CharField(
        _("model id"),
        max_length=200,
        validators=[validate_plain],
        help_text=_("What the endpoint calls the model."),
    )
    temperature = models.FloatField(
        _("temperature"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
        help_text=_("Leave empty for the endpoint's default."),
    )
    max_tokens = models.PositiveIntegerField(
        _("maximum tokens"),
        default=2048,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TOKENS)],
        help_text=_("Per answer."),
    )
    system_prompt = models.TextField(_("system prompt"), blank=True)
    extra_body = models.JSONField(
        _("extra fields"),
        default=dict,
        blank=True,
        validators=[validate_extra_body],
        help_text=_('Sent with each request, such as {"top_p": 0.9}; null leaves a field out.'),
    )
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    resting_until = models.DateTimeField(_("resting until"), null=True, editable=False)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")

    def __str__(self) -> str:
        return str(
            _("%(model)s at %(endpoint)s") % {"model": self.model, "endpoint": self.endpoint}
        )

    def is_resting(self, now: datetime | None = None) -> bool:
        return self.resting_until is not None and self.resting_until > (now or timezone.now())

    @property
    def most_output_tokens(self) -> int | None:
        """The most output tokens that any field requests; None if no field limits the answer."""
        sent = {"max_tokens": self.max_tokens, **self.extra_body}
        return max((sent[name] for name in OUTPUT_LIMITS if sent.get(name)), default=None)

    @property
    def target(self) -> Target:
        """See Endpoint.target."""
        return self.endpoint.target(
            self.served_name,
            temperature=self.temperature,
            max_tokens=self.max_tokens,
            system_prompt=self.system_prompt,
            extra_body=self.extra_body,
        )
