"""Child processes: started in order, restarted when they die, ended in reverse order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

LOOK = 0.1  # seconds between two looks at the children
GRACE = 10  # seconds that a child has to end by itself
HEALTHY = 30  # seconds after which a start counts as a success
BACK_OFF = 0.5  # seconds before the first restart, doubled for each further death in a row
DEATHS = 5  # in a row, and the runner gives up

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class KeepsDying(Exception):
    """A child ended soon after each of its starts; the message is a sentence for the user."""


class Supervisor:
    """All children, from the first start to the last end."""

    def __init__(self, children: list["Child"]) -> None:
        self.children = children
        self.signals = 0

    def run(self, announce: Callable[[], None]) -> None:
        """Start all, announce it once all of them answer, and keep them alive until a signal
        comes."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.hear)
        try:
            self.start()
            if not self.signals:
                announce()
            while not self.signals:
                self.look_after()
        finally:
            self.end()

    def hear(self, *_signal: object) -> None:
        self.signals += 1

    def start(self) -> None:
        """Start one after the other, because the next one may need this one's answer."""
        for child in self.children:
            if not self.signals:
                child.start()
            while not self.signals and not child.answers():
                self.look_after()

    def look_after(self) -> None:
        for child in self.children:
            child.look_after()
        time.sleep(LOOK)

    def end(self) -> None:
        """A second signal asks us to hurry."""
        for child in reversed(self.children):
            child.end(hurried=lambda: self.signals > 1)


@dataclass
class Child:
    """A process that leads a group of its own: Ctrl-C does not bypass the runner, and whatever the
    process starts can be ended with it."""

    name: str
    command: list[str]
    answers: Callable[[], bool] = lambda: True
    process: subprocess.Popen | None = None
    started_at: float = 0
    restart_at: float = 0
    deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={"OPENBLAS_NUM_THREADS": "1", **os.environ, "PYTHONPATH": str(settings.BASE_DIR)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # banners; warnings and errors go to stderr
            start_new_session=True,
            preexec_fn=die_with_the_runner,
        )

    def look_after(self) -> None:
        if self.process is None:
            if self.deaths and time.monotonic() >= self.restart_at:
                self.start()
        elif self.process.poll() is not None:
            self.plan_restart(self.kill(self.process))

    def plan_restart(self, code: int) -> None:
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > HEALTHY else self.deaths + 1
        facts = {"name": self.name, "code": code, "count": self.deaths}
        if self.deaths == DEATHS:
            raise KeepsDying(
                _("The %(name)s ended %(count)d times in a row, the last time with code %(code)d.")
                % facts
            )
        self.restart_at = now + BACK_OFF * 2 ** (self.deaths - 1)
        say(_("The %(name)s ended with code %(code)d and is being restarted.") % facts)

    def end(self, hurried: Callable[[], bool]) -> None:
        """Ask it to end; kill it when the grace period is over, or at once in a hurry."""
        if self.process is None:
            return
        self.process.terminate()
        deadline = time.monotonic() + GRACE
        while self.process.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(LOOK)
        self.kill(self.process)

    def kill(self, process: subprocess.Popen) -> int:
        """End the whole group, whether or not its leader has ended; return the leader's code."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        self.process = None
        return process.wait()


def die_with_the_runner() -> None:
    """Runs in the child. A runner that is itself killed cannot end its children, so we ask Linux to
    do it; a worker's pool then ends with the worker. On other systems they stay behind."""
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def say(sentence: str) -> None:
    print(f"evenhand: {sentence}", file=sys.stderr, flush=True)
