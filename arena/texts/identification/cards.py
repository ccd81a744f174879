"""Answers that are a card: a line each for name, developer and so on, or the same as JSON."""

import json
import re

from arena.texts.identification.languages import labels
from arena.texts.identification.names import Kind, Names
from arena.texts.identification.speech import tidy

LONGEST = 1000
MOST_FIELDS = 11
FIELD = re.compile(r"([^\n:=]{1,30}?) ?[:=] ?([^\n]{1,80})")
AFTER_NAME = re.compile(r"(?: ?[(,].*)?\.?")

NAMED_BY = {
    "name_label": {Kind.UNIQUE},
    "maker_label": {Kind.UNIQUE},
    "model_label": {Kind.UNIQUE, Kind.AMBIGUOUS},
}
KINDS_BY_LABEL = {label: kinds for name, kinds in NAMED_BY.items() for label in labels(name)}


def named_on_card(text: str, names: Names) -> str:
    """The field that names the answer's model or maker; a label that comes twice names nobody."""
    fields = fields_of(text) if len(text) <= LONGEST else []
    every_label = [label for label, _ in fields]
    for label, value in fields:
        kinds = KINDS_BY_LABEL.get(label, set())
        if every_label.count(label) == 1 and is_a_name(value, kinds, names):
            return f"{label}: {value}"
    return ""


def fields_of(text: str) -> list[tuple[str, str]]:
    """Label and value of each field; none if the answer has anything besides."""
    pairs = pairs_of_json(text) if text.strip().startswith("{") else pairs_of_lines(tidy(text))
    return [(label.replace("_", " ").strip().casefold(), value) for label, value in pairs]


def pairs_of_json(text: str) -> list[tuple[str, str]]:
    try:
        card = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [(label, value) for label, value in card.items() if isinstance(value, str)]


def pairs_of_lines(text: str) -> list[tuple[str, str]]:
    heading, *others = lines = text.split("\n")
    if heading.endswith(":"):
        lines = others
    fields = [FIELD.fullmatch(line) for line in lines]
    if len(fields) > MOST_FIELDS:
        return []
    pairs = [(field[1], field[2]) for field in fields if field]
    return pairs if len(pairs) == len(fields) else []


def is_a_name(value: str, kinds: set[Kind], names: Names) -> bool:
    """Whether the value is a name of one of these kinds, and a remark on it if anything."""
    for naming in names.found_in(value):
        if naming.start > 0 or naming.kind not in kinds:
            return False
        return AFTER_NAME.fullmatch(value, naming.end) is not None
    return False
