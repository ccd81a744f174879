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
DEATHS = 5  # in a row, each before it was healthy: then all stops
BACK_OFF = 0.5  # seconds before the first restart; doubles with each death in a row

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class KeepsDying(Exception):
    """A child dies soon after every start: starting it once more would not help."""


@dataclass
class Child:
    """A process that leads a group of its own, so that Ctrl-C reaches only the runner, and all
    that it started can be ended with it."""

    name: str
    command: list[str]
    answers: Callable[[], bool] = lambda: True
    process: subprocess.Popen | None = None
    started_at: float = 0
    deaths: int = 0
    restart_at: float | None = None

    def start(self) -> None:
        self.started_at, self.restart_at = time.monotonic(), None
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_the_runner,
        )

    def look_after(self) -> None:
        now = time.monotonic()
        if self.restart_at is not None:
            if now >= self.restart_at:
                self.start()
        elif self.process and self.process.poll() is not None:
            self.kill()
            self.plan_restart(now)

    def plan_restart(self, now: float) -> None:
        self.deaths = 1 if now - self.started_at > HEALTHY else self.deaths + 1
        if self.deaths == DEATHS:
            raise KeepsDying(
                _("The %(name)s ended %(count)d times in a row (last with code %(code)d).")
                % {"name": self.name, "count": DEATHS, "code": self.process.returncode}
            )
        self.restart_at = now + BACK_OFF * 2 ** (self.deaths - 1)
        print(
            _("The %(name)s ended (code %(code)d); it is started again.")
            % {"name": self.name, "code": self.process.returncode},
            file=sys.stderr,
            flush=True,
        )

    def end(self, hurried: Callable[[], bool]) -> None:
        """Ask it to end; kill what is still there after the grace period, or when in a hurry."""
        if self.process is None:
            return
        self.process.terminate()
        deadline = time.monotonic() + GRACE
        while self.process.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(LOOK)
        self.kill()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def die_with_the_runner() -> None:
    """Called in the child: a runner that is killed cannot end its children, so on Linux the kernel
    does; the pool of a worker ends when its pipe to the worker closes. Elsewhere they stay."""
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Household:
    """All children, from the first start to the last end."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.signals = 0

    def keep(self, announce: Callable[[], None]) -> None:
        """Start all, announce it when all answer, and keep them alive until a signal comes."""
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
        """One after the other: the next one may need this one's answer."""
        for child in self.children:
            child.start()
            while not self.signals and not child.answers():
                self.look_after()

    def look_after(self) -> None:
        for child in self.children:
            child.look_after()
        time.sleep(LOOK)

    def end(self) -> None:
        for child in reversed(self.children):
            child.end(hurried=lambda: self.signals > 1)
