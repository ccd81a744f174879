"""An axis of days: where each one is, and which round days to name."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
DAY_STEPS = (1, 2, 5, 7, 14)
SHORT = 60
"""Up to so many days single days are named, beyond it months."""


@dataclass(frozen=True)
class Calendar:
    """From `first` to `last`, which is later; positions are in percent of its length."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days

    def at(self, day: date) -> float:
        return round(100 * (day - self.first).days / self.length, 2)

    def ticks(self, most: int) -> list[tuple[str, float]]:
        """(name, position) of round days, at most this many."""
        if self.length <= SHORT:
            return [(date_format(day, "j M"), self.at(day)) for day in self._days(most)]
        return [(date_format(day, "M Y"), self.at(day)) for day in self._months(most)]

    def _days(self, most: int) -> list[date]:
        fitting = (step for step in DAY_STEPS if self.length // step < most)
        step = next(fitting, SHORT)
        return [self.first + timedelta(days) for days in range(0, self.length + 1, step)]

    def _months(self, most: int) -> list[date]:
        """First days of months, counted from year 0."""
        start = 12 * self.first.year + self.first.month - (self.first.day == 1)
        months = range(start, 12 * self.last.year + self.last.month)
        for step in MONTH_STEPS:
            chosen = [month for month in months if month % step == 0]
            if len(chosen) <= most:
                break
        return [date(month // 12, month % 12 + 1, 1) for month in chosen]
