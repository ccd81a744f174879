"""What changed between two boards, in words, composed by rules; nothing about provisional
models."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.claims import firm_rows, holders_of_first_place, newcomers_may_be_first
from ratings.models import Board, Rating
from ratings.pages.snapshots.changes import Changes, Move
from ratings.pages.writing.findings import NAMED, and_list
from ratings.pages.writing.numbers import whole

PRICES = ("input_price", "output_price")


def news(changes: Changes) -> list[str]:
    """Sentences, the most important first; there is always at least one."""
    standing = non_empty(
        new_leaders(changes),
        new_models(changes.added),
        gone_models(changes.removed),
        furthest(changes),
        higher_and_lower(changes),
        pushed_down(changes),
    )
    rest = non_empty(
        retired_models(changes.retired),
        returned_models(changes.returned),
        votes(changes),
        *voters(changes),
        method(changes),
        version(changes),
        points(changes),
        *facts(changes),
        old_leaders(changes),
    )
    if not standing and not old_leaders(changes):
        standing = [no_move(changes)]
    return standing + rest + reservations(changes.after)


def non_empty(*sentences: str) -> list[str]:
    return [sentence for sentence in sentences if sentence]


def no_move(changes: Changes) -> str:
    if changes.is_nothing:
        return _("Nothing changed.")
    if all(move.before.rank == move.after.rank for move in changes.moves):
        return _("No rank changed.")
    return _("No firmly rated model rose or fell.")


def headline(sentences: list[str]) -> str:
    """The first sentence as a headline, without its full stop."""
    return sentences[0].removesuffix(".")


def holders(rows: list[Rating]) -> list[str]:
    """The firmly rated models that may be first; empty if that says nothing yet."""
    firm = firm_rows(rows)
    first = holders_of_first_place(rows)
    says_nothing = len(firm) < 2 or len(first) == len(firm) or newcomers_may_be_first(rows)
    return [] if says_nothing else first


def new_leaders(changes: Changes) -> str:
    before, after = map(holders, changes.rows)
    if not after or set(before) == set(after):
        return ""
    if len(before) == len(after) == 1:
        return _("%(new)s takes the lead from %(old)s.") % {"new": after[0], "old": before[0]}
    if len(after) == 1:
        return _("%s now leads.") % after[0]
    if len(after) <= NAMED:
        return _("%s may now be first.") % and_list(after)
    return _("%d models may now be first.") % len(after)


def old_leaders(changes: Changes) -> str:
    before, after = map(holders, changes.rows)
    if not after or set(before) != set(after):
        return ""
    if len(after) == 1:
        return _("%s still leads.") % after[0]
    if len(after) <= NAMED:
        return _("%s may still be first.") % and_list(after)
    return _("The same %d models may still be first.") % len(after)


def new_models(rows: list[Rating]) -> str:
    many = ngettext("%d model is new.", "%d models are new.", len(rows))
    return names_or_number(names(rows), ngettext("%s is new.", "%s are new.", len(rows)), many)


def gone_models(rows: list[Rating]) -> str:
    many = ngettext("%d model left the board.", "%d models left the board.", len(rows))
    return names_or_number(
        names(rows), ngettext("%s left the board.", "%s left the board.", len(rows)), many
    )


def retired_models(rows: list[Rating]) -> str:
    many = ngettext("%d model was retired.", "%d models were retired.", len(rows))
    few = ngettext("%s was retired.", "%s were retired.", len(rows))
    return names_or_number(names(rows), few, many)


def returned_models(rows: list[Rating]) -> str:
    many = ngettext("%d model is no longer retired.", "%d models are no longer retired.", len(rows))
    few = ngettext("%s is no longer retired.", "%s are no longer retired.", len(rows))
    return names_or_number(names(rows), few, many)


def names(rows: list[Rating]) -> list[str]:
    return [row.name for row in rows]


def names_or_number(names: list[str], few: str, many: str) -> str:
    if not names:
        return ""
    return few % and_list(names) if len(names) <= NAMED else many % len(names)


def furthest(changes: Changes) -> str:
    """The one model that rose or fell by the most places, at least two.

    The move must be greater than the number of models that came or left, because each of them
    pushes others by at most one place.
    """
    moves = sorted(claims(changes), key=lambda move: -abs(move.places))
    if not moves or (len(moves) > 1 and abs(moves[1].places) == abs(moves[0].places)):
        return ""
    move = moves[0]
    facts = {"name": move.name, "before": move.before.rank, "after": move.after.rank}
    if move.places > max(1, len(changes.removed)):
        return _("%(name)s rises from rank %(before)d to %(after)d.") % facts
    if -move.places > max(1, len(changes.added)):
        return _("%(name)s falls from rank %(before)d to %(after)d.") % facts
    return ""


def higher_and_lower(changes: Changes) -> str:
    places = [move.places for move in claims(changes)]
    higher, lower = sum(by > 0 for by in places), sum(by < 0 for by in places)
    if higher and lower:
        return _("%(higher)d rose in rank, %(lower)d fell.") % {
            "higher": higher,
            "lower": lower,
        }
    if higher:
        return ngettext("%d model rose in rank.", "%d models rose in rank.", higher) % higher
    if lower:
        return ngettext("%d model fell in rank.", "%d models fell in rank.", lower) % lower
    return ""


def pushed_down(changes: Changes) -> str:
    fell = firm_rows(move.after for move in claims(changes) if move.places < 0)
    came = firm_rows(changes.added)
    if not any(one.rank < other.rank for one in came for other in fell):
        return ""
    return _("New models ahead of a model push it down.")


def claims(changes: Changes) -> list[Move]:
    return [move for move in changes.moves if move.is_claim]


def votes(changes: Changes) -> str:
    count = changes.votes
    if count > 0:
        sentence = ngettext("%s more vote is counted.", "%s more votes are counted.", count)
        return sentence % whole(count)
    if count < 0:
        sentence = ngettext("%s fewer vote is counted.", "%s fewer votes are counted.", -count)
        return sentence % whole(-count)
    return ""


def voters(changes: Changes) -> list[str]:
    out, back = changes.voters_excluded, changes.voters_readmitted
    gone = ngettext(
        "The votes of %(n)s voter no longer count.",
        "The votes of %(n)s voters no longer count.",
        out,
    )
    again = ngettext(
        "The votes of %(n)s voter count again.", "The votes of %(n)s voters count again.", back
    )
    told = ((gone, out), (again, back))
    return [sentence % {"n": whole(count)} for sentence, count in told if count]


def method(changes: Changes) -> str:
    changed = any(setting.name != "version" for setting in changes.settings)
    return _("The method changed.") if changed else ""


def version(changes: Changes) -> str:
    changed = any(setting.name == "version" for setting in changes.settings)
    return _("The version of Evenhand changed.") if changed else ""


def points(changes: Changes) -> str:
    """Changes of scores that no rank shows."""
    moves = claims(changes)
    changed = [abs(move.points) for move in moves if move.points]
    if not changed or any(move.places for move in moves):
        return ""
    count, most = len(changed), max(changed)
    if count == 1:
        sentence = ngettext("1 score changed, by %s point.", "1 score changed, by %s points.", most)
        return sentence % whole(most)
    sentence = ngettext(
        "%(count)s scores changed, by %(most)s point at most.",
        "%(count)s scores changed, by %(most)s points at most.",
        most,
    )
    return sentence % {"count": whole(count), "most": whole(most)}


def facts(changes: Changes) -> list[str]:
    return [
        changed_prices([one.model for one in changes.facts if one.fact in PRICES]),
        changed_facts([one.model for one in changes.facts if one.fact not in PRICES]),
    ]


def changed_prices(models: list[str]) -> str:
    models = list(dict.fromkeys(models))
    few = ngettext("The price of %s changed.", "The prices of %s changed.", len(models))
    many = ngettext(
        "The price of %d model changed.", "The prices of %d models changed.", len(models)
    )
    return names_or_number(models, few, many)


def changed_facts(models: list[str]) -> str:
    models = list(dict.fromkeys(models))
    many = ngettext("Facts about %d model changed.", "Facts about %d models changed.", len(models))
    return names_or_number(models, _("Facts about %s changed."), many)


def first_news(board: Board) -> list[str]:
    """The news of the first board."""
    rows = list(board.ratings.ranked())
    size = {"models": len(rows), "votes": whole(board.votes)}
    sentences = [_("The first board: %(models)d models, %(votes)s votes.") % size]
    first = holders(rows)
    if len(first) == 1:
        sentences.append(_("%s leads.") % first[0])
    elif 1 < len(first) <= NAMED:
        sentences.append(_("%s may be first.") % and_list(first))
    return sentences + reservations(board)


def reservations(board: Board) -> list[str]:
    """What must accompany any sentence about the board."""
    if board.snapshot.is_published:
        return [
            _(
                "The figures are as published elsewhere; who may be first follows from their "
                "intervals, roughly."
            )
        ]
    if not board.simulated_votes:
        return []
    if board.simulated_votes == board.votes:
        return [_("All of the votes are simulated.")]
    return [_("%s of the votes are simulated.") % whole(board.simulated_votes)]
