"""How fast answers are shown: the same for both sides, so that it tells neither side's speed.

Both sides begin together, and both always show the same number of characters. If one side does not
keep up, both wait for it and the pace drops; it never rises again. Otherwise the other side's
sudden speed would give away that a side which has ended was slow.
"""

from dataclasses import dataclass

TICK = 0.1  # seconds between two looks
FASTEST = 240.0  # characters a second; about 60 tokens
SLOWEST = 20.0
SLOWER = 0.9
LAST = 0.8


@dataclass
class Pace:
    """Each side shows `shown` characters, or all it has if it has fewer."""

    rate: float = FASTEST
    shown: int = 0
    credit: float = 0.0
    is_one_left: bool = False

    def step(self, seconds: float, received: list[int], ended: list[bool]) -> None:
        """Show more after this many seconds, given each side's characters and whether it has
        ended."""
        self.slow_down_when_one_is_left(received, ended)
        self.credit += self.rate * seconds
        wanted = self.shown + int(self.credit)
        limits = [n for n, is_over in zip(received, ended, strict=True) if not is_over]
        reached = min([wanted, *limits])
        if reached < wanted:
            if reached > self.shown:  # too slow, and not just a pause
                self.rate = max(SLOWEST, self.rate * SLOWER)
            self.credit = 0.0
        else:
            self.credit -= wanted - self.shown
        self.shown = max(self.shown, reached)

    def slow_down_when_one_is_left(self, received: list[int], ended: list[bool]) -> None:
        """Once, whichever side is left: so the pace rarely drops later, which would tell that
        side's speed."""
        over = [is_over and self.shown >= n for n, is_over in zip(received, ended, strict=True)]
        if any(over) and not self.is_one_left:
            self.is_one_left = True
            self.rate = max(SLOWEST, self.rate * LAST)

    def is_over(self, received: list[int], ended: list[bool]) -> bool:
        return all(ended) and self.shown >= max(received)
