"""Adds to SINERGI_HOME an office with keys and a year of reports: 1,000 a day.

`python -m benchmarks.queues_rows [--quick]`, after `sinergi prepare`. Every text
is sealed, and each is another one; a tenth waits in triage, a twentieth of all are
retellings of another report. Everything is made up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

PERSON, PASSWORD = "analis-uji", "kata-sandi-uji-laporan"
PASSPHRASE = "tujuh-belas-kucing-di-atap"  # noqa: S105 - of a made-up office
REPORTS, QUICK_REPORTS = 365_000, 10_000
AT_ONCE = 5_000
KINDS = (
    "money-politics", "neutrality", "campaign-props", "hoax", "intimidation",
    "organiser", "logistics", "voter-list", "other",
)  # fmt: skip
CHANNELS = ("web", "phone", "walk-in", "whatsapp", "posko", "finding")
STATES = (
    "received", "checking", "waiting-reporter", "incident", "case", "referred", "closed",
)  # fmt: skip
SHARES = (0.05, 0.03, 0.02, 0.1, 0.1, 0.05, 0.65)
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ca",
    "da",
    "di",
    "du",
    "ga",
    "gi",
    "ja",
    "ka",
    "ki",
    "ku",
    "la",
    "li",
    "ma",
    "me",
    "mi",
    "na",
    "ni",
    "pa",
    "pe",
    "ra",
    "ri",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "ti",
    "tu",
    "wa",
    "ya",
]


def main() -> None:
    """Fill the home folder that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queues_rows")
    parser.add_argument("--quick", action="store_true", help="10,000 reports only")
    count = QUICK_REPORTS if parser.parse_args().quick else REPORTS
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    os.environ["SINERGI_KEEPER"] = "memory"
    import django

    django.setup()
    from sinergi.access.clock import real_now

    at = real_now()
    office = put_office(at)
    put_reports(office, count, at)
    sys.stdout.write(f"{count} reports\n")


def put_office(at: dt.datetime) -> Any:
    """Return an office with keys, and a person who sorts its reports."""
    from benchmarks.reports_office import CITY, put_areas
    from sinergi.accounts.roles import Role
    from sinergi.accounts.services import (
        create_institution,
        create_person,
        give_role,
    )
    from sinergi.seals.sealing import new_pair
    from sinergi.seals.services.custody import put_key
    from sinergi.seals.services.holding import set_up_office

    put_areas()
    office = create_institution("Bawaslu Tolok Ukur", "bawaslu", CITY, by=None, at=at)
    person = create_person(PERSON, "Analis Uji", password=PASSWORD, by=None, at=at)
    give_role(
        person, office, Role.BAWASLU_ANALYST, office.area_code,
        valid_from=at.date() - dt.timedelta(days=400), by=None, at=at,
    )  # fmt: skip
    set_up_office(office, PASSPHRASE, by=None, at=at)
    put_key(office, new_pair().public, "Kunci uji", holder=person, at=at)
    return office


def made_up_texts(count: int, seed: int = 7) -> Iterator[str]:
    """Yield texts of 20 to 70 words of a made-up language; each twentieth is a retelling."""
    draw = np.random.default_rng(seed)
    words = np.array(
        sorted(
            {"".join(draw.choice(SYLLABLES, n)) for n in draw.integers(2, 5, 40_000)}
        )
    )
    draw.shuffle(words)
    ranks = 1 / np.arange(1, words.size + 1) ** 0.9
    before = ""
    for start in range(0, count, AT_ONCE):
        lengths = draw.integers(20, 71, min(AT_ONCE, count - start))
        picked = words[
            draw.choice(words.size, int(lengths.sum()), p=ranks / ranks.sum())
        ]
        at = 0
        for n, length in enumerate(lengths.tolist()):
            own = picked[at : at + length].tolist()
            at += length
            if n % 20 == 19:
                own = [*before.split()[: len(own)], *own[:5]]
            before = " ".join(own)
            yield before


def put_reports(office: Any, count: int, at: dt.datetime) -> None:
    """Write the reports, the oldest first, 1,000 a day up to now."""
    from sinergi.reports.models import Report
    from sinergi.seals.keys import text_recipients
    from sinergi.seals.sealing import seal
    from sinergi.seals.words import pack

    draw = np.random.default_rng(11)
    keys = text_recipients(office.pk)
    areas = village_codes()
    rows: list[Any] = []
    for n, text in enumerate(made_up_texts(count)):
        received = at - dt.timedelta(days=(count - n) / 1_000)
        state = STATES[int(draw.choice(len(STATES), p=SHARES))]
        complete = bool(draw.random() < 0.4)
        rows.append(
            Report(
                number=f"LP-{received.year}-{n + 1:06d}", institution=office,
                channel=CHANNELS[n % len(CHANNELS)], wanted="information",
                kind=KINDS[n % len(KINDS)], area_code=areas[n % len(areas)],
                happened_on=received.date(), known_on=received.date(),
                received_at=received, deadline_on=received.date() + dt.timedelta(days=9),
                elements={"place": complete, "time": True}, complete=complete,
                threatened=n % 500 == 0, state=state, state_at=received,
                sealed_text=seal(pack({"story": text, "where": "Jalan Uji"}), keys),
                unseen=int(n % 300 == 0), receipt_hash=f"{n:064d}",
            )
        )  # fmt: skip
        if len(rows) >= AT_ONCE:
            Report.all_rows.bulk_create(rows, batch_size=1_000)
            rows = []
    Report.all_rows.bulk_create(rows, batch_size=1_000)


def village_codes() -> list[str]:
    """Return the codes of the kelurahan there are."""
    from sinergi.places.models import Area

    codes = Area.all_rows.current().filter(level=4).values_list("code", flat=True)
    return sorted(codes)


if __name__ == "__main__":
    main()
