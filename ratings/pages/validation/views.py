"""How well the scores predict. It comes later than the snapshot, so the page is not kept."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from ratings.pages.frame import BoardPage, uncached_board_page
from ratings.pages.validation.predictions import predictions
from ratings.pages.validation.validation import Validation

LABELS = {
    "votes": _("Other votes of the same people"),
    "voters": _("Votes of other people"),
    "prompts": _("Votes on other questions"),
}


@uncached_board_page
def validation(page: BoardPage) -> HttpResponse:
    found = Validation.of(page.board)
    record = found.record
    return page.render(
        "ratings/validation/page.html",
        validation=found,
        record=record,
        sentences=predictions(record) if record else [],
        kinds=kinds(record) if record else [],
    )


def kinds(record: dict[str, Any]) -> list[dict[str, Any]]:
    """What was left out, of which there is enough to say something."""
    held_out = record["held_out"] or {}
    known = ((label, held_out.get(kind)) for kind, label in LABELS.items())
    return [{"label": label, "found": found} for label, found in known if found]
