"""Reads CSV and JSON Lines as rows of text, each with the number of its line.

A file is a stranger's: whatever is wrong with it is said with the line, and refuses it whole.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN_PROBLEMS = 20
csv.field_size_limit(10_000_000)


class FileRejected(Exception):
    """The file was refused and nothing was stored; the message says what is wrong and where."""


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]

    def get(self, field: str) -> str:
        """The value without surrounding space; empty when the file has no such column."""
        return self.values.get(field, "").strip()


@dataclass
class Problems:
    """Collects what is wrong with a file, so that one run names more than the first mistake."""

    name: str
    found: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, sentence: str) -> None:
        self.count += 1
        if self.count <= SHOWN_PROBLEMS:
            self.found.append(f"{self.name}, line {line}: {sentence}")

    def refuse_if_any(self) -> None:
        if not self.count:
            return
        hidden = self.count - len(self.found)
        if hidden:
            self.found.append(
                ngettext("… and %d more problem.", "… and %d more problems.", hidden) % hidden
            )
        raise FileRejected("\n".join(self.found))


def read_rows(file: BinaryIO, name: str, columns: Mapping[str, str] = {}) -> Iterator[Row]:
    """The rows of a .csv or .jsonl file; `columns` says which column holds which field.

    Columns that are not mapped keep their own names.
    """
    lines = decoded_lines(file, name)
    if name.lower().endswith(".csv"):
        rows = csv_rows(lines, name)
    elif name.lower().endswith((".jsonl", ".ndjson")):
        rows = json_rows(lines, name)
    else:
        raise FileRejected(_("%s: the name must end in .csv, .jsonl or .ndjson.") % name)
    return rename(rows, name, columns)


def decoded_lines(file: BinaryIO, name: str) -> Iterator[str]:
    """Lines of text, ends kept. Only \\n and \\r\\n end a line, as editors count them."""
    for number, line in enumerate(file, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise FileRejected(_("%s, line %d: this is not UTF-8 text.") % (name, number)) from None
        if "\0" in text:
            raise FileRejected(_("%s, line %d: there is a NUL character.") % (name, number))
        yield text


def csv_rows(lines: Iterable[str], name: str) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    try:
        header = [title.strip() for title in next(reader, [])]
        refuse_header(header, name)
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                raise FileRejected(
                    _("%s, line %d: there are %d cells, but the header has %d.")
                    % (name, line, len(cells), len(header))
                )
            if cells:
                yield Row(line, dict(zip(header, cells, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRejected(_("%s, line %d: %s.") % (name, reader.line_num, error)) from None


def refuse_header(header: list[str], name: str) -> None:
    if not any(header):
        raise FileRejected(_("%s, line 1: there is no header naming the columns.") % name)
    twice = {title for title in header if header.count(title) > 1}
    if twice:
        raise FileRejected(
            _("%s, line 1: the column “%s” is there twice.") % (name, min(twice))
        )


def json_rows(lines: Iterable[str], name: str) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise FileRejected(_("%s, line %d: this is not JSON.") % (name, number)) from None
        if not isinstance(record, dict):
            raise FileRejected(_("%s, line %d: this is not a JSON object.") % (name, number))
        yield Row(number, {key: as_text(value) for key, value in record.items()})


def as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(as_text(part) for part in value)
    if isinstance(value, str):
        return value.replace("\0", "")
    return json.dumps(value, ensure_ascii=False)


def rename(rows: Iterable[Row], name: str, columns: Mapping[str, str]) -> Iterator[Row]:
    for row in rows:
        missing = [column for column in columns.values() if column not in row.values]
        if missing:
            raise FileRejected(
                _("%s, line %d: there is no column “%s”; there are: %s.")
                % (name, row.line, missing[0], ", ".join(row.values))
            )
        taken = set(columns.values())
        kept = {key: value for key, value in row.values.items() if key not in taken}
        yield Row(row.line, kept | {key: row.values[column] for key, column in columns.items()})


