from arena.models.arenas import Arena, ForbiddenPair, Membership, Pairing
from arena.models.bank import OVERALL, TIES_EXCLUDED, Answer, Category, Prompt
from arena.models.battles import (
    Battle,
    Origin,
    Outcome,
    Reveal,
    SetAside,
    Share,
    Vote,
    VoteFile,
    Voter,
)
from arena.models.calls import Call
from arena.models.conversations import Turn
from arena.models.endpoints import Deployment, Endpoint
from arena.models.exclusions import Exclusion
from arena.models.registry import LanguageModel

__all__ = [
    "OVERALL",
    "TIES_EXCLUDED",
    "Answer",
    "Arena",
    "Battle",
    "Call",
    "Category",
    "Deployment",
    "Endpoint",
    "Exclusion",
    "ForbiddenPair",
    "LanguageModel",
    "Membership",
    "Origin",
    "Outcome",
    "Pairing",
    "Prompt",
    "Reveal",
    "SetAside",
    "Share",
    "Turn",
    "Vote",
    "VoteFile",
    "Voter",
]
