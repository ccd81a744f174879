"""Boards that another system published: stored as they are, never computed, never mixed with
others.

An arena holds either votes or published boards, so that no page can take one for the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.arenas import Entrance, arena_for
from arena.exchange.plans import Plan, Section, all_or_nothing
from arena.exchange.tables import FileRejected
from arena.models import Arena
from ratings.counting.organizations import organization_ranks
from ratings.models import Board, Rating, Snapshot
from ratings.published.against_best import fill_against_best

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


@dataclass(frozen=True)
class BoardPlan(Plan):
    """`earlier` is the board that is already there for that day, the same one or another."""

    snapshot: Snapshot
    ratings: Sequence[Rating]
    earlier: Snapshot | None
    is_same: bool

    def all_sections(self) -> Iterator[Section]:
        yield from Entrance(self.snapshot.arena).sections()
        summary = _("%(day)s: %(models)d models, %(votes)s votes") % {
            "day": self.snapshot.created_at.date(),
            "models": len(self.ratings),
            "votes": f"{self.snapshot.votes:,}",
        }
        title = ngettext_lazy("%d board published", "%d boards published")
        if self.is_same:
            title = ngettext_lazy("%d board unchanged", "%d boards unchanged")
        elif self.earlier:
            title = ngettext_lazy("%d board replaced", "%d boards replaced")
        yield Section(title, 1, [summary])

    def apply(self) -> None:
        with all_or_nothing():
            Entrance(self.snapshot.arena).apply()
            refuse_mixing(self.snapshot.arena)
            if self.is_same:
                return
            if self.earlier:
                self.earlier.delete()
            self.store()

    def store(self) -> None:
        self.snapshot.arena.is_published = True
        self.snapshot.arena.save(update_fields=["is_published"])
        self.snapshot.save()
        board = Board.objects.create(snapshot=self.snapshot, votes=self.snapshot.votes)
        fill_against_best(self.ratings)
        for rating, rank in zip(self.ratings, organization_ranks(self.ratings), strict=True):
            rating.board = board
            rating.organization_rank = rank
        Rating.objects.bulk_create(self.ratings)


def plan_board(
    arena: Arena,
    day: date,
    ratings: Sequence[Rating],
    source: str = "",
    source_url: str = "",
    replace: bool = False,
) -> BoardPlan:
    """Plan `ratings` as the arena's published board of `day`; with `replace` it may replace
    another.

    Raises
    ------
    FileRejected
        The arena is open or has votes, the day is to come, or that day has another board.
    """
    snapshot = new_snapshot(arena, day, ratings, source, source_url)
    earlier = None
    if arena.pk:
        refuse_mixing(arena)
        earlier = Snapshot.objects.published().latest_on(arena, day)
    is_same = earlier is not None and content(earlier) == content(snapshot, ratings)
    if earlier and not is_same and not replace:
        raise FileRejected(
            _(
                "%(arena)s already has another board for %(day)s. Use --replace to put "
                "this one in its place."
            )
            % {"arena": arena, "day": day}
        )
    return BoardPlan(snapshot, ratings, earlier, is_same)


def archive_for(slug: str) -> Arena:
    """The arena of that name, or a new archived one that is not stored yet."""
    arena = arena_for(slug)
    if arena.pk is None:
        arena.status = Arena.Status.ARCHIVED
    return arena


def new_snapshot(
    arena: Arena, day: date, ratings: Iterable[Rating], source: str, source_url: str
) -> Snapshot:
    if day > datetime.now(UTC).date():
        raise FileRejected(_("%s is in the future.") % day)
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
        raise FileRejected(
            "\n".join(f"{field}: {' '.join(messages)}" for field, messages in problems)
        ) from None
    return snapshot


def refuse_mixing(arena: Arena) -> None:
    if arena.is_open:
        raise FileRejected(
            _("%s is open: only an archived arena can hold published boards.") % arena
        )
    computed = Snapshot.objects.computed().filter(arena=arena)
    if arena.votes.exists() or arena.memberships.exists() or computed.exists():
        raise FileRejected(
            _(
                "%s has models or votes of its own. Published boards are never mixed "
                "with computed ones, so choose another arena."
            )
            % arena
        )


def content(snapshot: Snapshot, ratings: Iterable[Rating] | None = None) -> tuple:
    """Everything that distinguishes two boards of a day; without `ratings`, of the stored one."""
    if ratings is None:
        ratings = Rating.objects.filter(board__snapshot=snapshot)
    figures = {tuple(getattr(rating, name) for name in FIGURES) for rating in ratings}
    return snapshot.source, snapshot.source_url, figures
