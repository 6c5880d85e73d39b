"""From an alarm to the draft of a warning."""

import datetime as dt
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.warnings.models import Alarm

DRAFTER = "sinergi.warnings.services.drafting.draft_from_alarm"


class BadDraft(ValueError):
    """No draft can be made of it by this person; the text says why."""


def can_draft() -> bool:
    """True where warnings can be drafted here."""
    return _drafter() is not None


def _drafter() -> Any:
    try:
        return import_string(DRAFTER)
    except ImportError:
        return None


def draft_of(alarm: Alarm, *, by: Actor, at: dt.datetime) -> str:
    """Draft a warning of an alarm and return the address of the form to go on with."""
    drafter = _drafter()
    if drafter is None:
        raise BadDraft(_("Warnings cannot be drafted here."))
    try:
        warning = drafter(alarm, by=by, at=at)
    except ValueError as problem:
        raise BadDraft(
            _("Your office cannot draft a warning of this alarm.")
        ) from problem
    try:
        return reverse("warnings:edit", args=[warning.key])
    except NoReverseMatch:
        return reverse("detection:alarm", args=[alarm.key])
