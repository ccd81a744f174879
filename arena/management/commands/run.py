"""`manage.py run`: all of Evenhand in the foreground, until Ctrl-C."""

import secrets
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from arena.models import Arena
from arena.runner import checks
from arena.runner.children import KeepsDying, Supervisor
from arena.runner.parts import parts

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Prepare the data folder and run web server, worker, schedule and broker until Ctrl-C."

    def handle(self, **options: object) -> None:
        try:
            with checks.sole_runner():
                require_surroundings()
                self.prepare()
                release_connections()
                self.say(_("Starting …"))
                Supervisor(parts()).run(self.announce)
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
            raise ImproperlyConfigured(
                _("The database or the static files cannot be prepared: %s.")
                % checks.first_line(error)
            ) from None
        if not Arena.objects.exists():
            self.say(_("Loading the demo …"))
            with transaction.atomic():  # otherwise an interrupted start would leave half a demo
                call_command("load_demo")
        self.make_administrator()

    def make_administrator(self) -> None:
        users = get_user_model().objects
        if users.filter(Q(is_superuser=True) | Q(username=ADMINISTRATOR)).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(ADMINISTRATOR, password=password)
        self.say(
            _(
                "The administrator is %(name)s, with the password %(password)s (shown only "
                "this once)."
            )
            % {"name": ADMINISTRATOR, "password": password}
        )

    def announce(self) -> None:
        address = f"http://{shown_host()}:{settings.PORT}/"
        self.say("")
        self.say(_("Evenhand is running:  %s") % address)
        self.say(_("Administration:       %sadmin/") % address)
        if settings.HOST in ("0.0.0.0", "::"):
            self.say(
                _("Evenhand answers to other names or addresses only if ALLOWED_HOSTS lists them.")
            )
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
    """From here on the runner only watches, so it gives up its connections and the pool's
    threads."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's has one


def shown_host() -> str:
    """A name by which a browser on this machine finds the server."""
    if settings.HOST in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
