"""What was said in a live battle: turns of a question and two answers."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena.models.battles import Battle


class TurnQuerySet(models.QuerySet["Turn"]):
    def finished(self) -> "TurnQuerySet":
        return self.filter(state=Turn.State.FINISHED)

    def running(self) -> "TurnQuerySet":
        return self.filter(state=Turn.State.RUNNING)

    def not_dropped(self) -> "TurnQuerySet":
        return self.exclude(state=Turn.State.DROPPED)


class Turn(models.Model):
    """A question and the answers of both sides, which are stored when both are finished.

    While it is running, one process (`owner`) has it and keeps its lease alive. If that process
    dies, the lease ends, and both sides are asked again as soon as somebody looks at the battle.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        DROPPED = "dropped", _("dropped")

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.TextField(_("question"))
    answer_a = models.TextField(_("answer A"), blank=True)
    answer_b = models.TextField(_("answer B"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RUNNING
    )
    stopped = models.BooleanField(_("stopped by the voter"), default=False)
    self_named = models.BooleanField(
        _("says who wrote it"),
        default=False,
        help_text=_("In any part of either answer, shown or not, stored or not."),
    )
    owner = models.UUIDField(_("owner"), null=True, editable=False)
    lease_until = models.DateTimeField(_("lease until"), default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [
            models.UniqueConstraint(
                fields=["battle", "number"],
                condition=~models.Q(state="dropped"),
                name="turn_number_once_a_battle",
            )
        ]

    def __str__(self) -> str:
        return f"turn {self.number} of {self.battle_id}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING
