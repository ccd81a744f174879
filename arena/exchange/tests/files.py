"""Makers of small files, as uploads and commands would read them, and of an arena for them."""

import json
from io import BytesIO

from arena.exchange.tables import TableFile
from arena.models import Arena
from arena.tests.factories import make_arena, make_model, make_prompt


def make_kitchen() -> Arena:
    """An arena with a prompt, and two models that are not its members yet."""
    arena = make_arena("kitchen")
    make_prompt(arena, "soup", text="How do I make soup?")
    make_model("GPT")
    make_model("Claude")
    return arena


def csv_table(*lines: str, name: str = "file.csv", **columns: str) -> TableFile:
    return TableFile(BytesIO("".join(f"{line}\n" for line in lines).encode()), name, columns)


def json_table(*records: dict, name: str = "file.jsonl", **columns: str) -> TableFile:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return TableFile(BytesIO(lines.encode()), name, columns)
