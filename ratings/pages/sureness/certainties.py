"""How sure a board is, in a few sentences composed by rules from the worker's findings."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ratings.pages.writing.findings import NAMED, and_list
from ratings.pages.writing.numbers import fine_percent, whole

HIGHEST = {
    "ties_left_out": gettext_lazy("With ties left out, %(other)s has the highest score."),
    "ties_modelled": gettext_lazy("With ties modelled, %(other)s has the highest score."),
    "style_control": gettext_lazy("At equal style, %(other)s has the highest score."),
    "without_heaviest_voter": gettext_lazy("%(other)s would then have the highest score."),
}
NOT_FIRM = {
    "ties_left_out": gettext_lazy("With ties left out, %(model)s cannot be rated firmly."),
    "ties_modelled": gettext_lazy("With ties modelled, %(model)s cannot be rated firmly."),
    "style_control": gettext_lazy("At equal style, %(model)s cannot be rated firmly."),
    "without_heaviest_voter": gettext_lazy("Then %(model)s could not be rated firmly."),
}
TIES = ("ties_left_out", "ties_modelled")
HEAVIEST = "without_heaviest_voter"
NO_NUMBER = {
    "equal": gettext_lazy("The first two, %(first)s and %(second)s, have the same score."),
    "never": gettext_lazy(
        "Removing votes, however many, would not put %(second)s ahead of %(first)s."
    ),
    "large": gettext_lazy(
        "This board has too many models to compute what other choices would change."
    ),
}


def certainties(record: dict[str, Any]) -> list[str]:
    if len(record["models"]) < 2:
        return [_("Fewer than two models are firmly rated so far, so there is no order to check.")]
    sentences = [
        largest_group(record),
        first_place(record),
        *first_place_by_ties(record),
        highest_at_equal_style(record),
        *without_heaviest_voter(record),
        swapping_votes(record),
        half_of_the_votes(record),
    ]
    return [sentence for sentence in sentences if sentence]


def largest_group(record: dict[str, Any]) -> str:
    sizes = record["groups"]["sizes"]
    if len(sizes) < 2:
        return ""
    said = _(
        "The models form %(groups)d groups that never met; all of this is about the "
        "largest, with %(models)d models."
    )
    return said % {"groups": len(sizes), "models": sizes[0]}


def first_place(record: dict[str, Any]) -> str:
    leaders = record["leaders"]
    if not leaders:
        return _("Provisional models rank first; this is about the firmly rated ones.")
    if len(leaders) == 1 and record["groups"]["provisional"]:
        return _("Of the models with enough votes, only %s may be first.") % leaders[0]
    if len(leaders) == 1:
        return _("Only %s may be first.") % leaders[0]
    if len(leaders) <= NAMED:
        said = _("%s may be first: the votes do not tell them apart.")
        return said % and_list(leaders)
    said = _("%d models may be first: the votes do not tell them apart.")
    return said % len(leaders)


def first_place_by_ties(record: dict[str, Any]) -> list[str]:
    if not record["ties"]:
        return [_("No vote is a tie, so how ties are counted does not matter.")]
    known = [name for name in TIES if record["choices"][name]]
    changes = [said for name in known if (said := other_highest(record, name))]
    if changes or len(known) < len(TIES):
        return changes
    if not record["leaders"]:
        return [_("%s has the highest score however ties are counted.") % highest(record)]
    if all(record["choices"][name]["same_leaders"] for name in TIES):
        return [_("Who may be first does not depend on how ties are counted.")]
    said = _("%s has the highest score however ties are counted; who may be first depends on it.")
    return [said % highest(record)]


def other_highest(record: dict[str, Any], name: str) -> str:
    """That another model has the highest score there; empty if it is the same model."""
    choice, model = record["choices"][name], highest(record)
    if model in choice["not_firm"]:
        return NOT_FIRM[name] % {"model": model}
    if choice["highest"] != model:
        return HIGHEST[name] % {"other": choice["highest"]}
    return ""


def highest(record: dict[str, Any]) -> str:
    return max(record["models"], key=lambda one: one["score"])["model"]


def highest_at_equal_style(record: dict[str, Any]) -> str:
    """Against the plain board of the same votes: those of which the texts are stored."""
    style = record.get("style")
    if not style:
        return ""
    plain, styled = style["highest"], style["change"]["highest"]
    if style["votes"] == record["votes"]:
        same = _("%s has the highest score at equal style, too.") % plain
        return other_highest(record, "style_control") or same
    if plain in style["change"]["not_firm"]:
        return NOT_FIRM["style_control"] % {"model": plain}
    if plain == styled:
        said = _(
            "In the votes whose texts are stored, %s has the highest score with and without style."
        )
        return said % plain
    said = _(
        "In the votes whose texts are stored, %(plain)s has the highest score, and at equal style "
        "%(styled)s."
    )
    return said % {"plain": plain, "styled": styled}


def without_heaviest_voter(record: dict[str, Any]) -> list[str]:
    voters, choice = record["voters"], record["choices"]["without_heaviest_voter"]
    if voters["count"] == 1:
        return [_("All votes come from one voter: the board shows one person's taste.")]
    if voters["heaviest"] == 1:
        return [_("No voter cast more than one vote.")]
    if not choice:
        return []
    facts = {
        "share": fine_percent(voters["heaviest"] / record["votes"]),
        "top": choice["top"],
        "moved": choice["moved_of_top"],
    }
    return [moved_ranks(choice["moved_of_top"]) % facts, other_highest(record, HEAVIEST)]


def moved_ranks(moved: int) -> str:
    if not moved:
        return _(
            "Without the busiest voter, who cast %(share)s of the votes, no rank in "
            "the top %(top)d changes."
        )
    return ngettext(
        "Without the busiest voter, who cast %(share)s of the votes, %(moved)d rank in "
        "the top %(top)d changes.",
        "Without the busiest voter, who cast %(share)s of the votes, %(moved)d ranks "
        "in the top %(top)d change.",
        moved,
    )


def swapping_votes(record: dict[str, Any]) -> str:
    two = record["first_two"]
    if two["votes"] is None:
        return NO_NUMBER[two["why"]] % two
    said = ngettext(
        "Removing %(votes)s of %(total)s votes would swap the two highest scores, "
        "those of %(first)s and %(second)s.",
        "Removing %(votes)s of %(total)s votes would swap the two highest scores, "
        "those of %(first)s and %(second)s.",
        two["votes"],
    )
    return said % (two | {"votes": whole(two["votes"]), "total": whole(record["votes"])})


def half_of_the_votes(record: dict[str, Any]) -> str:
    voters = record["voters"]
    if voters["heaviest"] < 2 or voters["count"] == 1:
        return ""
    said = ngettext(
        "Half of the votes come from %(half)s of %(count)s voters.",
        "Half of the votes come from %(half)s of %(count)s voters.",
        voters["half"],
    )
    return said % {"half": whole(voters["half"]), "count": whole(voters["count"])}
