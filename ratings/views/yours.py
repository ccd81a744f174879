from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from arena.models import Arena


@require_safe
def yours(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "ratings/yours.html", {"arena": get_object_or_404(Arena, slug=slug)})
