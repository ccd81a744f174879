"""What a file states of each name. It may state the same again, and nothing that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from arena.exchange.tables import Problems


@dataclass(frozen=True)
class Statement:
    value: object
    file: str
    line: int


@dataclass
class Facts:
    statements: dict[str, dict[str, Statement]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.statements)

    def __contains__(self, name: str) -> bool:
        return name in self.statements

    def of(self, name: str) -> dict[str, object]:
        """Each field that is stated of `name`, with its value."""
        stated = self.statements.get(name, {})
        return {field: statement.value for field, statement in stated.items()}

    def add(self, name: str, facts: Mapping[str, object], problems: Problems, line: int) -> None:
        stated = self.statements.setdefault(name, {})
        for field, value in facts.items():
            first = stated.setdefault(field, Statement(value, problems.name, line))
            if first.value != value:
                problems.add(
                    line,
                    _("the %(field)s of “%(name)s” is not that of %(file)s, line %(line)d.")
                    % {"field": field, "name": name, "file": first.file, "line": first.line},
                )
