"""Sharing a finished battle by a link, and taking the link back."""

from django.utils.translation import gettext as _

from arena.battles.rules import BattleError
from arena.models import Battle, Outcome, Share


class NotShareable(BattleError):
    """There is nothing to share, or not yet."""


def share(battle: Battle) -> Share:
    """The battle's link, made on the first call.

    Raises
    ------
    NotShareable
        The battle has no vote, or no texts.
    """
    if not hasattr(battle, "vote"):
        raise NotShareable(_("You can only share a battle that you voted in."))
    if not (battle.prompt and battle.answer_a and battle.answer_b):
        raise NotShareable(_("This battle has no texts to share."))
    return Share.objects.get_or_create(battle=battle)[0]


def take_back(battle: Battle) -> None:
    Share.objects.filter(battle=battle).delete()


def question() -> str:
    """What a preview says about any battle: people who have seen only that can still judge it
    blind."""
    return _("Who won, A or B? Open to see.")


def headline(battle: Battle) -> str:
    """The voter's choice in a finished battle, with the models' names."""
    names = {"a": battle.model_a.name, "b": battle.model_b.name}
    match Outcome(battle.vote.outcome):
        case Outcome.A:
            return _("%(a)s was preferred to %(b)s") % names
        case Outcome.B:
            return _("%(b)s was preferred to %(a)s") % names
        case Outcome.TIE:
            return _("A tie between %(a)s and %(b)s") % names
        case Outcome.BOTH_BAD:
            return _("%(a)s and %(b)s: both bad") % names
