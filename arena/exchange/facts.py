"""What a file states about each thing. It may repeat a statement, but not contradict it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from arena.exchange.tables import Problems

Subject = TypeVar("Subject", bound=Hashable)


@dataclass(frozen=True)
class Statement:
    value: Any
    file: str
    line: int


@dataclass
class Facts(Generic[Subject]):
    statements: dict[Subject, dict[str, Statement]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.statements)

    def of(self, subject: Subject) -> dict[str, Any]:
        """The stated fields, with their values."""
        stated = self.statements.get(subject, {})
        return {key: statement.value for key, statement in stated.items()}

    def add(
        self, subject: Subject, facts: Mapping[str, Any], problems: Problems, line: int
    ) -> None:
        stated = self.statements.setdefault(subject, {})
        for key, value in facts.items():
            first = stated.setdefault(key, Statement(value, problems.name, line))
            if first.value != value:
                problems.add(
                    line,
                    _("the %(field)s of “%(subject)s” differs from %(file)s, line %(line)d.")
                    % {"field": key, "subject": subject, "file": first.file, "line": first.line},
                )
