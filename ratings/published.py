"""Boards that another system published: stored as they stand, never computed, never mixed in.

An arena holds either votes or published boards, so that no page can take one for the other.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arena.models import Arena
from ratings.models import OVERALL, Board, Rating, Snapshot
from ratings.organizations import organization_ranks

FIGURES = (
    "name",
    "organization",
    "license",
    "knowledge_cutoff",
    "input_price",
    "output_price",
    "score",
    "lower",
    "upper",
    "rank",
    "rank_style_control",
    "votes",
)


class PublicationRefused(Exception):
    """The board was not stored; the message says why."""


class Change(Enum):
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@transaction.atomic
def publish(
    arena: Arena,
    day: date,
    ratings: Sequence[Rating],
    source: str = "",
    source_url: str = "",
    replace: bool = False,
) -> Change:
    """Store `ratings` as the arena's published board of `day`.

    The same board again changes nothing; another one of that day takes its place only if
    `replace` says so.

    Raises
    ------
    PublicationRefused
        The arena has votes or is open, the day is to come, or that day has another board.
    """
    arena = Arena.objects.select_for_update().get(id=arena.id)
    refuse_mixing(arena)
    snapshot = new_snapshot(arena, day, ratings, source, source_url)
    earlier = Snapshot.objects.published().latest_on(arena, day)
    if earlier and is_same(earlier, snapshot, ratings):
        return Change.UNCHANGED
    if earlier and not replace:
        raise PublicationRefused(
            _("%(arena)s has another board of %(day)s. Only --replace puts this one in its place.")
            % {"arena": arena, "day": day}
        )
    if earlier:
        earlier.delete()
    store(snapshot, ratings)
    return Change.REPLACED if earlier else Change.ADDED


def refuse_mixing(arena: Arena) -> None:
    if arena.is_open:
        raise PublicationRefused(
            _("%s is open: only an archived arena can hold published boards.") % arena
        )
    if (
        arena.votes.exists()
        or arena.memberships.exists()
        or Snapshot.objects.computed().filter(arena=arena).exists()
    ):
        raise PublicationRefused(
            _(
                "%s has models or votes of its own: published boards are never mixed with "
                "computed ones. Choose another arena."
            )
            % arena
        )


def new_snapshot(
    arena: Arena, day: date, ratings: Sequence[Rating], source: str, source_url: str
) -> Snapshot:
    if day > datetime.now(UTC).date():
        raise PublicationRefused(_("%s is still to come.") % day)
    snapshot = Snapshot(
        arena=arena,
        kind=Snapshot.Kind.PUBLISHED,
        created_at=datetime.combine(day, time(), UTC),
        # A vote counts for both of its models.
        votes=round(sum(rating.votes for rating in ratings) / 2),
        source=source,
        source_url=source_url,
    )
    try:
        snapshot.clean_fields(exclude={"arena", "watermark"})
    except ValidationError as error:
        problems = error.message_dict.items()
        raise PublicationRefused(
            "\n".join(f"{field}: {' '.join(messages)}" for field, messages in problems)
        ) from None
    return snapshot


def is_same(earlier: Snapshot, snapshot: Snapshot, ratings: Sequence[Rating]) -> bool:
    stored = Rating.objects.filter(board__snapshot=earlier)
    return (
        (earlier.source, earlier.source_url) == (snapshot.source, snapshot.source_url)
        and figures(stored) == figures(ratings)
    )


def figures(ratings: Iterable[Rating]) -> dict[str, tuple]:
    return {rating.name: tuple(getattr(rating, name) for name in FIGURES) for rating in ratings}


def store(snapshot: Snapshot, ratings: Sequence[Rating]) -> None:
    snapshot.save()
    board = Board.objects.create(snapshot=snapshot, category=OVERALL, votes=snapshot.votes)
    for rating, rank in zip(ratings, organization_ranks(ratings), strict=True):
        rating.board = board
        rating.organization_rank = rank
    Rating.objects.bulk_create(ratings)
