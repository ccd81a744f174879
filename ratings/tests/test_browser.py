"""What people do, in a real browser on the whole running stack."""

import os
import re
import signal
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest
from playwright.sync_api import Browser, Page, expect

from arena.tests.browser import SCREENS, new_page, problems
from arena.tests.live_pages import votes_on_board
from arena.tests.stack import Stack, wait_for
from ratings.tests.pages import BOARD, PAGES

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    page = new_page(browser, stack.url)
    yield page
    page.context.close()


def open_battle(page: Page) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("button", name="Vote on a pair").click()
    expect(page).to_have_url(re.compile("/battles/"))


def open_battle_with_keys(page: Page) -> None:
    """The keys work once their switch is there."""
    open_battle(page)
    expect(page.get_by_label("Keys")).to_be_visible()
    wait_until_armed(page)


def wait_until_armed(page: Page) -> None:
    """No key counts in a page's first half second."""
    page.wait_for_function("() => performance.now() > 600")


def test_a_vote_is_on_the_board_within_five_seconds(page, browser, stack):
    before = votes_on_board(page, "playground")
    open_battle(page)
    expect(page.get_by_text("hidden until you vote")).to_have_count(2)
    page.get_by_role("button", name="A is better").click()
    expect(page.get_by_text("You chose A.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"score \d+ · rank \d"))).to_have_count(2)
    reader = new_page(browser, stack.url)
    wait_for(lambda: votes_on_board(reader, "playground") == before + 1, seconds=5)


def test_all_of_it_works_without_javascript(browser, stack):
    page = new_page(browser, stack.url, java_script_enabled=False)
    open_battle(page)
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_text("hidden until you vote")).to_have_count(2)
    page.get_by_role("button", name="Both are bad").click()
    expect(page.get_by_text("You found both bad.")).to_be_visible()
    page.get_by_role("button", name="Next battle").click()
    expect(page.get_by_text("hidden until you vote")).to_have_count(2)
    page.goto(BOARD)
    page.get_by_role("searchbox").fill("Curlew")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ArrowLeft", "You chose A."),
        ("ArrowRight", "You chose B."),
        ("t", "You called it a tie."),
        ("x", "You found both bad."),
    ],
)
def test_each_outcome_has_a_key(page, key, words):
    open_battle_with_keys(page)
    page.keyboard.press(key)
    expect(page.get_by_text(words)).to_be_visible()


def test_the_skip_key_goes_on(page):
    open_battle_with_keys(page)
    first = page.url
    page.keyboard.press("s")
    expect(page).not_to_have_url(first)
    expect(page.get_by_text("hidden until you vote")).to_have_count(2)


def test_the_arrows_scroll_a_table_and_cast_no_vote(page):
    open_battle_with_keys(page)
    page.locator(".text").first.evaluate(
        """text => {
            const cells = "<td>unbreakable</td>".repeat(40);
            const table = `<table><tr>${cells}</tr></table>`;
            text.innerHTML = `<div class="scroll" tabindex="0">${table}</div>`;
        }"""
    )
    page.locator(".text .scroll").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.text .scroll').scrollLeft > 0")
    page.locator(".text .scroll").first.blur()
    page.keyboard.press("t")
    expect(page.get_by_text("You called it a tie.")).to_be_visible()


def test_the_keys_can_be_turned_off_and_stay_off(page):
    open_battle_with_keys(page)
    page.get_by_label("Keys").uncheck()
    page.reload()
    wait_until_armed(page)
    page.keyboard.press("t")
    page.get_by_label("Keys").check()
    page.keyboard.press("x")
    expect(page.get_by_text("You found both bad.")).to_be_visible()


def test_a_double_click_votes_once_and_shows_the_result(page):
    open_battle(page)
    page.get_by_role("button", name="Tie").dblclick()
    expect(page.get_by_text("You called it a tie.")).to_be_visible()


def test_a_prompt_is_chosen_from_the_list(page):
    page.goto("/arenas/playground/")
    row = page.locator(".prompts li").nth(3)
    text = row.locator(".text").inner_text().splitlines()[0].rstrip("…")
    row.get_by_role("button").click()
    expect(page.locator("blockquote.prompt")).to_contain_text(text[:40])


def test_the_board_answers_while_one_types(page):
    page.goto("/arenas/chatbot-arena/leaderboard/2024-10-24/")
    page.get_by_role("searchbox").fill("yi-lightning")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("organisations").check()
    page.get_by_role("searchbox").fill("")
    expect(page.locator("tbody tr").nth(2)).to_contain_text("xAI")
    assert "by=organization" in page.url


def test_the_board_says_how_many_rows_it_has(page):
    page.goto(BOARD)
    page.get_by_label("Find").fill("nothing has this name")
    expect(page.get_by_role("status")).to_have_text("0 rows")


def test_the_browser_goes_to_the_board_that_cannot_be_fetched(page):
    page.goto(BOARD)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.get_by_label("organisations").check()
    expect(page).to_have_url(re.compile("by=organization"))


def test_times_are_the_readers_own(browser, stack):
    page = new_page(browser, stack.url, timezone_id="Asia/Tokyo", locale="en-GB")
    page.goto(BOARD)
    moment = page.locator("time").first
    assert "UTC" not in moment.inner_text()
    assert "UTC" in moment.get_attribute("title")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_is_accessible_and_fits_its_screen(browser, stack, screen):
    page = new_page(browser, stack.url, **SCREENS[screen])
    faults, foreign = [], []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: foreign.append(request.url))
    for name, path in PAGES.items():
        page.goto(path)
        faults += problems(page, name)
    open_battle(page)
    faults += problems(page, "battle")
    page.get_by_role("button", name="B is better").click()
    expect(page.get_by_text("You chose B.")).to_be_visible()
    faults += problems(page, "reveal")
    assert [fault for fault in faults if "status of 404" not in fault] == []
    assert [url for url in foreign if not url.startswith((stack.url, "data:"))] == []


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL], ids=["hung", "down"])
def test_a_vote_is_answered_within_a_second_whatever_the_broker_does(stack, number):
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opened = visitor.open(f"{stack.url}/arenas/playground/battles", data=b"")
    broker = broker_of(stack)
    if broker is None:
        pytest.skip("the broker is a server of this machine, which a test does not stop")
    os.kill(broker, number)
    try:
        revealed = post(visitor, f"{opened.url}/vote", opened.read().decode(), outcome="a")
        assert "You chose A." in revealed.read().decode()
    finally:
        if number == signal.SIGSTOP:
            os.kill(broker, signal.SIGCONT)
    wait_for(lambda: broker_of(stack))


def broker_of(stack: Stack) -> int | None:
    return next((pid for pid, line in stack.processes().items() if "valkey-server" in line), None)


def post(visitor: urllib.request.OpenerDirector, url: str, page: str, **form: str):
    """Send a form of the page; a second without an answer is an error."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **form}).encode()
    return visitor.open(url, data, timeout=1)
