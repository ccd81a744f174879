"""Seal, read, rate, publish: from the votes of an arena to its next snapshot.

Level-triggered: what is counted is compared with what should be, and nothing else is asked. A call
that came late, twice or never changes no result.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Max

from arena import ledger
from arena.models import Arena, Category, LanguageModel, Origin, Prompt, Vote
from ratings.ballots import Ballots
from ratings.engine import Votes, rate
from ratings.models import OVERALL, Board, Rating, Snapshot
from ratings.organizations import organization_ranks
from ratings.retention import prune

log = logging.getLogger(__name__)

FACTS = ("name", "organization", "license", "knowledge_cutoff", "input_price", "output_price",
         "link")


@dataclass(frozen=True)
class Field:
    """What the boards of an arena depend on besides its votes."""

    models: dict[int, LanguageModel]
    categories: dict[str, tuple[str, list[int]]]
    anchor: tuple[int, float] | None

    @property
    def digest(self) -> str:
        facts = [
            [model.id, model.status, *(str(getattr(model, fact)) for fact in FACTS)]
            for model in self.models.values()
        ]
        basis = [settings.VERSION, facts, self.categories, self.anchor]
        return hashlib.sha256(json.dumps(basis).encode()).hexdigest()
