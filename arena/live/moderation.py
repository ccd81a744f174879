"""The optional check of a question before any model gets it; off unless an arena names one."""

import logging
from http import HTTPStatus

from django.utils.translation import gettext as _

from arena.battles.rules import BattleError
from arena.encryption import Unreadable
from arena.live.database import without_database
from arena.models import Arena
from arena.providers import NoAnswer
from arena.providers.moderation import is_flagged

log = logging.getLogger(__name__)


class Flagged(BattleError):
    """The moderation endpoint refuses the question."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Unchecked(BattleError):
    """The moderation endpoint does not answer, so nothing is asked."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def check(arena: Arena, question: str) -> None:
    if arena.moderator is None:
        return
    try:
        target = arena.moderator.target(arena.moderation_model)
        flagged = without_database(is_flagged, target, question)
    except (NoAnswer, Unreadable) as error:
        log.warning("moderation by %s: %s", arena.moderator, error)
        raise Unchecked(
            _("Questions cannot be checked at the moment, so none can be asked. Try again later.")
        ) from None
    if flagged:
        raise Flagged(_("This arena's moderation refused the question. No model was asked."))
