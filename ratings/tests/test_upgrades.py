"""Data survive an upgrade: databases of earlier versions, with votes and boards, are brought up to
date, and nothing of them is lost.

`arena/tests/versions` holds a dump of each, made with SQLite's `.dump` by the code of its time.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

VERSIONS = sorted((Path(settings.BASE_DIR) / "arena/tests/versions").glob("*.sql.gz"))
OURS = ("arena_", "ratings_")

Rows = dict[str, list[dict]]


@dataclass
class Upgrade:
    """A data folder that was brought up to date, and its rows before and right after."""

    folder: Path
    before: Rows
    after: Rows


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda path: path.name.removesuffix(".sql.gz"))
def upgrade(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgrade:
    folder = tmp_path_factory.mktemp("data")
    with sqlite3.connect(folder / "evenhand.sqlite3") as database:
        database.executescript(gzip.decompress(request.param.read_bytes()).decode())
    before = rows_of(folder)
    manage(folder, "migrate", "--verbosity=0")
    return Upgrade(folder, before, rows_of(folder))


def manage(data_folder: Path, *words: str) -> str:
    names = ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment | {"DATA_DIR": str(data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(data_folder: Path) -> Rows:
    with sqlite3.connect(data_folder / "evenhand.sqlite3") as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in database.execute(f"SELECT * FROM {name} ORDER BY rowid")]
            for (name,) in tables
            if name.startswith(OURS)
        }


def test_no_row_and_no_value_is_lost(upgrade):
    assert len(upgrade.before["arena_vote"]) > 50
    assert len(upgrade.before["ratings_rating"]) > 10
    for table, rows in upgrade.before.items():
        after = upgrade.after[table]
        kept = [{name: row[name] for name in rows[0]} for row in after] if rows else []
        assert kept == rows, table


def test_arenas_go_on_speaking_of_people_like_those_who_voted(upgrade):
    arenas = {row["slug"]: row for row in upgrade.after["arena_arena"]}
    assert arenas["birds"]["who_votes"] == "anyone"


def test_published_boards_say_how_far_models_are_behind_the_best(upgrade):
    rows = upgrade.after["ratings_rating"]
    gamma = next(row for row in rows if row["name"] == "Gamma")
    assert gamma["behind"] == 200
    assert 150 < gamma["behind_at_least"] < 200 < gamma["behind_at_worst"] < 250


# Pages need no collected files here, and one process is started instead of four.
RATED = """
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from ratings.models import Snapshot

call_command("refit", "--arena=birds")
call_command("leaderboard", "--arena=birds")
backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": backend}):
    client = Client(headers={"user-agent": "test", "host": "localhost"})
    oldest = Snapshot.objects.computed().order_by("id").first()
    for page in ("", "prices/", "figures/", "sureness/", "compare/?a=Curlew&b=Siskin",
                 "models/?name=Curlew", "data/"):
        for board in (f"snapshots/{oldest.id}", "leaderboard"):
            answer = client.get(f"/arenas/birds/{board}/{page}")
            print("page", board, page, answer.status_code)
    for page in ("", "prices/", "compare/?a=Alpha&b=Beta"):
        answer = client.get(f"/arenas/elsewhere/leaderboard/{page}")
        print("page", page, answer.status_code)
"""


def test_the_votes_are_rated_and_earlier_boards_have_their_pages(upgrade):
    told = manage(upgrade.folder, "shell", "--no-imports", "--command", RATED)
    board, *pages = told.split("\npage ")
    assert "61 votes counted" in board
    assert "Curlew" in board
    assert len(pages) == 17
    assert all(page.rstrip().endswith(" 200") for page in pages), pages
