"""What the commands that import a file have in common."""

import os
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from arena.exchange.plans import Plan, Section
from arena.exchange.tables import FileRejected, Row, TableFile

NAMED_ITEMS = 3


class ImportCommand(BaseCommand):
    """Plans what the files would change, and applies the plan unless it is a dry run."""

    fields: Sequence[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=".csv, .jsonl or .ndjson")
        self.add_column_argument(parser, "--column", self.fields)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change (in full with -v 2) and store nothing",
        )

    def add_arena_argument(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--arena", required=True, metavar="SLUG", help="the arena, which is made if it is new"
        )

    def add_column_argument(self, parser: CommandParser, name: str, fields: Sequence[str]) -> None:
        parser.add_argument(
            name,
            action="append",
            default=[],
            type=column_of(fields),
            metavar="FIELD=COLUMN",
            help=f"the column of a field, if it has another name; fields: {', '.join(fields)}",
        )

    def handle(self, *, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            with ExitStack() as files:
                plan = self.plan(files, **options)
                # Asked now: once the plan is applied, nothing is new any more.
                sections = plan.sections()
                if not dry_run:
                    plan.apply()
        except FileRejected as error:
            raise CommandError(str(error)) from None
        self.report(sections, dry_run, verbosity)

    def plan(self, files: ExitStack, *args: Any, **options: Any) -> Plan:
        """The plan of what the command is to do; `files` closes the tables afterwards."""
        raise NotImplementedError

    def report(self, sections: list[Section], dry_run: bool, verbosity: int) -> None:
        if verbosity > 1:
            for section in sections:
                self.stdout.write(f"{section}\n" + "".join(f"  {item}\n" for item in section.items))
        done = ", ".join(titled(section) for section in sections) or _("nothing to do")
        self.stdout.write(
            _("Dry run, nothing was stored: %s.") % done if dry_run else _("Imported: %s.") % done
        )


def titled(section: Section) -> str:
    if 0 < len(section.items) <= NAMED_ITEMS:
        return f"{section} ({', '.join(section.items)})"
    return str(section)


def column_of(fields: Sequence[str]) -> Callable[[str], tuple[str, str]]:
    def column(text: str) -> tuple[str, str]:
        field, _equals, title = text.partition("=")
        if field not in fields or not title:
            raise ArgumentTypeError(
                _("“%(text)s” is not FIELD=COLUMN with one of the fields %(fields)s.")
                % {"text": text, "fields": ", ".join(fields)}
            )
        return field, title

    return column


class WatchedFile(TableFile):
    """Shows on a terminal how much of the file has been read."""

    def rows(self, *required: str) -> Iterator[Row]:
        size = os.fstat(self.file.fileno()).st_size
        with tqdm(
            total=size, desc=self.name, unit="B", unit_scale=True, leave=False, disable=None
        ) as progress:
            for row in super().rows(*required):
                progress.update(self.file.tell() - progress.n)
                yield row


def open_table(files: ExitStack, path: Path, columns: Sequence[tuple[str, str]]) -> TableFile:
    try:
        file = files.enter_context(path.open("rb"))
    except OSError as error:
        raise FileRejected(f"{path}: {error.strerror}.") from None
    if not file.seekable():
        raise FileRejected(_("%s can be read only once: save it as a file first.") % path)
    return WatchedFile(file, path.name, dict(columns))
