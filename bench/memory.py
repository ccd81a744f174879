"""The memory that a rating needs, measured in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.rows import Row
from bench.votes import SimulatedVotes
from ratings.engine import Votes, rate
from ratings.engine.votes import IntArray

COLUMNS = {
    "plain": ["model_a", "model_b", "outcome"],
    "clustered": ["model_a", "model_b", "outcome", "voter"],
}


def rows(votes: SimulatedVotes) -> Iterator[Row]:
    for interval, names in COLUMNS.items():
        columns = {name: getattr(votes, name) for name in names}
        arrays = float(sum(column.nbytes for column in columns.values()))
        peak = arrays + growth(columns)
        work = f"memory at {len(votes):,} votes, {interval} interval, at its peak"
        yield Row(work, "bytes of the arrays themselves", [peak], [arrays], at_most=6, unit="B")


def growth(columns: dict[str, IntArray]) -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "votes.npz"
        np.savez(path, allow_pickle=False, **columns)
        command = [sys.executable, "-m", "bench.memory", str(path)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main(path: str) -> None:
    """Print by how many bytes a rating raises the process's peak, above its votes and its code."""
    columns = dict(np.load(path))
    rate(Votes(**{name: column[:1000] for name, column in columns.items()}))
    before = peak_bytes()
    rate(Votes(**columns))
    print(peak_bytes() - before)


def peak_bytes() -> int:
    """Peak of the resident memory. Unlike getrusage's it does not count the parent's."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found, "the kernel does not tell the peak of a process's memory"
    return 1024 * int(found[1])


if __name__ == "__main__":
    main(sys.argv[1])
