import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")


class OneThreadHandler(ASGIHandler):
    """All middleware and the view of a request run in its thread, in one go.

    Django's own handler goes back to the event loop between any two of them, some twenty times a
    request, and there waits behind the streams of all live battles.
    """

    _middleware_chain: Any

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)
        self._middleware_chain = sync_to_async(self._middleware_chain, thread_sensitive=True)


django.setup(set_prefix=False)
application = OneThreadHandler()
