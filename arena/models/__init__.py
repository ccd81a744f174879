from arena.models.arenas import Arena, Membership
from arena.models.bank import OVERALL, Answer, Category, Prompt
from arena.models.battles import Battle, Origin, Outcome, Vote, VoteFile, Voter
from arena.models.registry import LanguageModel

__all__ = [
    "OVERALL",
    "Answer",
    "Arena",
    "Battle",
    "Category",
    "LanguageModel",
    "Membership",
    "Origin",
    "Outcome",
    "Prompt",
    "Vote",
    "VoteFile",
    "Voter",
]
