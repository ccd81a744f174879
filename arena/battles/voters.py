"""Who is voting: a random key in the session, and a Voter row from the first battle on."""

import uuid

from django.http import HttpRequest

from arena.battles import revealed
from arena.models import Voter

SESSION_KEY = "voter"


def remember(request: HttpRequest) -> str:
    """The visitor's key, drawn on the first call; from then on it is in the session."""
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = uuid.uuid4().hex
    return request.session[SESSION_KEY]


def is_remembered(request: HttpRequest) -> bool:
    return SESSION_KEY in request.session


def voter_of(request: HttpRequest) -> Voter:
    """The visitor as a voter, made on the first battle."""
    voter, _ = Voter.objects.get_or_create(key=remember(request))
    revealed.record(request, voter)
    return voter


def known_voter(request: HttpRequest) -> Voter | None:
    """The visitor as a voter, if they have opened a battle before."""
    voter = Voter.objects.filter(key=request.session.get(SESSION_KEY, "")).first()
    if voter:
        revealed.record(request, voter)
    return voter
