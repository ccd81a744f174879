"""JSON from endpoints, which may be anything."""

import json
from typing import Any, TypeVar

from arena.providers import Failure, NoAnswer

MAX_SHOWN = 2000

T = TypeVar("T")


def document_of(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise NoAnswer(Failure.MALFORMED, f"not JSON: {beginning(data)}") from None


def expected(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        found = type(value).__name__
        raise NoAnswer(Failure.MALFORMED, f"{found} where {kind.__name__} was expected")
    return value


def beginning(data: bytes) -> str:
    """The beginning, for a detail."""
    return data[:MAX_SHOWN].decode("utf-8", "replace")
