"""The oath of the product: what may be told of a battle before the vote, and if it still holds.

Texts, and nothing else: no model, no order, no time, no id but the battle's own, which is random.
"""

from typing import Any

from django.utils.translation import gettext as _

from arena.models import Answer, Battle


def before_vote(battle: Battle) -> dict[str, Any]:
    """All that is sent of a battle on prepared answers before its vote."""
    prompt, a, b = battle.texts
    return {
        "id": battle.id,
        "prompt": prompt,
        "answers": {"a": {"text": a}, "b": {"text": b}},
    }


def why_broken(battle: Battle) -> str:
    """Why the voter can no longer judge these answers blind, as a sentence; empty if they can."""
    both = Answer.objects.filter(id__in=(battle.answer_a_id, battle.answer_b_id))
    if both.in_play().count() < 2:
        return _("One of these answers has since left the arena. Nothing was recorded.")
    # An open battle that was passed over shares an answer with the next one, if that is voted on.
    if both.hidden_from(battle.voter).count() < 2:
        return _("You have since been told who wrote one of these answers. Nothing was recorded.")
    return ""
