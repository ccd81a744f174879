"""How fast the board page of 300 models × 30 categories is: `make bench-pages`.

It is served as `manage.py run` serves it, beside an empty view on the same server; both sides are
asked in turns. Chromium then opens it with its processor slowed four times.
"""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

from playwright.sync_api import Browser

from arena.tests.browser import chromium
from arena.tests.stack import fresh_environment, manage

BOARD = "/arenas/bench/leaderboard/"
CONNECTIONS, SECONDS, ROUNDS, LOADS = 8, 3.0, 5, 7
SLOWED = 4
MAKE_BOARD = "from bench.site.board import make_board; make_board()"
WEB_COMMAND = "from arena.runner.parts import web_command; print(*web_command(), sep='\\n')"
KB = 1024
DRAWN = """
() => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return Math.max(page.loadEventEnd, paint.startTime);
}
"""


def main() -> None:
    with served() as port:
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
        report_throughput(port)
        report_bytes(port)
        report_browser(port)


@contextmanager
def served() -> Iterator[int]:
    """The web server of `manage.py run` on a fresh database with the simulated board."""
    with fresh_environment() as environment:
        environment["DJANGO_SETTINGS_MODULE"] = "bench.site.settings"
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        manage(environment, "shell", "--command", MAKE_BOARD)
        command = manage(environment, "shell", "--verbosity", "0", "--command", WEB_COMMAND)
        server = subprocess.Popen(command.splitlines(), env=environment)
        port = int(environment["PORT"])
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            ask(port, "/empty")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", path, headers=headers)
    response = client.getresponse()
    answer = response.status, response.read(), response.headers
    client.close()
    return answer


def report_throughput(port: int) -> None:
    rates: dict[str, list[float]] = {"/empty": [], BOARD: [], f"{BOARD}?all": []}
    for path in rates:
        ask(port, path)
    for _ in range(ROUNDS):
        for path, found in rates.items():
            found.append(rate(port, path))
    empty = median(rates["/empty"])
    for path, found in rates.items():
        per_second = median(found)
        print(f"{path}: {per_second:.0f} requests/s, {per_second / empty:.2f} of an empty view")


def rate(port: int, path: str) -> float:
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        counts = threads.map(lambda _: requests_in(port, path), range(CONNECTIONS))
        return sum(counts) / SECONDS


def requests_in(port: int, path: str) -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end, count = perf_counter() + SECONDS, 0
    while perf_counter() < end:
        client.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = client.getresponse()
        response.read()
        assert response.status == 200
        count += 1
    client.close()
    return count


def report_bytes(port: int) -> None:
    for path in (BOARD, f"{BOARD}?all"):
        _, page, headers = ask(port, path, **{"Accept-Encoding": "gzip"})
        status, body, _ = ask(port, path, **{"If-None-Match": headers["etag"]})
        print(f"{path}: {len(page) / KB:.1f} KB of HTML compressed; again: {status}, {len(body)} B")


def report_browser(port: int) -> None:
    with chromium() as browser:
        visits = [visit(browser, port) for _ in range(LOADS)]
    drawn, weight = (median(figures) for figures in zip(*visits, strict=True))
    print(f"drawn and usable with a processor slowed {SLOWED} times: {drawn:.0f} ms")
    print(f"weight of page, styles, scripts and fonts: {weight / KB:.0f} KB")


def visit(browser: Browser, port: int) -> tuple[float, int]:
    """A first visit: milliseconds until the page is drawn and loaded, and the bytes it took."""
    page = browser.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    loaded: list[dict] = []
    devtools.on("Network.loadingFinished", lambda event: loaded.append(event))
    page.goto(f"http://127.0.0.1:{port}{BOARD}", wait_until="networkidle")
    drawn = page.evaluate(DRAWN)
    page.close()
    return drawn, sum(event["encodedDataLength"] for event in loaded)


if __name__ == "__main__":
    main()
