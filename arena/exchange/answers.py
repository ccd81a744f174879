"""Answers from a file, compared with an arena's bank, and the prompts that they answer.

A changed text becomes a new answer, because votes were cast on the one that it replaces. A text
that was stored before comes back as the same answer as before, so that nobody judges it as a new
one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from arena.exchange.arenas import Entrance, refuse_published
from arena.exchange.facts import Facts
from arena.exchange.models import no_such_model, registered_models
from arena.exchange.plans import Plan, Section, all_or_nothing
from arena.exchange.prompts import PromptChanges, prompt_changes, read_prompts
from arena.exchange.tables import Problems, TableFile
from arena.models import Answer, Arena, LanguageModel, Prompt
from arena.texts.identification import Names, names_one_of
from arena.texts.thinking import without_thinking

FIELDS = ("model", "prompt", "text", "prompt_text")


class Slot(NamedTuple):
    """The place in the bank that one current answer fills."""

    model: str
    prompt: str

    def __str__(self) -> str:
        return _("%(model)s on %(prompt)s") % {"model": self.model, "prompt": self.prompt}


@dataclass(frozen=True)
class AnswersPlan(Plan):
    entrance: Entrance
    prompts: PromptChanges
    created: dict[Slot, str]
    restored: dict[Slot, int]
    replaced: dict[Slot, int]
    unchanged: int
    telling: tuple[str, ...]

    def all_sections(self) -> Iterator[Section]:
        yield from self.entrance.sections()
        yield from self.prompts.sections()
        fresh = [str(slot) for slot in self.created if slot not in self.replaced]
        yield Section(ngettext_lazy("%d new answer", "%d new answers"), len(fresh), fresh)
        yield Section(
            ngettext_lazy("%d earlier answer restored", "%d earlier answers restored"),
            len(self.restored),
            [str(slot) for slot in self.restored],
        )
        yield Section(
            ngettext_lazy("%d answer replaced", "%d answers replaced"),
            len(self.replaced),
            [str(slot) for slot in self.replaced],
        )
        empty = [str(slot) for slot, text in self.created.items() if not text.strip()]
        yield Section(
            ngettext_lazy("%d of these is empty", "%d of these are empty"), len(empty), empty
        )
        yield Section(
            ngettext_lazy(
                "%d answer names its own model or its organisation",
                "%d answers name their own model or its organisation",
            ),
            len(self.telling),
            self.telling,
        )
        yield Section(ngettext_lazy("%d answer unchanged", "%d answers unchanged"), self.unchanged)

    def apply(self) -> None:
        with all_or_nothing():
            self.entrance.apply()
            self.prompts.apply(self.entrance.arena)
            self.store_answers(self.entrance.arena)

    def store_answers(self, arena: Arena) -> None:
        models = registered_models()
        prompts = dict(Prompt.objects.filter(arena=arena).values_list("key", "id"))
        Answer.objects.bulk_update(
            [Answer(id=id, current=False) for id in self.replaced.values()], ["current"]
        )
        restored = [Answer(id=id, current=True) for id in self.restored.values()]
        if Answer.objects.bulk_update(restored, ["current"]) < len(restored):
            raise ObjectDoesNotExist
        Answer.objects.bulk_create(
            Answer(model_id=models[slot.model], prompt_id=prompts[slot.prompt], text=text)
            for slot, text in self.created.items()
        )


def plan_answers(
    arena: Arena, answers: TableFile | None, prompts: TableFile | None = None
) -> AnswersPlan:
    """What the files would change in the arena, which may be new and not yet stored."""
    refuse_published(arena)
    asked = read_prompts(prompts) if prompts else Facts()
    facts = read_answers(arena, answers, asked) if answers else Facts()
    texts = {slot: facts.of(slot)["text"] for slot in facts}
    bank = current_answers(arena)
    changed = {slot: text for slot, text in texts.items() if bank.get(slot, (0, None))[1] != text}
    earlier = earlier_answers(arena)
    restored = {
        slot: earlier[slot, text] for slot, text in changed.items() if (slot, text) in earlier
    }
    return AnswersPlan(
        entrance=Entrance.of(arena, dict.fromkeys(slot.model for slot in texts)),
        prompts=prompt_changes(arena, asked),
        created={slot: text for slot, text in changed.items() if slot not in restored},
        restored=restored,
        replaced={slot: bank[slot][0] for slot in changed if slot in bank},
        unchanged=len(texts) - len(changed),
        telling=tuple(telling_answers(facts, changed)),
    )


def current_answers(arena: Arena) -> dict[Slot, tuple[int, str]]:
    rows = Answer.objects.filter(prompt__arena_id=arena.pk, current=True).values_list(
        "model__name", "prompt__key", "id", "text"
    )
    return {Slot(model, prompt): (id, text) for model, prompt, id, text in rows}


def earlier_answers(arena: Arena) -> dict[tuple[Slot, str], int]:
    """The answers that were withdrawn or replaced, by place and text."""
    prepared = Answer.objects.filter(prompt__arena_id=arena.pk, prompt__is_own=False)
    rows = prepared.filter(current=False).order_by("id")
    return {
        (Slot(model, prompt), text): id
        for model, prompt, text, id in rows.values_list("model__name", "prompt__key", "text", "id")
    }


def telling_answers(facts: Facts[Slot], texts: dict[Slot, str]) -> Iterator[str]:
    """The answers whose text names their author, which would end a battle's blindness."""
    models = {slot.model for slot in texts}
    names = {
        model: Names((model, organization))
        for model, organization in LanguageModel.objects.values_list("name", "organization")
        if model in models
    }
    for slot, text in texts.items():
        if names_one_of(text, names[slot.model]):
            line = facts.statements[slot]["text"].line
            yield _("%(answer)s, line %(line)d") % {"answer": slot, "line": line}


def read_answers(arena: Arena, table: TableFile, asked: Facts[str]) -> Facts[Slot]:
    """The text for each slot; the file's statements about prompts are added to `asked`."""
    facts: Facts[Slot] = Facts()
    problems = Problems(table.name)
    for row in table.rows("model", "prompt", "text"):
        slot = Slot(row.get("model"), row.get("prompt"))
        facts.add(slot, {"text": without_thinking(row.prose("text"))}, problems, row.line)
        if row.get("prompt_text"):
            asked.add(slot.prompt, {"text": row.prose("prompt_text")}, problems, row.line)
    refuse_unknown(arena, facts, asked, problems)
    problems.refuse_if_any()
    return facts


def refuse_unknown(arena: Arena, facts: Facts[Slot], asked: Facts[str], problems: Problems) -> None:
    """Every answer needs a registered model, and a prompt with a text."""
    models = registered_models()
    texts = dict(Prompt.objects.filter(arena_id=arena.pk).values_list("key", "text"))
    for slot in facts:
        line = facts.statements[slot]["text"].line
        if slot.model not in models:
            problems.add(line, no_such_model(slot.model))
        problems.check(line, "prompt", slot.prompt, Prompt._meta.get_field("key"))
        if slot.prompt and not asked.of(slot.prompt).get("text") and not texts.get(slot.prompt):
            problems.add(
                line,
                _("the prompt “%s” has no text in the arena or in the files.") % slot.prompt,
            )
