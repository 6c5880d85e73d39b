"""Days as people read them."""

import datetime as dt
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def long_day(day: object) -> str:
    """Return a day in the active language, "" for none."""
    return _long_day(day, get_language()) if isinstance(day, dt.date) else ""


@lru_cache(maxsize=1_024)
def _long_day(day: dt.date, language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")
