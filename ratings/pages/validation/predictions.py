"""How well the scores predict, in a few sentences; where votes are too few, they say so."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.pages.writing.numbers import percent

KINDS = ("voters", "prompts")

TOO_FEW = {
    "voters": gettext_lazy(
        "Too few people have voted to say whether the scores predict other people's votes."
    ),
    "prompts": gettext_lazy(
        "Too few questions have votes to say whether the scores predict votes on others."
    ),
}
BETTER = {
    "voters": gettext_lazy("The scores predict other people's votes better than a coin."),
    "prompts": gettext_lazy("The scores predict votes on other questions better than a coin."),
}
OPEN = {
    "voters": gettext_lazy(
        "It is open whether the scores predict other people's votes better than a coin."
    ),
    "prompts": gettext_lazy(
        "It is open whether the scores predict votes on other questions better than a coin."
    ),
}
WORSE = {
    "voters": gettext_lazy(
        "The scores predict other people's votes worse than a coin: most of a lead is chance."
    ),
    "prompts": gettext_lazy(
        "The scores predict votes on other questions worse than a coin: most of a lead is chance."
    ),
}
BOLD = {
    "voters": gettext_lazy(
        "With other people, about %(value)s of a lead remains (likely %(lower)s to %(upper)s)."
    ),
    "prompts": gettext_lazy(
        "On other questions, about %(value)s of a lead remains (likely %(lower)s to %(upper)s)."
    ),
}
CAUTIOUS = {
    "voters": gettext_lazy("With other people, leads are larger than the scores say."),
    "prompts": gettext_lazy("On other questions, leads are larger than the scores say."),
}
RIGHT = {
    "voters": gettext_lazy("With other people, leads are about as large as the scores say."),
    "prompts": gettext_lazy("On other questions, leads are about as large as the scores say."),
}
NARROW = 0.5
"""A slope known less well than that is no evidence that leads are as large as the scores say."""


def predictions(record: dict[str, Any]) -> list[str]:
    if record["held_out"] is None:
        return [_("With so many models it is not computed how well the scores predict.")]
    if not any(record["held_out"].values()):
        return [_("Too few votes to say how well the scores predict.")]
    sentences = []
    for kind in KINDS:
        sentences += [better_than_a_coin(record, kind), what_remains_of_leads(record, kind)]
    sentences += [scatter(record), agreement(record), drift(record)]
    return [str(sentence) for sentence in sentences if sentence]


def better_than_a_coin(record: dict[str, Any], kind: str) -> str:
    found = record["held_out"][kind]
    if found is None or found["gain"] is None:
        return str(TOO_FEW[kind])
    if found["gain"]["lower"] > 0:
        return str(BETTER[kind])
    return str(WORSE[kind] if found["gain"]["upper"] < 0 else OPEN[kind])


def what_remains_of_leads(record: dict[str, Any], kind: str) -> str:
    """Nothing where the predictions are worse than a coin's, which says it already."""
    found = record["held_out"][kind]
    slope = found and found["slope"]
    if not slope or not found["gain"] or found["gain"]["upper"] < 0:
        return ""
    if slope["upper"] < 1:
        shares = {name: percent(max(slope[name], 0)) for name in ("value", "lower", "upper")}
        return BOLD[kind] % shares
    if slope["lower"] > 1:
        return str(CAUTIOUS[kind])
    return str(RIGHT[kind]) if slope["upper"] - slope["lower"] < NARROW else ""


def scatter(record: dict[str, Any]) -> str:
    fit = record["fit"]
    if fit is None:
        return _("Too few votes on the same pairs of models to say how well one score each fits.")
    if fit["ratio"] > fit["upper"]:
        return _(
            "Results between pairs scatter more than one score a model explains: voters or "
            "questions differ, or some models suit each other."
        )
    return _("No sign that results between pairs scatter around the scores more than by chance.")


def agreement(record: dict[str, Any]) -> str:
    found = record["agreement"]
    if found is None:
        return _(
            "Too few questions have answers that two people judged to say how far voters agree."
        )
    if found["nominal_lower"] <= 0:
        return _("It is open whether people who judge the same answers agree more than by chance.")
    said = _(
        "Two people who judge the same two answers say the same in %(same)s of cases; by chance "
        "it would be %(chance)s."
    )
    return said % {"same": percent(found["same"]), "chance": percent(found["by_chance"])}


def drift(record: dict[str, Any]) -> str:
    found = record["drift"]
    if found is None:
        return _("Too few people have voted to say whether votes change with time.")
    if not found["worse"]:
        return _(
            "The first half of the votes predicts the second worse than random halves predict each "
            "other: voters, questions or tastes have changed."
        )
    return _("No drift to be seen: the first half of the votes predicts the second as usual.")
