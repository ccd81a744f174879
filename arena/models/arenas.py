"""Where models compete: an arena and its members."""

import uuid
from collections.abc import Iterable, Sequence

import numpy as np
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arena.models.registry import LanguageModel
from arena.texts.plain import validate_plain

WEIGHT = np.dtype("<f4")


class ArenaQuerySet(models.QuerySet["Arena"]):
    def open_first(self) -> "ArenaQuerySet":
        return self.order_by(models.Case(models.When(status="open", then=0), default=1), "id")


class Arena(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("open: battles and a board")
        ARCHIVED = "archived", _("archived: a board, no battles")

    class Prompts(models.TextChoices):
        """Whose questions battles are about."""

        PREPARED = "prepared", _("prepared prompts and answers")
        OWN = "own", _("the voters' own questions, answered live")
        BOTH = "both", _("both")

    class WhoVotes(models.TextChoices):
        """Whether the voters are all who matter, or a sample of them."""

        GROUP = "group", _("a fixed group")
        ANYONE = "anyone", _("anyone")

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
    prompts_from = models.CharField(
        _("battles on"),
        max_length=10,
        choices=Prompts.choices,
        default=Prompts.BOTH,
        help_text=_("Live answers need two active models with a deployment."),
    )
    who_votes = models.CharField(
        _("who votes"),
        max_length=10,
        choices=WhoVotes.choices,
        default=WhoVotes.GROUP,
        help_text=_(
            "With a fixed group, results hold for these people and for questions like "
            "those asked. With anyone, they hold for people and questions like those "
            "here, which takes more votes."
        ),
    )
    margin = models.FloatField(
        _("how much worse is acceptable"),
        default=45,
        validators=[MinValueValidator(1), MaxValueValidator(49.9)],
        help_text=_(
            "A model is good enough if it surely gets this many of 100 votes against "
            "the best, ties split."
        ),
    )
    side_by_side = models.BooleanField(
        _("side by side"),
        default=True,
        help_text=_("Voters may also ask two models of their choice; those votes are not counted."),
    )
    boost = models.FloatField(
        _("boost for new models"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("With 2, a new model is drawn twice as often."),
    )
    boost_votes = models.PositiveIntegerField(
        _("boost until this many votes"), default=100, help_text=_("With 0, no model is boosted.")
    )
    moderator = models.ForeignKey(
        "Endpoint",
        verbose_name=_("moderation endpoint"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Every question first goes to this OpenAI-compatible moderation endpoint."),
    )
    moderation_model = models.CharField(
        _("moderation model"),
        max_length=200,
        blank=True,
        validators=[validate_plain],
        help_text=_("Leave empty for the endpoint's default."),
    )
    is_published = models.BooleanField(
        _("published elsewhere"),
        default=False,
        editable=False,
        help_text=_("The arena holds another system's boards and takes no models or votes."),
    )
    contestants: "models.ManyToManyField[LanguageModel, Membership]" = models.ManyToManyField(
        LanguageModel, through="Membership", related_name="arenas"
    )
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

    elo_k = models.FloatField(
        _("Elo: K"),
        default=4,
        validators=[MinValueValidator(0.1), MaxValueValidator(100)],
        help_text=_(
            "The most that one vote moves an Elo score, in points. Elo is shown for comparison"
            " only, and follows its settings when a board is checked next."
        ),
    )
    elo_base = models.FloatField(
        _("Elo: base"),
        default=400,
        validators=[MinValueValidator(10), MaxValueValidator(10_000)],
        help_text=_("A lead of so many points is odds of ten to one."),
    )
    elo_start = models.FloatField(
        _("Elo: start"),
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
                {"status": _("This arena holds boards published elsewhere, so it has no battles.")}
            )

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def has_prepared(self) -> bool:
        return self.prompts_from != self.Prompts.OWN

    @property
    def takes_questions(self) -> bool:
        return self.is_open and self.prompts_from != self.Prompts.PREPARED


def validate_sampling_weight(weight: float) -> None:
    """Refuse weights so small or so large that a product of weights is no longer a number above
    0."""
    if weight != 0 and not 0.001 <= weight <= 1000:
        raise ValidationError(_("A sampling weight is 0 or between 0.001 and 1000."))


class Membership(models.Model):
    """A model takes part in an arena, and this often."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="memberships")
    model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="memberships")
    sampling_weight = models.FloatField(
        _("sampling weight"),
        default=1,
        validators=[validate_sampling_weight],
        help_text=_(
            "A model with 2 is drawn twice as often as one with 1; a model with 0 is never drawn."
        ),
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


class ForbiddenPair(models.Model):
    """Two models that never meet in an arena, such as two versions of one product."""

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="forbidden_pairs")
    one = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("forbidden pair")
        verbose_name_plural = _("forbidden pairs")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(one=models.F("other")),
                name="forbidden_pair_of_two",
                violation_error_message=_("A pair consists of two different models."),
            ),
            models.UniqueConstraint(
                models.F("arena"),
                Least("one", "other"),
                Greatest("one", "other"),
                name="forbidden_pair_once",
                violation_error_message=_("This pair is already forbidden."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(one)s and %(other)s") % {"one": self.one, "other": self.other})


class Pairing(models.Model):
    """How often pairs of models should meet, relative to each other, and how many counted votes
    each model has, according to the ratings.

    A pair that they do not name counts as an average pair, and a model that they do not name as one
    without votes.
    """

    arena = models.OneToOneField(Arena, on_delete=models.CASCADE, related_name="pairing")
    version = models.UUIDField(default=uuid.uuid4)
    ids = models.JSONField(default=list)
    weights = models.BinaryField(default=bytes)
    votes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")

    def __str__(self) -> str:
        return f"pairing of {self.arena}"

    @classmethod
    def of(cls, ids: Iterable[int], weights: np.ndarray, votes: dict[int, int]) -> "Pairing":
        """From ids and a weight for every two of them, (n, n); not yet saved."""
        named = {str(model): count for model, count in votes.items()}
        return cls(ids=list(ids), weights=np.asarray(weights, WEIGHT).tobytes(), votes=named)

    def weights_of(self, models: Sequence[int]) -> np.ndarray:
        """The weight of every two of the models, (n, n)."""
        unnamed = len(self.places)
        places = [self.places.get(model, unnamed) for model in models]
        return self.table.take(places, axis=0).take(places, axis=1)

    def votes_of(self, models: Sequence[int]) -> np.ndarray:
        return np.array([self.votes.get(str(model), 0) for model in models], dtype=np.int64)

    @cached_property
    def places(self) -> dict[int, int]:
        return {model: place for place, model in enumerate(self.ids)}

    @cached_property
    def table(self) -> np.ndarray:
        """The weights, with a last row and column for a model that is not named."""
        n = len(self.ids)
        named = np.frombuffer(self.weights, WEIGHT).reshape(n, n)
        pairs = n * (n - 1)
        table = np.full((n + 1, n + 1), named.sum() / pairs if pairs else 1, WEIGHT)
        table[:n, :n] = named
        return table
