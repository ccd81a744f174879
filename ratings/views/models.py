from django.http import HttpResponse

from ratings.views.pages import BoardPage, board_page


@board_page
def model(page: BoardPage) -> HttpResponse:
    return page.render("ratings/model.html")
