"""What the refit publishes and the pages read: snapshots, their boards, and the rows of a board."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.models import OVERALL, TIES_EXCLUDED, Arena, LanguageModel
from arena.texts.plain import is_plain, validate_plain
from arena.texts.stored_words import category_title

FACTS = (
    "name",
    "organization",
    "license",
    "knowledge_cutoff",
    "context_length",
    "input_price",
    "output_price",
    "link",
)
"""Of a model: a row of a board keeps them as they stood when it was computed."""


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def newest_first(self) -> "SnapshotQuerySet":
        """Published snapshots by their day, computed ones in the order in which they were made,
        whatever the clock said."""
        day = Case(When(kind=Snapshot.Kind.PUBLISHED, then="created_at"))
        return self.order_by(day.desc(nulls_last=True), "-id")

    def latest_for(self, arena: Arena) -> "Snapshot | None":
        return self.filter(arena=arena).newest_first().first()

    def latest_on(self, arena: Arena, day: date) -> "Snapshot | None":
        """The newest snapshot of that day, in UTC."""
        return self.filter(created_at__date=day).latest_for(arena)

    def asked_for(
        self, slug: str, day: date | None = None, snapshot_id: int | None = None
    ) -> "Snapshot | None":
        """The arena's snapshot with that id, or else the newest one, of that day if one is
        given."""
        snapshots = self.select_related("arena").filter(arena__slug=slug)
        if snapshot_id is not None:
            return snapshots.filter(id=snapshot_id).first()
        if day is not None:
            snapshots = snapshots.filter(created_at__date=day)
        return snapshots.newest_first().first()

    def nearest(self, arena: Arena, snapshot_id: int) -> "Snapshot | None":
        """The arena's snapshot whose number is closest to that of a snapshot that is gone."""
        snapshots = self.filter(arena=arena)
        older = snapshots.filter(id__lt=snapshot_id).order_by("-id").first()
        newer = snapshots.filter(id__gt=snapshot_id).order_by("id").first()
        found = [snapshot for snapshot in (older, newer) if snapshot]
        return min(found, key=lambda snapshot: abs(snapshot.id - snapshot_id), default=None)

    def at(self, arena: Arena, day: date | None) -> "Snapshot | None":
        """The newest snapshot of that day, or the newest of all if no day is given."""
        return self.latest_on(arena, day) if day else self.latest_for(arena)

    def newest_priced(self, arena: Arena) -> "Snapshot | None":
        """The newest whose ranking has a model of known price."""
        priced = Rating.objects.filter(
            board__snapshot=OuterRef("pk"),
            score__isnull=False,
            input_price__isnull=False,
            output_price__isnull=False,
        )
        return self.filter(Exists(priced)).latest_for(arena)

    def board(self, arena: Arena, category: str, style_control: bool = False) -> "Board | None":
        """The board of the arena's newest snapshot."""
        snapshot = self.select_related("arena").latest_for(arena)
        return snapshot.board(category, style_control) if snapshot else None

    def computed(self) -> "SnapshotQuerySet":
        return self.filter(kind=Snapshot.Kind.COMPUTED)

    def published(self) -> "SnapshotQuerySet":
        return self.filter(kind=Snapshot.Kind.PUBLISHED)


class Snapshot(models.Model):
    """The boards of an arena at one moment. A snapshot never changes: a new state is a new
    snapshot.

    A computed one was fitted here from the votes with a sequence up to `watermark`. A published one
    holds another system's results as it published them, and has no votes behind it.
    """

    class Kind(models.TextChoices):
        COMPUTED = "computed", _("computed here")
        PUBLISHED = "published", _("published elsewhere")

    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COMPUTED)
    created_at = models.DateTimeField(
        default=timezone.now, help_text=_("When it was computed, or the day it was published.")
    )
    watermark = models.BigIntegerField(
        null=True, help_text=_("Sequence of the newest vote counted; empty if published.")
    )
    votes = models.PositiveBigIntegerField(default=0)
    simulated_votes = models.PositiveBigIntegerField(default=0)
    exclusion_version = models.BigIntegerField(
        default=0, help_text=_("The newest decision on excluded voters that it knew.")
    )
    method = models.JSONField(
        default=dict, blank=True, help_text=_("How it was computed, with all settings.")
    )
    version = models.CharField(max_length=20, blank=True, help_text=_("Of Evenhand."))
    voted = models.JSONField(
        default=list, blank=True, help_text=_("Ids of the models with votes, counted or not.")
    )
    basis = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Digest of everything the boards depend on, besides the votes."),
    )
    kept = models.BooleanField(
        default=False, help_text=_("A reader asked for a permanent link to it.")
    )
    source = models.CharField(max_length=300, blank=True, validators=[validate_plain])
    source_url = models.URLField(blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        indexes = [models.Index(fields=["arena", "-created_at", "-id"], name="snapshot_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["arena", "created_at"],
                condition=models.Q(kind="published"),
                name="snapshot_published_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.arena}, {self.created_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_published(self) -> bool:
        return self.kind == self.Kind.PUBLISHED

    def board(self, category: str, style_control: bool = False) -> "Board | None":
        """The board of that name, which a stranger may have written."""
        if not is_plain(category):
            return None
        found = self.boards.filter(category=category, style_control=style_control).first()
        if found:
            found.snapshot = self
        return found


class Evidence(models.Model):
    """The data behind a board. Boards that no new vote changed share it.

    `ratings.evidence` packs and reads the arrays.
    """

    arrays = models.BinaryField()
    sureness = models.JSONField(
        null=True, help_text=_("What the board would be with other settings or other voters.")
    )
    validation = models.JSONField(
        null=True, help_text=_("How well its scores predict votes that they have not seen.")
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Board(models.Model):
    """One table of a snapshot: of all votes, or of a part of them, such as a category.

    With style control its scores are what is left of the ratings at equal style.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="boards")
    category = models.SlugField(max_length=60, default=OVERALL)
    category_name = models.CharField(max_length=100, default="Overall")
    style_control = models.BooleanField(default=False)
    effects = models.JSONField(
        default=list,
        blank=True,
        help_text=_("How style and position sway voters, in logits, with intervals."),
    )
    votes = models.PositiveBigIntegerField(default=0)
    simulated_votes = models.PositiveBigIntegerField(default=0)
    voters = models.PositiveBigIntegerField(
        null=True, help_text=_("The voters who cast these votes.")
    )
    prompts = models.PositiveBigIntegerField(
        null=True,
        help_text=_(
            "The prompts that these votes are about; a vote without a prompt counts on its own."
        ),
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.SET_NULL, null=True, related_name="boards"
    )

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "category", "style_control"], name="board_category_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.category_name}"

    @property
    def title(self) -> str:
        """What readers call it: a board that every arena has, or the category's title."""
        everywhere = {OVERALL: _("Overall"), TIES_EXCLUDED: _("Ties excluded")}
        known = everywhere.get(self.category)
        return str(known or category_title(self.category, self.category_name))


class RatingQuerySet(models.QuerySet["Rating"]):
    def ranked(self) -> "RatingQuerySet":
        """In the order of a leaderboard; models that have no rank come last."""
        last = Case(When(rank=None, then=1), default=0)
        return self.order_by(last, "component", "rank", F("score").desc(nulls_last=True), "name")

    def organizations(self) -> "RatingQuerySet":
        """Each organisation's best model, in the order of the organisations."""
        best = self.filter(organization_rank__isnull=False)
        return best.order_by("organization_rank", F("score").desc(), "name")


class Rating(models.Model):
    """A row of a board: a model's score and rank, and the facts about it as they were then."""

    class ProvisionalReason(models.TextChoices):
        """Why the distance of a model from the others cannot be known yet."""

        ONLY_WON = "only_won", _("it has only won")
        ONLY_LOST = "only_lost", _("it has only lost")
        FEW_VOTERS = "few_voters", _("too few people judged it")
        GROUP = "group", _("its group has only won or only lost against the others")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="ratings")
    model = models.ForeignKey(
        LanguageModel, on_delete=models.SET_NULL, null=True, related_name="ratings"
    )
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    license = models.CharField(max_length=200, blank=True)
    knowledge_cutoff = models.CharField(max_length=40, blank=True)
    context_length = models.PositiveIntegerField(null=True)
    input_price = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    output_price = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    input_tokens = models.PositiveIntegerField(
        null=True, help_text=_("Mean of the prompts that it answered here.")
    )
    output_tokens = models.PositiveIntegerField(null=True, help_text=_("Mean of its answers here."))
    link = models.URLField(blank=True)
    retired = models.BooleanField(default=False)

    score = models.FloatField(null=True, help_text=_("Empty for a model without votes."))
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True, help_text=_("Rank (UB)."))
    rank_low = models.PositiveIntegerField(null=True, help_text=_("Best rank it may hold."))
    rank_high = models.PositiveIntegerField(null=True, help_text=_("Worst rank it may hold."))
    rank_plain = models.PositiveIntegerField(
        null=True, help_text=_("Its rank without style control, where there are both.")
    )
    rank_style_control = models.PositiveIntegerField(
        null=True, help_text=_("Its rank with style control, where it is known.")
    )
    organization_rank = models.PositiveIntegerField(
        null=True, help_text=_("The organisation's rank, on the row of its best model only.")
    )
    votes = models.PositiveBigIntegerField(default=0)
    votes_to_next = models.PositiveBigIntegerField(
        null=True, help_text=_("About how many more votes would set it apart from the next model.")
    )
    behind = models.FloatField(
        null=True,
        help_text=_("Points behind the best of the others; negative for the leader."),
    )
    behind_at_worst = models.FloatField(
        null=True, help_text=_("Upper bound of that, for all models at once.")
    )
    behind_at_least = models.FloatField(
        null=True, help_text=_("Lower bound of that, for all models at once.")
    )
    both_bad = models.FloatField(
        null=True,
        help_text=_("Share of its votes that say both answers are bad; empty where none does."),
    )
    both_bad_low = models.FloatField(null=True)
    both_bad_high = models.FloatField(null=True)
    provisional = models.BooleanField(default=False)
    provisional_reason = models.CharField(
        max_length=10, blank=True, choices=ProvisionalReason.choices
    )
    component = models.PositiveIntegerField(
        default=0, help_text=_("Models of different components never met, and are not compared.")
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["board", "name"], name="rating_name_once_a_board")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.board}"

    @property
    def rounded_score(self) -> int | None:
        """As readers see it."""
        return None if self.score is None else round(self.score)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Of the score, at 95%; None if unknown."""
        if self.lower is None or self.upper is None:
            return None
        return self.lower, self.upper

    @property
    def has_interval(self) -> bool:
        return self.interval is not None

    @property
    def arms(self) -> tuple[int, int] | None:
        """How many points the interval reaches above the score and below it; None if unknown."""
        if self.score is None or self.interval is None:
            return None
        lower, upper = self.interval
        return round(upper - self.score), round(self.score - lower)

    @property
    def spread(self) -> tuple[int, int] | None:
        """The best rank and the worst that it may hold; None if unknown."""
        return (self.rank_low, self.rank_high) if self.rank_low and self.rank_high else None


if TYPE_CHECKING:

    class Rated(Rating):
        """A row that has a score, and so a rank: `ratings.claims.is_rated` tells which do."""

        score: models.FloatField[Any, float]
        rank: models.PositiveIntegerField[Any, int]

        @property
        def rounded_score(self) -> int: ...

else:
    Rated = Rating
