"""A warning as a CAP 1.2 message: one `info` per language, areas, and our signature."""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.utils.translation import override
from lxml import etree

from sinergi.warnings.cap.areas import GEOCODE, WrittenArea, areas_of
from sinergi.warnings.cap.naming import (
    DRAFTS,
    Name,
    moment,
    name_of,
    references_of,
    type_of,
)
from sinergi.warnings.cap.signing import signed
from sinergi.warnings.models import Warning
from sinergi.warnings.rules.cap_values import CATEGORY_OF, NAMESPACE, RESPONSE_OF
from sinergi.warnings.rules.steps import Hazard, Scope, Step
from sinergi.warnings.words import HAZARD_NAMES

LANGUAGES = ("id", "en")
LASTS = dt.timedelta(hours=24)
"""How long a warning holds that names no end."""
AFTER_END = dt.timedelta(hours=1)
"""How long the message of an end is worth showing."""
RESTRICTION = (
    "Untuk lembaga yang dituju saja; jangan disiarkan. "
    "For the institutions addressed only; not for broadcast."
)
EXERCISE = "LATIHAN, bukan kejadian nyata. EXERCISE, not a real event."
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cap_of(warning: Warning, *, language: str, sender: str, at: dt.datetime) -> bytes:
    """Return the signed message; the `info` in `language` stands first.

    A warning that was never sent is a message of status Draft, sent `at`. The same
    warning in the same step gives the same bytes while the key stays.
    """
    name = name_of(warning, sender, at)
    alert = etree.Element(_tag("alert"), nsmap={None: NAMESPACE})
    _head(alert, warning, name)
    areas = areas_of(warning.area_codes or [], warning.area_code)
    order = sorted(LANGUAGES, key=lambda one: one != language)
    for one in order:
        with override(one):
            _info(alert, warning, name, one, areas)
    return signed(alert)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Any, name: str, text: object) -> None:
    """Add an element with a text; nothing for no text."""
    clean = NO_XML.sub("", str(text)).strip()
    if clean:
        etree.SubElement(parent, _tag(name)).text = clean


def _pair(parent: Any, name: str, key: str, value: object) -> None:
    pair = etree.SubElement(parent, _tag(name))
    _add(pair, "valueName", key)
    _add(pair, "value", value)


def status_of(warning: Warning) -> str:
    """Return the `status`: an exercise is one at every step."""
    if warning.exercise:
        return "Exercise"
    return "Draft" if warning.step in DRAFTS else "Actual"


def _head(alert: Any, warning: Warning, name: Name) -> None:
    restricted = warning.scope != Scope.PUBLIC
    _add(alert, "identifier", name.identifier)
    _add(alert, "sender", name.sender)
    _add(alert, "sent", name.sent)
    _add(alert, "status", status_of(warning))
    _add(alert, "msgType", type_of(warning))
    _add(alert, "source", f"Sinergi {warning.number}")
    _add(alert, "scope", "Restricted" if restricted else "Public")
    if restricted:
        _add(alert, "restriction", RESTRICTION)
    if warning.exercise:
        _add(alert, "note", EXERCISE)
    earlier = references_of(warning, name.sender)
    _add(alert, "references", " ".join(str(one) for one in earlier))


def _info(
    alert: Any, warning: Warning, name: Name, language: str, areas: list[WrittenArea]
) -> None:
    """Add the message in one language, in which the active one is."""
    info, hazard = etree.SubElement(alert, _tag("info")), Hazard(warning.hazard)
    over = warning.step == Step.STOOD_DOWN
    _add(info, "language", "id-ID" if language == "id" else "en-US")
    _add(info, "category", CATEGORY_OF[hazard])
    _add(info, "event", HAZARD_NAMES[hazard])
    _add(
        info, "responseType", "AllClear" if over else RESPONSE_OF.get(hazard, "Assess")
    )
    _add(info, "urgency", "Past" if over else warning.urgency)
    _add(info, "severity", warning.severity)
    _add(info, "certainty", warning.certainty)
    _pair(info, "eventCode", "sinergi:hazard", hazard.value)
    _add(info, "effective", name.sent)
    if warning.onset_at is not None:
        _add(info, "onset", moment(warning.onset_at))
    _add(info, "expires", moment(_expires(warning, name)))
    _texts(info, warning, language)
    _pair(info, "parameter", "sinergi:number", warning.number)
    for area in areas:
        _area(info, area)


def _expires(warning: Warning, name: Name) -> dt.datetime:
    sent = dt.datetime.fromisoformat(name.sent)
    if type_of(warning) == "Cancel" or warning.step == Step.STOOD_DOWN:
        return sent + AFTER_END
    return warning.expires_at or sent + LASTS


def _texts(info: Any, warning: Warning, language: str) -> None:
    """Add the texts; where a language has none the Indonesian one stands."""

    def text(name: str) -> str:
        own = str(getattr(warning, f"{name}_{language}"))
        return own.strip() or str(getattr(warning, f"{name}_id"))

    _add(info, "senderName", warning.institution.name)
    _add(info, "headline", text("headline"))
    _add(info, "description", text("description"))
    _add(info, "instruction", text("instruction"))
    _add(info, "web", settings.SINERGI_PUBLIC_URL)


def _area(info: Any, written: WrittenArea) -> None:
    area = etree.SubElement(info, _tag("area"))
    _add(area, "areaDesc", written.name)
    for polygon in written.polygons:
        _add(area, "polygon", polygon)
    if written.code:
        _pair(area, "geocode", GEOCODE, written.code)
