"""Adds outreach to the city of `lists_city`: 20,000 sessions, targets, answers, rumours.

`put_outreach(city, below, count, at)` after `lists_city.put_institutions`. Everything is
made up; three quarters of the sessions are verified, so that coverage has its full load.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from benchmarks.pages_rows import BOOK_S, SERVER_S, PageRow

SESSIONS, QUICK_SESSIONS = 20_000, 300
PLACES = 40
"""Named places per area: so many audiences, each met several times."""
SEGMENTS = ("umum", "pemula", "muda", "perempuan", "disabilitas", "keagamaan")
STEPS, SHARES = ("planned", "held", "verified", "cancelled"), (0.15, 0.08, 0.75, 0.02)
SIZE = "20,000 sessions"
FIFTY = (
    "SELECT s.*, i.name FROM outreach_session s JOIN accounts_institution i"
    " ON i.id = s.organiser_id ORDER BY starts_at DESC, s.id DESC LIMIT 50"
)


def _row(
    code: str, work: str, *paths: str, bare: str = "", target_s: float = SERVER_S
) -> PageRow:
    return PageRow(
        f"lists-outreach-{code}",
        work,
        SIZE,
        "lists",
        paths,
        bare=bare,
        target_s=target_s,
    )


ROWS = (
    _row(
        "sessions", "list of sessions, pages and orders in turn",
        "/outreach/sessions/", "/outreach/sessions/?page=300",
        "/outreach/sessions/?sort=title", "/outreach/sessions/?when=due",
        "/outreach/sessions/?when=coming", bare=FIFTY,
    ),
    _row(
        "search", "sessions searched by words and filtered",
        "/outreach/sessions/?q=sma+13", "/outreach/sessions/?within=31.75.06&step=held",
        "/outreach/sessions/?segment=pemula&step=verified&sort=-attended",
    ),
    _row(
        "coverage", "coverage of the city and of a kecamatan",
        "/outreach/coverage/?within=31.75", "/outreach/coverage/?within=31.75.06",
    ),
    _row("matrix", "coverage by segment, of the city and of a kecamatan",
         "/outreach/matrix/?within=31.75", "/outreach/matrix/?within=31.75.06"),
    _row("map-data", "data of the map of coverage",
         "/outreach/coverage/areas.json?within=31.75",
         "/outreach/coverage/areas.json?within=31.75.06"),
    _row("targets", "targets", "/outreach/targets/?within=31.75"),
    _row("library", "materials and quizzes", "/outreach/materials/", "/outreach/quizzes/"),
    _row("calendar", "public calendar", "/outreach/calendar/"),
    _row("learning", "what was learnt", "/outreach/learning/?within=31.75"),
    _row("rumors", "list of rumours", "/outreach/rumors/", "/outreach/rumors/?q=kabar+7"),
    _row("next", "where to go next", "/outreach/next/?within=31.75"),
    _row(
        "session", "page of one session, seven in turn",
        *(f"/outreach/sessions/{n}/" for n in range(201, 208)),
    ),
    _row("export", "all sessions as CSV", "/outreach/sessions/export.csv",
         target_s=BOOK_S),
    _row("export-xlsx", "all sessions as XLSX", "/outreach/sessions/export.xlsx",
         target_s=BOOK_S),
    _row("export-calendar", "sessions and public calendar as iCalendar",
         "/outreach/sessions/export.ics", "/outreach/calendar.ics", target_s=BOOK_S),
    _row("export-coverage", "coverage as CSV and XLSX",
         "/outreach/coverage/export.csv?within=31.75",
         "/outreach/coverage/export.xlsx?within=31.75"),
)  # fmt: skip


def put_outreach(
    city: Any, below: list[Any], count: int = SESSIONS, at: dt.datetime | None = None
) -> int:
    """Write so many sessions of the city's offices with all that hangs on them."""
    from sinergi.access.clock import real_now
    from sinergi.elections.models import Election
    from sinergi.outreach.models import Session

    at = at or real_now()
    election = Election.all_rows.order_by("-voting_on").first()
    rng = np.random.default_rng(7)
    owners = [one for one in [city, *below] if one.area_code.count(".") == 3]
    rows = [
        _session(n, owners[n % len(owners)], election, rng, at) for n in range(count)
    ]
    made = Session.all_rows.bulk_create(rows, batch_size=500)
    _put_reach(made, rng)
    _put_results(made, city, rng, at)
    _put_questions(made)
    _put_targets(owners, election)
    _put_rumors(city, owners, count // 10, at)
    return len(made)


def _session(
    n: int, owner: Any, election: Any, rng: np.random.Generator, at: dt.datetime
) -> Any:
    from sinergi.outreach.models import Session

    step = str(rng.choice(STEPS, p=SHARES))
    past = step in {"held", "verified"}
    days = int(rng.integers(1, 400)) * (-1 if past else 1)
    people = int(rng.integers(15, 200)) if past else None
    return Session(
        kind="kunjungan-sekolah" if n % 3 else "forum-warga",
        title=f"Sosialisasi SMA {n % 97} angkatan {n}",
        topic="daftar-pemilih" if n % 2 else "hoaks",
        segment=SEGMENTS[n % len(SEGMENTS)],
        organiser=owner,
        area_code=owner.area_code,
        place=f"Tempat {n % PLACES}",
        starts_at=at + dt.timedelta(days=days, minutes=n % 600),
        election=election,
        step=step,
        step_at=at,
        public=n % 20 == 0,
        attended=people,
        women=people // 2 if people else None,
        age_17_21=people // 3 if people else None,
        created_at=at,
    )


def _put_reach(made: list[Any], rng: np.random.Generator) -> None:
    from dataclasses import fields

    from sinergi.outreach.models import Reach
    from sinergi.outreach.rules.session import Heads, audience_key, by_segment

    names = [one.name for one in fields(Heads)]
    rows = []
    for one in made:
        if one.attended is None:
            continue
        heads = Heads(**{name: getattr(one, name) for name in names})
        key = audience_key(None, one.area_code, one.place, one.pk)
        rows += [
            Reach(
                session=one, segment=segment, people=people, audience=key,
                first=people if segment == "umum" and rng.random() < 0.3 else None,
                area_code=one.area_code, election_id=one.election_id,
                counted=one.step == "verified",
            )
            for segment, people in by_segment(one.segment, heads).items()
        ]  # fmt: skip
    Reach.all_rows.bulk_create(rows, batch_size=1_000)


def _put_results(
    made: list[Any], city: Any, rng: np.random.Generator, at: dt.datetime
) -> None:
    from sinergi.outreach.models import Quiz, QuizResult

    quiz = Quiz.all_rows.create(
        title="Kuis uji", topic="hoaks", institution=city, created_at=at, frozen_at=at,
        items={"v": 1, "items": [{"text": "?", "options": ["a", "b"], "right": 0}] * 4},
    )  # fmt: skip
    rows = []
    for one in made[::4]:
        if one.attended is None:
            continue
        for phase, share in (("before", 0.4), ("after", 0.7)):
            right = rng.binomial(4, share, one.attended)
            rows.append(
                QuizResult(
                    session=one, quiz=quiz, phase=phase, way="paper",
                    people=one.attended, right=int(right.sum()),
                    squares=int((right**2).sum()), questions=4, on=at.date(),
                )
            )  # fmt: skip
    QuizResult.all_rows.bulk_create(rows, batch_size=1_000)


def _put_questions(made: list[Any]) -> None:
    from sinergi.outreach.models import Question

    topics = ("daftar-pemilih", "pindah-memilih", "hoaks", "politik-uang")
    Question.all_rows.bulk_create(
        (
            Question(
                session=one, topic=topics[n % 4], text=f"Bagaimana hal {n % 211}?",
                times=1 + n % 5,
            )
            for n, one in enumerate(made)
            if one.attended is not None
        ),
        batch_size=1_000,
    )  # fmt: skip


def _put_targets(owners: list[Any], election: Any) -> None:
    from sinergi.outreach.models import Target

    held = Target.all_rows.filter(election=election)
    there = set(held.values_list("area_code", "segment"))
    Target.all_rows.bulk_create(
        Target(
            election=election, area_code=one.area_code, segment=segment, people=4_000,
            low=3_600, high=4_400, estimate=True, source="uji", edition="uji",
        )
        for one in owners
        for segment in SEGMENTS
        if (one.area_code, segment) not in there  # the example has some
    )  # fmt: skip


def _put_rumors(city: Any, owners: list[Any], count: int, at: dt.datetime) -> None:
    from sinergi.outreach.models import Rumor

    steps = ("reported", "asked", "answered", "approved", "dismissed")
    Rumor.all_rows.bulk_create(
        (
            Rumor(
                text=f"Kabar {n} tentang hal {n % 83}", topic="hoaks", channel="chat",
                area_code=owners[n % len(owners)].area_code, heard_on=at.date(),
                institution=owners[n % len(owners)], responsible=city,
                step=steps[n % len(steps)], step_at=at, created_at=at,
            )
            for n in range(count)
        ),
        batch_size=1_000,
    )  # fmt: skip
