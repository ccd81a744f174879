"""The changes of an arena's boards as an Atom feed, with one entry for each day that has a
board."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import zip_longest
from urllib.parse import urlencode, urlsplit

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from arena.models import Arena
from ratings.models import OVERALL, Snapshot
from ratings.pages.snapshots.changes import Changes
from ratings.pages.snapshots.history import day_of, newest_of_days
from ratings.pages.snapshots.news import first_news, headline, news

LONGEST = 20


@dataclass(frozen=True)
class Source:
    """An arena under the name by which the reader reaches this server, whatever the port."""

    arena: Arena
    host: str

    @classmethod
    def of(cls, request: HttpRequest, slug: str) -> "Source":
        host = urlsplit(f"//{request.get_host()}").hostname or ""
        return cls(get_object_or_404(Arena, slug=slug), host)

    @property
    def days(self) -> list[Snapshot]:
        """The newest snapshot of each day, one day more than the feed has entries."""
        snapshots = Snapshot.objects.filter(arena=self.arena).select_related("arena")
        return newest_of_days(snapshots)[: LONGEST + 1]

    def tag(self, since: str, rest: str) -> str:
        return f"tag:{self.host},{since}:/arenas/{self.arena.slug}/{rest}"


@dataclass(frozen=True)
class Item:
    """The changes of one day. Its name and address stay the same if the day brings more."""

    tag: str
    link: str
    sentences: list[str]
    updated: datetime


class ChangesFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Source:
        return Source.of(request, slug)

    def title(self, source: Source) -> str:
        return _("%s: changes of the board") % source.arena

    def link(self, source: Source) -> str:
        return reverse("snapshots", args=[source.arena.slug])

    def feed_guid(self, source: Source) -> str:
        return source.tag("2026", "changes")

    def author_name(self, source: Source) -> str:
        return source.arena.name

    def items(self, source: Source) -> list[Item]:
        days = source.days
        pairs = list(zip_longest(days, days[1:]))  # the very first board has none before it
        return [item(source, *pair) for pair in pairs[:LONGEST]]

    def item_title(self, item: Item) -> str:
        return headline(item.sentences)

    def item_description(self, item: Item) -> str:
        return escape(" ".join(item.sentences))  # readers take it for HTML

    def item_link(self, item: Item) -> str:
        return item.link

    def item_guid(self, item: Item) -> str:
        return item.tag

    def item_updateddate(self, item: Item) -> datetime:
        return item.updated


def item(source: Source, after: Snapshot, before: Snapshot | None) -> Item:
    day = day_of(after)
    return Item(
        tag=source.tag(day.isoformat(), "changes"),
        link=comparison(source, day, day_of(before) if before else None),
        sentences=sentences(after, before),
        updated=after.created_at,
    )


def comparison(source: Source, day: date, earlier: date | None) -> str:
    """Compared by days, not by numbers, because the numbers change as the day goes on."""
    if earlier is None:
        return reverse("leaderboard", kwargs={"slug": source.arena.slug, "day": day})
    days = urlencode({"from": earlier, "to": day})
    return f"{reverse('changes', args=[source.arena.slug])}?{days}"


def sentences(after: Snapshot, before: Snapshot | None) -> list[str]:
    earlier = before.board(OVERALL) if before else None
    later = after.board(OVERALL)
    if later is None:
        return []
    return news(Changes(earlier, later)) if earlier else first_news(later)


def etag(request: HttpRequest, slug: str) -> str:
    source = Source.of(request, slug)
    snapshots = [(snapshot.id, snapshot.created_at) for snapshot in source.days]
    parts = [get_language(), request.get_host(), source.arena.name, snapshots]
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


changes_feed = require_safe(condition(etag_func=etag)(ChangesFeed()))
