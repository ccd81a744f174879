"""HTTP as the driver of `bench.live` speaks it: on bare sockets, since it shares two cores with
what it measures.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

QUESTIONS = "/api/arenas/bench/questions"
CHAT = "/v1/chat/completions"


@dataclass
class Seen:
    """A battle as it came to its voter: when it was asked, when each event with text came."""

    question: str
    asked: float = field(default_factory=perf_counter)
    answered: float = 0.0
    battle: str = ""
    answers: dict[str, str] = field(default_factory=lambda: {"a": "", "b": ""})
    times: list[float] = field(default_factory=list)
    is_over: bool = False

    @property
    def first_text(self) -> float:
        return self.times[0] - self.asked if self.times else float("inf")

    def hear(self, event: bytes) -> None:
        if event.startswith(b"id: "):
            data = json.loads(event.partition(b"\ndata: ")[2])
            if data["to"]:
                self.times.append(perf_counter())
            for side, text in self.answers.items():
                self.answers[side] = text[: data["at"]] + data[side]
        self.is_over = self.is_over or event.startswith(b"event: over")


class Voter:
    """Keeps its cookies, and one connection while it asks and reads."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield
        finally:
            self.writer.close()

    async def arrive(self) -> None:
        async with self.connected():
            await self.document("GET", "/api/arenas")

    async def ask(self, question: str) -> Seen:
        """Ask in a live battle and read both answers to their end."""
        seen = Seen(question)
        async with self.connected():
            asked = await self.document("POST", QUESTIONS, {"question": question})
            seen.answered, seen.battle = perf_counter(), asked["id"]
            await self.send("GET", f"/battles/{seen.battle}/events")
            async for event in chunks(self.reader):
                seen.hear(event)
        return seen

    async def document(self, method: str, path: str, body: Any = None) -> Any:
        headers = await self.send(method, path, body)
        return json.loads(await self.reader.readexactly(int(headers["content-length"])))

    async def send(self, method: str, path: str, body: Any = None) -> dict[str, str]:
        headers = {
            "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "x-csrftoken": self.cookies.get("csrftoken", ""),
        }
        self.writer.write(request_of(method, path, headers, body))
        return await head(self.reader, self.cookies)


@asynccontextmanager
async def streaming(port: int, model: str, question: str) -> AsyncIterator[AsyncIterator[str]]:
    """A model's answer, piece by piece, straight from its endpoint."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    messages = [{"role": "user", "content": question}]
    writer.write(
        request_of("POST", CHAT, {}, {"model": model, "messages": messages, "stream": True})
    )
    try:
        await head(reader, {})
        yield (text async for event in chunks(reader) if (text := text_of(event)))
    finally:
        writer.close()


def text_of(event: bytes) -> str:
    if not event.startswith(b"data: {"):
        return ""
    return json.loads(event[6:])["choices"][0]["delta"].get("content", "")


def request_of(method: str, path: str, headers: dict[str, str], body: Any) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = {
        "host": "127.0.0.1",
        "content-type": "application/json",
        "content-length": str(len(content)),
        **headers,
    }
    return (
        f"{method} {path} HTTP/1.1\r\n"
        + "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        + "\r\n"
    ).encode() + content


async def head(reader: asyncio.StreamReader, cookies: dict[str, str]) -> dict[str, str]:
    """The headers of a response that went well; its cookies are put to the others."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    if first.split()[1][0] != "2":
        raise ConnectionError(first)
    headers = {}
    for name, _, value in (line.partition(": ") for line in lines):
        headers[name.lower()] = value
        if name.lower() == "set-cookie":
            key, _, cookie = value.partition(";")[0].partition("=")
            cookies[key] = cookie
    return headers


async def chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """A chunked body; both servers send one event a chunk."""
    while size := int(await reader.readline(), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readline()


def is_served(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
