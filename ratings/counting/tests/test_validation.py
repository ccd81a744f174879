"""What is stored of how well a board predicts: plain data, and nothing few votes cannot say."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ratings.counting import validation as concept
from ratings.counting.sureness import Subject
from ratings.counting.validation import validation
from ratings.engine import Votes
from ratings.engine.validation import HeldOut
from ratings.tests.examined import NAMES, random_votes


def with_prompts(votes: Votes) -> Votes:
    prompt = np.arange(len(votes)) % 25
    return Votes(votes.model_a, votes.model_b, votes.outcome, votes.voter, prompt, n_models=4)


def subject(count: int = 400) -> Subject:
    return Subject(with_prompts(random_votes(count)), NAMES, [])


def test_it_is_json_without_a_number_that_is_none():
    record = validation(subject())
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert record["votes"] == record["votes_of_board"] == 400
    assert all(record[name] for name in ("held_out", "fit", "agreement"))


def test_each_way_of_leaving_out_has_its_own_figures():
    votes = subject().votes
    record = validation(subject())["held_out"]
    for kind, label in (("voters", votes.voter), ("prompts", votes.prompt)):
        by_hand = HeldOut.of(votes, label)
        assert record[kind]["groups"] == len(np.unique(label))
        assert record[kind]["log_loss"] == pytest.approx(by_hand.log_loss.mean())
        assert record[kind]["coin_brier"] == pytest.approx(by_hand.coin_brier.mean())
        assert sum(one["votes"] for one in record[kind]["reliability"]) <= len(votes)
    assert record["votes"]["groups"] == len(votes)


@pytest.mark.parametrize("count", [0, 1, 18])
def test_few_votes_leave_all_unknown(count):
    record = validation(subject(count))
    assert record["held_out"] == {"votes": None, "voters": None, "prompts": None}
    assert (record["agreement"], record["drift"]) == (None, None)


def test_of_many_votes_the_newest_are_looked_at(monkeypatch):
    monkeypatch.setattr(concept, "MOST_VOTES", 100)
    whole = subject()
    record = validation(whole)
    newest = replace(whole, votes=whole.votes.where(slice(300, 400)))
    assert (record["votes"], record["votes_of_board"]) == (100, 400)
    assert record["held_out"] == validation(newest)["held_out"]


def test_a_very_large_board_is_not_rated_again(monkeypatch):
    monkeypatch.setattr("ratings.counting.sureness.DENSE_MODELS", 3)
    record = validation(subject())
    assert {record[name] for name in ("held_out", "fit", "agreement", "drift")} == {None}
