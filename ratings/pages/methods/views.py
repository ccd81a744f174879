from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ratings.method import METHOD
from ratings.pages.methods.methods import method_numbers, scales


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    context = method_numbers() | {"method": METHOD, "scales": scales()}
    return render(request, "ratings/methods/page.html", context)
