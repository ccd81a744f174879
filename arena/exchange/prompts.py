"""Prompts from a file, compared with those of an arena. An empty cell states nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext_lazy

from arena.exchange.facts import Facts
from arena.exchange.plans import Section
from arena.exchange.tables import Problems, Row, TableFile
from arena.models import Arena, Category, Prompt
from arena.texts.tagging import tags_of

FIELDS = ("prompt", "text", "categories")


@dataclass(frozen=True)
class PromptChanges:
    categories: list[str]
    created: dict[str, dict[str, Any]]
    changed: dict[str, dict[str, Any]]

    def sections(self) -> Iterator[Section]:
        yield Section(
            ngettext_lazy("%d new category", "%d new categories"),
            len(self.categories),
            self.categories,
        )
        yield Section(
            ngettext_lazy("%d new prompt", "%d new prompts"), len(self.created), list(self.created)
        )
        yield Section(
            ngettext_lazy("%d prompt changed", "%d prompts changed"),
            len(self.changed),
            [f"{key}: {', '.join(facts)}" for key, facts in self.changed.items()],
        )

    def apply(self, arena: Arena) -> None:
        Category.objects.named(self.categories)
        Prompt.objects.bulk_create(
            Prompt(arena=arena, key=key, text=facts.get("text", ""))
            for key, facts in self.created.items()
        )
        for key, facts in (self.created | self.changed).items():
            change(Prompt.objects.get(arena=arena, key=key), facts)


def change(prompt: Prompt, facts: dict[str, Any]) -> None:
    if "text" in facts:
        prompt.text = facts["text"]
        prompt.save(update_fields=["text", "tokens"])
    if "categories" in facts:
        prompt.categories.set(Category.objects.filter(slug__in=facts["categories"]))


def read_prompts(table: TableFile) -> Facts[str]:
    facts: Facts[str] = Facts()
    problems = Problems(table.name)
    for row in table.rows("prompt"):
        key = row.get("prompt")
        problems.check(row.line, "prompt", key, Prompt._meta.get_field("key"))
        stated = {"text": row.prose("text"), "categories": categories_of(row, problems)}
        facts.add(key, {name: value for name, value in stated.items() if value}, problems, row.line)
    problems.refuse_if_any()
    return facts


def categories_of(row: Row, problems: Problems) -> list[str]:
    slugs = sorted({part.strip().lower() for part in row.get("categories").split(",")} - {""})
    for slug in slugs:
        problems.check(row.line, "categories", slug, Category._meta.get_field("slug"))
    return slugs


def prompt_changes(arena: Arena, facts: Facts[str]) -> PromptChanges:
    stored = {prompt.key: facts_of(prompt) for prompt in stored_prompts(arena)}
    wanted = {key: with_tags(facts.of(key), stored.get(key, {})) for key in facts}
    changed = {
        key: {name: value for name, value in wanted[key].items() if value != stored[key][name]}
        for key in wanted
        if key in stored
    }
    slugs = {slug for prompt in wanted.values() for slug in prompt["categories"]}
    known = Category.objects.values_list("slug", flat=True)
    return PromptChanges(
        categories=sorted(slugs.difference(known)),
        created={key: prompt for key, prompt in wanted.items() if key not in stored},
        changed={key: change for key, change in changed.items() if change},
    )


def with_tags(stated: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    """What is stated about a prompt, with the categories that follow from its text."""
    known = stored | stated
    tags = tags_of(known.get("text", ""))
    return stated | {"categories": sorted({*known.get("categories", ()), *tags})}


def stored_prompts(arena: Arena) -> Iterator[Prompt]:
    yield from Prompt.objects.filter(arena_id=arena.pk).prefetch_related("categories")


def facts_of(prompt: Prompt) -> dict[str, Any]:
    slugs = sorted(category.slug for category in prompt.categories.all())
    return {"text": prompt.text, "categories": slugs}
