"""How well a board's scores predict votes: found of its votes alone, as plain data.

Pure, as `sureness` is: to the record that `Evidence.validation` keeps. What too few votes cannot
say is null.
"""

from dataclasses import asdict
from typing import Any

import numpy as np

from ratings.counting.sureness import Subject
from ratings.engine import Votes
from ratings.engine.agreement import agreement
from ratings.engine.validation import MOST_VOTES, Estimate, HeldOut, Reliability, drift, model_fit

FEWEST_IN_BIN = 20


def validation(subject: Subject) -> dict[str, Any]:
    votes = subject.votes.where(slice(-MOST_VOTES, None))
    record = {"votes": len(votes), "votes_of_board": len(subject.votes)}
    if subject.is_large:
        return record | dict.fromkeys(("held_out", "fit", "agreement", "drift"))
    labels = {"votes": np.arange(len(votes)), "voters": votes.voter, "prompts": votes.prompt}
    found = {"fit": model_fit(votes), "agreement": agreement(votes), "drift": drift(votes)}
    return (
        record
        | {"held_out": {kind: held_out(votes, label) for kind, label in labels.items()}}
        | {name: asdict(one) if one else None for name, one in found.items()}
    )


def held_out(votes: Votes, label: np.ndarray | None) -> dict[str, Any] | None:
    """None of too few groups."""
    if label is None:
        return None
    predicted = HeldOut.of(votes, label)
    if not predicted.is_enough:
        return None
    return {
        "votes": len(predicted),
        "groups": int(predicted.group.max()) + 1,
        "log_loss": float(predicted.log_loss.mean()),
        "coin_log_loss": float(np.log(2)),
        "brier": float(predicted.brier.mean()),
        "coin_brier": float(predicted.coin_brier.mean()),
        "gain": estimate(predicted.gain()),
        "slope": estimate(predicted.slope()),
        "reliability": bins(predicted.reliability()),
    }


def estimate(found: Estimate | None) -> dict[str, float] | None:
    return asdict(found) if found else None


def bins(curve: Reliability) -> list[dict[str, Any]]:
    """Those with enough votes for a point."""
    columns = (curve.count, curve.predicted, *(getattr(curve.observed, name) for name in BOUNDS))
    names = ("votes", "predicted", "observed", "lower", "upper")
    return [
        dict(zip(names, values, strict=True))
        for values in zip(*(column.tolist() for column in columns), strict=True)
        if values[0] >= FEWEST_IN_BIN
    ]


BOUNDS = ("share", "lower", "upper")
