from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from ratings.counting.verification import verify
from ratings.management.arguments import arena_named
from ratings.models import Snapshot


class Command(BaseCommand):
    help = "Recompute the newest snapshot of an arena from its stored votes, and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arena", required=True, metavar="SLUG")

    def handle(self, *, arena: str, **options: Any) -> None:
        snapshot = Snapshot.objects.computed().latest_for(arena_named(arena))
        if snapshot is None:
            raise CommandError(_("%s has no board that was computed here.") % arena)
        result = verify(snapshot)
        if not result.holds:
            problems = [*result.problems, _("greatest difference %.3g points") % result.difference]
            raise CommandError(_("The snapshot failed the check:") + "\n" + "\n".join(problems))
        said = _(
            "%(snapshot)s passed the check: %(votes)d votes, greatest difference %(gap).1e points."
        )
        facts = {"snapshot": snapshot, "votes": snapshot.votes, "gap": result.difference}
        self.stdout.write(said % facts)
