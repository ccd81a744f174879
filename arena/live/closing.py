"""Voting in a battle or skipping it, live or not: no answer goes on in a battle that is closed."""

from arena.battles import rules
from arena.live import conversations, running
from arena.models import Battle, Outcome, Vote


def vote(battle: Battle, outcome: Outcome) -> Vote:
    """See `rules.vote`. Who votes while answers come stops them: the vote is on what was shown."""
    if battle.is_live and not hasattr(battle, "vote") and battle.turns.finished().exists():
        conversations.stop(battle)
    return rules.vote(battle, outcome)


def skip(battle: Battle) -> None:
    """See `rules.skip`."""
    rules.skip(battle)
    if battle.is_live:
        running.let_go(battle)
