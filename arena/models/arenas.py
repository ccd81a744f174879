"""Where they compete: an arena, and which models are in it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arena.models.registry import LanguageModel
from arena.text import validate_plain


class ArenaQuerySet(models.QuerySet["Arena"]):
    def open_first(self) -> "ArenaQuerySet":
        return self.order_by(models.Case(models.When(status="open", then=0), default=1), "id")


class Arena(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("open: battles and a board")
        ARCHIVED = "archived", _("archived: a board, no battles")

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100, validators=[validate_plain])
    description = models.TextField(_("description"), blank=True)
    attribution = models.TextField(
        _("attribution"),
        blank=True,
        help_text=_("Whose data these are and under which licence; shown with the board."),
    )
    attribution_url = models.URLField(_("attribution link"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN
    )
    is_published = models.BooleanField(
        _("published elsewhere"),
        default=False,
        editable=False,
        help_text=_("It holds boards of another system, and takes neither models nor votes."),
    )
    contestants = models.ManyToManyField(LanguageModel, through="Membership", related_name="arenas")
    anchor = models.ForeignKey(
        LanguageModel,
        verbose_name=_("anchor model"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The model whose score is held fixed. Without one, the mean score is 1000."),
    )
    anchor_score = models.FloatField(
        _("anchor score"),
        default=1000,
        validators=[MinValueValidator(-100_000), MaxValueValidator(100_000)],
    )

    objects = ArenaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("arena")
        verbose_name_plural = _("arenas")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("arena", args=[self.slug])

    def clean(self) -> None:
        if self.is_published and self.is_open:
            raise ValidationError(
                {"status": _("It holds boards published elsewhere and has no battles.")}
            )

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


def validate_sampling_weight(weight: float) -> None:
    """Neither so small nor so large that a product of weights is no longer a number above 0."""
    if weight != 0 and not 0.001 <= weight <= 1000:
        raise ValidationError(_("A sampling weight is 0, or from 0.001 to 1000."))


class Membership(models.Model):
    """A model takes part in an arena, and this often."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="memberships")
    model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="memberships")
    sampling_weight = models.FloatField(
        _("sampling weight"),
        default=1,
        validators=[validate_sampling_weight],
        help_text=_("2 is drawn twice as often as 1; 0 is never drawn."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["arena", "model"],
                name="membership_once_an_arena",
                violation_error_message=_("This model is already in this arena."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} in {self.arena}"


class Pairing(models.Model):
    """How often pairs of models should meet, relative to each other; the ratings say so.

    A pair that is not named counts as an average one.
    """

    arena = models.OneToOneField(Arena, on_delete=models.CASCADE, related_name="pairing")
    weights = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")

    def __str__(self) -> str:
        return f"pairing of {self.arena}"

    @staticmethod
    def key(one: int, other: int) -> str:
        """The name of a pair of model ids, whatever their order."""
        return f"{min(one, other)}-{max(one, other)}"

    def weight(self, one: int, other: int) -> float:
        return self.weights.get(self.key(one, other), self.average)

    @cached_property
    def average(self) -> float:
        return sum(self.weights.values()) / len(self.weights) if self.weights else 1.0
