"""Reads the files of names and phrases, and says which entry of which file is wrong."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any


class EntryError(ValueError):
    """What is wrong in a file, and where."""

    def __init__(self, file: Path, where: str, reason: object) -> None:
        super().__init__(f"{file.name}, {where}: {reason}")


def read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EntryError(file, "not TOML in UTF-8", error) from None


def entries(file: Path, name: str, value: Any) -> list[str]:
    """The texts on a list, which may be a single text, as `letters.plain` would write them."""
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            raise EntryError(file, name, f"{text!r} is not a text")
        if texts.count(text) > 1:
            raise EntryError(file, name, f"“{text}” is there twice")
    return [unicodedata.normalize("NFKC", text) for text in texts]
