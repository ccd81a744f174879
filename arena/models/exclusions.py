"""Whose votes are not counted, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.models.battles import Voter
from arena.texts.plain import validate_plain


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def version(self) -> int:
        """Grows with every decision, so that a board can say which ones it knew."""
        return self.aggregate(version=models.Max("id"))["version"] or 0

    def voters(self, version: int) -> list[int]:
        """Ids of the voters whose votes were not counted at that version."""
        decisions = self.filter(id__lte=version).order_by("id")
        latest = dict(decisions.values_list("voter_id", "excluded"))
        return sorted(voter for voter, excluded in latest.items() if excluded)


class Exclusion(models.Model):
    """A decision on whether a voter's votes count. It never changes; the latest one holds."""

    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="exclusions")
    excluded = models.BooleanField(
        _("excluded"), default=True, help_text=_("Switch this off and the votes count again.")
    )
    reason = models.CharField(_("reason"), max_length=300, validators=[validate_plain])
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")

    def __str__(self) -> str:
        return str(self.voter)
