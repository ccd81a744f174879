from django.http import HttpResponse

from ratings.views.pages import BoardPage, board_page


@board_page
def prices(page: BoardPage) -> HttpResponse:
    return page.render("ratings/prices.html")
