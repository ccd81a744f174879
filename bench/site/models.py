"""An arena whose models are served by the mock endpoint; made by `bench.live`."""

from arena.tests.live import make_live_arena


def make_models(base_url: str, served: list[str]) -> None:
    make_live_arena(base_url, *served, slug="bench")
