"""Which answers' authors a page has told a visitor.

People who open a shared link or read answers on a model's page learn who wrote them, and must not
judge them afterwards. Most readers never vote, and many are not people at all, so reading makes no
rows: a signed cookie remembers the answers, and becomes rows if the visitor turns out to be a
voter.
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from arena.models import Answer, Reveal, Voter

COOKIE = "seen"
MOST_ANSWERS = 100


def remember(request: HttpRequest, response: HttpResponse, answers: Iterable[int]) -> None:
    """Add the answers' ids to the visitor's cookie; above a limit the oldest are dropped."""
    newest_first = dict.fromkeys([*answers, *answers_seen(request)])
    if not newest_first:
        return
    response.set_signed_cookie(
        COOKIE,
        ".".join(str(answer) for answer in list(newest_first)[:MOST_ANSWERS]),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def record(request: HttpRequest, voter: Voter) -> None:
    """Record for the voter what the cookie says; from then on those answers are not hidden."""
    seen = answers_seen(request)
    if seen:
        news = Answer.objects.filter(id__in=seen).hidden_from(voter)
        reveals = [Reveal(voter=voter, answer=answer) for answer in news.only("id")]
        Reveal.objects.bulk_create(reveals, ignore_conflicts=True)


def answers_seen(request: HttpRequest) -> list[int]:
    """Ids of answers, newest first; none from a cookie that we did not sign."""
    signed = request.get_signed_cookie(COOKIE, default="") or ""
    return [int(answer) for answer in signed.split(".") if answer]
