"""The rating engine: from votes to ratings, intervals and ranks, with numpy and scipy alone.

Three models, eight votes (0 A is better, 1 B is better, 2 tie, 3 both are bad):

>>> from ratings.engine import Votes, rate
>>> votes = Votes(
...     model_a=[0, 1, 2, 0, 1, 2, 0, 1],
...     model_b=[1, 2, 0, 2, 0, 1, 1, 2],
...     outcome=[0, 0, 1, 0, 0, 2, 3, 1],
... )
>>> board = rate(votes)
>>> board.score.round(1).tolist()
[1107.5, 1000.0, 892.5]
>>> board.rank.tolist()
[1, 1, 1]
>>> [f"{low} to {high}" for low, high in zip(board.rank_low, board.rank_high)]
['1 to 3', '1 to 3', '1 to 3']

`rate` reads as the story: validate, tally, components, fit, interval, ranks, result. From the fit
that it hands on, `board.fitted`, go on `influence`, `fragility` and `design`. Beside them stand
`ranking.lmsys_rank` and `elo.elo`.
"""

from ratings.engine.rate import rate
from ratings.engine.ratings import Ratings
from ratings.engine.scope import Scope
from ratings.engine.votes import Outcome, Votes

__all__ = ["Outcome", "Ratings", "Scope", "Votes", "rate"]
