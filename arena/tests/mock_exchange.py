"""How the mock endpoint speaks: HTTP/1.1, and the documents of OpenAI's API."""

import asyncio
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arena.tests.mock_endpoint import MockEndpoint

# A provider tells its name in headers like these; no page of ours may.
TELLING_HEADERS = {
    "server": "SecretProvider",
    "openai-organization": "secret-organisation",
    "openai-processing-ms": "12",
    "x-request-id": "req_secret_0123456789",
}


@dataclass
class Received:
    """A request as it came in; `gone` when its client left before the answer ended."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    gone: bool = False

    @property
    def model(self) -> str:
        return self.body.get("model", "")

    @property
    def question(self) -> str:
        asked = [part["content"] for part in self.body["messages"] if part["role"] == "user"]
        return asked[-1] if asked else ""

    @property
    def asks_for_usage(self) -> bool:
        return bool((self.body.get("stream_options") or {}).get("include_usage"))


@dataclass
class Exchange:
    """One request and the answer to it."""

    endpoint: "MockEndpoint"
    received: Received
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def begin(self, status: int, content_type: str, **headers: str) -> None:
        lines = TELLING_HEADERS | {"content-type": content_type}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.writer.write(f"HTTP/1.1 {status} Mock\r\n{head}\r\n".encode())

    def whole(self, status: int, content: str, content_type: str, **headers: str) -> None:
        body = content.encode()
        self.begin(status, content_type, content_length=str(len(body)), **headers)
        self.writer.write(body)

    def json(self, status: int, document: Any) -> None:
        self.whole(status, json.dumps(document), "application/json")

    def begin_stream(self) -> None:
        self.begin(200, "text/event-stream; charset=utf-8", transfer_encoding="chunked")
        self.delta({"role": "assistant", "content": ""})

    def end_stream(self, output_tokens: int | None, done: bool = True) -> None:
        self.delta({}, "stop")
        if output_tokens is not None and self.received.asks_for_usage:
            self.event({"id": "chatcmpl-secret", "choices": [], "usage": self.usage(output_tokens)})
        if done:
            self.chunk(b"data: [DONE]\n\n")
        self.end_chunks()

    def end_chunks(self) -> None:
        self.writer.write(b"0\r\n\r\n")

    def chunk(self, data: bytes) -> None:
        if self.reader.at_eof() or self.writer.is_closing():
            raise ConnectionResetError
        self.writer.write(b"%x\r\n%b\r\n" % (len(data), data))

    def event(self, document: Any) -> None:
        self.chunk(b"data: %b\n\n" % json.dumps(document).encode())

    def delta(self, delta: dict[str, Any], finish_reason: str | None = None) -> None:
        self.event(self.chunk_of(delta, finish_reason))

    def text(self, token: str) -> None:
        """As `delta` does, at a tenth of its cost: a benchmark has ten thousands a second."""
        before, after = self.around_text
        self.chunk(b"data: %b%b%b\n\n" % (before, json.dumps(token).encode(), after))

    @cached_property
    def around_text(self) -> list[bytes]:
        return json.dumps(self.chunk_of({"content": None})).encode().split(b"null", 1)

    def chunk_of(self, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        return {
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
            "id": "chatcmpl-secret",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": self.received.model,
            "system_fingerprint": "fp_secret",
        }

    def usage(self, output_tokens: int) -> dict[str, int]:
        """A word of a message is a token."""
        words = sum(len(part["content"].split()) for part in self.received.body["messages"])
        return {
            "prompt_tokens": words,
            "completion_tokens": output_tokens,
            "total_tokens": words + output_tokens,
        }

    async def until_released(self) -> None:
        """Wait at the gate, unless the client leaves before."""
        opened = asyncio.ensure_future(self.endpoint.gate.wait())
        left = asyncio.ensure_future(self.until_gone())
        await asyncio.wait([opened, left], return_when=asyncio.FIRST_COMPLETED)
        opened.cancel()
        if left.done():
            return left.result()
        left.cancel()
        await asyncio.wait([left])  # else the next request cannot be read yet

    async def until_gone(self) -> None:
        """Wait for the client to leave."""
        while await self.reader.read(1000):
            pass
        raise ConnectionResetError
