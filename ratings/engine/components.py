"""Identifiability: which models can be compared, and which of them firmly.

A finite Bradley-Terry estimate exists if and only if the graph of wins (a tie is a win both ways)
is strongly connected (Ford 1957; Zermelo 1929). Models that are not even linked by battles share
no scale at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from ratings.engine.linear import sums
from ratings.engine.tally import Tally
from ratings.engine.votes import FloatArray, IntArray

WON_BY_FIRST, WON_BY_SECOND = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 1.0])
"""Outcomes in which each model of a pair won, a tie being a win both ways."""

ROUNDING = 1e-9
"""Summed weights that differ by less, relatively, are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """Models that are linked by battles and so share a scale.

    Attributes
    ----------
    models : (n,) int array
        All models of the component, ascending.
    core : (n_core,) int array
        Those whose mutual battles alone give finite ratings; may be empty.
    fringe : (n - n_core,) int array
        The others: against the core they only won or only lost, so their distance from it
        rests on a weak prior. Published as provisional.
    """

    models: IntArray
    core: IntArray
    fringe: IntArray

    @property
    def firm(self) -> IntArray:
        """The core or, without one, all models: ratings are measured from their mean."""
        return self.core if len(self.core) else self.models


def find_components(tally: Tally) -> list[Component]:
    """Split the models with votes into components, the largest first.

    Parameters
    ----------
    tally : Tally

    Returns
    -------
    list of Component
        Models without (weighing) votes are in none of them.
    """
    met = np.zeros(tally.n_models, dtype=bool)
    met[tally.first] = met[tally.second] = True
    wins = _win_graph(tally)
    _, block = csgraph.connected_components(wins, connection="strong")
    everyone = np.flatnonzero(met)
    # The usual case by far, so the rest of the work is left out for it.
    if len(everyone) and np.all(block[everyone] == block[everyone[0]]):
        return [Component(models=everyone, core=everyone, fringe=everyone[:0])]
    _, component = csgraph.connected_components(wins, connection="weak")
    inside = block[tally.first] == block[tally.second]
    votes = sums(block[tally.first[inside]], tally.total[inside], tally.n_models)
    members = [np.flatnonzero(met & (component == label)) for label in np.unique(component[met])]
    members.sort(key=lambda models: (-len(models), models[0]))
    return [_with_core(models, block[models], votes) for models in members]


def _with_core(models: IntArray, block: IntArray, votes: FloatArray) -> Component:
    """Choose the strongly connected block with most models, then most votes; never by number."""
    blocks, sizes = np.unique(block, return_counts=True)
    largest = blocks[sizes == sizes.max()]
    busiest = largest[votes[largest] >= votes[largest].max() * (1 - ROUNDING)]
    is_clear = sizes.max() > 1 and len(busiest) == 1
    core = block == busiest[0] if is_clear else np.zeros(len(models), dtype=bool)
    return Component(models=models, core=models[core], fringe=models[~core])


def _win_graph(tally: Tally) -> sparse.csr_array:
    """Link each model to those that it beat or tied with."""
    beaten = tally.count @ WON_BY_FIRST > 0
    beating = tally.count @ WON_BY_SECOND > 0
    winner = np.concatenate([tally.first[beaten], tally.second[beating]])
    loser = np.concatenate([tally.second[beaten], tally.first[beating]])
    shape = (tally.n_models, tally.n_models)
    return sparse.csr_array((np.ones(len(winner), dtype=np.int8), (winner, loser)), shape=shape)
