"""Data survive an upgrade: databases of earlier versions, with votes and boards, are brought up to
date, and nothing of them is lost.

`arena/tests/versions` holds a dump of each, made with SQLite's `.dump` by the code of its time.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

VERSIONS = sorted((Path(settings.BASE_DIR) / "arena/tests/versions").glob("*.sql.gz"))
OURS = ("arena_", "ratings_")


@pytest.fixture(params=VERSIONS, ids=lambda path: path.name.removesuffix(".sql.gz"))
def data_folder(request, tmp_path) -> Path:
    with sqlite3.connect(tmp_path / "evenhand.sqlite3") as database:
        database.executescript(gzip.decompress(request.param.read_bytes()).decode())
    return tmp_path


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


def rows_of(data_folder: Path) -> dict[str, list[dict]]:
    with sqlite3.connect(data_folder / "evenhand.sqlite3") as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in database.execute(f"SELECT * FROM {name} ORDER BY rowid")]
            for (name,) in tables
            if name.startswith(OURS)
        }


def test_no_row_and_no_value_is_lost(data_folder):
    before = rows_of(data_folder)
    assert len(before["arena_vote"]) > 50
    assert len(before["ratings_rating"]) > 10
    manage(data_folder, "migrate", "--verbosity=0")
    after = rows_of(data_folder)
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]] if rows else []
        assert kept == rows, table


def test_the_votes_are_rated_and_earlier_boards_have_their_pages(data_folder):
    manage(data_folder, "migrate", "--verbosity=0")
    assert "61 votes counted" in manage(data_folder, "refit", "--arena=birds")
    assert "Curlew" in manage(data_folder, "leaderboard", "--arena=birds")
    program = (
        "from django.test import Client\n"
        "from ratings.models import Snapshot\n"
        "client = Client(headers={'user-agent': 'test', 'host': 'localhost'})\n"
        "oldest = Snapshot.objects.computed().order_by('id').first()\n"
        "for page in ('', 'prices/', 'figures/', 'sureness/', 'compare/?a=Curlew&b=Siskin',\n"
        "             'models/?name=Curlew', 'data/'):\n"
        "    for board in (f'snapshots/{oldest.id}', 'leaderboard'):\n"
        "        answer = client.get(f'/arenas/birds/{board}/{page}')\n"
        "        print(board, page, answer.status_code)\n"
        "for page in ('', 'prices/', 'compare/?a=Alpha&b=Beta'):\n"
        "    answer = client.get(f'/arenas/elsewhere/leaderboard/{page}')\n"
        "    print(page, answer.status_code)\n"
    )
    manage(data_folder, "collectstatic", "--noinput", "--verbosity=0")
    told = manage(data_folder, "shell", "--no-imports", "--command", program)
    assert len(told.splitlines()) == 17
    assert all(line.endswith(" 200") for line in told.splitlines()), told


def test_arenas_go_on_speaking_of_people_like_those_who_voted(data_folder):
    manage(data_folder, "migrate", "--verbosity=0")
    arenas = {row["slug"]: row for row in rows_of(data_folder)["arena_arena"]}
    assert arenas["birds"]["who_votes"] == "anyone"


def test_published_boards_say_how_far_models_are_behind_the_best(data_folder):
    manage(data_folder, "migrate", "--verbosity=0")
    rows = rows_of(data_folder)["ratings_rating"]
    gamma = next(row for row in rows if row["name"] == "Gamma")
    assert gamma["behind"] == 200
    assert 150 < gamma["behind_at_least"] < 200 < gamma["behind_at_worst"] < 250
