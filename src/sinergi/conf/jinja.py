"""Jinja2 for hot tables: ten times faster per cell than Django's own templates."""

import datetime as dt
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment

from sinergi.public.dates import long_day
from sinergi.web.icons import icon
from sinergi.web.manifest import asset_address
from sinergi.web.markup import interval_bar, plain_number

ONE = 987_654_321
"""Stands for the key of a row while an address is taken apart."""


def environment(**options: Any) -> Environment:
    """Return the environment with addresses and translations, autoescaping on."""
    options["autoescape"] = True
    env = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 set above
    # Not "newstyle", which fills in a text where it is translated: a table translates
    # a text once and fills it in on every row.
    env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    env.globals.update({"static": static, "url": reverse, "around": around})
    env.globals.update(
        {"asset": asset_address, "icon": icon, "interval_bar": interval_bar}
    )
    env.filters.update({"number": plain_number, "day": short_day, "longday": long_day})
    return env


def around(view: str) -> tuple[str, str]:
    """Return what stands before and after the key of a row in a view's addresses.

    To ask for the address of every row takes longer than all the rest of its line.
    """
    before, _key, after = reverse(view, args=[ONE]).partition(str(ONE))
    return before, after


def short_day(day: dt.date | None) -> str:
    """Return a day as the active language writes it in a table, "" for none."""
    return _short_day(day, get_language()) if day else ""


@lru_cache(maxsize=4_096)
def _short_day(day: dt.date, language: str | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
