"""The JSON API of boards: each page's `api.py`, in the order of the pages."""

from ninja import Router

from ratings.pages.board.api import router as board
from ratings.pages.compare.api import router as compare
from ratings.pages.figures.api import router as figures
from ratings.pages.model.api import router as model
from ratings.pages.prices.api import router as prices
from ratings.pages.snapshots.api import router as snapshots
from ratings.pages.sureness.api import router as sureness
from ratings.pages.validation.api import router as validation

router = Router()
for page in (board, prices, figures, sureness, validation, model, compare, snapshots):
    router.add_router("", page)
