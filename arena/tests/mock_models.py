"""The models of the mock endpoint: what they answer, and how they fail to."""

import asyncio
import gzip
import random
import re
from collections.abc import Awaitable, Callable

from arena.tests.mock_exchange import Exchange

WORDS = (
    "amber basin copper delta ember fjord garnet harbour island juniper kelp lantern meadow nectar"
    " orchard pebble quarry river saffron timber umbra valley willow yarrow zephyr"
)
TOKEN = re.compile(r"\s*\S{1,5}|\s+$")


def answer_of(model: str, question: str) -> str:
    """What `model` answers, the same each time: Markdown that no other model or question gets."""
    if model.startswith("say:"):
        return model.removeprefix("say:")
    chance = random.Random(f"{model}\n{question}")

    def phrase(words: int) -> str:
        return " ".join(chance.choices(WORDS.split(), k=words))

    items = "\n".join(f"- **{phrase(1)}**: {phrase(5)}" for _ in range(chance.randint(2, 4)))
    code = f"```python\n{phrase(1)} = {chance.randint(10, 10**6)}\n```"
    return f"## {phrase(3)}\n\n{phrase(25)}.\n\n{items}\n\n{code}\n\n{phrase(15)}."


def tokens_of(text: str) -> list[str]:
    return TOKEN.findall(text)


Behaviour = Callable[[Exchange], Awaitable[None]]


def behaviour_of(model: str) -> Behaviour:
    prefix, colon, _ = model.partition(":")
    if colon and prefix in ("say", "send"):
        return answer if prefix == "say" else send
    name = model.partition("/")[0]
    return BEHAVIOURS.get(name) or BEHAVIOURS.get(name.partition("-")[0]) or answer


def setting(exchange: Exchange, number: int) -> float:
    """The `number`-th of the numbers in a model's name, such as `paced-60-200-0.02`."""
    return float(exchange.received.model.partition("/")[0].split("-")[number])


def own_tokens(exchange: Exchange) -> list[str]:
    return tokens_of(answer_of(exchange.received.model, exchange.received.question))


def first_half(exchange: Exchange) -> list[str]:
    """Begin a stream and send half of the answer; what is left of it."""
    tokens = own_tokens(exchange)
    exchange.begin_stream()
    middle = len(tokens) // 2
    for token in tokens[:middle]:
        exchange.text(token)
    return tokens[middle:]


async def answer(exchange: Exchange) -> None:
    tokens = own_tokens(exchange)
    if not exchange.received.body.get("stream"):
        return await plain(exchange)
    exchange.begin_stream()
    for token in tokens:
        exchange.text(token)
    exchange.end_stream(len(tokens))


async def slow(exchange: Exchange) -> None:
    await write_at(exchange, own_tokens(exchange), rate=40, delay=0.3)


async def paced(exchange: Exchange) -> None:
    tokens, count = own_tokens(exchange), int(setting(exchange, 2))
    tokens = (tokens * (count // len(tokens) + 1))[:count]
    await write_at(exchange, tokens, rate=setting(exchange, 1), delay=setting(exchange, 3))


async def write_at(exchange: Exchange, tokens: list[str], rate: float, delay: float) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time() + delay
    await asyncio.sleep(delay)
    exchange.begin_stream()
    for number, token in enumerate(tokens):
        await asyncio.sleep(start + number / rate - loop.time())
        exchange.text(token)
    exchange.end_stream(len(tokens))


async def gated(exchange: Exchange) -> None:
    rest = first_half(exchange)
    await exchange.until_released()
    for token in rest:
        exchange.text(token)
    exchange.end_stream(len(own_tokens(exchange)))


async def thinking(exchange: Exchange) -> None:
    tokens = own_tokens(exchange)
    exchange.begin_stream()
    for token in tokens_of("A secret thought that is no part of the answer."):
        exchange.delta({"reasoning_content": token, "content": None})
    for token in tokens:
        exchange.text(token)
    exchange.end_stream(len(tokens))


async def plain(exchange: Exchange) -> None:
    tokens = own_tokens(exchange)
    message = {"role": "assistant", "content": "".join(tokens)}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    exchange.json(200, {"choices": [choice], "usage": exchange.usage(len(tokens))})


async def no_usage(exchange: Exchange) -> None:
    for token in first_half(exchange):
        exchange.text(token)
    exchange.end_stream(None)


async def no_done(exchange: Exchange) -> None:
    for token in first_half(exchange):
        exchange.text(token)
    exchange.end_stream(None, done=False)


async def late_end(exchange: Exchange) -> None:
    for token in first_half(exchange):
        exchange.text(token)
    exchange.delta({}, "stop")
    exchange.chunk(b"data: [DONE]\n\n")
    await asyncio.sleep(0.05)
    exchange.end_chunks()


async def fail(exchange: Exchange) -> None:
    status = int(setting(exchange, 1))
    key = exchange.received.headers.get("authorization", "").removeprefix("Bearer ")
    message = "The server is unwell,\nsorry."
    if status == 401:
        message = f"Incorrect API key provided: {key} ({key[:3]}…{key[-4:]})."
    exchange.json(status, {"error": {"message": message, "type": "mock_error", "code": None}})


async def flaky(exchange: Exchange) -> None:
    model = exchange.received.model
    if exchange.endpoint.failures[model] >= setting(exchange, 1):
        return await answer(exchange)
    exchange.endpoint.failures[model] += 1
    exchange.json(500, {"error": {"message": "Not yet."}})


async def empty(exchange: Exchange) -> None:
    exchange.begin_stream()
    exchange.text(" \n")
    exchange.end_stream(1)


async def hang(exchange: Exchange) -> None:
    await exchange.until_gone()


async def stall(exchange: Exchange) -> None:
    first_half(exchange)
    await exchange.until_gone()


async def waiting(exchange: Exchange) -> None:
    exchange.begin_stream()
    while True:
        exchange.chunk(b": PROCESSING\n\n")
        await asyncio.sleep(0.01)


async def break_off(exchange: Exchange) -> None:
    first_half(exchange)
    await exchange.writer.drain()
    if exchange.received.model.startswith("break-"):
        await asyncio.sleep(setting(exchange, 1))
    exchange.writer.close()


async def unfinished(exchange: Exchange) -> None:
    first_half(exchange)
    exchange.end_chunks()


async def malformed(exchange: Exchange) -> None:
    first_half(exchange)
    exchange.chunk(b'data: {"choices": [{"delta": {"conte\n\n')
    exchange.end_stream(None)


async def html(exchange: Exchange) -> None:
    exchange.whole(200, "<!doctype html><title>Welcome</title>", "text/html; charset=utf-8")


async def error_in_stream(exchange: Exchange) -> None:
    first_half(exchange)
    exchange.event({"error": {"message": "The model fell over.", "type": "server_error"}})
    exchange.end_chunks()


async def redirect(exchange: Exchange) -> None:
    exchange.whole(307, "", "text/plain", location="/v1/chat/completions?redirected")


async def huge(exchange: Exchange) -> None:
    exchange.begin_stream()
    while True:
        exchange.text("many words " * 1000)
        await exchange.writer.drain()


async def huge_line(exchange: Exchange) -> None:
    exchange.begin_stream()
    exchange.chunk(b"data: ")
    await endless(exchange)


async def huge_plain(exchange: Exchange) -> None:
    exchange.begin(200, "application/json", transfer_encoding="chunked")
    await endless(exchange)


async def endless(exchange: Exchange) -> None:
    while True:
        exchange.chunk(b" " * 50_000)
        await exchange.writer.drain()


async def compressed(exchange: Exchange) -> None:
    body = gzip.compress(b"data: " + b"0" * 10_000_000)
    length = str(len(body))
    exchange.begin(200, "text/event-stream", content_encoding="gzip", content_length=length)
    exchange.writer.write(body)


async def send(exchange: Exchange) -> None:
    exchange.writer.write(exchange.received.model.removeprefix("send:").encode("latin-1"))
    await exchange.writer.drain()
    exchange.writer.close()


BEHAVIOURS: dict[str, Behaviour] = {
    "slow": slow,
    "paced": paced,
    "gated": gated,
    "thinking": thinking,
    "plain": plain,
    "no-usage": no_usage,
    "no-done": no_done,
    "late-end": late_end,
    "fail": fail,
    "flaky": flaky,
    "empty": empty,
    "hang": hang,
    "stall": stall,
    "waiting": waiting,
    "break": break_off,
    "unfinished": unfinished,
    "malformed": malformed,
    "html": html,
    "error-in-stream": error_in_stream,
    "redirect": redirect,
    "huge": huge,
    "huge-line": huge_line,
    "huge-plain": huge_plain,
    "gzip": compressed,
}
