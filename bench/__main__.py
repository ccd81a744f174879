"""Runs the benchmarks, prints their table, and saves that of the full scale."""

import argparse
import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import django

from bench import engine, memory
from bench.rows import Row
from bench.table import line, save, table
from bench.votes import simulate

FULL = 2_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument(
        "--votes", type=int, default=FULL, help="fewer, to try it out: nothing is saved then"
    )
    n_votes = parser.parse_args().votes
    loads, rows = [os.getloadavg()[0]], []
    for row in all_rows(n_votes):
        print(line(row), end="", flush=True)
        rows.append(row)
    loads.append(os.getloadavg()[0])
    text = table(rows, n_votes, loads)
    print(f"\n{text}")
    if n_votes == FULL:
        save(text)


def all_rows(n_votes: int) -> Iterator[Row]:
    votes = simulate(n_votes)
    yield from engine.rows(votes)
    yield from pipeline_rows(n_votes)
    yield from memory.rows(votes)


def pipeline_rows(n_votes: int) -> Iterator[Row]:
    """Measure the product itself, in a data folder that is thrown away."""
    with TemporaryDirectory(prefix="evenhand-bench-") as folder:
        environment = {"DATA_DIR": folder, "DATABASE_URL": "", "BROKER_URL": ""}
        os.environ.update(environment, DJANGO_SETTINGS_MODULE="arena.settings")
        django.setup()
        from bench import pipeline  # its models can be imported only now

        yield from pipeline.rows(n_votes)


if __name__ == "__main__":
    main()
