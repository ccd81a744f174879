"""Where a live answer comes from. Nothing here knows the database."""

from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv4Network, IPv6Network
from typing import Any


class Failure(Enum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REJECTED = "rejected"
    MALFORMED = "malformed"
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNREADABLE_KEY = "unreadable_key"


class NoAnswer(Exception):
    """There is no answer, or only part of one. `detail` is for administrators, without the key."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value}: {detail}" if detail else failure.value)
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, to the first piece of text, between two pieces, for all of it."""

    connect: float = 5
    first_token: float = 60
    stall: float = 30
    total: float = 300


@dataclass(frozen=True)
class Target:
    """A model at an endpoint. `networks` are private ones that may be reached."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    timeouts: Timeouts = Timeouts()
    temperature: float | None = None
    max_tokens: int = 2048
    system_prompt: str = ""
    extra_body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Usage:
    """Tokens as the provider counted them."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class Piece:
    """A part of an answer: text, usage or, at the end, why it ended."""

    text: str = ""
    usage: Usage | None = None
    finish_reason: str = ""
