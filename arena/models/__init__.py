from arena.models.arenas import Arena, Membership, Pairing
from arena.models.bank import OVERALL, Answer, Category, Prompt
from arena.models.battles import Battle, Origin, Outcome, Vote, VoteFile, Voter
from arena.models.exclusions import Exclusion
from arena.models.registry import LanguageModel

__all__ = [
    "OVERALL",
    "Answer",
    "Arena",
    "Battle",
    "Category",
    "Exclusion",
    "LanguageModel",
    "Membership",
    "Origin",
    "Outcome",
    "Pairing",
    "Prompt",
    "Vote",
    "VoteFile",
    "Voter",
]
