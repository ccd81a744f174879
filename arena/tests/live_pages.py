"""What people do on the pages of a live battle, and what a board says, in a real browser."""

import re
from collections.abc import Iterable

from playwright.sync_api import Page, expect

from arena.tests.stack import wait_for


def ask(page: Page, question: str) -> None:
    page.goto("/arenas/bare/ask")
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Send").click()


def ask_on(page: Page, question: str) -> None:
    page.get_by_label("Ask both another question").fill(question)
    page.get_by_role("button", name="Send").click()


def wait_until_finished(page: Page, turns: int, patience: float = 5_000) -> None:
    finished = re.compile("Both answers are ready")
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


def votes_on_board(page: Page, arena: str) -> int:
    """None before the arena's first snapshot."""
    page.goto(f"/arenas/{arena}/")
    page.get_by_role("link", name="Leaderboard").first.click()
    said = re.search(r"([\d,]+) votes?\b", page.locator("main").inner_text())
    return int(said[1].replace(",", "")) if said else 0


def assert_on_board(page: Page, names: Iterable[str], votes: int) -> None:
    """The board counts so many votes within seconds."""
    wait_for(lambda: votes_on_board(page, "bare") == votes, seconds=10)
    for name in names:
        assert name in page.locator("main").inner_text()
