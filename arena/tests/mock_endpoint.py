"""An OpenAI-compatible server for tests and benchmarks; a model's name says how it behaves.

What follows a slash is only a name, so `fast/apple` and `fast/pear` are two models that behave the
same and answer differently:

    fast, slow          a whole answer; `slow` begins after 0.3 s and writes 40 tokens a second
    paced-60-200-0.02   200 tokens, 60 a second, the first one after 0.02 s
    say:<text>          this text; nothing is cut off at a slash
    gated               half an answer, and the rest after `release()`
    thinking            reasoning before the answer
    plain               one JSON document although a stream was asked for
    no-usage, no-done   without token counts; without `[DONE]`
    late-end            the end of the HTTP response comes 0.05 s after `[DONE]`
    fail-<status>       an error; `fail-401` tells the key in its message
    flaky-<n>           fails n times with 500, then answers
    empty               a finished answer without text
    hang, stall         accepts and says nothing; stops in the middle
    waiting             comments for ever, which keep the connection busy, and no text
    break, unfinished   the connection, or the answer, ends in the middle; `break-0.3` after 0.3 s
    malformed, html     broken JSON in the middle; a web page
    error-in-stream     an error instead of the second half
    redirect            307 to another path of this server
    huge, huge-line, huge-plain, gzip   too much text, a line without an end, JSON without an end,
                        a compressed answer
    send:<bytes>        these bytes and nothing else, instead of an HTTP response

    python -m arena.tests.mock_endpoint --port 8101
"""

import argparse
import asyncio
import json
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from arena.tests.mock_exchange import Exchange, Received
from arena.tests.mock_models import answer_of, behaviour_of, fail, gated, hang, html, send

__all__ = ["MockEndpoint", "answer_of", "mock_endpoint"]


@dataclass
class MockEndpoint:
    """The server, as a test sees it from another thread."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    requests: list[Received] = field(default_factory=list)
    conversations: set[asyncio.Task[None]] = field(default_factory=set)
    failures: Counter[str] = field(default_factory=Counter)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop | None = None

    @property
    def base_url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}/v1"

    def release(self) -> None:
        """Let the gated models go on, from now on."""
        self.loop.call_soon_threadsafe(self.gate.set)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopped.set)

    async def serve(self, started: Callable[[], None] = lambda: None) -> None:
        self.loop = asyncio.get_running_loop()
        server = await asyncio.start_server(
            self.connected, "127.0.0.1", self.port, backlog=1024, ssl=self.tls
        )
        self.port = server.sockets[0].getsockname()[1]
        started()
        async with server:
            await self.stopped.wait()

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self.converse(reader, writer))
        self.conversations.add(task)
        task.add_done_callback(self.conversations.discard)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: request after request until the client leaves."""
        received = None
        try:
            while received := await received_from(reader):
                self.requests.append(received)
                await respond(Exchange(self, received, reader, writer))
        except ConnectionError:
            if received:
                received.gone = True
        finally:
            writer.close()


@contextmanager
def mock_endpoint(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[MockEndpoint]:
    """The server in a thread of its own."""
    endpoint, started = MockEndpoint(port, tls), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(endpoint.serve(started.set)), daemon=True)
    thread.start()
    assert started.wait(10), "the mock endpoint did not start"
    try:
        yield endpoint
    finally:
        endpoint.stop()
        thread.join(10)


async def received_from(reader: asyncio.StreamReader) -> Received | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    request, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    method, path, _ = request.split(" ")
    return Received(method, path, headers, json.loads(body or b"{}"))


async def respond(exchange: Exchange) -> None:
    path = exchange.received.path.partition("?")[0]
    if path == "/v1/chat/completions":
        await behaviour_of(exchange.received.model)(exchange)
    elif path == "/v1/moderations":
        await moderate(exchange)
    elif path == "/v1/models":
        exchange.json(200, {"object": "list", "data": [{"id": "fast", "object": "model"}]})
    else:
        exchange.json(404, {"error": {"message": f"No such path: {path}"}})
    await exchange.writer.drain()


async def moderate(exchange: Exchange) -> None:
    """Flags what has FLAGME in it; models that fail, hang, send or are gated do so here as well."""
    behaviour = behaviour_of(exchange.received.model)
    if behaviour in (fail, hang, html, send):
        await behaviour(exchange)
    else:
        if behaviour is gated:
            await exchange.until_released()
        flagged = "FLAGME" in exchange.received.body["input"]
        exchange.json(200, {"id": "modr-1", "results": [{"flagged": flagged, "categories": {}}]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8101)
    port = parser.parse_args().port
    print(f"http://127.0.0.1:{port}/v1", flush=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(MockEndpoint(port).serve())
