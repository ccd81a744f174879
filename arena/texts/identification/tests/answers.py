"""Answers that say who wrote them and answers that do not, one a line of a file."""

from pathlib import Path


def answers(file: str) -> list[str]:
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    return [line.replace(r"\n", "\n") for line in text.splitlines()]


def amid_others(text: str) -> str:
    return f"Of course.\n\n{text}\n\nWhat else can I do for you?"


TELLING, SILENT = answers("telling.txt"), answers("silent.txt")
ALONE, NOT_ALONE = answers("alone.txt"), answers("not_alone.txt")
