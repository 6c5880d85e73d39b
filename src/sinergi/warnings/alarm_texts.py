"""What a warning begins with when it is drafted from an alarm."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.warnings.drafts import WarningDraft
from sinergi.warnings.models import Alarm
from sinergi.warnings.rules.steps import BadWarning, Hazard
from sinergi.warnings.telling import sentence_of
from sinergi.warnings.words import HAZARD_NAMES

MOST_NAMED = 4


def begun_from(
    alarm: Alarm, by: Actor, institution: Institution | None = None
) -> WarningDraft:
    """Return the draft an alarm suggests; raises BadWarning "private", "not-yours".

    The description is the alarm's own sentence; of one that is one institution's alone
    the texts tell place and days, no count.
    """
    writes = by.institutions_with(Permission.WRITE_WARNINGS)
    wanted = alarm.institution_id or (institution.pk if institution else None)
    if wanted is None and writes:
        wanted = min(writes)
    if wanted is None or wanted not in writes:
        raise BadWarning("private" if alarm.institution_id else "not-yours")
    codes = tuple(alarm.area_codes or [alarm.area_code])
    where = _places(codes, by)
    texts = {language: _texts(alarm, where, language) for language in ("id", "en")}
    return WarningDraft(
        institution=Institution.all_rows.get(pk=wanted),
        hazard=Hazard(alarm.hazard),
        area_codes=codes,
        headline_id=texts["id"][0],
        headline_en=texts["en"][0],
        description_id=texts["id"][1],
        description_en=texts["en"][1],
        alarms=(alarm,),
    )


def _places(codes: tuple[str, ...], by: Actor) -> str:
    names = names_of(codes[:MOST_NAMED], by)
    found = [names.get(code, code) for code in codes[:MOST_NAMED]]
    more = len(codes) - len(found)
    return ", ".join(found) + (f" +{more}" if more else "")


def _texts(alarm: Alarm, where: str, language: str) -> tuple[str, str]:
    with override(language):
        hazard = str(HAZARD_NAMES[Hazard(alarm.hazard)])
        head = f"{hazard[:1].upper()}{hazard[1:]}: {where}"
        days = _("Noticed for %(first)s to %(last)s.") % {
            "first": date_format(alarm.starts_on, "DATE_FORMAT"),
            "last": date_format(alarm.ends_on, "DATE_FORMAT"),
        }
        if alarm.institution_id is None:
            days = sentence_of(alarm)
    return head[:160], days
