"""What the Celery worker does: look for uncounted votes, every few seconds."""

from celery import shared_task

from ratings.ballots import Ballots
from ratings.refit import refit_all

KEPT: dict[int, Ballots] = {}


@shared_task(name="ratings.refit_stale_arenas")
def refit_stale_arenas() -> None:
    refit_all(KEPT)
