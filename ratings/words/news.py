"""What changed between two boards, in words, composed by rules; of provisional models nothing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratings.changes import Changes, Move, is_placed
from ratings.models import Board, Rating
from ratings.words.findings import NAMED, and_list, is_vague


def news(changes: Changes) -> list[str]:
    """Sentences, the weightiest first; never none."""
    sentences = [
        new_leaders(changes),
        new_models(changes.added),
        gone_models(changes.removed),
        retired_models(changes.retired),
        furthest(changes),
        higher_and_lower(changes),
        pushed_down(changes),
        votes(changes),
        old_leaders(changes),
    ]
    found = [sentence for sentence in sentences if sentence] or [_("Nothing changed.")]
    return found + reservations(changes.after)


def headline(sentences: list[str]) -> str:
    """The first of them, as a headline has it: without its full stop."""
    return sentences[0].removesuffix(".")


def leaders(rows: list[Rating]) -> list[str]:
    """Who holds first place; none where that says nothing yet."""
    placed = [row for row in rows if is_placed(row)]
    first = [row for row in placed if row.rank == 1]
    if len(placed) < 2 or len(first) == len(placed) or any(map(is_vague, first)):
        return []
    return sorted(row.name for row in first)


def new_leaders(changes: Changes) -> str:
    before, after = map(leaders, changes.rows)
    if not after or set(before) == set(after):
        return ""
    if len(before) == len(after) == 1:
        return _("%(new)s takes first place from %(old)s.") % {"new": after[0], "old": before[0]}
    if len(after) == 1:
        if after[0] in before:
            return _("%s now holds first place alone.") % after[0]
        return _("%s now leads.") % after[0]
    if len(after) <= NAMED:
        return _("%s now share first place.") % and_list(after)
    return _("%d models now share first place.") % len(after)


def old_leaders(changes: Changes) -> str:
    before, after = map(leaders, changes.rows)
    if not after or set(before) != set(after):
        return ""
    if len(after) == 1:
        return _("%s still leads.") % after[0]
    if len(after) <= NAMED:
        return _("%s still share first place.") % and_list(after)
    return _("The same %d models still share first place.") % len(after)


def new_models(rows: list[Rating]) -> str:
    many = ngettext("%d model is new.", "%d models are new.", len(rows))
    return names_or_number(rows, ngettext("%s is new.", "%s are new.", len(rows)), many)


def gone_models(rows: list[Rating]) -> str:
    many = ngettext("%d model left the board.", "%d models left the board.", len(rows))
    return names_or_number(
        rows, ngettext("%s left the board.", "%s left the board.", len(rows)), many
    )


def retired_models(rows: list[Rating]) -> str:
    many = ngettext("%d model was retired.", "%d models were retired.", len(rows))
    return names_or_number(rows, ngettext("%s was retired.", "%s were retired.", len(rows)), many)


def names_or_number(rows: list[Rating], few: str, many: str) -> str:
    if not rows:
        return ""
    if len(rows) <= NAMED:
        return few % and_list([row.name for row in rows])
    return many % len(rows)


def furthest(changes: Changes) -> str:
    """The one model that rose or fell by the most places, two at least.

    By more than models that came or left can account for: each pushes others by one at most.
    """
    moves = sorted(claims(changes), key=lambda move: -abs(move.places))
    if not moves or (len(moves) > 1 and abs(moves[1].places) == abs(moves[0].places)):
        return ""
    move = moves[0]
    facts = {"name": move.name, "before": move.before.rank, "after": move.after.rank}
    if move.places > max(1, len(changes.removed)):
        return _("%(name)s rises from place %(before)d to %(after)d.") % facts
    if -move.places > max(1, len(changes.added)):
        return _("%(name)s falls from place %(before)d to %(after)d.") % facts
    return ""


def higher_and_lower(changes: Changes) -> str:
    places = [move.places for move in claims(changes)]
    higher, lower = sum(by > 0 for by in places), sum(by < 0 for by in places)
    if higher and lower:
        return _("%(higher)d rose in rank, %(lower)d fell.") % {"higher": higher, "lower": lower}
    if higher:
        return ngettext("%d model rose in rank.", "%d models rose in rank.", higher) % higher
    if lower:
        return ngettext("%d model fell in rank.", "%d models fell in rank.", lower) % lower
    return ""


def pushed_down(changes: Changes) -> str:
    fell = any(move.places < 0 for move in claims(changes))
    ahead = [row.rank for row in changes.added if is_placed(row)]
    if not (fell and ahead):
        return ""
    return _("New models ahead of a model push it down.")


def claims(changes: Changes) -> list[Move]:
    return [move for move in changes.moves if move.is_claim]


def votes(changes: Changes) -> str:
    count = changes.votes
    if count > 0:
        sentence = ngettext("%s more vote is counted.", "%s more votes are counted.", count)
        return sentence % f"{count:,}"
    if count < 0:
        sentence = ngettext("%s fewer vote is counted.", "%s fewer votes are counted.", -count)
        return sentence % f"{-count:,}"
    return ""


def first_news(board: Board) -> list[str]:
    """Of a board that has none before it."""
    rows = list(board.ratings.ranked())
    size = {"models": len(rows), "votes": f"{board.votes:,}"}
    sentences = [_("The first board: %(models)d models, %(votes)s votes.") % size]
    first = leaders(rows)
    if len(first) == 1:
        sentences.append(_("%s leads.") % first[0])
    elif 1 < len(first) <= NAMED:
        sentences.append(_("%s share first place.") % and_list(first))
    return sentences + reservations(board)


def reservations(board: Board) -> list[str]:
    """What has to be said with any sentence about the board."""
    if board.snapshot.is_published:
        return [_("The figures are as published elsewhere; nothing was computed here.")]
    if not board.simulated_votes:
        return []
    if board.simulated_votes == board.votes:
        return [_("All of the votes are simulated.")]
    return [_("%s of the votes are simulated.") % f"{board.simulated_votes:,}"]
