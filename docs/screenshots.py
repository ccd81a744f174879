"""Makes the pictures of the README anew, and one of every page in every way to look at it.

`make screenshots`; needs Chromium. The demo is started for it. The README's pictures go to
docs/pictures, the others to screenshots/, which is not part of the repository.
"""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

from playwright.sync_api import Browser, Page

from arena.tests.browser import chromium
from arena.tests.stack import running_stack
from ratings.tests.pages import PAGES, PUBLISHED

PICTURES = Path(__file__).parent / "pictures"
ALL = Path(__file__).parent.parent / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def show_board(page: Page) -> None:
    page.goto(PUBLISHED)


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


WAYS = {
    "desktop": {"viewport": DESKTOP},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
    "desktop-german": {"viewport": DESKTOP, "locale": "de-DE"},
    "phone-german": {"viewport": PHONE, "locale": "de-DE"},
}


def main() -> None:
    for folder in (PICTURES, ALL):
        folder.mkdir(exist_ok=True)
    with chromium() as browser, running_stack() as stack:
        for name, (show, size, scheme) in SCENES.items():
            page = browser.new_page(base_url=stack.url, viewport=size, color_scheme=scheme)
            show(page)
            take(page, PICTURES / f"{name}.png")
        for way, options in WAYS.items():
            take_all(browser, stack.url, way, options)


def take_all(browser: Browser, url: str, way: str, options: dict) -> None:
    """Every page at full length, and a battle before and after the vote."""
    for name, path in PAGES.items():
        page = browser.new_page(base_url=url, **options)
        page.goto(path)
        take(page, ALL / f"{name.replace(' ', '-')}-{way}.png", full_page=True)
    page = browser.new_page(base_url=url, **options)
    show_battle(page)
    page.screenshot(path=ALL / f"battle-{way}.png", full_page=True)
    page.locator("button[value=a]").click()
    page.wait_for_selector(".outcome")
    take(page, ALL / f"reveal-{way}.png", full_page=True)


def take(page: Page, path: Path, full_page: bool = False) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=full_page)
    page.close()
    print(path)


if __name__ == "__main__":
    main()
