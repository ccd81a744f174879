"""Makes the pictures of the README anew: `make screenshots`. Needs Chromium.

Run as `python -m docs.screenshots` from the project's folder; the demo is started for it.
"""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

from playwright.sync_api import Page

from arena.tests.browser import chromium
from arena.tests.stack import running_stack

PICTURES = Path(__file__).parent / "pictures"
BOARD = "/arenas/chatbot-arena/leaderboard/2024-10-24/"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def show_board(page: Page) -> None:
    page.goto(BOARD)


def show_battle(page: Page) -> None:
    page.goto("/arenas/playground/")
    row = page.locator(".prompts li", has_text="moving_average")
    row.get_by_role("button").click()


def show_reveal(page: Page) -> None:
    show_battle(page)
    page.get_by_role("button", name="A is better").click()


SCENES = {
    "board": (show_board, DESKTOP, "light"),
    "board-dark": (show_board, DESKTOP, "dark"),
    "board-phone": (show_board, PHONE, "light"),
    "battle": (show_battle, DESKTOP, "light"),
    "battle-dark": (show_battle, DESKTOP, "dark"),
    "battle-phone": (show_battle, PHONE, "light"),
    "reveal": (show_reveal, DESKTOP, "light"),
}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with chromium() as browser, running_stack() as stack:
        for name, (show, size, scheme) in SCENES.items():
            page = browser.new_page(base_url=stack.url, viewport=size, color_scheme=scheme)
            show(page)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
            print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
