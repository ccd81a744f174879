"""What a question may be, before anybody is asked."""

from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.battles.rules import ArenaClosed, BattleError
from arena.models import Arena

LONGEST_QUESTION = 20_000


class BadQuestion(BattleError):
    """The question is empty, or contains something that a question cannot contain."""

    status = HTTPStatus.BAD_REQUEST


class QuestionTooLong(BattleError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def checked(text: str) -> str:
    """The question as it is stored and sent."""
    question = text.replace("\r\n", "\n").strip()
    if not question:
        raise BadQuestion(_("Write a question first."))
    if "\0" in question or any("\ud800" <= character <= "\udfff" for character in question):
        raise BadQuestion(_("The question contains an invalid character. Remove it."))
    if len(question) > LONGEST_QUESTION:
        said = ngettext(
            "The question has %(length)d character; at most %(most)d are allowed. Shorten it.",
            "The question has %(length)d characters; at most %(most)d are allowed. Shorten it.",
            len(question),
        )
        raise QuestionTooLong(said % {"length": len(question), "most": LONGEST_QUESTION})
    return question


def require_taken(arena: Arena) -> None:
    if not arena.takes_questions:
        raise ArenaClosed(_("You cannot ask your own questions in %(arena)s.") % {"arena": arena})
