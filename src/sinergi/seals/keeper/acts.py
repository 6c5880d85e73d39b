"""What the keeper does when asked: name of the act → function of the vault and the frame."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from sinergi.seals.keeper.frames import Frame
from sinergi.seals.keeper.vault import NoSuchQuestion, NotUnlocked, Vault
from sinergi.seals.sealing import BadKey, CannotOpen

logger = logging.getLogger(__name__)

Act = Callable[[Vault, Frame], Frame]
DONE = Frame({"ok": True})


def perform(vault: Vault, frame: Frame) -> Frame:
    """Return the answer to a question; what goes wrong is an answer, too.

    No text of an exception leaves: it could hold words of a report.
    """
    act = ACTS.get(str(frame.head.get("act")))
    if act is None:
        return _refused("unknown")
    try:
        return act(vault, frame)
    except NotUnlocked:
        return _refused("locked")
    except (CannotOpen, BadKey):
        return _refused("cannot-open")
    except NoSuchQuestion:
        return _refused("unknown")
    except Exception as error:  # the keeper outlives whatever a function does
        kind = type(error).__name__
        logger.error("the keeper failed at %s: %s", frame.head.get("act"), kind)
        return _refused("failed")


def _refused(why: str) -> Frame:
    return Frame({"ok": False, "why": why})


def _office(frame: Frame) -> int:
    return int(frame.head["institution"])


def _make(vault: Vault, frame: Frame) -> Frame:
    made = vault.make(str(frame.head["passphrase"]), int(frame.head["work"]))
    return Frame({"ok": True, "public": made["public"]}, [made["wrapped"]])


def _change(vault: Vault, frame: Frame) -> Frame:
    head = frame.head
    new = vault.change(
        frame.pieces[0], str(head["old"]), str(head["new"]), int(head["work"])
    )
    return Frame({"ok": True}, [new])


def _unlock(vault: Vault, frame: Frame) -> Frame:
    head = frame.head
    vault.unlock(
        _office(frame), frame.pieces, str(head["passphrase"]), str(head["public"]), head
    )
    return DONE


def _hand_on(vault: Vault, frame: Frame) -> Frame:
    return Frame({"ok": True}, [vault.hand_on(_office(frame), str(frame.head["to"]))])


def _open(vault: Vault, frame: Frame) -> Frame:
    return Frame({"ok": True}, vault.open(_office(frame), frame.pieces))


def _rewrap(vault: Vault, frame: Frame) -> Frame:
    to, also = str(frame.head["to"]), frame.head.get("also")
    told = vault.rewrap(_office(frame), frame.pieces, to, also)
    return Frame(
        {"ok": True, "did": [did for did, _ in told]}, [one for _, one in told]
    )


def _state(vault: Vault, frame: Frame) -> Frame:
    return Frame({"ok": True, "state": vault.state(_office(frame))})


def _lock(vault: Vault, frame: Frame) -> Frame:
    return Frame({"ok": True, "was": vault.lock(_office(frame))})


def _ask(vault: Vault, frame: Frame) -> Frame:
    table: dict[str, str] = import_string(settings.SINERGI_KEEPER_FUNCTIONS)
    name = str(frame.head["name"])
    if name not in table:
        raise NoSuchQuestion(name)
    payload: dict[str, Any] = frame.head["payload"]
    answer = vault.ask(_office(frame), import_string(table[name]), payload)
    return Frame({"ok": True, "answer": answer})


ACTS: dict[str, Act] = {
    "make": _make, "change": _change, "unlock": _unlock, "hand-on": _hand_on,
    "open": _open, "rewrap": _rewrap, "state": _state, "lock": _lock, "ask": _ask,
}  # fmt: skip
