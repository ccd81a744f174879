"""A comparison of two models in words, composed by tested rules."""

import math
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.texts.money import amount, dollars
from ratings.models import Rating
from ratings.pages.compare.comparison import Comparison, Prices
from ratings.pages.writing.findings import and_list
from ratings.pages.writing.numbers import multiple, whole


def headline(comparison: Comparison) -> str:
    """Which model is better, or why that cannot be said."""
    difference = comparison.difference
    names = {"a": comparison.a.name, "b": comparison.b.name}
    if not comparison.is_possible:
        return _("%(a)s and %(b)s cannot be compared here") % names
    if difference is None:
        return _("Nobody can say how sure the order of %(a)s and %(b)s is") % names
    if not difference.told_apart:
        return _("%(a)s and %(b)s cannot be told apart") % names
    better, other = ahead(comparison)
    return _("%(better)s is better than %(other)s") % {"better": better.name, "other": other.name}


def sentences(comparison: Comparison) -> list[str]:
    said = [
        *obstacles(comparison),
        win_rate(comparison),
        who_is_ahead(comparison),
        battles(comparison),
        more_votes(comparison),
        list_prices(comparison),
        measured_costs(comparison),
    ]
    return [sentence for sentence in said if sentence]


def obstacles(comparison: Comparison) -> list[str]:
    """Why the scores say nothing about the two, if that is so."""
    said = [_("%s has no votes on this board yet.") % row.name for row in comparison.unrated]
    said += [
        _("%s is provisional: it has only won, only lost, or was judged by one voter.") % row.name
        for row in comparison.provisional
    ]
    if comparison.never_met:
        said.append(
            _(
                "The two never met, directly or through others, so their scores are not on one "
                "scale."
            )
        )
    return said


def win_rate(comparison: Comparison) -> str:
    first, second = ahead(comparison)
    seen = comparison if first is comparison.a else comparison.swapped
    if seen.win_rate is None:
        return ""
    facts = {"first": first.name, "second": second.name, "credit": credit(seen.win_rate)}
    if seen.difference is None:
        return (
            _(
                "Of 100 votes between them, ties split, the scores predict %(credit)s for "
                "%(first)s and the rest for %(second)s; this board gives no interval."
            )
            % facts
        )
    lower, upper = seen.difference.win_rates
    facts |= {"lower": credit(lower), "upper": credit(upper)}
    return (
        _(
            "Of 100 votes between them, ties split, the scores predict %(credit)s for %(first)s "
            "and the rest for %(second)s (likely range of this difference alone: %(lower)s to "
            "%(upper)s)."
        )
        % facts
    )


def credit(share: float) -> str:
    """Of 100 votes, ties split."""
    return f"{100 * share:.0f}"


def who_is_ahead(comparison: Comparison) -> str:
    """If the order is open, which score is nevertheless higher."""
    difference = comparison.difference
    if difference is None or difference.told_apart:
        return ""
    if not difference.points:
        return _("Their scores are the same.")
    first, _second = ahead(comparison)
    return _("%s has the higher score, but that may be chance.") % first.name


def battles(comparison: Comparison) -> str:
    """What they did against each other; empty if the votes are not here."""
    direct = comparison.direct
    if direct.count is None:
        return ""
    if direct.observed is None:
        if comparison.is_possible:
            return _("They never met directly, so they are compared through other models.")
        return ""
    won, lost, tie, both_bad = direct.count
    met = sum(direct.count)
    facts = {
        "a": comparison.a.name,
        "b": comparison.b.name,
        "battles": whole(met),
        "won": whole(won),
        "lost": whole(lost),
        "ties": whole(tie + both_bad),
        "credit": credit(direct.observed),
    }
    said = ngettext(
        "In their one battle %(a)s won %(won)s, %(b)s won %(lost)s, and %(ties)s was a tie or both "
        "bad: with ties split %(credit)s of 100 votes for %(a)s.",
        "In %(battles)s direct battles %(a)s won %(won)s, %(b)s won %(lost)s, and %(ties)s were "
        "ties or both bad: with ties split %(credit)s of 100 votes for %(a)s.",
        met,
    )
    return said % facts


def more_votes(comparison: Comparison) -> str:
    """With how many more votes this page would probably tell them apart."""
    forecast = comparison.forecast
    if forecast is None or not forecast.enough:
        return ""
    if math.isinf(forecast.enough):
        return _("To tell them apart may take more than a million votes, or never happen.")
    facts = {"enough": rough(forecast.enough), "early": rough(forecast.early)}
    if math.isinf(forecast.late):
        said = _(
            "%(enough)s more votes like these, on all models of the board, would probably tell "
            "them apart (8 in 10); it may take only %(early)s, or never happen."
        )
        return said % facts
    said = _(
        "%(enough)s more votes like these, on all models of the board, would probably tell them "
        "apart (8 in 10); it may take anything from %(early)s to %(late)s."
    )
    return said % (facts | {"late": rough(forecast.late)})


def rough(votes: float) -> str:
    """Two digits: nobody knows it better."""
    return whole(math.ceil(float(f"{votes:.1e}")))


def list_prices(comparison: Comparison) -> str:
    prices = comparison.list_price
    if prices.ends is None:
        names = without(prices, comparison)
        said = ngettext(
            "The list price of %s is unknown.", "The list prices of %s are unknown.", len(names)
        )
        return said % and_list(names)
    facts = price_facts(comparison, prices, *prices.ends) | {"mix": amount(comparison.mix)}
    if not prices.gap:
        said = _(
            "Both cost %(low)s per million tokens, at %(mix)s input tokens to one output token."
        )
    elif prices.ratio is None:
        said = _(
            "At %(mix)s input tokens to one output token, %(cheap)s is free and "
            "%(dear)s costs %(high)s per million tokens."
        )
    else:
        said = _(
            "At %(mix)s input tokens to one output token, %(cheap)s costs %(low)s per "
            "million tokens and %(dear)s costs %(high)s: %(gap)s more, %(ratio)s times "
            "as much."
        )
    return said % facts


def measured_costs(comparison: Comparison) -> str:
    """What answers cost here, if that is known for both."""
    prices = comparison.answer_cost
    if prices.ends is None:
        return ""
    facts = price_facts(comparison, prices, *prices.ends)
    if not prices.gap:
        return _("1,000 answers as long as theirs here cost %(low)s from either model.") % facts
    if prices.ratio is None:
        said = _(
            "1,000 answers as long as theirs here are free from %(cheap)s and cost "
            "%(high)s from %(dear)s."
        )
        return said % facts
    said = _(
        "1,000 answers as long as theirs here cost %(low)s from %(cheap)s and %(high)s from "
        "%(dear)s, %(ratio)s times as much."
    )
    return said % facts


def price_facts(
    comparison: Comparison, prices: Prices, low: Decimal, high: Decimal
) -> dict[str, str]:
    cheap, dear = comparison.rows if prices.dearer == "B" else reversed(comparison.rows)
    return {
        "cheap": cheap.name,
        "dear": dear.name,
        "low": dollars(low),
        "high": dollars(high),
        "gap": dollars(high - low),
        "ratio": "" if prices.ratio is None else multiple(prices.ratio),
    }


def without(prices: Prices, comparison: Comparison) -> list[str]:
    pairs = zip((prices.a, prices.b), comparison.rows, strict=True)
    return [row.name for price, row in pairs if price is None]


def ahead(comparison: Comparison) -> tuple[Rating, Rating]:
    """The model with the higher score first."""
    return comparison.rows if (comparison.points or 0) >= 0 else (comparison.b, comparison.a)
