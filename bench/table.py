"""The rows as a Markdown table, printed and put into docs/benchmarks.md."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.rows import Row

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
MARKED = re.compile(r"(?<=<!-- table -->\n).*(?=<!-- end of table -->)", re.DOTALL)
PACKAGES = ("numpy", "scipy", "Django", "arena-rank", "jax", "pandas", "pyarrow")
HEAD = """\
| work | against | ours | theirs | median of | ratio | target | met | scores differ by |
|---|---|--:|--:|--:|--:|--:|---|--:|
"""


def table(rows: list[Row], n_votes: int, loads: list[float]) -> str:
    machine = (
        f"{n_votes:,} votes; {os.cpu_count()}-core machine, Python {platform.python_version()}, "
        f"SQLite, one OpenBLAS thread; load average {loads[0]:.1f} before the run and "
        f"{loads[1]:.1f} after it. "
        + ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        + "."
    )
    return f"{HEAD}{''.join(map(line, rows))}\n{machine}\n"


def line(row: Row) -> str:
    cells = (
        row.work,
        row.against,
        amount(median(row.ours), row.unit),
        amount(median(row.theirs), row.unit),
        str(len(row.ours)),
        f"{row.ratio:.2g}×" if row.ratio < 10 else f"{row.ratio:.0f}×",
        target(row),
        {True: "yes", False: "**no**", None: "–"}[row.met],
        "–" if row.scores_differ is None else f"{row.scores_differ:.2f} points",
    )
    return f"| {' | '.join(cells)} |\n"


def amount(value: float, unit: str) -> str:
    if unit == "B":
        return f"{value / 1e6:.0f} MB"
    return f"{value * 1e3:.0f} ms" if value < 1 else f"{value:.1f} s"


def target(row: Row) -> str:
    if row.at_least is not None:
        return f"≥ {row.at_least:g}×"
    return "–" if row.at_most is None else f"≤ {row.at_most:g}×"


def save(text: str) -> None:
    DOCUMENT.write_text(MARKED.sub(lambda _: text, DOCUMENT.read_text()))
