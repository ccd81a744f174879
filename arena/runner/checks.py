"""The conditions for `manage.py run` to start anything; if one does not hold, one sentence says
so."""

import errno
import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from kombu import Connection
from kombu.exceptions import OperationalError

PATIENCE = 5  # seconds for a broker to answer


@contextmanager
def sole_runner() -> Iterator[None]:
    """Keep other runners off the data folder; the kernel ends the lock with us, however we end."""
    with open(settings.DATA_DIR / "run.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImproperlyConfigured(
                _("The data folder %s is in use: stop the other Evenhand, or set DATA_DIR.")
                % settings.DATA_DIR
            ) from None
        yield


def require_port() -> None:
    """Listen where the web server will listen, and stop again."""
    try:
        places = socket.getaddrinfo(settings.HOST, settings.PORT, type=socket.SOCK_STREAM)
        for family, _type, _protocol, _name, address in places:
            socket.create_server(address, family=family).close()
    except (OSError, UnicodeError) as error:
        raise ImproperlyConfigured(port_refused(error)) from None


def port_refused(error: Exception) -> str:
    place = {"host": settings.HOST, "port": settings.PORT}
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return _("Port %(port)d of %(host)s is in use: free it, or set PORT to another.") % place
    return _("The web server cannot listen on HOST %(host)s, PORT %(port)d: %(reason)s.") % (
        place | {"reason": getattr(error, "strerror", error)}
    )


def require_database() -> None:
    driver = connection.Database  # type: ignore[attr-defined]  # the stubs leave it out
    try:
        # The pool would try for half a minute and not say why, so go without it the first time.
        driver.connect(**connection.get_connection_params()).close()
        connection.ensure_connection()
    except (DatabaseError, driver.Error) as error:
        raise ImproperlyConfigured(
            _("The database cannot be used (DATABASE_URL): %s.") % first_line(error)
        ) from None


def require_broker() -> None:
    limits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=limits) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except (OperationalError, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            _("The broker cannot be used (BROKER_URL): %s.") % first_line(error)
        ) from None


def first_line(error: Exception) -> str:
    """A driver's message, without the advice on its other lines and without its full stop."""
    return str(error).partition("\n")[0].rstrip(".")
