from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from arena.models import Arena
from ratings.counting.refit import refit
from ratings.demo.arenas import ARENAS, make_missing_arenas


class Command(BaseCommand):
    help = "Make the missing arenas of the demo and compute their boards."

    def handle(self, **options: Any) -> None:
        with tqdm(total=2 * len(ARENAS), leave=False, disable=None) as progress:
            progress.set_description(_("Making arenas"))
            made = []
            for arena in make_missing_arenas():
                made.append(f"“{arena}”")
                progress.update()
            progress.set_description(_("Computing boards"))
            for arena in Arena.objects.filter(slug__in=ARENAS):
                refit(arena)
                progress.update()
        self.stdout.write(
            _("The demo is ready; new: %s.") % ", ".join(made)
            if made
            else _("The demo is already there; nothing was changed.")
        )
