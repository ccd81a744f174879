"""A voter's own page of an arena: their votes, and the board that these give on their own."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from arena.battles import voters
from arena.models import Arena
from ratings.pages.yours.own_board import Yours

VOTES_A_PAGE = 20


@require_safe
@never_cache
def yours(request: HttpRequest, slug: str) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    yours = Yours(arena, voters.known_voter(request))
    votes = Paginator(yours.votes, VOTES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "ratings/yours/page.html", {"arena": arena, "yours": yours, "votes": votes}
    )
