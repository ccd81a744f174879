"""Refuses requests that none of our pages or clients make, before anything fails on them."""

import unicodedata
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


class RequestCheckMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if has_other_charset(request):
            return refusal(request, HTTPStatus.BAD_REQUEST, _("Send text as UTF-8."))
        if has_control_in_cookie(request):
            sentence = _("A cookie contains a control character. Delete the cookie.")
            return refusal(request, HTTPStatus.BAD_REQUEST, sentence)
        if has_other_than_json(request):
            sentence = _("Send JSON, as application/json.")
            return refusal(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
        if is_too_large(request):
            sentence = _("That is too much text to send at once. Shorten it.")
            return refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
        return self.get_response(request)


def has_other_charset(request: HttpRequest) -> bool:
    """Python knows charsets that are not for text (hex), and one that can encode anything
    (utf-7)."""
    parameters = request.content_params or {}
    return parameters.get("charset", "utf-8").lower() != "utf-8"


def has_control_in_cookie(request: HttpRequest) -> bool:
    """PostgreSQL cannot compare with a NUL. Cookies of other sites on this host do not matter."""
    ours = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    values = "".join(request.COOKIES.get(name, "") for name in ours)
    return any(unicodedata.category(character) == "Cc" for character in values)


def has_other_than_json(request: HttpRequest) -> bool:
    """The CSRF check would read a form that is sent to the API, and the API would find nothing."""
    if request.method != "POST" or not in_api(request):
        return False
    is_empty = request.headers.get("content-length", "") in ("", "0")
    return not is_empty and request.content_type != "application/json"


def is_too_large(request: HttpRequest) -> bool:
    """Such a request would be refused with a plain 400 when it is read; only the admin takes
    files."""
    size = request.headers.get("content-length", "")
    has_file = request.content_type == "multipart/form-data" and request.path.startswith("/admin/")
    return not has_file and size.isdecimal() and int(size) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def in_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def refusal(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    if in_api(request):
        return JsonResponse({"detail": sentence}, status=status)
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def from_our_pages(view: View) -> View:
    """Guard a view against other sites by what the browser says about the request's origin.

    It is for buttons on pages that many readers share and that therefore cannot hold one reader's
    token. Every browser names the origin of a POST; other clients have no cookies that could be
    abused.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and is_from_another_site(request):
            return refusal(request, HTTPStatus.FORBIDDEN, _("Another site sent this request."))
        return view(request, *args, **kwargs)

    return guarded


def is_from_another_site(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin not in (ours, *settings.CSRF_TRUSTED_ORIGINS)
