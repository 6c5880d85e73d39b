"""Field reports of the example, in every state, from the days before `at`.

Made as people make them: sent as filled forms, decided about by somebody else. Cakung's
supervisor reports daily, with gaps, so that coverage shows all there is to see.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import CAKUNG, CITY, PENGGILINGAN, ExamplePeople
from sinergi.accounts.models import Person
from sinergi.observations.families import WATCHED
from sinergi.observations.models import Channel, Form, FormVersion, State, Submission
from sinergi.observations.rules.coverage import PlaceLevel, Rhythm
from sinergi.observations.services.expecting import ExpectationDraft, expect_reports
from sinergi.observations.services.receiving import Sent, receive_submission
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.services.shipped import put_shipped_forms
from sinergi.places.models import Area

DAYS = 6
"""Days before `at` from which on Cakung reports daily."""
AHEAD = 8
DUE_HOUR = 21
REVIEWERS = {
    "panwas": "analis", "analis": "ketua", "lurah": "camat", "camat": "koordinator",
    "satpol": "koordinator",
}  # fmt: skip
"""Sender → who decides: somebody above, never the sender."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form somebody filled in: about which day (so many ago), sent at which hour."""

    form: str
    sender: str
    days_ago: int
    hour: int
    answers: Mapping[str, str]
    state: State = State.NEW
    reason: str = ""


def _event(parts: str, area: str, text: str, *, severity: str = "1") -> dict[str, str]:
    """Return the answers about an event; `parts` is dimension/subdimension/indicator."""
    dimension, subdimension, indicator = parts.split("/")
    return {
        "what/dimension": dimension, "what/subdimension": subdimension,
        "what/indicator": indicator, "what/severity": severity, "what/events": "1",
        "where/district": CAKUNG, "where/area": area,
        "description": text, "source_kind": "direct",
    }  # fmt: skip


SECURITY, CAMPAIGN = "sosial_politik/keamanan", "kontestasi/kampanye_calon"
EVENTS = (
    Filled("kejadian", "panwas", 4, 15,
           _event(f"{SECURITY}/bencana_alam", "31.75.06.1005", "Jalan ke calon lokasi TPS tergenang 40 cm, surut sore hari (contoh)."),
           State.ACCEPTED),
    Filled("kejadian", "panwas", 3, 11,
           _event(f"{CAMPAIGN}/hoaks_ruang_publik", PENGGILINGAN, "Selebaran berisi jadwal pemungutan suara yang keliru (contoh).", severity="2"),
           State.CORRECTION, "Tulis lokasi penyebaran dan jumlah selebaran."),
    Filled("kejadian", "panwas", 2, 10,
           _event(f"{CAMPAIGN}/iklan_luar_jadwal", "31.75.06.1001", "Baliho di pertigaan (contoh)."),
           State.REJECTED, "Baliho ini milik toko, bukan bahan kampanye."),
    Filled("kejadian", "panwas", 1, 16,
           _event(f"{SECURITY}/intimidasi_pemilih", "31.75.06.1002", "Warga diminta menyerahkan fotokopi KTP (contoh).")),
    Filled("kejadian", "panwas", 0, 7,
           _event(f"{CAMPAIGN}/politik_uang", PENGGILINGAN, "Pembagian sembako bertanda gambar peserta (contoh).")),
    Filled("cepat", "lurah", 1, 8, {"kind": "station", "area": PENGGILINGAN,
           "description": "Balai RW calon TPS bocor setelah hujan (contoh)."}),
    Filled("cepat", "lurah", 5, 9, {"kind": "logistics", "area": PENGGILINGAN,
           "description": "Gudang tergenang, kotak dipindah ke lantai dua (contoh)."}, State.ACCEPTED),
    Filled("cepat", "satpol", 2, 14, {"kind": "campaign", "area": "31.75.06.1004",
           "description": "Spanduk melintang di jalan protokol (contoh)."}),
)  # fmt: skip


@dataclass(slots=True)
class Made:
    """How many reports were made, by state."""

    states: dict[str, int] = field(default_factory=dict)

    def add(self, state: str) -> None:
        """Count one."""
        self.states[state] = self.states.get(state, 0) + 1


@transaction.atomic
def load_field(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Expect reports, send some, decide about most; return one line per thing made."""
    put_shipped_forms(at=at)
    expected = _expect(people, at)
    made = Made()
    for number, one in enumerate((*EVENTS, *_daily())):
        row = _send(one, number, people.people[one.sender], at)
        if one.state is not State.NEW:
            by = people.people[REVIEWERS[one.sender]]
            review_submission(
                row, one.state, reason=one.reason, by=by,
                at=row.received_at + dt.timedelta(minutes=20),
            )  # fmt: skip
        made.add(str(one.state))
    told = ", ".join(f"{count} {state}" for state, count in made.states.items())
    return [f"{expected} expected reports", f"field reports: {told}"]


def _expect(people: ExamplePeople, at: dt.datetime) -> int:
    form = Form.all_rows.get(code="nihil")
    day = timezone.localdate(at)
    drafts = (
        ExpectationDraft(
            form=form, institution=people.institutions["bawaslu"],
            place=PlaceLevel.VILLAGE, area_code=CAKUNG, rhythm=Rhythm.DAILY,
            from_on=day - dt.timedelta(days=DAYS), until_on=day + dt.timedelta(AHEAD),
            due_hour=DUE_HOUR, note="Contoh",
        ),
        ExpectationDraft(
            form=form, institution=people.institutions["pemkot"],
            place=PlaceLevel.DISTRICT, area_code=CITY, rhythm=Rhythm.WEEKLY,
            from_on=day - dt.timedelta(days=2 * DAYS), due_hour=DUE_HOUR,
            until_on=day + dt.timedelta(AHEAD), note="Contoh",
        ),
    )  # fmt: skip
    for draft in drafts:
        by = people.people["analis" if draft.area_code == CAKUNG else "koordinator"]
        expect_reports(draft, by=by, at=at - dt.timedelta(days=2 * DAYS))
    return len(drafts)


def _daily() -> Iterator[Filled]:
    """Yield Cakung's daily reports: the last kelurahan silent, others with gaps, one late.

    The camat's weekly ones are two, of which the first was late.
    """
    areas = Area.all_rows.current().filter(parent_code=CAKUNG).order_by("code")
    codes = list(areas.values_list("code", flat=True))
    for place, code in enumerate(codes[:-1]):
        for days_ago in range(DAYS, -1, -1):
            if (3 * place + days_ago) % 5 == 0:
                continue
            late = (place, days_ago) == (2, 1)
            yield _nothing(
                "panwas", code, days_ago, 23 if late else 6 + place % 3,
                State.ACCEPTED if days_ago > 1 else State.NEW,
            )  # fmt: skip
    yield _nothing("camat", CAKUNG, 5, 22, State.ACCEPTED)


def _nothing(sender: str, code: str, days_ago: int, hour: int, state: State) -> Filled:
    answers = {
        "district": CAKUNG, "area": code, "watched": " ".join(WATCHED),
        "method": "patrol", "nothing": "OK",
    }  # fmt: skip
    return Filled("nihil", sender, days_ago, hour, answers, state)


def _send(one: Filled, number: int, person: Person, at: dt.datetime) -> Submission:
    """Send it on its day, never later than a minute ago."""
    day = timezone.localdate(at) - dt.timedelta(days=one.days_ago)
    hour = timezone.make_aware(dt.datetime.combine(day, dt.time(one.hour, number % 60)))
    sent_at = min(hour, at - dt.timedelta(minutes=1))
    version = FormVersion.all_rows.get(form__code=one.form, state="published")
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"sinergi/contoh/{number}/{at.isoformat()}")
    xml = _xml(one, version.version, day, key)
    receipt = receive_submission(
        Sent(xml), person=person, channel=Channel.BROWSER, at=sent_at
    )
    return receipt.submission


def _xml(one: Filled, version: str, day: dt.date, key: uuid.UUID) -> bytes:
    """Return the filled form; answers of one group stand together."""
    days = {"happened_on": day.isoformat()}
    if one.form == "nihil":
        days["ended_on"] = day.isoformat()
    groups: dict[str, str] = {}
    for path, text in {**days, **one.answers}.items():
        group, _slash, name = path.rpartition("/")
        groups[group] = groups.get(group, "") + f"<{name}>{escape(text)}</{name}>"
    answers = "".join(
        f"<{group}>{inside}</{group}>" if group else inside
        for group, inside in groups.items()
    )
    return (
        f'<data id="{one.form}" version="{version}">{answers}'
        f"<meta><instanceID>uuid:{key}</instanceID></meta></data>"
    ).encode()
