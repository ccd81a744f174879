"""A live battle as people have it, in a real browser on a whole Evenhand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from arena.tests.browser import SCREENS, new_page, problems
from arena.tests.live import PACED
from arena.tests.live_pages import (
    ask,
    ask_on,
    assert_on_board,
    vote_for,
    votes_on_board,
    wait_until_finished,
)
from arena.tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    page = new_page(browser, stack.url)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []


def test_a_battle_of_three_turns_to_the_vote_and_the_board(page):
    before = votes_on_board(page, "bare")
    ask(page, "Why is the sky blue?")
    expect(page.get_by_role("button", name="A is better")).to_be_disabled()
    wait_until_finished(page, 1)
    ask_on(page, "And at night?")
    page.reload()
    wait_until_finished(page, 2)
    ask_on(page, "And on Mars?")
    wait_until_finished(page, 3)
    vote_for(page, "A", PACED)
    assert page.locator(".turn").count() == 3
    assert_on_board(page, PACED, votes=before + 1)


def test_both_answers_grow_together(page):
    ask(page, "Tell me about apples.")
    expect(page.locator(".coming").first).not_to_be_empty()
    lengths = page.locator(".coming").evaluate_all("all => all.map(one => one.textContent.length)")
    assert lengths[0] == lengths[1] > 0
    wait_until_finished(page, 1)


def test_a_second_tab_shows_the_same_battle(page):
    ask(page, "Tell me about pears.")
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_finished(other, 1)
    wait_until_finished(page, 1)
    assert page.locator(".turn").inner_text() == other.locator(".turn").inner_text()


def test_the_answers_can_be_stopped(page):
    ask(page, "Tell me about plums.")
    expect(page.locator(".coming").first).not_to_be_empty()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("These answers were stopped here.")).to_be_visible()
    wait_until_finished(page, 1)


def test_it_works_without_javascript(browser, stack):
    page = new_page(browser, stack.url, java_script_enabled=False)
    ask(page, "Tell me about cherries.")
    expect(page.get_by_role("button", name="A is better")).to_be_enabled()
    page.get_by_role("button", name="Tie").click()
    expect(page.get_by_text("You called it a tie.")).to_be_visible()
    page.context.close()


def test_what_one_writes_while_answers_come_is_kept(page):
    ask(page, "Tell me about figs.")
    field = page.get_by_label("Ask both another question")
    field.fill("And about dates?")
    wait_until_finished(page, 1)
    expect(field).to_have_value("And about dates?")
    field.press("Control+Enter")
    wait_until_finished(page, 2)


def test_keys_vote_but_not_while_writing(page):
    ask(page, "Tell me about quinces.")
    wait_until_finished(page, 1)
    page.get_by_label("Ask both another question").press("x")
    expect(page.get_by_label("Ask both another question")).to_have_value("x")
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("t")
    expect(page.get_by_text("You called it a tie.")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_are_accessible_and_fit_their_screen(browser, stack, screen):
    page = new_page(browser, stack.url, **SCREENS[screen])
    faults, foreign = [], []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: foreign.append(request.url))
    page.goto("/arenas/bare/side-by-side")
    faults += problems(page, "side by side")
    page.goto("/arenas/bare/ask")
    faults += problems(page, "ask")
    ask(page, "Tell me about medlars.")
    expect(page.locator(".coming").first).not_to_be_empty()
    faults += problems(page, "answers that are coming")
    wait_until_finished(page, 1)
    faults += problems(page, "answers")
    page.get_by_role("button", name="B is better").click()
    expect(page.get_by_text("You chose B.")).to_be_visible()
    faults += problems(page, "reveal")
    assert faults == []
    assert [url for url in foreign if not url.startswith((stack.url, "data:"))] == []
    page.context.close()
