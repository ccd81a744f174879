"""What people do on the pages of a live battle, in a real browser."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page, expect


def ask(page: Page, question: str) -> None:
    page.goto("/arenas/bare/ask")
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Send").click()


def ask_on(page: Page, question: str) -> None:
    page.get_by_label("Ask both a further question").fill(question)
    page.get_by_role("button", name="Send").click()


def wait_until_finished(page: Page, turns: int, patience: float = 5_000) -> None:
    finished = re.compile("Both answers are there")
    expect(page.get_by_role("status")).to_have_text(finished, timeout=patience)
    expect(page.locator(".turn")).to_have_count(turns)
    expect(page.locator(".coming")).to_have_count(0)


def vote_for(page: Page, side: str, names: Iterable[str]) -> None:
    """The models are named after the vote, and nowhere before."""
    for name in names:
        assert name not in page.content()
    page.get_by_role("button", name=f"{side} is better").click()
    expect(page.get_by_text(f"You chose {side}.")).to_be_visible()
    for name in names:
        expect(page.get_by_text(name, exact=True).first).to_be_visible()


def assert_on_board(page: Page, names: Iterable[str]) -> None:
    """The board counts the one vote within seconds."""
    page.goto("/arenas/bare/")
    page.get_by_role("link", name="Leaderboard").first.click()

    def is_counted() -> bool:
        page.reload()
        return "1 vote" in page.locator("main").inner_text()

    assert any(is_counted() for _ in range(40))
    for name in names:
        assert name in page.locator("main").inner_text()
