"""Works on SINERGI_HOME, which holds the example, for the journey of a warning.

`python -m tests.browser.warned prepare PORT` gives the camat an address and the kecamatan a
webhook, and prints the key of an alarm; `public` prints the key of a proposal for the
public; `tell` delivers what waits; `later KEY` lets twenty minutes pass for a warning.
"""

import datetime as dt
import os
import sys

AREA = "31.75.06.1003"


def main() -> None:
    """Do what the first word says."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django

    django.setup()
    act, *words = sys.argv[1:]
    sys.stdout.write(
        {"prepare": prepare, "public": public, "tell": tell, "later": later}[act](
            *words
        )
    )


def prepare(port: str) -> str:
    """Return the key of a fresh alarm that everybody may see."""
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution, Person
    from sinergi.alerts.models import Webhook
    from sinergi.warnings.models import Alarm, Detector
    from sinergi.warnings.rules.steps import Hazard

    at = real_now()
    Person.objects.filter(username="camat").update(email="camat@example.org")
    office = Institution.all_rows.get(kind="kecamatan", area_code="31.75.06")
    Webhook.all_rows.get_or_create(
        institution=office, url=f"http://127.0.0.1:{port}/",
        defaults={"salt": "s", "created_at": at},
    )  # fmt: skip
    detector = Detector.all_rows.create(method="scan", hazard=Hazard.CROWD, made_at=at)
    row = Alarm.all_rows.create(
        detector=detector, hazard=Hazard.CROWD, area_code=AREA, area_codes=[AREA],
        starts_on=at.date() - dt.timedelta(days=2), ends_on=at.date(), observed=14,
        expected=3.2, raised_at=at,
    )  # fmt: skip
    return row.key


def public() -> str:
    """Return the key of a proposal that waits for the word of KPU."""
    from sinergi.access.clock import now
    from sinergi.accounts.models import Institution, Person
    from sinergi.warnings.drafts import WarningDraft
    from sinergi.warnings.rules.steps import Hazard, Scope
    from sinergi.warnings.services.drafting import draft_warning
    from sinergi.warnings.services.steps import propose

    draft = WarningDraft(
        institution=Institution.all_rows.get(kind="bawaslu"), hazard=Hazard.FLOOD,
        area_codes=(AREA,), headline_id="Banjir", headline_en="Flood",
        scope=Scope.PUBLIC,
    )  # fmt: skip
    by = Person.objects.get(username="analis")
    return propose(draft_warning(draft, by=by, at=now()), by=by, at=now()).key


def tell() -> str:
    """Deliver what waits."""
    from sinergi.access.clock import real_now
    from sinergi.alerts.delivering import deliver_due
    from sinergi.alerts.making import make_notices

    make_notices(real_now())
    deliver_due(real_now())
    return "told"


def later(key: str) -> str:
    """Let twenty minutes pass for a warning, raise its silence and tell it."""
    from django.db.models import F

    from sinergi.access.clock import now
    from sinergi.warnings.models import Recipient, Warning
    from sinergi.warnings.services.escalating import escalate

    passed = dt.timedelta(minutes=20)
    Warning.all_rows.filter(key=key).update(sent_at=F("sent_at") - passed)
    rows = Recipient.all_rows.filter(warning__key=key)
    rows.update(queued_at=F("queued_at") - passed, sent_at=F("sent_at") - passed)
    raised = escalate(now())
    tell()
    return str(raised)


if __name__ == "__main__":
    main()
