"""What forms and their parts are called on pages."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sinergi.observations.form_outline import NO_LANGUAGE

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
RECEIVERS: dict[str, Promise] = {
    "sinergi.observations.receivers.events.receive": _lazy(
        "counted in the scores, by indicator and severity"
    ),
    "sinergi.observations.receivers.nothing.receive": _lazy(
        "counted in the scores as “nothing happened”"
    ),
    "sinergi.observations.receivers.stations.receive": _lazy(
        "counted in the scores, station by station"
    ),
    "sinergi.neutrality.receivers.receive": _lazy("kept as pledges of neutrality"),
}
"""Dotted name of a receiver → what becomes of an accepted form."""
TYPES: dict[str, Promise] = {
    "text": _lazy("text"),
    "integer": _lazy("whole number"),
    "decimal": _lazy("number"),
    "date": _lazy("date"),
    "time": _lazy("time"),
    "dateTime": _lazy("date and time"),
    "select_one": _lazy("one answer"),
    "select_multiple": _lazy("several answers"),
    "rank": _lazy("answers in an order"),
    "range": _lazy("number on a scale"),
    "acknowledge": _lazy("tick"),
    "note": _lazy("text to read"),
    "image": _lazy("photo"),
    "audio": _lazy("sound"),
    "video": _lazy("video"),
    "file": _lazy("file"),
    "geopoint": _lazy("position"),
    "geotrace": _lazy("line on the map"),
    "geoshape": _lazy("area on the map"),
    "barcode": _lazy("barcode"),
    "start": _lazy("begun at, by the device"),
    "end": _lazy("ended at, by the device"),
    "today": _lazy("the day, by the device"),
    "calculate": _lazy("calculated"),
}
"""Kinds of question; one that is missing here is shown by its name in XLSForm."""


def language_name(code: str) -> str:
    """Return what a language of a form is called; languages name themselves."""
    return _("one language") if code == NO_LANGUAGE else LANGUAGES.get(code, code)


def language_names(codes: Iterable[str]) -> list[str]:
    """Return what the languages of a form are called."""
    return [language_name(code) for code in codes]


def type_name(kind: str) -> str:
    """Return what a kind of question is called."""
    return str(TYPES.get(kind, kind))


def receiver_name(code: str) -> str:
    """Return what becomes of an accepted form of this code."""
    table = import_string(settings.SINERGI_FORMS)
    _audience, name = table.get(code, ((), ""))
    if not name:
        return _("kept only")
    return str(RECEIVERS.get(name) or _("handed on within Sinergi"))


def audience_names(audience: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    """Return which kinds of institution fill a form in; `kinds` are code → name."""
    return [kinds.get(code, code) for code in audience] or [_("everybody")]
