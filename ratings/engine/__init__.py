"""The rating engine: numpy and scipy only, usable without the rest of Evenhand.

>>> from ratings.engine import Votes, rate
>>> board = rate(Votes(model_a=[0, 1, 2, 0], model_b=[1, 2, 0, 1], outcome=[0, 0, 0, 2]))
>>> board.score.round(1)
"""

from ratings.engine.rate import rate
from ratings.engine.ratings import Ratings
from ratings.engine.votes import Outcome, Votes

__all__ = ["Outcome", "Ratings", "Votes", "rate"]
