"""Verdicts on models in words, and for whom they hold."""

from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arena.texts.money import amount
from ratings.claims import Terms, credit_at_worst, likely_credit
from ratings.engine import Scope
from ratings.models import Board, Rating
from ratings.pages.writing.numbers import signed, whole

VERDICT_NAMES = {
    "good_enough": gettext_lazy("good enough"),
    "open": gettext_lazy("open"),
    "too_far_behind": gettext_lazy("too far behind"),
}


def holds_for(board: Board) -> str:
    """Whom the claims of a board are about; empty where nobody recorded it."""
    scope = Terms.of(board).scope
    if scope is None:
        return ""
    people, questions = people_and_questions(scope, board)
    return _("Holds for: %(people)s, %(questions)s") % {"people": people, "questions": questions}


def people_and_questions(scope: Scope, board: Board) -> tuple[str, str]:
    return (
        (people_like if scope.samples_voters else these_people)(board.voters),
        (questions_like if scope.samples_prompts else these_questions)(board.prompts),
    )


def these_people(number: int | None) -> str:
    if number is None:
        return _("these people")
    return ngettext("this %s person", "these %s people", number) % whole(number)


def people_like(number: int | None) -> str:
    if number is None:
        return _("people like them")
    return ngettext("people like this %s", "people like these %s", number) % whole(number)


def these_questions(number: int | None) -> str:
    if number is None:
        return _("these questions")
    return ngettext("this %s question", "these %s questions", number) % whole(number)


def questions_like(number: int | None) -> str:
    if number is None:
        return _("questions like them")
    return ngettext("questions like this %s", "questions like these %s", number) % whole(number)


def margin_words(board: Board) -> str:
    """What good enough means on this board."""
    return _("Good enough: at worst %(margin)s of 100 votes against the best, ties split") % {
        "margin": margin_of(board)
    }


def margin_of(board: Board) -> str:
    return amount(Decimal(str(Terms.of(board).margin)))


def likely_votes(row: Rating) -> str:
    """Of 100 against the best of the others."""
    credit = likely_credit(row)
    return "" if credit is None else whole(credit)


def votes_at_worst(row: Rating) -> str:
    credit = credit_at_worst(row)
    return "" if credit is None else amount(credit)


def points_ahead(behind: float) -> str:
    return signed_points(round(-behind))


def points_ahead_at_worst(behind: float) -> str:
    """Rounded as a bound is."""
    return signed_points(-ceil(behind))


def signed_points(points: int) -> str:
    return ngettext("%s point", "%s points", abs(points)) % signed(points)


def provisional_words(row: Rating) -> str:
    """Why a model is provisional; nothing more where an earlier version did not say."""
    reason = row.get_provisional_reason_display()
    return _("Too few votes: %s.") % reason if reason else _("Too few votes.")
