"""The colours of the pages, where no stylesheet reaches."""

import re

import pytest
from django.conf import settings

from arena.web.colours import DARK, LIGHT, themes

STATIC = settings.BASE_DIR / "arena/static/arena"


def test_a_stylesheet_names_the_light_ones_and_then_the_dark_ones():
    css = """
    :root { --paper: #fff; --accent-soft: #0b5d5614; --s1: 0.25rem; }
    @media (prefers-color-scheme: dark) { :root { --paper: #000; } }
    """
    assert themes(css) == [{"paper": "#fff", "accent-soft": "#0b5d5614"}, {"paper": "#000"}]


def test_each_colour_has_a_dark_one():
    assert len(LIGHT) > 10
    assert LIGHT.keys() == DARK.keys()
    assert not set(LIGHT.items()) & set(DARK.items())


@pytest.mark.parametrize("name", ["icon.svg", "api.css"])
def test_a_file_that_cannot_name_the_colours_has_the_same(name):
    used = re.findall(r"#[0-9a-f]{3,8}\b", (STATIC / name).read_text())
    assert used
    assert set(used) <= set(LIGHT.values())
