"""Tells the arena which pairs teach most. Nothing else flows back from the ratings."""

import numpy as np

from arena.models import LanguageModel, Pairing
from ratings.counting.basis import Basis
from ratings.counting.boards import RatedBoard


def update_pairing(basis: Basis, overall: RatedBoard) -> None:
    """Store how often each pair of active models should meet, and the votes of every model.

    For boards that are too large for a design, only the votes.
    """
    votes = {row.model_id: row.votes for row in overall.ratings if row.model_id is not None}
    active = [
        number
        for number, model in enumerate(basis.models)
        if model.status == LanguageModel.Status.ACTIVE
    ]
    if overall.design:
        ids = [basis.ids[number] for number in active]
        pairing = Pairing.of(ids, overall.design.pair_probability(among=active), votes)
    else:
        pairing = Pairing.of([], np.zeros((0, 0)), votes)
    pairing.arena = basis.arena
    Pairing.objects.bulk_create(
        [pairing],
        update_conflicts=True,
        unique_fields=["arena"],
        update_fields=["version", "ids", "weights", "votes"],
    )
