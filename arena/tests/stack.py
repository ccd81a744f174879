"""All of Evenhand as real processes, `manage.py run` and its children, for tests of the whole.

It runs on a data folder of its own. Where the suite is run on PostgreSQL and Redis, so is this, on
a database and a Redis number of its own.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

PATIENCE = 90  # seconds; a test that waits longer has failed

stacks = count()


@dataclass
class Stack:
    """An Evenhand; `environment` is what its processes are given."""

    environment: dict[str, str]
    runner: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def data_dir(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    @property
    def log(self) -> Path:
        """What `manage.py run` has said since its last start."""
        return self.data_dir / "run.log"

    @property
    def is_running(self) -> bool:
        return self.runner is not None and self.runner.poll() is None

    def start(self) -> None:
        """`manage.py run` until it says that it is there."""
        with open(self.log, "w") as output:
            self.runner = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: "Press Ctrl-C" in self.log.read_text() or not self.is_running)
        assert self.is_running, f"manage.py run ended:\n{self.log.read_text()}"

    def end(self, number: int = signal.SIGINT) -> int:
        """Send the signal to the runner, and wait for its exit code."""
        self.runner.send_signal(number)
        return self.runner.wait(PATIENCE)

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments)

    def processes(self) -> dict[int, str]:
        return processes(self.data_dir)


@contextmanager
def running_stack() -> Iterator[Stack]:
    """Start with the demo on a fresh database; end it all afterwards."""
    with fresh_environment() as environment:
        stack = Stack(environment)
        try:
            stack.start()
            yield stack
        finally:
            if stack.is_running:
                stack.end()


@contextmanager
def fresh_environment() -> Iterator[dict[str, str]]:
    """The variables for a new data folder, and a new database where there is a server."""
    with tempfile.TemporaryDirectory(prefix="evenhand-stack-") as data_dir:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "arena.settings",  # not those of the tests
            "DATA_DIR": data_dir,
            "PORT": str(free_port()),
        }
        if broker := environment.get("BROKER_URL"):
            environment["BROKER_URL"] = urlsplit(broker)._replace(path=redis_number()).geturl()
        if not environment.get("DATABASE_URL", "").startswith("postgres"):
            environment["DATABASE_URL"] = ""
            yield environment
            return
        with fresh_database(environment["DATABASE_URL"]) as url:
            yield environment | {"DATABASE_URL": url}


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    name = f"evenhand_stack_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def redis_number() -> str:
    """One of the upper ten numbers; stacks that run at once, also in two test workers, differ."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"/{6 + (5 * worker + next(stacks)) % 10}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"nothing came of it in {seconds} seconds"
        time.sleep(0.05)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a management command beside the stack and return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{' '.join(arguments)} failed:\n{done.stderr}"
    return done.stdout


def processes(data_dir: Path) -> dict[int, str]:
    """The command lines of all processes that work on the data folder, by their numbers.

    All were given DATA_DIR; the broker writes over its environment, but shows its socket.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            command = b" ".join(words).decode(errors="replace").strip()
            environment = (folder / "environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        ours = f"DATA_DIR={data_dir}".encode() in environment or str(data_dir) in command
        if command and ours:
            found[int(folder.name)] = command
    return found
