"""What the page "what we knew" is asked for."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.asking import to_asked_text
from sinergi.places.rules import is_code, to_code

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")
EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """The moment and the area; `problem` says what is wrong with what was typed.

    `chosen`: somebody asked for this moment; else it is now, whenever that is.
    """

    at: dt.datetime
    typed: str
    within: str
    problem: str = ""
    chosen: bool = False

    @property
    def query(self) -> str:
        """The same moment and area as the query of another page."""
        local = timezone.localtime(self.at).strftime(FORMATS[2])
        kept = {"at": local} if self.chosen else {}
        return urlencode(kept | ({"within": self.within} if self.within else {}))


def read_asked(query: QueryDict, now: dt.datetime) -> Asked:
    """Return what an address asks for; without a moment, or a wrong one, now."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    code = code if is_code(code) else ""
    typed = to_asked_text(query.get("at", ""), 40)
    local = timezone.localtime(now).replace(second=0, microsecond=0)
    if not typed:
        return Asked(now, local.strftime(FORMATS[0]), code)
    at = _read(typed)
    if at is None:
        text = _("%(typed)s is no day and hour. Write it as 2024-02-14 14:20.")
        return Asked(now, typed, code, text % {"typed": typed})
    if at > now:
        text = _("That moment has not come yet. What is known now is shown.")
        return Asked(now, typed, code, text)
    return Asked(at, typed, code, chosen=True)


def _read(typed: str) -> dt.datetime | None:
    for form in FORMATS:
        try:
            plain = dt.datetime.strptime(typed, form)  # noqa: DTZ007 - local, made aware below
        except ValueError:
            continue
        if plain.year < EARLIEST:
            return None
        return timezone.make_aware(plain)
    return None
