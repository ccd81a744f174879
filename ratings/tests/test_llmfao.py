"""A real crowd evaluation, from its files to a board and a battle, by the commands alone."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from scipy.optimize import minimize

from arena.models import OVERALL, Answer, Arena
from ratings.models import Snapshot

FILES = settings.BASE_DIR.parent / "shared" / "data" / "llmfao"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILES.exists(), reason=f"the LLMFAO files are not in {FILES}"),
]


def independent_scores(path: Path) -> dict[str, float]:
    """Bradley-Terry straight from the file: log-likelihood over rows, by a general optimiser."""
    with path.open() as file:
        rows = list(csv.DictReader(file))
    names = sorted({row[side] for row in rows for side in ("left", "right")})
    place = {name: number for number, name in enumerate(names)}
    left = np.array([place[row["left"]] for row in rows])
    right = np.array([place[row["right"]] for row in rows])
    credit = np.array([{"left": 1.0, "right": 0.0, "tie": 0.5}[row["winner"]] for row in rows])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        gap = theta[left] - theta[right]
        surprise = 1 / (1 + np.exp(-gap)) - credit
        gradient = np.bincount(left, surprise, len(names)) - np.bincount(
            right, surprise, len(names)
        )
        return float(np.sum(np.logaddexp(0, gap) - credit * gap)), gradient

    fit = minimize(loss, np.zeros(len(names)), jac=True, method="BFGS", options={"gtol": 1e-6})
    scores = 1000 + 400 / np.log(10) * (fit.x - fit.x.mean())
    return dict(zip(names, scores, strict=True))


def manage(command: str) -> None:
    call_command(*[part.replace("FILES", str(FILES)) for part in command.split()])


IMPORT_MODELS = "import_models FILES/answers.jsonl"
IMPORT_ANSWERS = (
    "import_answers FILES/answers.jsonl --arena crowd --column model=name"
    " --prompts FILES/prompts.jsonl --prompt-column categories=type"
)
IMPORT_VOTES = (
    "import_votes FILES/votes.csv --arena crowd --column model_a=left --column model_b=right"
    " --column outcome=winner --column voter=worker"
)


def test_the_files_load_unedited_the_board_is_right_and_people_can_vote(voter):
    manage(f"{IMPORT_MODELS} --status active")
    manage(IMPORT_ANSWERS)
    manage(IMPORT_VOTES)
    manage("refit --arena crowd")

    arena = Arena.objects.get(slug="crowd")
    rows = Snapshot.objects.board(arena, OVERALL).ratings
    expected = independent_scores(FILES / "votes.csv")
    found = dict(rows.values_list("name", "score"))
    # Both are measured from a mean, the board's from one that counts little-known models less.
    shift = sum(found.values()) / len(found) - sum(expected.values()) / len(expected)
    assert {name: score - shift for name, score in found.items()} == pytest.approx(
        expected, abs=0.01
    )
    assert rows.count() == 59
    assert arena.votes.count() == 8931

    address = voter.post("/arenas/crowd/battles")["Location"]
    assert voter.get(address).status_code == 200
    assert voter.post(f"{address}/vote", {"outcome": "tie"}, follow=True).status_code == 200
    assert arena.votes.count() == 8932
    assert Answer.objects.filter(prompt__arena=arena).count() == 750


def test_every_worker_is_one_voter():
    manage(IMPORT_MODELS)
    manage(IMPORT_VOTES)
    workers = defaultdict(int)
    with (FILES / "votes.csv").open() as file:
        for row in csv.DictReader(file):
            workers[row["worker"]] += 1
    votes = Arena.objects.get(slug="crowd").votes
    counted = dict.fromkeys(workers, 0)
    for key in votes.values_list("voter__key", flat=True):
        counted[key.rsplit("/")[-1]] += 1
    assert counted == dict(workers)
