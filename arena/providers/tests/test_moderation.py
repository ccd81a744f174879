"""A moderation endpoint judges a text, or there is a reason why not."""

import asyncio
from ipaddress import ip_network

import pytest

from arena.providers import Failure, NoAnswer, Target, Timeouts
from arena.providers.moderation import is_flagged
from arena.tests.mock_endpoint import MockEndpoint

KEY = "sk-test-0123456789abcdefghij"


def judged(endpoint: MockEndpoint, text: str, model: str = "", **fields) -> bool:
    networks = (ip_network("127.0.0.0/8"),)
    target = Target(endpoint.base_url, model, key=KEY, networks=networks, **fields)
    return asyncio.run(is_flagged(target, text))


def failure(endpoint: MockEndpoint, model: str, **fields) -> NoAnswer:
    with pytest.raises(NoAnswer) as refused:
        judged(endpoint, "text", model, **fields)
    return refused.value


def document(body: str) -> str:
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
    return f"send:{head}content-length: {len(body)}\r\n\r\n{body}"


def test_a_text_is_judged(endpoint):
    assert judged(endpoint, "FLAGME")
    assert not judged(endpoint, "Hello")


def test_the_request_is_that_of_the_api(endpoint):
    judged(endpoint, "Hello")
    judged(endpoint, "Hello", "omni-moderation-latest")
    assert [received.path for received in endpoint.requests] == ["/v1/moderations"] * 2
    assert [received.body for received in endpoint.requests] == [
        {"input": "Hello"},
        {"input": "Hello", "model": "omni-moderation-latest"},
    ]
    assert endpoint.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_one_flagged_result_is_enough(endpoint):
    results = '{"results": [{"flagged": false}, {"flagged": true}]}'
    assert judged(endpoint, "text", document(results))


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("fail-500", Failure.SERVER_ERROR),
        ("fail-429", Failure.RATE_LIMITED),
        ("fail-401", Failure.REJECTED),
        ("html", Failure.MALFORMED),
        (document("{}"), Failure.MALFORMED),
        (document("[]"), Failure.MALFORMED),
        (document('{"results": []}'), Failure.MALFORMED),
        (document('{"results": [true]}'), Failure.MALFORMED),
        (document('{"results": [{}]}'), Failure.MALFORMED),
        (document('{"results": [{"flagged": "false"}]}'), Failure.MALFORMED),
    ],
)
def test_without_a_judgement_there_is_a_failure(endpoint, model, kind):
    no_answer = failure(endpoint, model)
    assert no_answer.failure == kind
    assert KEY not in no_answer.detail


def test_a_judgement_has_its_time(endpoint):
    no_answer = failure(endpoint, "hang", timeouts=Timeouts(total=0.05))
    assert no_answer.failure == Failure.TIMEOUT


def test_private_addresses_are_not_asked(endpoint):
    with pytest.raises(NoAnswer, match="forbidden"):
        asyncio.run(is_flagged(Target(endpoint.base_url, ""), "text"))
    assert endpoint.requests == []
