"""`sinergi evidence verify [FOLDER]` and `sinergi evidence export NUMBER … --to FILE`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sinergi.command import CommandFailed

BROKEN = 1


def main(argv: Sequence[str]) -> int:
    """Run the subcommand; 0 whole or done, 1 broken, 2 wrong call."""
    parser = argparse.ArgumentParser(prog="sinergi evidence")
    acts = parser.add_subparsers(dest="act", required=True)
    verify = acts.add_parser("verify", help="every chain here, or an unpacked export")
    verify.add_argument(
        "folder", nargs="?", help="an unpacked export; else every chain"
    )
    verify.add_argument("--fingerprint", default="", help="of the key you expect")
    verify.add_argument("--lang", choices=["id", "en"], default="id")
    export = acts.add_parser("export", help="write items, sealed, into a ZIP")
    export.add_argument("number", nargs="+", help="numbers of items: BB-2026-000001")
    export.add_argument(
        "--office", type=int, required=True, help="the institution's id"
    )
    export.add_argument("--to", type=Path, required=True, help="the ZIP to write")
    export.add_argument("--purpose", default="court", help="what it is for")
    export.add_argument("--note", default="", help="why, in words; sealed")
    given = parser.parse_args(argv)
    if given.act == "verify" and given.folder:
        return _verify_folder(given)
    import django

    django.setup()
    return _verify_chains() if given.act == "verify" else _export(given)


def _verify_folder(given: argparse.Namespace) -> int:
    """Verify an export by the same code that lies in it; no database is asked."""
    from sinergi.evidence.standalone import verify

    words = [given.folder, "--lang", given.lang, "--fingerprint", given.fingerprint]
    return verify.main(words)


def _verify_chains() -> int:
    """Check every chain and its files now, and keep what was found."""
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution
    from sinergi.evidence.models import ChainHead
    from sinergi.evidence.services.checking import check_office
    from sinergi.evidence.words import fault_words

    broken = 0
    offices = ChainHead.all_rows.values_list("institution_id", flat=True)
    for office in Institution.all_rows.filter(pk__in=offices).order_by("pk"):
        found = check_office(office, at=real_now())
        state = "whole" if found.whole else "BROKEN"
        _say(f"{office.pk} {office.name}: {state}, {found.number} events, {found.link}")
        for fault in found.faults:
            _say(f"  - {fault_words(fault)}")
        broken += not found.whole
    return BROKEN if broken else 0


def _export(given: argparse.Namespace) -> int:
    """Write a sealed export; opened ones need a person and the pages."""
    from sinergi.access.clock import real_now
    from sinergi.evidence.models import EvidenceItem
    from sinergi.evidence.packing import export_folder
    from sinergi.evidence.rules.kinds import BadEvidence
    from sinergi.evidence.services.exporting import start_export
    from sinergi.evidence.words import words_of

    rows = EvidenceItem.all_rows.filter(
        institution_id=given.office, number__in=given.number
    )
    items, at = list(rows.order_by("pk")), real_now()
    if missing := sorted(set(given.number) - {one.number for one in items}):
        raise CommandFailed(f"no such item in this office: {', '.join(missing)}")
    try:
        run = start_export(
            items, opened=False, purpose=given.purpose, note=given.note, by_id=None,
            at=at,
        )  # fmt: skip
    except BadEvidence as problem:
        raise CommandFailed(words_of(problem.code)) from problem
    try:
        with given.to.open("xb") as out:
            export_folder(
                items, out, name=run.name, opened=False, at=at, purpose=given.purpose
            )
    except OSError as error:
        raise CommandFailed(f"cannot write {given.to}: {error}") from error
    _say(f"{len(items)} items in {given.to}")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
