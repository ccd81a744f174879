"""A model is asked: its answer comes in pieces, or there is a reason why not, without the key."""

import asyncio
import json
from dataclasses import replace
from ipaddress import ip_network
from time import monotonic

import aiohttp
import pytest
from aiohttp.base_protocol import BaseProtocol

from arena.providers import Failure, NoAnswer, Piece, Target, Timeouts, Usage
from arena.providers import openai_compatible as chat
from arena.providers.deadlines import Deadline
from arena.providers.openai_compatible import stream
from arena.tests.mock_endpoint import MockEndpoint
from arena.tests.mock_models import answer_of, tokens_of

KEY = "sk-test-0123456789abcdefghij"
HELLO = [{"role": "user", "content": "Hello, who are you?"}]
LOOPBACK = (ip_network("127.0.0.0/8"),)
PATIENCE = 10  # seconds; a test that waits longer has failed


def target(endpoint: MockEndpoint, model: str, **fields) -> Target:
    return Target(endpoint.base_url, model, key=KEY, networks=LOOPBACK, **fields)


class ReceivedAnswer:
    """All pieces of an answer, and the failure that ended it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.failure: Failure | None = None
        self.detail = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def usage(self) -> Usage | None:
        counts = [piece.usage for piece in self.pieces if piece.usage]
        return counts[-1] if counts else None

    @property
    def finish_reason(self) -> str:
        return "".join(piece.finish_reason for piece in self.pieces)


async def listen(target: Target, messages=HELLO) -> ReceivedAnswer:
    answer = ReceivedAnswer()
    try:
        async for piece in stream(target, messages):
            answer.pieces.append(piece)
    except NoAnswer as no_answer:
        answer.failure, answer.detail = no_answer.failure, no_answer.detail
    return answer


def ask(endpoint: MockEndpoint, model: str, messages=HELLO, **fields) -> ReceivedAnswer:
    return asyncio.run(
        asyncio.wait_for(listen(target(endpoint, model, **fields), messages), PATIENCE)
    )


def sent_by(
    endpoint: MockEndpoint, *chunks: object, end: bytes = b"data: [DONE]\n\n"
) -> ReceivedAnswer:
    """The answer of a model that streams these documents, or bytes."""
    lines = [
        chunk if isinstance(chunk, bytes) else b"data: %b\n\n" % json.dumps(chunk).encode()
        for chunk in chunks
    ]
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    return ask(endpoint, "send:" + (head + b"".join(lines) + end).decode("latin-1"))


def delta(content: object, finish_reason: str | None = None) -> dict:
    return {"choices": [{"delta": {"content": content}, "finish_reason": finish_reason}]}


# What is sent


def test_the_request_is_that_of_the_api(endpoint):
    ask(endpoint, "fast")
    received = endpoint.requests[0]
    assert (received.method, received.path) == ("POST", "/v1/chat/completions")
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.headers["accept-encoding"] == "identity"
    assert received.body == {
        "model": "fast",
        "messages": HELLO,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 2048,
    }


def test_no_key_is_no_header(endpoint):
    asyncio.run(listen(replace(target(endpoint, "fast"), key="")))
    assert "authorization" not in endpoint.requests[0].headers


def test_settings_are_sent_when_there_are_any(endpoint):
    ask(endpoint, "fast", temperature=0.0, max_tokens=7, system_prompt="Be brief.")
    body = endpoint.requests[0].body
    assert (body["temperature"], body["max_tokens"]) == (0.0, 7)
    assert body["messages"] == [{"role": "system", "content": "Be brief."}, *HELLO]


def test_extra_fields_are_added_replace_ours_and_remove_them(endpoint):
    extra = {"max_tokens": None, "max_completion_tokens": 500, "top_p": 0.9, "stream_options": None}
    ask(endpoint, "fast", extra_body=extra)
    assert endpoint.requests[0].body == {
        "model": "fast",
        "messages": HELLO,
        "stream": True,
        "max_completion_tokens": 500,
        "top_p": 0.9,
    }


@pytest.mark.parametrize("key", ["sk-1\r\nx-header: 1", "sk 1", "schlüssel", "sk-1\x00"])
def test_a_key_that_is_no_header_is_not_sent(endpoint, key):
    answer = asyncio.run(listen(replace(target(endpoint, "fast"), key=key)))
    assert answer.failure == Failure.UNREADABLE_KEY
    assert key not in answer.detail
    assert endpoint.requests == []


# Answers


@pytest.mark.parametrize("model", ["fast", "plain", "thinking", "no-usage", "no-done"])
def test_the_answer_comes_whole(endpoint, model):
    answer = ask(endpoint, model)
    assert answer.failure is None
    assert answer.text == answer_of(model, HELLO[0]["content"])
    assert answer.finish_reason == "stop"


def test_the_answer_comes_in_pieces(endpoint):
    answer = ask(endpoint, "fast")
    texts = [piece.text for piece in answer.pieces if piece.text]
    assert texts == tokens_of(answer_of("fast", HELLO[0]["content"]))


def test_the_first_piece_comes_before_the_rest_is_written(endpoint):
    async def first_then_all() -> str:
        pieces = stream(target(endpoint, "gated/first"), HELLO)
        text = (await anext(pieces)).text
        endpoint.release()
        return text + "".join([piece.text async for piece in pieces])

    whole = asyncio.run(asyncio.wait_for(first_then_all(), PATIENCE))
    assert whole == answer_of("gated/first", HELLO[0]["content"])


@pytest.mark.parametrize("model", ["fast", "plain"])
def test_usage_is_told(endpoint, model):
    tokens = tokens_of(answer_of(model, HELLO[0]["content"]))
    assert ask(endpoint, model).usage == Usage(input_tokens=4, output_tokens=len(tokens))


def test_an_answer_without_usage_is_an_answer(endpoint):
    assert ask(endpoint, "no-usage").usage is None


@pytest.mark.parametrize("count", [-1, 2**31, 1.5, "7", None, True, {}])
def test_what_is_no_count_of_tokens_is_no_usage(endpoint, count):
    counts = {"usage": {"prompt_tokens": 1, "completion_tokens": count}}
    answer = sent_by(endpoint, delta("Hello"), delta("", "stop") | counts)
    assert (answer.text, answer.failure, answer.usage) == ("Hello", None, None)


def test_the_last_usage_counts(endpoint):
    first, last = ({"usage": {"prompt_tokens": 1, "completion_tokens": n}} for n in (1, 2))
    answer = sent_by(endpoint, delta("Hello") | first, delta("!", "stop") | last)
    assert answer.usage == Usage(1, 2)


def test_answers_at_the_same_time_do_not_mix(endpoint):
    models = [f"{kind}/{number}" for kind in ("fast", "paced-500-50-0.01") for number in range(30)]

    async def ask_all() -> list[ReceivedAnswer]:
        return await asyncio.gather(*(listen(target(endpoint, model)) for model in models))

    for model, answer in zip(models, asyncio.run(ask_all()), strict=True):
        whole = answer_of(model, HELLO[0]["content"])
        assert answer.failure is None
        assert answer.text == (
            whole if model.startswith("fast") else "".join(tokens_of(whole)[:50])
        )


def test_what_the_database_cannot_store_is_left_out(endpoint):
    answer = sent_by(
        endpoint, delta("a\0b"), delta("\ud800c\udc00"), delta("\ud83d\ude00 ü", "stop")
    )
    assert answer.text == "ab\ufffdc\ufffd\U0001f600 ü"
    answer.text.encode()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, ""),
        ([{"type": "thinking", "thinking": "Hm"}, {"type": "text", "text": "So"}], "So"),
        ([], ""),
    ],
)
def test_content_may_be_a_list_of_parts(endpoint, content, text):
    assert sent_by(endpoint, delta(content), delta("!", "stop")).text == text + "!"


def test_lines_end_in_every_way_and_events_may_be_cut_anywhere(endpoint):
    data = json.dumps(delta("é")).encode()
    answer = sent_by(
        endpoint,
        b": a comment\r\n\r\n",
        b"event: message\r\nid: 1\r\ndata:%b\r\n\r\n" % data,
        b"data: " + data.replace(b', "finish', b',\ndata: "finish') + b"\n\n",
        end=b"data:[DONE]\n\n",
    )
    assert (answer.text, answer.failure) == ("éé", None)


# Failures


@pytest.mark.parametrize(
    ("model", "failure", "detail"),
    [
        ("fail-500", Failure.SERVER_ERROR, '500: {"error": {"message": "The server is unwell,'),
        ("fail-503", Failure.SERVER_ERROR, "503: "),
        ("fail-429", Failure.RATE_LIMITED, "429: "),
        ("fail-400", Failure.REJECTED, "400: "),
        ("fail-401", Failure.REJECTED, "401: "),
        ("redirect", Failure.REJECTED, "307: redirects to /v1/chat/completions?redirected, which"),
        ("html", Failure.MALFORMED, "text/html: <!doctype html><title>Welcome</title>"),
        ("malformed", Failure.MALFORMED, 'not JSON: {"choices": [{"delta": {"conte'),
        ("gzip", Failure.MALFORMED, "compressed, which was not asked for"),
        ("error-in-stream", Failure.SERVER_ERROR, "error in the answer: The model fell over."),
        ("break", Failure.BROKEN, "the server hung up in the middle"),
        ("unfinished", Failure.BROKEN, "the stream ended before the answer did"),
        ("empty", Failure.EMPTY, "finish_reason: stop"),
        ("huge", Failure.TOO_LARGE, "more than 200,000 characters"),
        ("huge-line", Failure.TOO_LARGE, "an event of more than 2,000,000 bytes"),
        ("huge-plain", Failure.TOO_LARGE, "a document of more than 2,000,000 bytes"),
    ],
)
def test_a_failure_is_told_by_its_kind(endpoint, model, failure, detail):
    answer = ask(endpoint, model)
    assert answer.failure == failure
    assert answer.detail.startswith(detail)


def test_of_what_came_before_a_connection_broke_the_beginning_is_yielded(endpoint):
    answer = ask(endpoint, "break")
    assert answer.text
    assert answer_of("break", HELLO[0]["content"]).startswith(answer.text)


@pytest.mark.parametrize("model", ["malformed", "error-in-stream", "unfinished", "stall"])
def test_what_came_before_a_failure_was_yielded(endpoint, model):
    answer = ask(endpoint, model, timeouts=Timeouts(stall=0.5))
    tokens = tokens_of(answer_of(model, HELLO[0]["content"]))
    assert answer.text == "".join(tokens[: len(tokens) // 2])
    assert answer.failure


@pytest.mark.parametrize(
    ("model", "timeouts", "detail"),
    [
        ("hang", Timeouts(first_token=0.05), "no text within 0.05 s"),
        ("waiting", Timeouts(first_token=0.05), "no text within 0.05 s"),
        ("paced-10-5-5", Timeouts(first_token=0.05), "no text within 0.05 s"),
        ("stall", Timeouts(stall=0.05), "no more text for 0.05 s"),
        ("stall", Timeouts(total=0.05), "not finished within 0.05 s"),
        ("paced-200-2000-0", Timeouts(stall=0.5, total=0.1), "not finished within 0.1 s"),
        ("hang", Timeouts(total=0.05), "not finished within 0.05 s"),
    ],
)
def test_nothing_is_waited_for_longer_than_allowed(endpoint, model, timeouts, detail):
    answer = ask(endpoint, model, timeouts=timeouts)
    assert (answer.failure, answer.detail) == (Failure.TIMEOUT, detail)


def test_a_busy_reader_is_no_late_writer():
    async def receive_late() -> bytes:
        protocol = BaseProtocol(asyncio.get_running_loop())
        reader = aiohttp.StreamReader(protocol, 1000, loop=asyncio.get_running_loop())
        deadline = Deadline(Timeouts(first_token=0.01))
        with deadline.watching(reader):
            await asyncio.sleep(0.05)
            reader.feed_data(b"in time")
            return await deadline.receive()

    assert asyncio.run(receive_late()) == b"in time"


@pytest.mark.parametrize(
    ("chunk", "failure"),
    [
        ([], Failure.MALFORMED),
        ("text", Failure.MALFORMED),
        ({"choices": {"0": {}}}, Failure.MALFORMED),
        ({"choices": ["text"]}, Failure.MALFORMED),
        ({"choices": [{"delta": "text"}]}, Failure.MALFORMED),
        ({"choices": [{"delta": {"content": 7}}]}, Failure.MALFORMED),
        ({"choices": [{"delta": {"content": ["text"]}}]}, Failure.MALFORMED),
        ({"choices": [{"finish_reason": 7}]}, Failure.MALFORMED),
        (b"data: " + b"[" * 100_000 + b"\n\n", Failure.MALFORMED),
        ({"error": "overloaded"}, Failure.SERVER_ERROR),
        ({"error": {"code": 429, "message": "slow down"}}, Failure.RATE_LIMITED),
        ({"error": {"code": 400, "message": "too long"}}, Failure.REJECTED),
        ({"error": {"code": "server_error"}}, Failure.SERVER_ERROR),
        ({"object": "error", "message": "out of memory"}, Failure.SERVER_ERROR),
        ({"choices": [], "error": None}, Failure.EMPTY),
    ],
)
def test_documents_that_are_something_else(endpoint, chunk, failure):
    assert sent_by(endpoint, chunk).failure == failure


def test_an_error_may_come_as_a_whole_document(endpoint):
    body = b'{"error": {"message": "no such model", "code": 404}}'
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    answer = ask(endpoint, "send:" + (head % len(body) + body).decode())
    assert (answer.failure, answer.detail) == (
        Failure.REJECTED,
        "error in the answer: no such model",
    )


def test_redirects_are_not_followed(endpoint):
    ask(endpoint, "redirect")
    assert [received.path for received in endpoint.requests] == ["/v1/chat/completions"]


def test_a_model_that_fails_now_and_then_answers_later(endpoint):
    failures = [ask(endpoint, "flaky-2/now-and-then").failure for _ in range(3)]
    assert failures == [Failure.SERVER_ERROR, Failure.SERVER_ERROR, None]


# Details


def failed_with(endpoint: MockEndpoint, body: str, key: str = KEY) -> str:
    head = f"HTTP/1.1 400 No\r\ncontent-type: text/plain\r\ncontent-length: {len(body)}\r\n\r\n"
    asked = replace(target(endpoint, "send:" + head + body), key=key)
    return asyncio.run(listen(asked)).detail


def test_the_key_that_a_provider_repeats_is_not_in_the_detail(endpoint):
    detail = ask(endpoint, "fail-401").detail
    assert endpoint.requests[0].headers["authorization"].endswith(KEY)
    assert "Incorrect API key provided: [key] ([key])." in detail


@pytest.mark.parametrize(
    "said",
    [
        f"key {KEY} is wrong",
        f"key '{KEY[:20]}' is wrong",
        f"key ...{KEY[-12:]} is wrong",
        f"key {KEY[:3]}…{KEY[-4:]} is wrong",
        f"key {KEY[:3]}*****{KEY[-4:]}. It is wrong",
        f"Bearer={KEY}&x=1",
        f"{'x' * 290} {KEY}",
        f"{'x' * 1985} {KEY}",
    ],
)
def test_nor_is_a_part_of_it(endpoint, said):
    detail = failed_with(endpoint, said.encode().decode("latin-1"))
    assert KEY[-4:] not in detail
    assert not any(KEY[start : start + 8] in detail for start in range(len(KEY) - 7))


def test_nor_is_a_key_of_odd_characters(endpoint):
    key = "a,b{c}/d=e'f\"g(h)"
    assert failed_with(endpoint, f"wrong: {key}!", key) == "400: wrong: [key]!"


def test_a_detail_is_one_short_line(endpoint):
    detail = failed_with(endpoint, "a\r\n\t b\x00\x1b[31m\x7f " + "x" * 1000)
    assert detail.startswith("400: a b [31m xxx")
    assert len(detail) == 300
    assert detail.isprintable()


def test_a_failure_is_told_though_its_words_do_not_come(endpoint, monkeypatch):
    monkeypatch.setattr("arena.providers.asking.ERROR_SECONDS", 0.05)
    head = "HTTP/1.1 500 No\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\nbeg"
    assert ask(endpoint, "send:" + head).detail == "500: beg"


def test_the_key_is_not_shown_with_its_target(endpoint):
    assert KEY not in repr(target(endpoint, "fast"))


# Ends


def wait_until_gone(endpoint: MockEndpoint) -> None:
    end = monotonic() + PATIENCE
    while not all(received.gone for received in endpoint.requests):
        assert monotonic() < end, "the connection was not closed"


def test_closing_the_iterator_hangs_up(endpoint):
    async def leave() -> None:
        pieces = stream(target(endpoint, "stall"), HELLO)
        assert (await anext(pieces)).text
        await pieces.aclose()
        await asyncio.to_thread(wait_until_gone, endpoint)

    asyncio.run(leave())
    assert endpoint.requests[0].gone


def test_cancelling_the_reader_hangs_up(endpoint):
    async def leave() -> None:
        reader = asyncio.create_task(listen(target(endpoint, "hang")))
        while not endpoint.requests:
            await asyncio.sleep(0)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader
        await asyncio.to_thread(wait_until_gone, endpoint)

    asyncio.run(asyncio.wait_for(leave(), PATIENCE))


@pytest.mark.parametrize("model", ["huge", "huge-line", "huge-plain"])
def test_too_much_is_not_read_on(endpoint, model):
    async def refuse() -> None:
        assert (await listen(target(endpoint, model))).failure == Failure.TOO_LARGE
        await asyncio.to_thread(wait_until_gone, endpoint)

    asyncio.run(refuse())


def test_the_text_of_an_answer_is_bounded(endpoint, monkeypatch):
    monkeypatch.setattr(chat, "MAX_CHARACTERS", 5)
    assert ask(endpoint, "say:12345").text == "12345"
    assert ask(endpoint, "say:123456").failure == Failure.TOO_LARGE


def test_all_bytes_of_an_answer_are_bounded(endpoint, monkeypatch):
    monkeypatch.setattr("arena.providers.asking.MAX_BYTES", 1000)
    answer = ask(endpoint, "waiting")
    assert (answer.failure, answer.detail) == (Failure.TOO_LARGE, "more than 1,000 bytes")


# Thoughts inside the answer


def test_what_is_thought_inside_the_answer_is_not_passed_on(endpoint):
    answer = sent_by(
        endpoint, delta("<thi"), delta("nk>2 + 2?</th"), delta("ink>\n\nFo"), delta("ur.")
    )
    assert answer.text == "Four."


def test_a_thought_alone_is_no_answer(endpoint):
    answer = sent_by(endpoint, delta("<think>2 + 2?"), delta("</think>\n", "stop"))
    assert (answer.text, answer.failure) == ("", Failure.EMPTY)


def test_what_only_begins_like_a_thought_is_passed_on(endpoint):
    assert sent_by(endpoint, delta("<th", "stop")).text == "<th"
