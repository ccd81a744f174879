"""What a question may be, before anybody is asked."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.battles.rules import ArenaClosed, BattleError
from arena.models import Arena

LONGEST_QUESTION = 20_000


class BadQuestion(BattleError):
    """There is nothing in it, or what a question cannot hold."""

    status = HTTPStatus.BAD_REQUEST


class QuestionTooLong(BattleError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def checked(text: str) -> str:
    """The question as it is stored and sent."""
    question = text.replace("\r\n", "\n").strip()
    if not question:
        raise BadQuestion(_("Write a question first."))
    if "\0" in question or any("\ud800" <= character <= "\udfff" for character in question):
        raise BadQuestion(_("The question holds a character that no text has: remove it."))
    if len(question) > LONGEST_QUESTION:
        said = ngettext(
            "The question has %(length)d character, and %(most)d are allowed: shorten it.",
            "The question has %(length)d characters, and %(most)d are allowed: shorten it.",
            len(question),
        )
        raise QuestionTooLong(said % {"length": len(question), "most": LONGEST_QUESTION})
    return question


def require_taken(arena: Arena) -> None:
    if not arena.takes_questions:
        raise ArenaClosed(_("%(arena)s takes no questions of your own.") % {"arena": arena})
