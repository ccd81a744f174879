"""Voting in a battle or skipping it, live or not: once it is closed, no answer goes on."""

from arena.battles import rules
from arena.live import conversations, running
from arena.models import Battle, Outcome, Vote


def vote(battle: Battle, outcome: Outcome) -> Vote:
    """See `rules.vote`. A vote while answers are coming stops them, and is about what was shown."""
    if battle.is_live and not hasattr(battle, "vote") and battle.turns.finished().exists():
        conversations.stop(battle)
    return rules.vote(battle, outcome)


def skip(battle: Battle) -> None:
    """See `rules.skip`."""
    rules.skip(battle)
    if battle.is_live:
        running.let_go(battle)
