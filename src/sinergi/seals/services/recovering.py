"""Pieces of an office's key for several people, and the key back from enough of them."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.seals import keeping
from sinergi.seals.keeper.speaking import say
from sinergi.seals.models import OfficeKey
from sinergi.seals.rules.pieces import BadPieces, cut_key, join_key
from sinergi.seals.rules.strength import faults
from sinergi.seals.sealing import BadKey, public_of, unwrap, wrap
from sinergi.seals.services.holding import counted_try

MOST_PIECES = 15


class NotYours(ValueError):
    """The person does not hold this office's keys."""


class WeakPassphrase(ValueError):
    """The passphrase is not taken; `codes` says why (`rules.strength`)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def _check(institution: Institution, by: Actor | None) -> None:
    if by is not None and institution.pk not in by.institutions_with(
        Permission.HOLD_KEYS
    ):
        raise NotYours


def cut_office_key(
    institution: Institution, passphrase: str, needed: int, pieces: int, *,
    by: Actor | None, at: dt.datetime,
) -> list[str]:  # fmt: skip
    """Return the pieces as texts, which are kept nowhere.

    Pieces made before still join among themselves. Raises NotYours, NoKey, CannotOpen,
    TooManyTries, ValueError for numbers that do not fit.
    """
    _check(institution, by)
    if not 2 <= needed <= pieces <= MOST_PIECES:
        raise ValueError("2 or more, at most as many as there are")
    key = keeping.key_chain(institution.pk)[0]
    with counted_try(institution, by=by, at=at):
        private = unwrap(keeping.wrapped_of(key), keeping.sent(passphrase)).decode()
    texts = cut_key(private, key.public, needed, pieces)
    with transaction.atomic():
        key.threshold, key.shares, key.shared_at = needed, pieces, at
        key.save(update_fields=["threshold", "shares", "shared_at"])
        record(
            Verb.KEY_CUT, at=at, actor=by, target=f"office-key:{key.pk}",
            institution_id=institution.pk, needed=needed, pieces=pieces,
        )  # fmt: skip
    return texts


def recover_office_key(
    institution: Institution, texts: Sequence[str], passphrase: str, *,
    by: Actor | None, at: dt.datetime,
) -> OfficeKey:  # fmt: skip
    """Put the key that the pieces give under a new passphrase, and unlock it.

    Raises NotYours, NoKey, BadPieces, WeakPassphrase, KeeperAway.
    """
    _check(institution, by)
    if codes := faults(passphrase.strip(), tuple(institution.name.split())):
        raise WeakPassphrase(codes)
    key = keeping.key_chain(institution.pk)[0]
    private = join_key(texts, key.public)
    try:
        fits = public_of(private) == key.public
    except BadKey:
        fits = False
    if not fits:
        raise BadPieces("mixed")
    ready = keeping.sent(passphrase)
    wrapped = wrap(private.encode(), ready, settings.SINERGI_SEAL_WORK)
    with transaction.atomic():
        keeping.keep_wrapped(key, wrapped)
        record(
            Verb.KEY_RECOVERED, at=at, actor=by, target=f"office-key:{key.pk}",
            institution_id=institution.pk, pieces=len(texts),
        )  # fmt: skip
    say("lock", institution.pk)
    keeping.unlock(institution.pk, passphrase, by=by, at=at)
    return key
