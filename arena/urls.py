from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from ninja import NinjaAPI

from arena.api.battles import VoterSession, refused
from arena.battles.rules import BattleError
from arena.settings import VERSION
from arena.views import arenas, battles, questions, shares
from arena.web.requests import from_our_pages

api = NinjaAPI(
    title="Evenhand",
    version=VERSION,
    urls_namespace="api",
    auth=VoterSession(),
    docs_url="docs",
    description="A blind arena for language models. Reading needs nothing. To open a battle and "
    "vote, call `GET /api/arenas` first, keep its cookies, and send the value of the cookie "
    "`csrftoken` in the header `X-CSRFToken`.",
)
api.exception_handler(BattleError)(refused)
api.add_router("", "arena.api.battles.router")
api.add_router("", "arena.api.live.router")
api.add_router("", "ratings.api.router")

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url="/static/arena/icon.svg")),
    path("", arenas.home, name="home"),
    path("arenas/<slug:slug>/", arenas.arena, name="arena"),
    path("arenas/<slug:slug>/battles", battles.open_battle, name="open-battle"),
    path("arenas/<slug:slug>/ask", questions.ask, name="ask"),
    path("arenas/<slug:slug>/side-by-side", questions.side_by_side, name="side-by-side"),
    path("battles/<uuid:battle_id>", battles.battle, name="battle"),
    path("battles/<uuid:battle_id>/turns", questions.ask_on, name="ask-on"),
    path("battles/<uuid:battle_id>/events", questions.events, name="events"),
    path("battles/<uuid:battle_id>/stop", questions.stop, name="stop"),
    path("battles/<uuid:battle_id>/again", questions.try_again, name="try-again"),
    path("battles/<uuid:battle_id>/vote", battles.vote, name="vote"),
    path("battles/<uuid:battle_id>/skip", battles.skip, name="skip"),
    path("battles/<uuid:battle_id>/share", shares.share, name="share"),
    path("battles/<uuid:battle_id>/unshare", shares.unshare, name="unshare"),
    path("shared/<slug:key>", shares.shared, name="shared"),
    path("shared/<slug:key>.png", shares.picture, name="shared-picture"),
    path("language", from_our_pages(set_language), name="language"),
    path("", include("ratings.urls")),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
]
