"""Which rows of a board a reader wants to see.

A query's impossible wishes, such as a price that is not a number, are ignored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.forms import DecimalField
from django.http import QueryDict

from ratings.costs import blended_price
from ratings.exports.columns import VERDICTS, verdict
from ratings.models import Rating

MAX_PRICE = DecimalField(min_value=0, max_value=1_000_000, decimal_places=6)
LONGEST = 200
UNTOLD = {"", "other", "unknown"}


def has_open_weights(license: str) -> bool:
    """A licence that is known and not proprietary, whatever else it forbids.

    Boards spell proprietary in more than one way: “Demo proprietary”, “Propretary”.
    """
    words = license.strip().casefold()
    return words not in UNTOLD and "propr" not in words


@dataclass(frozen=True)
class Filter:
    """Every field that is not empty is a condition that a row has to meet."""

    find: str = ""
    open_weights: bool = False
    organization: str = ""
    license: str = ""
    max_price: Decimal | None = None
    verdict: str = ""
    without_provisional: bool = False
    without_retired: bool = False

    @classmethod
    def of(cls, query: QueryDict, ratings: Iterable[Rating]) -> "Filter":
        """An organisation or a licence that none of `ratings` has is ignored."""
        ratings = list(ratings)
        hidden = query.getlist("hide")
        return cls(
            find=query.get("find", "")[:LONGEST].strip(),
            open_weights=query.get("weights") == "open",
            organization=one_of(organizations(ratings), query.get("organization", "")),
            license=one_of(licenses(ratings), query.get("license", "")),
            max_price=price_of(query.get("max_price", "")),
            verdict=one_of(verdicts(ratings), query.get("verdict", "")),
            without_provisional="provisional" in hidden,
            without_retired="retired" in hidden,
        )

    @property
    def is_active(self) -> bool:
        return self != Filter()

    @property
    def is_more_than_words(self) -> bool:
        return replace(self, find="").is_active

    def matches(self, row: Rating) -> bool:
        return self.matches_but_for_price(row) and self.is_affordable(row)

    def matches_but_for_price(self, row: Rating) -> bool:
        return (
            self.is_found(row)
            and self.organization in ("", row.organization)
            and self.license in ("", row.license)
            and (not self.open_weights or has_open_weights(row.license))
            and self.verdict in ("", verdict(row))
            and not (self.without_provisional and row.provisional)
            and not (self.without_retired and row.retired)
        )

    def is_found(self, row: Rating) -> bool:
        words = f"{row.name} {row.organization} {row.license}".casefold()
        return all(word in words for word in self.find.casefold().split())

    def is_affordable(self, row: Rating) -> bool:
        if self.max_price is None:
            return True
        price = blended_price(row)
        return price is not None and price <= self.max_price


def organizations(ratings: Iterable[Rating]) -> list[str]:
    return in_alphabet(row.organization for row in ratings)


def licenses(ratings: Iterable[Rating]) -> list[str]:
    return in_alphabet(row.license for row in ratings)


def verdicts(ratings: Iterable[Rating]) -> list[str]:
    """All three, or none where none is known."""
    return list(VERDICTS.values()) if any(map(verdict, ratings)) else []


def in_alphabet(words: Iterable[str]) -> list[str]:
    return sorted(set(words) - {""}, key=lambda word: (word.casefold(), word))


def one_of(known: list[str], word: str) -> str:
    return word if word in known else ""


def price_of(text: str) -> Decimal | None:
    try:
        return MAX_PRICE.clean(text) if text else None
    except ValidationError:
        return None
