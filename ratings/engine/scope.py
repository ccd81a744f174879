"""For whom a board holds: what is taken for a sample, and what for all there is."""

from __future__ import annotations

from enum import StrEnum

from ratings.engine.votes import Votes


class Scope(StrEnum):
    """Whom the claims of a board are about. One scope makes all of them.

    Votes are a sample in every scope. Voters or prompts that are a sample as well are clusters:
    what one of them has in common is one piece of evidence.
    """

    SAME = "same people, same questions"
    QUESTIONS = "same people, questions like these"
    ALL = "people and questions like these"

    @property
    def samples_voters(self) -> bool:
        return self is Scope.ALL

    @property
    def samples_prompts(self) -> bool:
        return self is not Scope.SAME


def widest(votes: Votes) -> Scope:
    """Return the widest scope, which for votes without voters and prompts is the narrowest."""
    return Scope.SAME if votes.voter is None and votes.prompt is None else Scope.ALL
