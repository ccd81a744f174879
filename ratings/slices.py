"""The parts of an arena's votes that have a board of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from arena.models import OVERALL, Outcome, Prompt
from ratings.ballots import Ballots
from ratings.lineup import Lineup

TIES_EXCLUDED = "ties-excluded"


@dataclass(frozen=True)
class Slice:
    """Some of the ballots: `rows` is a mask over them."""

    slug: str
    name: str
    rows: np.ndarray


def slices(lineup: Lineup, ballots: Ballots, excluded: list[int]) -> Iterator[Slice]:
    """All counted votes, those without a tie, and those of each category; none of them empty."""
    counted = ~np.isin(ballots["voter"], excluded)
    yield Slice(OVERALL, _("Overall"), counted)
    decided = counted & (ballots["outcome"] < Outcome.TIE)
    if decided.any() and not decided[counted].all():
        yield Slice(TIES_EXCLUDED, _("Ties excluded"), decided)
    for category in lineup.categories:
        prompts = Prompt.objects.filter(arena=lineup.arena, categories=category["id"])
        asked = np.isin(ballots["prompt"], list(prompts.values_list("id", flat=True)))
        if (counted & asked).any():
            yield Slice(category["slug"], category["name"], counted & asked)
