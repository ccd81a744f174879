"""What the caller of `rate` can choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ratings.engine.scope import Scope
from ratings.engine.votes import Votes

Method = Literal["bradley-terry", "davidson"]
Interval = Literal["sandwich", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Options:
    """Options of `rate`, which explains them."""

    method: Method
    interval: Interval
    scope: Scope
    confidence: float
    anchor: tuple[int, float] | None
    reweight: int | None
    rounds: int
    seed: int

    def refuse_bad(self, votes: Votes) -> None:
        """Raise ValueError for an option that is out of range or does not fit the votes."""
        if self.method not in get_args(Method):
            raise ValueError(f"method is {self.method!r}, it must be one of {get_args(Method)}")
        if self.interval not in get_args(Interval):
            raise ValueError(
                f"interval is {self.interval!r}, it must be one of {get_args(Interval)}"
            )
        if self.scope not in list(Scope):
            raise ValueError(f"scope is {self.scope!r}, it must be one of {[*map(str, Scope)]}")
        if not 0 < self.confidence < 1:
            raise ValueError(f"confidence is {self.confidence}, it must be between 0 and 1")
        if self.anchor is not None and not 0 <= self.anchor[0] < votes.n_models:
            raise ValueError(f"anchor is model {self.anchor[0]} of {votes.n_models} models")
        if self.reweight is not None and self.reweight < 1:
            raise ValueError(f"reweight is {self.reweight}, it must be at least 1")
        if self.rounds < 2:
            raise ValueError(f"rounds is {self.rounds}, it must be at least 2")
        if votes.style is not None and self.method == "davidson":
            raise ValueError("style control is offered with Bradley-Terry only")
        if votes.style is not None and self.interval == "bootstrap":
            raise ValueError("the bootstrap is not offered with style control")
