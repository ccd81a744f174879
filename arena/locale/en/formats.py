"""Dates as the pages write them, with the day before the month."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i:s"
SHORT_DATE_FORMAT = "j M Y"
