"""Makers of small files, as uploads and commands would read them."""

import json
from io import BytesIO

from arena.exchange.tables import TableFile


def csv_table(*lines: str, name: str = "file.csv", **columns: str) -> TableFile:
    return TableFile(BytesIO("".join(f"{line}\n" for line in lines).encode()), name, columns)


def json_table(*records: dict, name: str = "file.jsonl", **columns: str) -> TableFile:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return TableFile(BytesIO(lines.encode()), name, columns)
