"""How many live battles one web process carries, and how soon they begin: `make bench-live`.

Evenhand's web server runs as `manage.py run` starts it, on SQLite and a fresh database; a mock
endpoint is another process, and this driver a third. All share the machine. Words on the command
line are further options for uvicorn.
"""

import asyncio
import os
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

os.environ |= {"DJANGO_SETTINGS_MODULE": "arena.settings", "DATABASE_URL": "", "BROKER_URL": ""}

from arena.tests.mock_models import answer_of, tokens_of
from arena.tests.stack import free_port, fresh_environment, manage, wait_for
from bench.visits import Seen, Voter, is_served, streaming

BATTLES = 200
MODELS = 10
RATE, DELAY = 50, 0.05  # of each model: tokens a second, and seconds before the first one
LONG, SHORT = 1000, 300  # tokens of an answer
AT_ONCE, ROUNDS = 20, 6
TICK = 0.1

WEB_COMMAND = "from arena.runner.parts import web_command; print(*web_command(), sep='\\n')"
MAKE_MODELS = "from bench.site.models import make_models; make_models({base_url!r}, {served!r})"
CLOCK = os.sysconf("SC_CLK_TCK")
STORED = """
SELECT battle.id, turn.answer_a, turn.answer_b, one.served_name, other.served_name
FROM arena_turn AS turn
JOIN arena_battle AS battle ON battle.id = turn.battle_id
JOIN arena_deployment AS one ON one.model_id = battle.model_a_id
JOIN arena_deployment AS other ON other.model_id = battle.model_b_id
WHERE turn.state = 'finished'
"""


def main() -> None:
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load average {load:.1f}")
    with site(LONG) as battles:
        asyncio.run(report_capacity(battles))
    with site(SHORT) as battles:
        asyncio.run(report_first_text(battles))


@dataclass
class Process:
    """A process that is watched: its processor time since it was made, and its peak memory."""

    name: str
    pid: int

    def __post_init__(self) -> None:
        self.before = 0.0
        self.before = self.seconds

    @property
    def seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK - self.before

    @property
    def megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@dataclass
class Site:
    port: int
    mock_port: int
    served: list[str]
    database: Path
    web: subprocess.Popen
    mock: subprocess.Popen

    def watched(self) -> list[Process]:
        return [
            Process("web", self.web.pid),
            Process("mock", self.mock.pid),
            Process("driver", os.getpid()),
        ]


@contextmanager
def site(tokens: int) -> Iterator[Site]:
    """A web server, and models that answer so many tokens."""
    served = [f"paced-{RATE}-{tokens}-{DELAY}/{number}" for number in range(MODELS)]
    mock_port = free_port()
    make_models = MAKE_MODELS.format(base_url=f"http://127.0.0.1:{mock_port}/v1", served=served)
    with fresh_environment() as environment:
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "shell", "--verbosity", "0", "--command", make_models)
        command = manage(environment, "shell", "--verbosity", "0", "--command", WEB_COMMAND)
        mock_command = [sys.executable, "-m", "arena.tests.mock_endpoint", f"--port={mock_port}"]
        database = Path(environment["DATA_DIR"]) / "evenhand.sqlite3"
        port = int(environment["PORT"])
        with (
            running([*command.splitlines(), *sys.argv[1:]], environment) as web,
            running(mock_command, os.environ) as mock,
        ):
            wait_for(lambda: is_served(port) and is_served(mock_port))
            yield Site(port, mock_port, served, database, web, mock)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


async def report_capacity(site: Site) -> None:
    """All battles at once, and the same answers read straight from the endpoint."""
    voters = await arrived(site, BATTLES)
    watched, began = site.watched(), perf_counter()
    asked = (voter.ask(f"Question {n}?") for n, voter in enumerate(voters))
    seen = await asyncio.gather(*asked, return_exceptions=True)
    took = perf_counter() - began
    battles = [one for one in seen if isinstance(one, Seen) and one.times]
    lost = [f"not answered: {one!r:.200}" for one in seen if one not in battles]
    lost += wrong(site, battles)
    characters = sum(len(text) for one in battles for text in one.answers.values())
    print(f"\n{BATTLES} battles at once, {2 * BATTLES} answers of {LONG} tokens, {RATE} a second")
    print(f"lost, mixed-up or unfinished: {len(lost)}", *lost[:5], sep="\n  ")
    opened = [one.answered - one.asked for one in battles]
    print(f"asked within {max(opened):.1f} s; shown at once at most: {most_at_once(battles)}")
    print(f"{characters:,} characters in {took:.1f} s")
    report_processes(watched, took)
    report_times(battles)
    through, straight = 2 * BATTLES * LONG / took, await direct(site)
    print(f"tokens a second: {through:,.0f} through Evenhand, {straight:,.0f} straight")
    print(f"ratio: {through / straight:.2f}")
    if lost:
        sys.exit("answers were lost")


async def arrived(site: Site, count: int) -> list[Voter]:
    voters = [Voter(site.port) for _ in range(count)]
    for voter in voters:
        await voter.arrive()
    return voters


def report_processes(watched: list[Process], took: float) -> None:
    for one in watched:
        print(
            f"{one.name}: {one.seconds:.1f} s of processor time,"
            f" {one.seconds / took:.0%} of a core, {one.megabytes:.0f} MB at its peak"
        )


def report_times(battles: list[Seen]) -> None:
    lasted = median(one.times[-1] - one.times[0] for one in battles)
    print(f"first text, all asking at once: {spread([one.first_text for one in battles])}")
    print(f"shown for: median {lasted:.1f} s; the models write for {LONG / RATE:.1f} s")
    gaps = [after - before for one in battles for before, after in pairwise(one.times)]
    print(f"between two events of a battle (due: {1000 * TICK:.0f} ms): {spread(gaps)}")


def spread(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100, method="inclusive")
    shown = {"median": median(seconds), "p90": cuts[89], "p99": cuts[98], "most": max(seconds)}
    return ", ".join(f"{name} {1000 * value:.1f} ms" for name, value in shown.items())


def most_at_once(battles: list[Seen]) -> int:
    """The largest number of battles between their first and their last event."""
    changes = [(one.times[0], 1) for one in battles] + [(one.times[-1], -1) for one in battles]
    now = most = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def wrong(site: Site, battles: list[Seen]) -> list[str]:
    """What was shown or stored and is not what the battle's two models said, token by token."""
    with sqlite3.connect(site.database) as connection:
        stored = {row[0]: row[1:] for row in connection.execute(STORED)}
    found = []
    for one in battles:
        answer_a, answer_b, *pair = stored.get(one.battle.replace("-", ""), ("", "", "", ""))
        shown = list(one.answers.values())
        said = [whole_answer(model, one.question) if model else "" for model in pair]
        if not (one.is_over and pair[0] != pair[1] and shown == said == [answer_a, answer_b]):
            found.append(f"{one.battle}: {[len(text) for text in (*shown, *said)]} characters")
    return found


def whole_answer(model: str, question: str) -> str:
    """What a paced model says: its answer again and again, up to its number of tokens."""
    tokens = tokens_of(answer_of(model, question))
    count = int(model.split("-")[2])
    return "".join(tokens[number % len(tokens)] for number in range(count))


async def direct(site: Site) -> float:
    """Tokens a second when the driver reads the same answers itself."""

    async def read(number: int) -> str:
        model, question = site.served[number % MODELS], f"Question {number}?"
        async with streaming(site.mock_port, model, question) as pieces:
            text = "".join([piece async for piece in pieces])
        assert text == whole_answer(model, question)
        return text

    watched, began = site.watched(), perf_counter()
    await asyncio.gather(*map(read, range(2 * BATTLES)))
    took = perf_counter() - began
    print(f"\nThe same {2 * BATTLES} answers read straight from the mock endpoint")
    report_processes(watched[1:], took)
    return 2 * BATTLES * LONG / took


async def report_first_text(site: Site) -> None:
    """Voters who ask one question after the other; between two, each asks a model itself."""
    firsts: list[float] = []
    answered: list[float] = []
    straight: list[float] = []

    async def visit(number: int, voter: Voter) -> None:
        # Spread out: what is measured is a question beside running battles, not a rush.
        await asyncio.sleep(number * SHORT / RATE / AT_ONCE)
        for round in range(ROUNDS):
            seen = await voter.ask(f"Question {number} of round {round}?")
            firsts.append(seen.first_text)
            answered.append(seen.answered - seen.asked)
            straight.append(await first_piece(site, number))

    voters = await arrived(site, AT_ONCE)
    watched, began = site.watched(), perf_counter()
    await asyncio.gather(*(visit(number, voter) for number, voter in enumerate(voters)))
    print(
        f"\n{AT_ONCE} battles at a time, {len(firsts)} in all, {1000 * DELAY:.0f} ms at the model"
    )
    report_processes(watched, perf_counter() - began)
    named = {
        "first text, from before the question is posted": firsts,
        "the question's response": answered,
        "first text straight from the model": straight,
    }
    for name, values in named.items():
        print(f"{name}: {spread(values)}")
    print(f"added at the median: {1000 * (median(firsts) - median(straight)):.1f} ms")


async def first_piece(site: Site, number: int) -> float:
    asked = perf_counter()
    async with streaming(site.mock_port, site.served[number % MODELS], "How soon?") as pieces:
        async for _ in pieces:
            return perf_counter() - asked
    raise ConnectionError("no text came")


if __name__ == "__main__":
    main()
