"""A live battle between genuine small language models; `make test-live` runs it.

There is one set of weights small enough to come as a package, so both models are SmolLM2-135M: two
servers, asked with another system prompt and another temperature.
"""

import json

import pytest
from playwright.sync_api import Page, expect

from arena.tests.browser import chromium
from arena.tests.live_pages import ask, ask_on, assert_on_board, vote_for, wait_until_finished
from arena.tests.small_models import small_model
from arena.tests.stack import Stack, running_stack

pytestmark = [pytest.mark.live, pytest.mark.browser]

SETTINGS = {
    "Plain SmolLM2": {"temperature": 0.0, "system_prompt": "You answer in plain sentences."},
    "Lively SmolLM2": {
        "temperature": 0.8,
        "system_prompt": "You are a lively teacher of children.",
    },
}
MOST_TOKENS = 160
FIRST = "Explain how rain forms, step by step."
SECOND = "Now explain it to a child of five, as a story."

REGISTER = """
from arena.tests.factories import make_arena, make_deployment, make_endpoint, make_model
arena = make_arena("bare")
for name, base_url, settings in {models!r}:
    endpoint = make_endpoint(base_url, name="Endpoint of " + name)
    make_deployment(make_model(name, arena), endpoint, served_name=name, **settings)
"""
CALLS = """
import json
from arena.models import Call
print(json.dumps(list(Call.objects.order_by("turn__number", "side").values(
    "turn__number", "side", "result", "tokens_counted", "input_tokens", "output_tokens",
    "first_token_ms"))))
"""


def test_two_small_models_from_the_question_to_the_board():
    plain, lively = SETTINGS
    with (
        small_model(plain) as first,
        small_model(lively) as second,
        chromium() as browser,
        running_stack() as stack,
    ):
        register(stack, {plain: first, lively: second})
        page = browser.new_page(base_url=stack.url)
        page.set_default_timeout(60_000)
        ask(page, FIRST)
        watch_both_come(page, 1)
        ask_on(page, SECOND)
        watch_both_come(page, 2)
        vote_for(page, "B", SETTINGS)
        assert_on_board(page, SETTINGS, votes=1)
        assert_calls(json.loads(stack.manage("shell", "--verbosity", "0", "--command", CALLS)))


def register(stack: Stack, base_urls: dict[str, str]) -> None:
    common = {"max_tokens": MOST_TOKENS, "extra_body": {"seed": 7}}
    models = [(name, base_urls[name], common | settings) for name, settings in SETTINGS.items()]
    stack.manage("shell", "--command", REGISTER.format(models=models))


def watch_both_come(page: Page, turns: int) -> None:
    """Both begin together, grow, and are finished and formatted."""
    coming = page.locator(".coming")
    expect(coming.first).not_to_be_empty(timeout=60_000)
    begun = coming.evaluate_all("all => all.map(one => one.textContent.length)")
    assert min(begun) > 0
    page.wait_for_function(
        "begun => [...document.querySelectorAll('.coming')].every("
        "(one, place) => one.textContent.length > begun[place])",
        arg=begun,
    )
    wait_until_finished(page, turns, patience=60_000)


def assert_calls(calls: list[dict]) -> None:
    """Four, answered and counted by the server, of which the later two had more to read."""
    print(*calls, sep="\n")
    assert [(call["turn__number"], call["side"]) for call in calls] == [
        (1, "a"),
        (1, "b"),
        (2, "a"),
        (2, "b"),
    ]
    for call in calls:
        assert call["result"] == "answered"
        assert call["tokens_counted"] == "provider"
        assert 0 < call["output_tokens"] <= MOST_TOKENS
        assert call["first_token_ms"] > 0
    for earlier, later in zip(calls[:2], calls[2:], strict=True):
        assert later["input_tokens"] > earlier["input_tokens"] + earlier["output_tokens"] / 2
