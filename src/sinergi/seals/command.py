"""`sinergi seals`: keys from a shell, and what opens by them.

`new-pair`, `open` and `reseal` need no database: they run on a machine without a network
as well. `carry`, `reseal` and `bring` are the three steps of a change of custodians.
"""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

WRONG, FAILED = 2, 1


def main(argv: Sequence[str]) -> int:
    """Run the subcommand; 0 done, 1 something is wrong, 2 wrong call."""
    options = _parser().parse_args(argv)
    acts = {
        "new-pair": _new_pair, "open": _open, "list": _list, "check": _check,
        "recover": _recover, "carry": _carry, "reseal": _reseal, "bring": _bring,
    }  # fmt: skip
    return acts[options.action](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sinergi seals", description=__doc__)
    acts = parser.add_subparsers(dest="action", required=True)
    pair = acts.add_parser(
        "new-pair", help="make a custodian's pair, as age-keygen does"
    )
    pair.add_argument("file", type=Path, help="where the private half goes")
    opened = acts.add_parser("open", help="open a sealed file by an identity file")
    opened.add_argument("file", type=Path)
    opened.add_argument("--identity", type=Path, required=True)
    opened.add_argument("--out", type=Path, help="where to (standard output)")
    acts.add_parser("list", help="keys of all offices, and whether they are unlocked")
    check = acts.add_parser(
        "check", help="open every sealed row of an unlocked office, and count"
    )
    check.add_argument("institution", help="its name")
    recover = acts.add_parser("recover", help="get a key back from its pieces")
    recover.add_argument("institution", help="its name")
    carry = acts.add_parser(
        "carry", help="write what is sealed to an office's custodians into a file"
    )
    carry.add_argument("institution", help="its name")
    carry.add_argument("file", type=Path)
    reseal = acts.add_parser(
        "reseal", help="seal such a file anew to other custodians, away from the server"
    )
    reseal.add_argument("file", type=Path)
    reseal.add_argument("out", type=Path)
    reseal.add_argument("--identity", type=Path, required=True)
    reseal.add_argument("--to", action="append", required=True, help="a public key")
    bring = acts.add_parser(
        "bring", help="put a file that was sealed anew into its rows"
    )
    bring.add_argument("institution", help="its name")
    bring.add_argument("file", type=Path)
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _refuse(text: str) -> int:
    sys.stderr.write(f"sinergi seals: {text}\n")
    return FAILED


def _new_pair(options: argparse.Namespace) -> int:
    import os

    from sinergi.seals.sealing import fingerprint, new_pair

    pair = new_pair()
    try:
        handle = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"# public key: {pair.public}\n{pair.private}\n")
    _say(f"Private half: {options.file} (two copies, two safes; never on the server)")
    _say(f"Public key:   {pair.public}")
    _say(f"Fingerprint:  {fingerprint(pair.public)}")
    return 0


def _open(options: argparse.Namespace) -> int:
    from sinergi.seals.sealing import BadKey, CannotOpen, identity_in, open_with

    try:
        text = options.identity.read_text(encoding="utf-8", errors="replace")
        data = open_with(options.file.read_bytes(), identity_in(text))
        if options.out:
            options.out.write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except BadKey:
        return _refuse(f"{options.identity} holds no private key of age")
    except CannotOpen:
        return _refuse(f"{options.file}: sealed to another key, or damaged")
    return 0


def _list(options: argparse.Namespace) -> int:
    _django()
    from sinergi.seals.keeping import is_unlocked
    from sinergi.seals.models import CustodianKey, OfficeKey

    for key in OfficeKey.all_rows.select_related("institution").order_by("pk"):
        opened = key.state == "in-force" and is_unlocked(key.institution_id)
        state = f"{key.state}, {'unlocked' if opened else 'locked'}"
        _say(f"office     {key.fingerprint}  {key.institution.name}: {state}")
    for one in CustodianKey.all_rows.select_related("institution").order_by("pk"):
        _say(f"custodian  {one.fingerprint}  {one.institution.name}: {one.state}")
    return 0


def _check(options: argparse.Namespace) -> int:
    _django()
    from sinergi.accounts.models import Institution
    from sinergi.seals.checking import check_office
    from sinergi.seals.keeping import Locked
    from sinergi.seals.keys import NoKey

    office = Institution.all_rows.filter(name=options.institution).first()
    if office is None:
        return _refuse(f"there is no institution {options.institution!r}")
    try:
        found = check_office(office.pk)
    except NoKey:
        return _refuse(f"{office.name} has no key")
    except Locked:
        return _refuse(f"{office.name} is locked: unlock it on its page of keys first")
    for one in found:
        told = f"{one.name} ({one.kind}): {one.rows} rows"
        bad = ", ".join(str(pk) for pk in one.bad[:20])
        _say(f"{told}, {len(one.bad)} open by no key in force: {bad}" if bad else told)
    return FAILED if any(one.bad for one in found) else 0


def _recover(options: argparse.Namespace) -> int:
    _django()
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution
    from sinergi.seals.forms.keys import problem
    from sinergi.seals.keeping import KeeperAway
    from sinergi.seals.keys import NoKey
    from sinergi.seals.rules.pieces import BadPieces
    from sinergi.seals.services.recovering import WeakPassphrase, recover_office_key

    office = Institution.all_rows.filter(name=options.institution).first()
    if office is None:
        return _refuse(f"there is no institution {options.institution!r}")
    _say("Pieces, one a line; an empty line ends them:")
    texts = []
    while line := sys.stdin.readline().strip():
        texts.append(line)
    passphrase = getpass.getpass("New passphrase: ")
    try:
        recover_office_key(office, texts, passphrase, by=None, at=real_now())
    except BadPieces as bad:
        return _refuse(" ".join(problem(bad.code, bad.number).messages))
    except WeakPassphrase as weak:
        return _refuse(" ".join(" ".join(problem(one).messages) for one in weak.codes))
    except NoKey:
        return _refuse(f"{office.name} has no key")
    except KeeperAway:
        _say(
            "The key is back under the new passphrase; no keeper runs, so it is locked."
        )
        return 0
    _say("The key is back, under the new passphrase, and unlocked.")
    return 0


def _carry(options: argparse.Namespace) -> int:
    _django()
    from sinergi.accounts.models import Institution
    from sinergi.seals.carrying import write_parcel

    office = Institution.all_rows.filter(name=options.institution).first()
    if office is None:
        return _refuse(f"there is no institution {options.institution!r}")
    try:
        count = write_parcel(office.pk, options.file)
    except OSError as error:
        return _refuse(f"{options.file}: {error.strerror}")
    _say(f"{count} sealed parts: {options.file}")
    return 0


def _reseal(options: argparse.Namespace) -> int:
    from sinergi.seals.carrying import BadParcel, reseal_parcel
    from sinergi.seals.sealing import BadKey, CannotOpen, identity_in, plain_public

    try:
        identity = identity_in(options.identity.read_text(errors="replace"))
        to = [plain_public(one) for one in options.to]
        count = reseal_parcel(options.file, options.out, identity, to)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    except BadKey:
        return _refuse("give a private key by --identity and public keys by --to")
    except BadParcel:
        return _refuse(f"{options.file}: damaged, or not written by `carry`")
    except CannotOpen:
        options.out.unlink(missing_ok=True)
        return _refuse("a part opens not by this key; nothing was written")
    _say(f"{count} parts sealed anew: {options.out}")
    return 0


def _bring(options: argparse.Namespace) -> int:
    _django()
    from sinergi.accounts.models import Institution
    from sinergi.seals.carrying import BadParcel, read_parcel

    office = Institution.all_rows.filter(name=options.institution).first()
    if office is None:
        return _refuse(f"there is no institution {options.institution!r}")
    try:
        put, left = read_parcel(office.pk, options.file)
    except BadParcel:
        return _refuse(f"{options.file}: damaged, or not written by `reseal`")
    _say(f"{put} rows changed, {left} left alone: they changed meanwhile, or are gone")
    return 0


def _django() -> None:
    import django

    django.setup()
