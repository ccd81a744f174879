"""The JSON API of boards: a module a concept."""

from ninja import Router

from ratings.api import boards, compare, figures, models, prices, snapshots, sureness

router = Router()
for concept in (boards, prices, figures, sureness, models, compare, snapshots):
    router.add_router("", concept.router)
