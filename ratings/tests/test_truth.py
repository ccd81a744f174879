"""What pages, API and files say of small boards agrees, and nothing is empty or too sure.

Twenty boards in every run, two hundred by `make truth`.
"""

import csv
import html
import io
import itertools
import os
import re

import pytest
from django.test import Client
from django.utils.translation import override

from arena.models import Arena
from ratings.counting.examine import examine_boards
from ratings.counting.refit import refit
from ratings.engine.judgement import judge
from ratings.evidence import EvidenceArrays
from ratings.models import OVERALL, Snapshot
from ratings.tests.small_arenas import SmallArena

SEEDS = range(int(os.environ.get("TRUTH_BOARDS", "20")))
BROKEN = re.compile(r"±\s?0(?![.,\d])|\bNaN\b|\bnan\b|\bNone\b|\binf(?:inity)?\b|−?∞")
WORDS_OF_PAGES = re.compile(r"<(script|style|svg|head)\b.*?</\1>|<[^>]*>", re.DOTALL)

pytestmark = pytest.mark.django_db


def text_of(page: str) -> str:
    return " ".join(html.unescape(WORDS_OF_PAGES.sub(" ", page)).split())


class Told:
    """All that is told of the overall board of an arena."""

    def __init__(self, client: Client, arena: Arena) -> None:
        self.client = client
        self.address = f"/arenas/{arena.slug}/leaderboard"
        self.api = f"/api/arenas/{arena.slug}"
        snapshot = Snapshot.objects.latest_for(arena)
        self.board = snapshot.board(OVERALL)
        self.rows = list(self.board.ratings.ranked())
        self.evidence = EvidenceArrays.of_board(self.board)

    @property
    def pairs(self):
        rated = [row for row in self.rows if row.rank]
        return list(itertools.islice(itertools.combinations(rated, 2), 4))

    def pages(self) -> dict[str, str]:
        addresses = ["/", "/prices/", "/figures/", "/sureness/", "/data/"]
        addresses += [f"/models/?name={row.name}" for row in self.rows[:3]]
        addresses += [f"/compare/?a={a.name}&b={b.name}" for a, b in self.pairs]
        found = {}
        for address in addresses:
            response = self.client.get(self.address + address)
            assert response.status_code == 200, address
            found[address] = text_of(response.text)
        return found

    def answers(self) -> dict[str, object]:
        names = ["leaderboard", "prices", "figures", "sureness"]
        return {name: self.client.get(f"{self.api}/{name}").json() for name in names}

    def csv_rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.client.get(f"{self.address}.csv").text)))


@pytest.fixture(params=SEEDS, ids=lambda seed: f"board{seed}")
def told(request, stranger) -> Told:
    arena = SmallArena.drawn(request.param).make()
    refit(arena)
    examine_boards({})
    return Told(stranger, arena)


def test_every_page_and_file_of_a_small_board_agrees_with_the_others(told):
    nothing_is_empty_or_too_sure(told)
    ranks_hold_each_other(told)
    the_files_say_what_the_board_says(told)
    compare_says_what_the_judgement_says(told)


def nothing_is_empty_or_too_sure(told: Told) -> None:
    for language in ("en", "de"):
        with override(language):
            told.client.cookies["django_language"] = language
            for address, text in told.pages().items():
                found = BROKEN.search(text)
                assert not found, (
                    f"{address} ({language}): …{text[max(found.start() - 80, 0) :][:160]}…"
                )
    told.client.cookies.pop("django_language", None)
    for row in told.rows:
        if row.rank and told.board.votes:
            assert row.upper - row.lower > 0.5, row.name


def ranks_hold_each_other(told: Told) -> None:
    rated = [row for row in told.rows if row.rank]
    for row in rated:
        assert row.rank_low <= row.rank <= row.rank_high
        assert row.behind_at_least <= max(row.behind, 0) <= row.behind_at_worst or row.behind < 0
    for a, b in itertools.combinations(rated, 2):
        said = judge(told.evidence, *told.evidence.places([a, b]))
        if said is None:
            assert a.component != b.component
            continue
        if said.is_above:
            assert b.rank_low > 1
            assert a.lower > b.upper or a.rank_high < b.rank_high


def the_files_say_what_the_board_says(told: Told) -> None:
    from_api = told.answers()["leaderboard"]["rows"]
    in_file = told.csv_rows()
    assert [row["model"] for row in from_api] == [row["model"] for row in in_file]
    for one, other in zip(from_api, in_file, strict=True):
        for name, value in other.items():
            known = one.get(name)
            if isinstance(known, bool) or known is None or known == "":
                assert value in ("", str(known).lower(), str(known)), name
            elif isinstance(known, int | float):
                assert float(value) == pytest.approx(float(known)), name
            elif name in one:
                assert value.lstrip("'") == str(known), name


def compare_says_what_the_judgement_says(told: Told) -> None:
    for a, b in told.pairs:
        said = judge(told.evidence, *told.evidence.places([a, b]))
        answer = told.client.get(f"{told.api}/compare", {"a": a.name, "b": b.name}).json()
        if "told_apart" in answer:
            apart = said is not None and said.told_apart
            assert answer["told_apart"] in (
                apart,
                None if a.provisional or b.provisional else apart,
            )
