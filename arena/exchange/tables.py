"""Reads CSV and JSON Lines as rows of text, each with the number of its line.

A stranger wrote the file: anything wrong is reported with its line, and the whole file is refused.
"""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN_PROBLEMS = 20
SHOWN_TITLES = 30
LONGEST_CELL = 10_000_000
csv.field_size_limit(LONGEST_CELL)


class FileRejected(Exception):
    """The file was refused and nothing was stored; the message says what is wrong and where."""


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]

    def get(self, field: str) -> str:
        """The value without surrounding space; empty when the file has no such column."""
        return self.values.get(field, "").strip()

    def prose(self, field: str) -> str:
        """The text as it is, with one kind of line ending."""
        return self.values.get(field, "").replace("\r\n", "\n")


@dataclass
class Lines:
    """Those with the same problem: the first one, and how many more."""

    first: int
    more: int = 0


@dataclass
class Problems:
    """Collects what is wrong with a file, so that one run names more than the first mistake."""

    name: str
    found: dict[str, Lines] = field(default_factory=dict)
    hidden: int = 0

    def add(self, line: int, sentence: str) -> None:
        """If many lines have the same fault, that is one problem, reported on the first of them."""
        if sentence in self.found:
            self.found[sentence].more += 1
        elif len(self.found) < SHOWN_PROBLEMS:
            self.found[sentence] = Lines(line)
        else:
            self.hidden += 1

    def check(self, line: int, title: str, value: str, model_field: Field) -> None:
        """Add the objections of the model's own validation to the value."""
        try:
            model_field.clean(value, None)
        except ValidationError as error:
            short = Truncator(value).chars(40)
            self.add(line, f"{title} “{short}”: {' '.join(error.messages)}")

    def refuse_if_any(self) -> None:
        if self.found:
            raise FileRejected("\n".join(self.sentences()))

    def sentences(self) -> Iterator[str]:
        for sentence, lines in self.found.items():
            place = _("%s, line %d") % (self.name, lines.first)
            if lines.more:
                place += (
                    ngettext(" and %d more line", " and %d more lines", lines.more) % lines.more
                )
            yield f"{place}: {sentence}"
        if self.hidden:
            yield (
                ngettext("… and %d more problem.", "… and %d more problems.", self.hidden)
                % self.hidden
            )


@dataclass(frozen=True)
class TableFile:
    """An open file of rows, which may be read more than once."""

    file: BinaryIO
    name: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def rows(self, *required: str) -> Iterator[Row]:
        """The rows, at least one, each with the `required` fields."""
        self.file.seek(0)
        empty = True
        for row in read_rows(self.file, self.name, self.columns, required):
            empty = False
            yield row
        if empty:
            raise FileRejected(_("%s: the file has no rows.") % self.name)

    def sha256(self) -> str:
        self.file.seek(0)
        file: Any = self.file  # BinaryIO leaves out readinto, which every file of bytes has
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_rows(
    file: Iterable[bytes],
    name: str,
    columns: Mapping[str, str] = {},
    required: Sequence[str] = (),
) -> Iterator[Row]:
    """The rows of a .csv or .jsonl file; `columns` says which column holds which field.

    Columns that are not mapped keep their own names; the `required` fields must be there.
    """
    wanted = {field: field for field in required} | dict(columns)
    lines = decoded_lines(file, name)
    if name.lower().endswith(".csv"):
        return csv_rows(lines, name, wanted)
    if name.lower().endswith((".jsonl", ".ndjson")):
        return json_rows(lines, name, wanted)
    raise FileRejected(_("%s: the name must end in .csv, .jsonl or .ndjson.") % name)


def decoded_lines(file: Iterable[bytes], name: str) -> Iterator[str]:
    """Lines of text, ends kept. Only \\n and \\r\\n end a line, as editors count them."""
    for number, line in enumerate(file, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise FileRejected(_("%s, line %d: this is not UTF-8 text.") % (name, number)) from None
        if "\0" in text:
            raise FileRejected(
                _("%s, line %d: this line contains a NUL character.") % (name, number)
            )
        yield text


def csv_rows(lines: Iterable[str], name: str, wanted: Mapping[str, str]) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    line = 1
    try:
        header = [title.strip() for title in next(reader, [])]
        refuse_header(header, name)
        titles = titles_of_fields(header, wanted, name, line)
        places = [(field, header.index(title)) for field, title in titles.items()]
        line = reader.line_num + 1
        for cells in reader:
            # Spreadsheets pad a sheet with rows of commas alone.
            if any(cells):
                refuse_length(cells, header, name, line)
                yield Row(line, {field: cells[place] for field, place in places})
            line = reader.line_num + 1
    except csv.Error:
        raise FileRejected(
            _(
                "%s, line %d: the row that begins here is not well-formed CSV. A quote "
                "is missing or in the middle of a cell, a cell is longer than %d "
                "characters, or lines end in a bare carriage return."
            )
            % (name, line, LONGEST_CELL)
        ) from None


def refuse_header(header: list[str], name: str) -> None:
    if not any(header):
        raise FileRejected(_("%s, line 1: the header with the column names is missing.") % name)
    twice = {title for title in header if header.count(title) > 1}
    if twice:
        raise FileRejected(_("%s, line 1: the column “%s” appears twice.") % (name, min(twice)))


def refuse_length(cells: list[str], header: list[str], name: str, line: int) -> None:
    if len(cells) != len(header):
        raise FileRejected(
            _("%s, line %d: the header has %d cells, but this row has %d.")
            % (name, line, len(header), len(cells))
        )


def json_rows(lines: Iterable[str], name: str, wanted: Mapping[str, str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise FileRejected(_("%s, line %d: this is not JSON.") % (name, number)) from None
        if not isinstance(record, dict):
            raise FileRejected(_("%s, line %d: this is not a JSON object.") % (name, number))
        refuse_nested(record, name, number)
        # Only an escape can say a character that the line itself could not hold.
        if "\\u" in line:
            refuse_unstorable(record, name, number)
        titles = titles_of_fields(record, wanted, name, number)
        yield Row(number, {field: as_text(record[title]) for field, title in titles.items()})


def refuse_nested(record: Mapping[str, object], name: str, line: int) -> None:
    """Refuse what cannot become plain text: a list of lists or objects, or endlessly nested
    objects."""
    for value in record.values():
        if isinstance(value, list) and any(isinstance(part, list | dict) for part in value):
            raise FileRejected(
                _("%s, line %d: a list contains other lists or objects.") % (name, line)
            )
        try:
            as_text(value)
        except RecursionError:
            raise FileRejected(
                _("%s, line %d: the objects are nested too deeply.") % (name, line)
            ) from None


def refuse_unstorable(record: Mapping[str, object], name: str, line: int) -> None:
    """Refuse what no database can store as text: NUL, and one half of a surrogate pair."""
    for title, value in record.items():
        text = title + as_text(value)
        if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
            raise FileRejected(
                _("%s, line %d: a \\u escape does not stand for a character.") % (name, line)
            )


def as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(as_text(part) for part in value)
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def titles_of_fields(
    titles: Iterable[str], wanted: Mapping[str, str], name: str, line: int
) -> dict[str, str]:
    """Which column holds each field: the given one, or else the column of the same name."""
    taken = set(wanted.values())
    found = {title: title for title in titles}
    missing = [title for title in wanted.values() if title not in found]
    if missing:
        raise FileRejected(
            _("%s, line %d: there is no column “%s”. The columns are: %s.")
            % (name, line, missing[0], listed(found))
        )
    return {title: title for title in found if title not in taken} | dict(wanted)


def listed(titles: Iterable[str]) -> str:
    all_titles = list(titles)
    more = ["…"] if len(all_titles) > SHOWN_TITLES else []
    return ", ".join(all_titles[:SHOWN_TITLES] + more)
