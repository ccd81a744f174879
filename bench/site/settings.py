"""The product's settings, with an empty view beside its own."""

from arena.settings import *  # noqa: F403

ROOT_URLCONF = "bench.site.urls"
