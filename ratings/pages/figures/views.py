"""The four figures of a board: intervals, win rates, who beat whom, and who met whom."""

import sys

from django.http import HttpResponse

from ratings.pages.figures.figures import FEWEST_BATTLES, FIRST_MODELS, MOST_MODELS, Figures
from ratings.pages.frame import BoardPage, board_page

CHOICES = {"10": 10, "20": FIRST_MODELS, "40": 40, "all": sys.maxsize}

TABLED = 40
"""A table of the pairs of more models is a download, not something to read."""


@board_page
def figures(page: BoardPage) -> HttpResponse:
    choice = page.request.GET.get("models", "")
    shown = Figures(page.board, CHOICES.get(choice, FIRST_MODELS))
    return page.render(
        "ratings/figures/page.html",
        figures=shown,
        choice=choice if choice in CHOICES else str(FIRST_MODELS),
        choices=CHOICES,
        most=MOST_MODELS,
        fewest=FEWEST_BATTLES,
        tabled=len(shown.mapped) <= TABLED,
    )
