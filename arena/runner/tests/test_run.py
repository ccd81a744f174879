"""`make run` and `manage.py run`: what starts, what is said, and that nothing is left behind."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from arena.management.commands import run
from arena.runner import children
from arena.runner.children import Child, KeepsDying, Supervisor
from arena.tests.factories import make_arena
from arena.tests.live import PACED, Visitor
from arena.tests.mock_endpoint import answer_of
from arena.tests.stack import Stack, free_port, wait_for

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are looked up in /proc"
)


# On the whole stack. The last one ends it: it comes last.


def test_the_addresses_that_are_printed_answer(stack: Stack) -> None:
    printed = stack.log.read_text()

    for address, expected in ((f"{stack.url}/", 200), (f"{stack.url}/admin/", 302)):
        assert f" {address}\n" in printed
        assert status(address) == expected


def status(address: str) -> int:
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=20)) as client:
        client.request("GET", parts.path)
        return client.getresponse().status


def test_the_administrator_gets_in_with_the_printed_password(stack: Stack) -> None:
    password = stack.log.read_text().split("the password ")[1].split()[0]
    visitor, form = Visitor(stack.url), "/admin/login/?next=/admin/"
    visitor.get(form)

    refused = visitor.post(form, username="admin", password=password[1:])
    entered = visitor.post(form, username="admin", password=password)

    assert (refused.url.path, entered.url.path) == ("/admin/login/", "/admin/")


@needs_proc
def test_worker_and_schedule_run(stack: Stack) -> None:
    commands = stack.processes().values()

    assert any("celery --app=arena worker" in command for command in commands)
    assert any("celery --app=arena beat" in command for command in commands)


@needs_proc
@pytest.mark.skipif("BROKER_URL" in os.environ, reason="the broker is another's")
def test_the_broker_listens_on_a_socket_of_this_user_only(stack: Stack) -> None:
    broker_socket = stack.data_dir / "broker.sock"
    (title,) = [title for title in stack.processes().values() if "valkey-server" in title]

    assert title.endswith(f"unixsocket:{broker_socket}")
    assert broker_socket.stat().st_mode & 0o077 == 0


@needs_proc
def test_a_killed_worker_is_started_again(stack: Stack) -> None:
    killed = leader(stack, " worker ")
    os.kill(killed, signal.SIGKILL)

    sentence = "evenhand: The worker ended with code -9 and is being restarted.\n"
    wait_for(lambda: sentence in stack.log.read_text())
    wait_for(lambda: leader(stack, " worker ") not in (None, killed))


def leader(stack: Stack, name: str) -> int | None:
    """The number of the child of that name; what it started itself belongs to its group."""
    for number, command in stack.processes().items():
        with suppress(ProcessLookupError):
            if name in command and os.getpgid(number) == number:
                return number
    return None


def test_a_port_in_use_is_one_sentence(stack: Stack, tmp_path: Path) -> None:
    second = refused(stack.environment | {"DATA_DIR": str(tmp_path)})

    assert second == (
        f"evenhand: Port {stack.environment['PORT']} of 127.0.0.1 is in use: "
        "free it, or set PORT to another.\n"
    )


def test_a_data_folder_in_use_is_one_sentence(stack: Stack) -> None:
    second = refused(stack.environment | {"PORT": str(free_port())})

    assert second == (
        f"evenhand: The data folder {stack.data_dir} is in use: "
        "stop the other Evenhand, or set DATA_DIR.\n"
    )


def refused(environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", "run"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr


@needs_proc
def test_a_killed_web_process_loses_no_finished_turn(stack: Stack) -> None:
    visitor = Visitor(stack.url)
    visitor.fetch_cookies()
    path = visitor.ask_by_api("bare", "First?")
    first = visitor.read(path)
    visitor.post(f"{path}/turns", question="Second?", number="2")
    next(event for event in visitor.stream(path) if event.data.get("to"))
    killed = leader(stack, "uvicorn")
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: leader(stack, "uvicorn") not in (None, killed))
    wait_for(visitor.is_served)
    page = visitor.get(path).text
    assert "First?" in page
    assert "Second?" in page
    second = visitor.read(path)
    whole = [answer_of(served, "Second?") for served in PACED.values()]
    for text in second:
        assert len(text) > 100
        assert any(answer.startswith(text) for answer in whole)
    assert visitor.post(f"{path}/vote", outcome="a").status_code == 200
    stored = visitor.get(f"/api{path}").json()["turns"]
    assert [(turn["question"], texts_of(turn)) for turn in stored] == [
        ("First?", first),
        ("Second?", second),
    ]


def texts_of(turn: dict) -> tuple[str, str]:
    return turn["answers"]["a"]["text"], turn["answers"]["b"]["text"]


@needs_proc
def test_ctrl_c_ends_all_and_a_second_start_keeps_the_data(stack: Stack) -> None:
    visitor = Visitor(stack.url)
    visitor.fetch_cookies()
    path = visitor.ask_by_api("bare", "Before?")
    answers = visitor.read(path)

    assert stack.processes()
    assert stack.end(signal.SIGINT) == 0
    assert not stack.processes()
    assert stack.log.read_text().endswith("Evenhand has stopped.\n")

    stack.start()
    printed = stack.log.read_text()
    assert "password" not in printed
    assert "Loading the demo" not in printed
    (turn,) = visitor.get(f"/api{path}").json()["turns"]
    assert texts_of(turn) == answers

    stack.end(signal.SIGKILL)
    wait_for(lambda: not stack.processes())


# What it takes in hand on the way, without processes.


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(run, "call_command", lambda name, **_options: names.append(name))
    return names


@pytest.mark.django_db
def test_the_demo_is_loaded_into_an_empty_database_only(called: list[str]) -> None:
    run.Command().prepare()
    assert called == ["migrate", "collectstatic", "load_demo"]

    called.clear()
    make_arena()
    run.Command().prepare()
    assert called == ["migrate", "collectstatic"]


@pytest.mark.django_db
def test_an_administrator_is_made_only_when_there_is_none(
    called: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    get_user_model().objects.create_superuser("somebody")

    run.Command().prepare()

    assert get_user_model().objects.count() == 1
    assert "password" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "localhost"), ("::", "localhost"), ("::1", "[::1]")],
)
def test_the_address_shown_is_one_that_a_browser_opens(host: str, shown: str, settings) -> None:
    settings.HOST = host
    assert run.shown_host() == shown


# A household of small processes.


@pytest.fixture
def signals_as_before() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def shell(script: str, name: str = "child") -> Child:
    return Child(name, ["/bin/sh", "-c", script])


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("signals_as_before")
def test_children_are_ended_in_the_reverse_order(tmp_path: Path) -> None:
    order, names = tmp_path / "order", ["first", "second"]
    script = "trap 'echo {0} >> order; exit' TERM; touch {0}; while :; do sleep 0.01; done"
    family = [shell(f"cd {tmp_path}; {script.format(name)}") for name in names]

    def announce() -> None:
        wait_for(lambda: all((tmp_path / name).exists() for name in names))
        interrupt()

    Supervisor(family).run(announce)

    assert order.read_text().split() == ["second", "first"]


@pytest.mark.usefixtures("signals_as_before")
def test_a_second_signal_kills_what_does_not_end() -> None:
    stubborn = shell("trap '' TERM; while :; do sleep 0.01; done")

    def announce() -> None:
        interrupt()
        interrupt()

    Supervisor([stubborn]).run(announce)

    assert stubborn.process is None


@pytest.mark.usefixtures("signals_as_before")
def test_what_a_child_left_behind_ends_with_it(tmp_path: Path) -> None:
    number = tmp_path / "number"
    parent = shell(f"sleep 600 & echo $! > {number}; wait")

    def announce() -> None:
        wait_for(lambda: number.exists() and number.read_text())
        interrupt()

    Supervisor([parent]).run(announce)

    wait_for(lambda: not is_there(int(number.read_text())))


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.usefixtures("signals_as_before")
def test_a_child_that_keeps_dying_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "BACK_OFF", 0.001)
    family = [shell("sleep 600"), shell("exit 3", "web server")]

    with pytest.raises(KeepsDying, match=r"web server ended 5 times in a row.* code 3"):
        Supervisor(family).run(announce=lambda: None)

    assert all(child.process is None for child in family)


# `make run` on a machine that lacks something.

APT = "sudo apt install make git python3-venv"


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (None, f"was not found: {APT}"),
        ("case $2 in *version_info*) exit 1;; esac", "Python 3.11 or newer is needed"),
        ("case $2 in *ensurepip*) exit 1;; esac", f"cannot make virtual environments: {APT}"),
    ],
)
def test_make_says_what_is_missing(python: str | None, sentence: str, tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    interpreter = tmp_path / "python"
    if python:
        interpreter.write_text(f"#!/bin/sh\n{python}\n")
        interpreter.chmod(0o755)

    done = subprocess.run(
        ["make", "run", f"PYTHON={interpreter}"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},  # without what `make test` tells a make below it
        capture_output=True,
        text=True,
    )

    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode == 2
    assert len(said) == 1
    assert sentence in said[0]
    assert not (tmp_path / ".venv").exists()
