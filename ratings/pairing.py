"""Tells the arena which pairs teach most: the only thing that flows back from the ratings."""

from itertools import combinations

from arena.models import LanguageModel, Pairing
from ratings.engine.design import Design
from ratings.lineup import Lineup


def update_pairing(lineup: Lineup, design: Design) -> None:
    """Store how often each pair of active models should meet, relative to the other pairs."""
    probability = design.pair_probability()
    active = [
        (index, model.id)
        for index, model in enumerate(lineup.models)
        if model.status == LanguageModel.Status.ACTIVE
    ]
    weights = {
        Pairing.key(one, other): float(f"{probability[i, j]:.3g}")
        for (i, one), (j, other) in combinations(active, 2)
    }
    Pairing.objects.update_or_create(arena=lineup.arena, defaults={"weights": weights})
