from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from arena.models import Arena
from ratings.counting.refit import refit
from ratings.management.arguments import arena_named


class Command(BaseCommand):
    help = "Compute the boards of every arena, or of one, as the worker does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arena", metavar="SLUG", help="only this arena")

    def handle(self, *, arena: str | None, **options: Any) -> None:
        arenas = [arena_named(arena)] if arena else list(Arena.objects.all())
        with tqdm(arenas, unit=_("arena"), disable=None) as progress:
            for one in progress:
                progress.set_description(one.slug)
                said = refitted(one)
                with progress.external_write_mode():
                    self.stdout.write(f"{one.slug}: {said}")


def refitted(arena: Arena) -> str:
    """Refit the arena and say what was done."""
    start = perf_counter()
    snapshot = refit(arena)
    if snapshot is None:
        return _("up to date")
    votes = ngettext("%s vote counted", "%s votes counted", snapshot.votes) % f"{snapshot.votes:,}"
    boards = snapshot.boards.count()
    return ", ".join(
        [
            votes,
            ngettext("%d board", "%d boards", boards) % boards,
            _("%.1f seconds") % (perf_counter() - start),
        ]
    )
