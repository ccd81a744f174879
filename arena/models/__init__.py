from arena.models.arenas import Arena, Membership, Pairing
from arena.models.bank import OVERALL, TIES_EXCLUDED, Answer, Category, Prompt
from arena.models.battles import (
    Battle,
    Origin,
    Outcome,
    Reveal,
    Share,
    Vote,
    VoteFile,
    Voter,
)
from arena.models.exclusions import Exclusion
from arena.models.registry import LanguageModel

__all__ = [
    "OVERALL",
    "TIES_EXCLUDED",
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
    "Reveal",
    "Share",
    "Vote",
    "VoteFile",
    "Voter",
]
