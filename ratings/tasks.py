"""What the Celery worker does every few seconds: look for uncounted votes and unexamined boards."""

from celery import shared_task

from ratings.counting.ballots import Ballots
from ratings.counting.examine import examine_boards
from ratings.counting.refit import refit_all

KEPT: dict[int, Ballots] = {}


@shared_task(name="ratings.refit_stale_arenas")
def refit_stale_arenas() -> None:
    refit_all(KEPT)


@shared_task(name="ratings.examine_boards")
def examine_new_boards() -> None:
    examine_boards(KEPT)
