"""The sentences: each from figures that mean it, and none that contradict."""

import pytest

from ratings.pages.validation.predictions import predictions


def estimate(lower: float, upper: float) -> dict:
    return {"value": (lower + upper) / 2, "lower": lower, "upper": upper}


def record(gain=(0.01, 0.03), slope=(0.9, 1.1), **found) -> dict:
    held_out = {"gain": gain and estimate(*gain), "slope": slope and estimate(*slope)}
    return {
        "held_out": {"votes": held_out, "voters": held_out, "prompts": None},
        "fit": None,
        "agreement": None,
        "drift": None,
    } | found


@pytest.mark.parametrize(
    ("gain", "slope", "said", "silent"),
    [
        ((0.01, 0.03), (0.9, 1.1), ["votes better than a coin", "as large as"], ["remains"]),
        (
            (0.01, 0.03),
            (0.5, 0.9),
            ["better", "about 70% of a lead remains (likely 50% to 90%)"],
            [],
        ),
        ((0.01, 0.03), (1.1, 1.5), ["better", "larger than the scores say"], ["as large as"]),
        ((0.01, 0.03), (0.5, 1.5), ["better"], ["lead"]),
        ((-0.01, 0.03), (-0.3, 0.7), ["It is open", "about 20%", "(likely 0% to 70%)"], ["−", "-"]),
        ((-0.03, -0.01), (-0.3, 0.7), ["worse than a coin"], ["remains"]),
        (None, None, ["Too few people have voted"], ["remains", "coin"]),
    ],
)
def test_other_people(gain, slope, said, silent):
    text = " ".join(predictions(record(gain, slope)))
    assert "Too few questions have votes" in text
    assert all(words in text for words in said)
    assert not any(words in text for words in silent)


@pytest.mark.parametrize(("ratio", "said"), [(1.4, "scatter more than one"), (1.0, "No sign")])
def test_scatter(ratio, said):
    found = {"ratio": ratio, "lower": 0.9, "upper": 1.1, "pairs": 50, "freedom": 40}
    assert said in " ".join(predictions(record(fit=found)))


@pytest.mark.parametrize(("lower", "said"), [(0.1, "in 53% of cases"), (-0.1, "It is open")])
def test_agreement(lower, said):
    found = {"nominal_lower": lower, "same": 0.53, "by_chance": 0.34}
    assert said in " ".join(predictions(record(agreement=found)))


@pytest.mark.parametrize(("worse", "said"), [(0, "have changed"), (3, "No drift")])
def test_drift(worse, said):
    assert said in " ".join(predictions(record(drift={"worse": worse, "draws": 19})))


def test_where_nothing_is_known_it_is_one_sentence():
    nothing = {"held_out": dict.fromkeys(("votes", "voters", "prompts"))}
    assert predictions(record() | nothing) == ["Too few votes to say how well the scores predict."]
    [large] = predictions(record() | {"held_out": None})
    assert "so many models" in large
