"""The parts of an arena's votes that have their own board."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from arena.models import OVERALL, TIES_EXCLUDED, Outcome, Prompt
from ratings.counting.ballots import Ballots
from ratings.counting.basis import Basis


@dataclass(frozen=True)
class Slice:
    """Some of the ballots: `rows` is a mask over them."""

    slug: str
    name: str
    rows: np.ndarray
    style_control: bool = False


def slices(basis: Basis, ballots: Ballots) -> Iterator[Slice]:
    """All counted votes and, if there are any, those without ties and those of each category."""
    counted = ~np.isin(ballots["voter"], basis.excluded)
    yield Slice(OVERALL, _("Overall"), counted)
    decided = counted & (ballots["outcome"] < Outcome.TIE)
    if decided.any() and not decided[counted].all():
        yield Slice(TIES_EXCLUDED, _("Ties excluded"), decided)
    for category in basis.categories:
        prompts = Prompt.objects.filter(arena=basis.arena, categories=category["id"])
        asked = np.isin(ballots["prompt"], list(prompts.values_list("id", flat=True)))
        if (counted & asked).any():
            yield Slice(category["slug"], category["name"], counted & asked)
