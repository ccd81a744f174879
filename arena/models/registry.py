"""The competitors: the registered language models and what is known about each."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.texts.plain import validate_plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def price(name: "StrOrPromise") -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(
        name,
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("US dollars per million tokens. Leave empty if unknown."),
    )


class LanguageModel(models.Model):
    """One contestant. What is unknown stays empty: it is never a zero and never a guess."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft: not yet in battles")
        ACTIVE = "active", _("active: enters battles")
        RETIRED = "retired", _("retired: keeps its votes, enters no more battles")

    name = models.CharField(_("name"), max_length=200, unique=True, validators=[validate_plain])
    organization = models.CharField(
        _("organisation"), max_length=200, blank=True, validators=[validate_plain]
    )
    license = models.CharField(
        _("licence"), max_length=200, blank=True, validators=[validate_plain]
    )
    knowledge_cutoff = models.CharField(
        _("knowledge cutoff"),
        max_length=40,
        blank=True,
        validators=[validate_plain],
        help_text=_("As the maker states it, for example 2024/10."),
    )
    context_length = models.PositiveIntegerField(
        _("context length"), null=True, blank=True, help_text=_("Tokens.")
    )
    parameter_count = models.PositiveBigIntegerField(
        _("parameter count"), null=True, blank=True, help_text=_("All parameters, as a number.")
    )
    input_price = price(_("input price"))
    output_price = price(_("output price"))
    link = models.URLField(_("link"), blank=True, validators=[URLValidator(["http", "https"])])
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("language model")
        verbose_name_plural = _("language models")

    def __str__(self) -> str:
        return self.name
