from django.http import HttpRequest, HttpResponse
from django.urls import path

from arena.urls import urlpatterns as ours


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty", empty), *ours]
