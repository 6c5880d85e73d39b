"""Keys of an office: made, unlocked, locked, given another passphrase, handed on."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.seals import keeping
from sinergi.seals.keeper.speaking import say
from sinergi.seals.keys import NoKey
from sinergi.seals.models import OfficeKey
from sinergi.seals.models.key import IN_FORCE, OPENING
from sinergi.seals.rules.strength import faults
from sinergi.seals.sealing import CannotOpen


class NotYours(ValueError):
    """The person does not hold this office's keys."""


class KeyThere(ValueError):
    """The office has a key in force already."""


class NotOurOffice(ValueError):
    """A key is embedded on the custodian's own installation alone."""


class WeakPassphrase(ValueError):
    """The passphrase is not taken; `codes` says why (`rules.strength`)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class TooManyTries(ValueError):
    """Too many wrong passphrases: wait `again_s` seconds."""

    def __init__(self, again_s: int) -> None:
        super().__init__("too many tries")
        self.again_s = again_s


def _check(institution: Institution, by: Actor | None) -> None:
    if by is not None and institution.pk not in by.institutions_with(
        Permission.HOLD_KEYS
    ):
        raise NotYours


def check_passphrase(passphrase: str, institution: Institution) -> str:
    """Return the passphrase as it is stretched; raises WeakPassphrase."""
    if codes := faults(passphrase.strip(), tuple(institution.name.split())):
        raise WeakPassphrase(codes)
    return keeping.sent(passphrase)


def may_embed(institution: Institution) -> bool:
    """True where this is the institution's own installation (SINERGI_INSTALLATION_OF)."""
    return institution.name == settings.SINERGI_INSTALLATION_OF


def set_up_office(
    institution: Institution, passphrase: str, *, by: Actor | None, at: dt.datetime,
    embedded: bool = False, example: bool = False, work: int | None = None,
) -> OfficeKey:  # fmt: skip
    """Make the office's first key and return it, still locked.

    `work` is how hard scrypt works, as a power of two; None takes the setting.
    Raises NotYours, KeyThere, WeakPassphrase, NotOurOffice, KeeperAway.
    """
    _check(institution, by)
    ready = check_passphrase(passphrase, institution)
    if embedded and not may_embed(institution):
        raise NotOurOffice
    if OfficeKey.all_rows.filter(state=IN_FORCE, institution=institution).exists():
        raise KeyThere
    made = say(
        "make", institution.pk, passphrase=ready,
        work=settings.SINERGI_SEAL_WORK if work is None else work,
    )  # fmt: skip
    key = OfficeKey(
        institution=institution, public=str(made.head["public"]), embedded=embedded,
        made_by_id=None if by is None else by.pk, made_at=at, example=example,
    )  # fmt: skip
    with transaction.atomic():
        keeping.keep_wrapped(key, made.pieces[0])
        _record(Verb.OFFICE_KEY_MADE, key, by=by, at=at)
    return key


def unlock_office(
    institution: Institution, passphrase: str, *, by: Actor | None, at: dt.datetime
) -> OfficeKey:
    """Unlock the office and return its key in force; a wrong try is a fact, too.

    Raises NotYours, NoKey, CannotOpen, TooManyTries, KeeperAway.
    """
    _check(institution, by)
    with counted_try(institution, by=by, at=at):
        key = keeping.unlock(institution.pk, passphrase, by=by, at=at)
    with transaction.atomic():
        _record(Verb.OFFICE_UNLOCKED, key, by=by, at=at)
    return key


@contextmanager
def counted_try(
    institution: Institution, *, by: Actor | None, at: dt.datetime
) -> Iterator[None]:
    """Let a passphrase be tried within; a wrong one is a fact. Raises TooManyTries."""
    _wait_turn(institution, at)
    try:
        yield
    except CannotOpen:
        with transaction.atomic():
            record(
                Verb.OFFICE_UNLOCK_FAILED, at=at, actor=by,
                target=f"office:{institution.pk}", institution_id=institution.pk,
            )  # fmt: skip
        raise


TRIES, WITHIN_S = 5, 300
"""Wrong passphrases of one office, from whomever they come, and in how many seconds."""


def _wait_turn(institution: Institution, at: dt.datetime) -> None:
    """Raise TooManyTries after too many wrong ones: the list of facts is the counter."""
    from sinergi.audit.models import Fact

    since = at - dt.timedelta(seconds=WITHIN_S)
    wrong = Fact.all_rows.filter(
        target=f"office:{institution.pk}", verb=Verb.OFFICE_UNLOCK_FAILED, at__gt=since
    )
    times = list(wrong.order_by("-pk").values_list("at", flat=True)[:TRIES])
    if len(times) >= TRIES:
        left = WITHIN_S - (at - times[-1]).total_seconds()
        raise TooManyTries(max(1, int(left)))


def lock_office(institution: Institution, *, by: Actor | None, at: dt.datetime) -> bool:
    """Forget what was unlocked; True when it was. Raises NotYours."""
    _check(institution, by)
    was = keeping.lock(institution.pk)
    if was:
        with transaction.atomic():
            record(
                Verb.OFFICE_LOCKED, at=at, actor=by,
                target=f"office:{institution.pk}", institution_id=institution.pk,
            )  # fmt: skip
    return was


def change_passphrase(
    institution: Institution, old: str, new: str, *, by: Actor | None, at: dt.datetime
) -> OfficeKey:
    """Put the key in force under another passphrase and return it.

    Raises NotYours, NoKey, CannotOpen, WeakPassphrase, TooManyTries, KeeperAway.
    """
    key = unlock_office(institution, old, by=by, at=at)
    ready = check_passphrase(new, institution)
    wrapped = say(
        "change", institution.pk, keeping.wrapped_of(key), old=keeping.sent(old),
        new=ready, work=settings.SINERGI_SEAL_WORK,
    ).pieces[0]  # fmt: skip
    with transaction.atomic():
        keeping.keep_wrapped(key, wrapped)
        _record(Verb.PASSPHRASE_CHANGED, key, by=by, at=at)
    return key


def begin_term(
    institution: Institution, passphrase: str, *, by: Actor | None, at: dt.datetime
) -> OfficeKey:
    """Make the key of a new term and return it; the one before opens older rows alone.

    The office must be unlocked: the old private half is sealed to the new key, so that
    the new passphrase opens everything. It is unlocked by the new one afterwards. Raises
    NotYours, NoKey, WeakPassphrase, Locked, KeeperAway.
    """
    _check(institution, by)
    ready = check_passphrase(passphrase, institution)
    old = keeping.key_chain(institution.pk)[0]
    made = say(
        "make", institution.pk, passphrase=ready,
        work=settings.SINERGI_SEAL_WORK,
    )  # fmt: skip
    public = str(made.head["public"])
    handed = say("hand-on", institution.pk, to=public).pieces[0]
    with transaction.atomic():
        held = OfficeKey.all_rows.select_for_update().get(pk=old.pk)
        if held.state != IN_FORCE:
            raise NoKey(institution.pk, "text")
        held.state, held.wrapped = OPENING, handed
        held.save(update_fields=["state", "wrapped"])
        key = OfficeKey(
            institution=institution, public=public, embedded=old.embedded, made_at=at,
            made_by_id=None if by is None else by.pk, example=old.example,
        )  # fmt: skip
        keeping.keep_wrapped(key, made.pieces[0])
        held.successor = key
        held.save(update_fields=["successor"])
        _record(Verb.TERM_BEGUN, key, by=by, at=at)
    keeping.unlock(institution.pk, ready, by=by, at=at)
    return key


def _record(verb: Verb, key: OfficeKey, *, by: Actor | None, at: dt.datetime) -> None:
    record(
        verb, at=at, actor=by, target=f"office-key:{key.pk}",
        institution_id=key.institution_id,
    )  # fmt: skip
