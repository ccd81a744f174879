"""A wrong setting is one sentence and a failure, never a traceback, and starts nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from kombu import Connection

WRONG = [
    {"PORT": "abc"},
    {"PORT": "0"},
    {"PORT": "65536"},
    {"HTTPS": "maybe"},
    {"HOST": "203.0.113.1"},
    {"HOST": ".."},
    {"DATA_DIR": "/proc/x"},
    {"DATA_DIR": __file__},
    {"DATABASE_URL": "foo"},
    {"DATABASE_URL": "mysql://127.0.0.1/evenhand"},
    {"DATABASE_URL": "sqlite:///"},
    {"DATABASE_URL": f"sqlite:///{__file__}"},
    {"DATABASE_URL": "sqlite:////nowhere/evenhand.sqlite3"},
    {"DATABASE_URL": "postgres://voter:hush@127.0.0.1"},
    {"DATABASE_URL": "postgres://voter:hush@127.0.0.1:port/evenhand"},
    {"DATABASE_URL": "postgres://voter:hush@127.0.0.1:1/evenhand"},
    {"BROKER_URL": "foo"},
    {"BROKER_URL": "amqp://127.0.0.1"},
    {"BROKER_URL": "redis://:hush@127.0.0.1:port/0"},
    {"BROKER_URL": "redis://:hush@127.0.0.1:1/0"},
    {"BROKER_URL": "redis://127.0.0.1:1/first"},
]


def run(data_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)}
    return subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=settings.BASE_DIR,
        env=surroundings | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: "=".join(*wrong.items()))
def test_a_wrong_setting_is_one_sentence(wrong: dict[str, str], tmp_path: Path) -> None:
    done = run(tmp_path, **wrong)

    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("evenhand: ")
    assert sentence.endswith(".")
    assert next(iter(wrong)) in sentence
    assert "hush" not in sentence
    assert done.returncode == 1
    assert done.stdout == ""


def setting(expression: str, **environment: str) -> str:
    """What the settings say in that environment."""
    done = subprocess.run(
        [sys.executable, "-c", f"from arena import settings; print({expression})"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a b#c%20+d?"

    database = setting("settings.DATABASES['default']['NAME']", DATA_DIR=str(folder))
    broker = setting("settings.CELERY_BROKER_URL", DATA_DIR=str(folder))

    assert database == str(folder / "evenhand.sqlite3")
    assert Connection(broker).as_uri() == f"redis+socket://{folder}/broker.sock"


def test_the_options_of_a_database_address_are_kept(tmp_path: Path) -> None:
    url = "postgres://voter@127.0.0.1/evenhand?sslmode=require&connect_timeout=2"

    options = setting(
        "settings.DATABASES['default']['OPTIONS']", DATA_DIR=str(tmp_path), DATABASE_URL=url
    )

    assert options == str({"pool": True, "connect_timeout": 2, "sslmode": "require"})


def test_the_secret_key_stays_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path))
    second = setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path))

    assert len(first) == 50
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
