"""Models from a file: what it states about each, compared with what is registered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.arenas import Entrance, refuse_published
from arena.exchange.facts import Facts
from arena.exchange.plans import Plan, Section, all_or_nothing
from arena.exchange.tables import Problems, Row, TableFile
from arena.forms import LanguageModelForm
from arena.models import Arena, LanguageModel

FIELDS = tuple(LanguageModelForm.Meta.fields)


@dataclass(frozen=True)
class Change:
    field: str
    before: object
    after: object

    def __str__(self) -> str:
        return f"{self.field} {or_dash(self.before)} → {or_dash(self.after)}"


def or_dash(value: object) -> str:
    return "–" if value in (None, "") else str(value)


@dataclass(frozen=True)
class ModelsPlan(Plan):
    created: dict[str, dict[str, object]]
    changed: dict[str, list[Change]]
    unchanged: int
    entrances: list[Entrance]

    def all_sections(self) -> Iterator[Section]:
        yield Section(
            ngettext_lazy("%d new model", "%d new models"), len(self.created), list(self.created)
        )
        yield Section(
            ngettext_lazy("%d model changed", "%d models changed"),
            len(self.changed),
            [f"{name}: {', '.join(map(str, changes))}" for name, changes in self.changed.items()],
        )
        yield Section(ngettext_lazy("%d model unchanged", "%d models unchanged"), self.unchanged)
        for entrance in self.entrances:
            yield from entrance.sections()

    def apply(self) -> None:
        with all_or_nothing():
            LanguageModel.objects.bulk_create(
                LanguageModel(**facts) for facts in self.created.values()
            )
            for name, changes in self.changed.items():
                LanguageModel.objects.filter(name=name).update(
                    **{change.field: change.after for change in changes}
                )
            for entrance in self.entrances:
                entrance.apply()


def plan_models(
    table: TableFile, arenas: Iterable[Arena] = (), status: str = LanguageModel.Status.DRAFT
) -> ModelsPlan:
    """What the file would change; `status` is for new models whose status the file does not
    state."""
    for arena in arenas:
        refuse_published(arena)
    facts = read_models(table)
    registered = LanguageModel.objects.in_bulk(list(facts), field_name="name")
    changes = {name: changes_of(model, facts.of(name)) for name, model in registered.items()}
    return ModelsPlan(
        created={
            name: {"status": status, **facts.of(name)} for name in facts if name not in registered
        },
        changed={name: changed for name, changed in changes.items() if changed},
        unchanged=sum(not changed for changed in changes.values()),
        entrances=[Entrance.of(arena, facts) for arena in arenas],
    )


def read_models(table: TableFile) -> Facts:
    facts: Facts[str] = Facts()
    problems = Problems(table.name)
    for row in table.rows("name"):
        form = ModelRow(row)
        if form.is_valid():
            facts.add(form.cleaned_data["name"], form.cleaned_data, problems, row.line)
        for field, messages in form.errors.items():
            value = Truncator(row.get(field)).chars(40)
            problems.add(row.line, f"{field} “{value}”: {' '.join(map(str, messages))}")
    problems.refuse_if_any()
    return facts


class ModelRow(LanguageModelForm):
    """A row of the file, with only the fields that the row states."""

    def __init__(self, row: Row) -> None:
        texts = {field: row.get(field) for field in FIELDS if field in row.values}
        facts = {field: "" if is_unknown(text) else text for field, text in texts.items()}
        # A status is never unknown: a model without one in the file keeps its own.
        status = facts.pop("status", "")
        super().__init__(facts | ({"status": status.lower()} if status else {}))
        for field in set(self.fields) - set(self.data):
            del self.fields[field]

    def validate_unique(self) -> None:
        """A name may be registered, and may be in the file again."""


def is_unknown(text: str) -> bool:
    return text.casefold() == "unknown"


def changes_of(model: LanguageModel, facts: dict[str, object]) -> list[Change]:
    changes = [Change(field, getattr(model, field), after) for field, after in facts.items()]
    return [change for change in changes if change.before != change.after]


def registered_models() -> dict[str, int]:
    """The id of every model by its name."""
    return dict(LanguageModel.objects.values_list("name", "id"))


def no_such_model(name: str) -> str:
    if not name:
        return _("the model is missing.")
    return _("the model “%s” is not registered.") % Truncator(name).chars(80)
