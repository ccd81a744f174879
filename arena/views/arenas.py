"""The list of arenas, and one arena with its prompts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from arena.battles.matchmaking import playable_prompts
from arena.models import Arena


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "arena/arenas/home.html", {"arenas": Arena.objects.open_first()})


@require_safe
def arena(request: HttpRequest, slug: str) -> HttpResponse:
    arena = get_object_or_404(Arena, slug=slug)
    prompts = playable_prompts(arena).prefetch_related("categories") if arena.is_open else []
    return render(request, "arena/arenas/page.html", {"arena": arena, "prompts": prompts})
